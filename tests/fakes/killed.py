"""Dies by itself after its first write: ``python -m tests.fakes.killed DATABASE CONTENT MOMENT ASKED``."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from guidebot.adapter import Press, TypedLine
from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import build
from guidebot.storage import together
from guidebot.testing import FakeChat, FakeClock, Talk


async def die(database: str, content: str, moment: str, asked: str) -> None:
    """Ask, and be killed when the first thing is written and nothing else is."""
    config = Config(storage=StorageSettings(url=database))
    app = await build(config, FakeClock(datetime.fromisoformat(moment)), content=Path(content))
    write = together.Unit.write

    async def last(self: together.Unit, work: Any) -> Any:
        found = await write(self, work)
        os.kill(os.getpid(), signal.SIGKILL)
        return found

    together.Unit.write = last  # type: ignore[method-assign]
    bot = Talk(app, app.clock, FakeChat())  # type: ignore[arg-type]
    said = json.loads(asked)
    await bot.ask(TypedLine(said["line"]) if "line" in said else Press(said["ref"], said.get("picked")))


if __name__ == "__main__":
    asyncio.run(die(*sys.argv[1:]))

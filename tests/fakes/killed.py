"""A process that dies by itself after its first write; see `processes`."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from guidebot.adapter import Press, TypedLine
from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import build
from guidebot.storage import together
from guidebot.testing import FakeChat, FakeClock, Talk


def die(database: str, content: Path, moment: datetime, asked: Mapping[str, str]) -> None:
    """Ask, and be killed when the first thing is written and nothing else is."""
    asyncio.run(_die(database, content, moment, asked))


async def _die(database: str, content: Path, moment: datetime, asked: Mapping[str, str]) -> None:
    config = Config(storage=StorageSettings(url=database))
    app = await build(config, FakeClock(moment), content=content)
    write = together.Unit.write

    async def last(self: together.Unit, work: Any) -> Any:
        found = await write(self, work)
        os.kill(os.getpid(), signal.SIGKILL)
        return found

    together.Unit.write = last  # type: ignore[method-assign]
    bot = Talk(app, app.clock, FakeChat())  # type: ignore[arg-type]
    await bot.ask(TypedLine(asked["line"]) if "line" in asked else Press(asked["ref"], asked.get("picked")))

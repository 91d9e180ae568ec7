"""A process that is killed between a form and its card; see `processes`."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from guidebot.adapter import Delivery, Press, Receipt, Submit
from guidebot.core.plain import reply_text
from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import build
from guidebot.storage import together
from guidebot.testing import FakeChat, FakeClock, Talk


class KeptChat(FakeChat):
    """A platform that outlives the processes: what it took stands in a file. It would take a second copy as well."""

    def __init__(self, file: Path, dies_at: str = "") -> None:
        super().__init__()
        self._file, self._dies_at = file, dies_at

    @property
    def lines(self) -> list[Mapping[str, str]]:
        """What it took, oldest first."""
        return [json.loads(row) for row in self._file.read_text().splitlines()] if self._file.exists() else []

    async def deliver(self, delivery: Delivery) -> Receipt:
        self._keep(delivery, kind="message")
        return await self._receipt(delivery)

    async def revise(self, delivery: Delivery) -> None:
        self._keep(delivery, kind="change")

    async def find(self, delivery: Delivery) -> Receipt | None:
        there = any((row["kind"], row["key"]) == ("message", delivery.key) for row in self.lines)
        return await self._receipt(delivery) if there else None

    async def _receipt(self, delivery: Delivery) -> Receipt:
        thread = f"t-{delivery.key}" if delivery.thread is not None else None
        return Receipt(remote_id=f"m-{delivery.key}", link="https://chat.example/m", thread_id=thread)

    def _keep(self, delivery: Delivery, *, kind: str) -> None:
        """One write of one line, so that two processes do not mix theirs."""
        row = {"kind": kind, "key": delivery.key, "of": delivery.revises, "text": reply_text(delivery.reply)}
        with self._file.open("ab", buffering=0) as file:
            file.write(f"{json.dumps(row)}\n".encode())
        if self._dies_at and delivery.key.startswith(self._dies_at):
            die()


def die() -> None:
    """At once, like a process that the kernel ends."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_after_the_next_write() -> None:
    """When the first thing of a transaction is written and the transaction is not."""
    write = together.Unit.write

    async def last(self: together.Unit, work: Any) -> Any:
        found = await write(self, work)
        die()
        return found

    together.Unit.write = last  # type: ignore[method-assign]


@dataclass(frozen=True)
class Plan:
    """What a process over the database at *url* is asked, and after what it *dies*."""

    url: str
    content: Path
    file: Path
    moment: datetime
    asked: Sequence[Mapping[str, Any]]
    dies: str
    minutes: int


def live(plan: Plan) -> None:
    """Ask, beat, and be killed where *plan* says."""
    asyncio.run(_live(plan))


async def _live(plan: Plan) -> None:
    clock = FakeClock(plan.moment)
    app = await build(Config(storage=StorageSettings(url=plan.url)), clock, content=plan.content)
    chat = KeptChat(plan.file, plan.dies)
    app.adapters["fake"] = chat
    bot = Talk(app, clock, chat)
    for nth, asked in enumerate(plan.asked):
        if plan.dies == "write" and nth == len(plan.asked) - 1:
            die_after_the_next_write()
        await bot.ask(Submit(asked["form"], asked["fields"]) if "form" in asked else Press(asked["ref"]))
    if plan.dies == "answered":
        die()
    await bot.advance(minutes=plan.minutes)
    await app.close()

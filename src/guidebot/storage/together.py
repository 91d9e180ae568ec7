"""One transaction for everything that a task stores: `core.together.Together` over a `Database`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from hashlib import sha256
from typing import TypeVar

from guidebot.core.clock import SLIP
from guidebot.core.once import REPEATED
from guidebot.core.together import Event, SaidAlready, StoredAlready, Together
from guidebot.storage.connection import Connection, insert_into
from guidebot.storage.database import CURRENT, Database, Steps

R = TypeVar("R")


class Unit:
    """A transaction that opens with the first write and is used by one step at a time."""

    def __init__(self, database: Database, name: str, event: Event | None) -> None:
        self.database = database
        self.open = True
        self._name = name
        self._event = event
        self._steps: Steps | None = None
        self._held = AsyncExitStack()
        self._turn = asyncio.Lock()  # a database's connection takes one statement at a time

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run *work* where it sees what this task wrote; before the first write there is nothing of its own to see."""
        if self._steps is None:
            return await self.database.read(work)
        async with self._turn:
            return await self._steps(work)

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run *work* inside the transaction."""
        async with self._turn:
            if self._steps is None:
                self._steps = await self._held.enter_async_context(self.database.transaction())
                await self._steps(self._begin)
            return await self._steps(work)

    async def end(self, error: BaseException | None) -> None:
        """Keep everything, or undo it after *error*."""
        self.open = False
        await self._held.__aexit__(type(error) if error else None, error, error.__traceback__ if error else None)

    def _begin(self, connection: Connection) -> None:
        if self._name and connection.postgres:
            # two requests of one person would lock the same rows, in any order, and end in a deadlock
            connection.rows("SELECT pg_advisory_xact_lock(hashtextextended(:name, 1))", name=self._name)
        if self._event is not None:
            _once(connection, self._event)


def _once(connection: Connection, event: Event) -> None:
    """Note *event* in the transaction that stores what it does, so that a kill leaves both or neither."""
    if event.id:
        row = {"platform": event.platform, "name": f"asked:{event.id}"[:200], "at": event.at}
        if connection.insert("happened", row, "ON CONFLICT DO NOTHING") == 0:
            raise StoredAlready("This came a second time, and is stored already.", fix="Nothing was stored twice.")
    if event.words:
        row = {"platform": event.platform, "name": f"said:{sha256(event.words.encode()).hexdigest()}", "at": event.at}
        later = """ON CONFLICT (platform, name) DO UPDATE SET at = excluded.at
            WHERE happened.at <= :before OR happened.at > :after"""  # what a clock that was ahead noted counts as over
        limits = {"before": event.at - REPEATED, "after": event.at + SLIP}
        if connection.run(insert_into("happened", tuple(row), later), **row, **limits) == 0:
            raise SaidAlready("You asked for this a moment ago, and it is done.", fix="Shall it be done once more?")


def together(database: Database) -> Together:
    """What joins the writes to *database*."""

    @asynccontextmanager
    async def joined(name: str = "", event: Event | None = None) -> AsyncIterator[None]:
        outer = CURRENT.get()
        if outer is not None and outer.open and outer.database is database:
            yield
            return
        unit = Unit(database, name, event)
        token = CURRENT.set(unit)
        try:
            yield
        except BaseException as error:
            await unit.end(error)
            raise
        else:
            await unit.end(None)
        finally:
            CURRENT.reset(token)

    return joined

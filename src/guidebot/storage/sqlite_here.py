"""A database in memory, used in the thread that asks: it answers before another thread would have woken."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from guidebot.core.errors import StorageError
from guidebot.storage.connection import Connection
from guidebot.storage.damage import Damage
from guidebot.storage.database import Steps
from guidebot.storage.failures import in_words
from guidebot.storage.sqlite_connection import SqliteConnection, in_transaction

R = TypeVar("R")


class Here:
    """Does what `sqlite.Worker` does, without a thread.

    Before each piece of work other tasks have a turn, as they have while a thread works: what goes wrong between two
    that share a file goes wrong here too. Nothing has a turn while a transaction begins or ends, so that a caller who
    is cancelled leaves none open.
    """

    def __init__(self, raw: sqlite3.Connection, damage: Damage) -> None:
        self._sql: SqliteConnection | None = SqliteConnection(raw, damage)

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Run *work* in a transaction.

        Raises:
            StorageError: the database refused.
        """
        await asyncio.sleep(0)
        return self._now(lambda connection: in_transaction(connection, "BEGIN IMMEDIATE", work))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Steps]:
        """A transaction of several steps; nothing else may use this connection meanwhile."""

        async def step(work: Callable[[Connection], R], /) -> R:
            await asyncio.sleep(0)
            return self._now(work)

        self._now(lambda connection: connection.raw.execute("BEGIN IMMEDIATE"))
        try:
            yield step
        except BaseException:
            self._now(lambda connection: connection.raw.rollback())
            raise
        self._now(lambda connection: connection.raw.commit())

    async def close(self) -> None:
        """Let go of all that was stored, once what was begun has ended."""
        await asyncio.sleep(0)
        if self._sql is not None:
            self._sql.raw.close()
            self._sql = None

    def _now(self, work: Callable[[SqliteConnection], R]) -> R:
        if self._sql is None:
            raise StorageError("The database is closed.")
        try:
            return work(self._sql)
        except sqlite3.Error as error:
            raise in_words(error) from error

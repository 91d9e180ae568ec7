"""SQLite: a thread a connection to a file, and a whole transaction in one step of it.

aiosqlite keeps the threads and brings results back to the event loop. One connection writes and a few read. A thread
does one thing after another, so there is nothing to lock. A database in memory needs no thread; see `sqlite_here`.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import aiosqlite

from guidebot.core.errors import StorageError
from guidebot.storage.connection import Connection
from guidebot.storage.damage import Damage
from guidebot.storage.database import Steps
from guidebot.storage.failures import in_words
from guidebot.storage.held_file import HeldFile, must_open
from guidebot.storage.sqlite_connection import SqliteConnection, in_transaction
from guidebot.storage.sqlite_here import Here
from guidebot.storage.sqlite_values import text_or_bytes

if TYPE_CHECKING:
    import sqlalchemy

BUSY_SECONDS = 10
READERS = 2  # each takes a third of a megabyte; more than two at work are rare, since reading is quick
TURN = 10.0  # seconds that a write waits for another transaction
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL loses committed rows on power loss: posts would come twice
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "foreign_keys=ON",
)
R = TypeVar("R")


class Worker(aiosqlite.Connection):
    """A connection in a thread of its own. *waiting* counts what it was given and has not finished.

    `_execute` and `_thread` are aiosqlite's own names, for which it has no public ones: it offers single statements,
    each a way to the thread and back, where a whole transaction is wanted. ``tests/test_ropes.py`` watches them.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection], damage: Damage, *, writes: bool) -> None:
        super().__init__(self._open, iter_chunk_size=1)
        self._thread.daemon = True  # a process that breaks must not hang on a connection it did not close
        self.waiting = 0
        self._connect_now = connect
        self._damage = damage
        self._begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
        self._sql: SqliteConnection
        self.refused: sqlite3.Error | None = None
        self._shut = False

    async def close(self) -> None:
        """Finish what was given and end the thread."""
        self._shut = True
        await super().close()

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Run *work* in a transaction. A caller that is cancelled leaves it to its end.

        Raises:
            StorageError: the database refused.
        """
        return await self._finish(lambda: in_transaction(self._sql, self._begin, work))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Steps]:
        """A transaction of several steps; nothing else may use this connection meanwhile."""

        async def step(work: Callable[[Connection], R], /) -> R:
            return await self._finish(lambda: work(self._sql))

        try:
            # inside: a caller who is cancelled while it waits for another program has it begun all the same
            await self._finish(lambda: self._sql.raw.execute(self._begin))
            yield step
        except BaseException:
            await self._finish(self._sql.raw.rollback)
            raise
        await self._finish(self._sql.raw.commit)

    def _open(self) -> sqlite3.Connection:
        """Connect, in the thread. aiosqlite would leave its thread to itself if this raised, so `refused` tells."""
        try:
            raw = self._connect_now()
        except sqlite3.Error as error:
            self.refused = error
            raw = sqlite3.connect(":memory:", check_same_thread=False)
        self._sql = SqliteConnection(raw, self._damage)
        return raw

    def _done_with(self, call: Callable[[], R]) -> R:
        try:
            return call()
        except StopIteration as error:  # a future cannot hold it, and whoever waits would wait for ever
            raise RuntimeError("a store method let StopIteration escape") from error

    async def _finish(self, call: Callable[[], R]) -> R:
        task: asyncio.Task[R] = asyncio.ensure_future(
            self._execute(self._done_with, call)  # type: ignore[no-untyped-call]  # aiosqlite leaves it untyped
        )
        self.waiting += 1
        task.add_done_callback(self._done)
        try:
            return await asyncio.shield(task)
        except ValueError as error:  # so aiosqlite says that it was closed; the work may raise it as well
            if not self._shut:
                raise
            raise StorageError("The database is closed.") from error
        except sqlite3.Error as error:
            raise in_words(error) from error

    def _done(self, task: asyncio.Task[object]) -> None:
        self.waiting -= 1
        if not task.cancelled():
            task.exception()  # seen, also when whoever asked was cancelled


class SqliteDatabase:
    """A SQLite *file*, or without one a database that ends with the process; see `database.Database`."""

    sqlite = True

    def __init__(self, file: str | None, *, pragmas: Sequence[str] = PRAGMAS) -> None:
        self.memory = file is None
        self.damage = Damage()
        self._file = file or ":memory:"
        self._held = HeldFile(file)
        self._pragmas = pragmas
        self._writer: Worker | Here | None = None
        self._readers: list[Worker] = []
        self._opening = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._closed = False

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which only reads."""
        if self.memory:
            return await self.write(work)
        self._check()
        return await (await self._idlest()).run(work)

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which may write."""
        async with self._alone() as writer:
            return await writer.run(work)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Steps]:
        """A transaction of several steps on the connection that writes."""
        async with self._alone() as writer, writer.transaction() as step:
            yield step

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[Worker | Here]:
        """The connection that writes, for one transaction at a time.

        Whoever waits for too long is told so: a request that waits for itself, through another task, would never end.
        """
        self._check()
        try:
            async with asyncio.timeout(TURN):
                await self._writing.acquire()
        except TimeoutError as error:
            raise StorageError("The database is busy.", fix="Please try again in a minute.") from error
        try:
            async with self._opening:
                writer = self._writer = self._writer or await self._open_writer()
            yield writer
        finally:
            self._writing.release()

    @asynccontextmanager
    async def steps(self) -> AsyncIterator[Steps]:
        """A transaction of several steps on a connection of its own."""
        if self.memory:
            raise StorageError("A database in memory has one connection only.", fix="Name a file.")
        worker = await self._open(writes=True)
        try:
            async with worker.transaction() as step:
                yield step
        finally:
            await worker.close()

    async def alter(self, work: Callable[[sqlalchemy.Connection], R]) -> R:
        """Run *work*, which changes the schema, in a transaction of SQLAlchemy's."""
        return await asyncio.to_thread(self._alter, work)

    async def close(self) -> None:
        """Finish what was begun and close every connection."""
        self._closed = True
        async with self._opening:
            open_ = [*self._readers, *([self._writer] if self._writer else [])]
            self._readers, self._writer = [], None
            await asyncio.gather(*(one.close() for one in open_), return_exceptions=True)

    def _check(self) -> None:
        """Say now what is wrong: who waits behind the last transaction of a closing database waits for nothing."""
        self._held.check()
        if self._closed:
            raise StorageError("The database is closed.")

    async def _idlest(self) -> Worker:
        """The reader with the least to do; another one is opened while all have something, up to `READERS`."""
        if len(self._readers) < READERS and all(one.waiting for one in self._readers):
            async with self._opening:
                if len(self._readers) < READERS:
                    self._readers.append(await self._open(writes=False))
        return min(self._readers, key=lambda reader: reader.waiting)

    async def _open_writer(self) -> Worker | Here:
        if not self.memory:
            return await self._open(writes=True)
        if self._closed:
            raise StorageError("The database is closed.")
        return Here(self._connect(), self.damage)

    async def _open(self, *, writes: bool) -> Worker:
        if self._closed:
            raise StorageError("The database is closed.")
        worker = Worker(self._connect, self.damage, writes=writes)
        await worker
        if worker.refused is not None:
            await worker.close()
            raise in_words(worker.refused) from worker.refused
        return worker

    def _connect(self) -> sqlite3.Connection:
        raw = sqlite3.connect(
            self._file,
            uri=self._file.startswith("file:"),
            isolation_level=None,  # the driver starts no transactions of its own
            check_same_thread=False,  # aiosqlite's thread opens it, and a process that ends may close it
        )
        raw.text_factory = text_or_bytes
        try:
            for pragma in self._pragmas:
                raw.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            raw.close()
            raise
        self._held.remember()
        return raw

    def _alter(self, work: Callable[[sqlalchemy.Connection], R]) -> R:
        from sqlalchemy import create_engine, event  # noqa: PLC0415  # 14 MB that only an older file needs
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415
        from sqlalchemy.pool import NullPool  # noqa: PLC0415

        engine = create_engine("sqlite://", creator=self._connect, poolclass=NullPool, hide_parameters=True)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        try:
            with engine.begin() as connection:
                return work(connection)
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise in_words(error) from error


def open_sqlite(file: str | None) -> SqliteDatabase:
    """The database in *file*, or in memory without one; nothing is read yet.

    Raises:
        StorageError: the file cannot be opened.
    """
    if file is not None:
        must_open(file)
    return SqliteDatabase(file)

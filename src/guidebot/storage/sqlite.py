"""SQLite: a thread a connection, and a whole transaction in one step of it.

aiosqlite keeps the threads and brings results back to the event loop; SQLAlchemy speaks to the database inside them.
One connection writes and a few read. A thread does one thing after another, so there is nothing to lock.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar, cast

import aiosqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from guidebot.core.errors import StorageError
from guidebot.storage.database import Steps
from guidebot.storage.failures import in_words

BUSY_SECONDS = 10
READERS = 3
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses committed rows on power loss: posts would come twice
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA foreign_keys=ON",
)
R = TypeVar("R")


class Worker(aiosqlite.Connection):
    """A connection in a thread of its own. *waiting* counts what it was given and has not finished."""

    def __init__(self, engine: Engine, *, writes: bool) -> None:
        super().__init__(self._open, iter_chunk_size=1)
        self._thread.daemon = True  # a process that breaks must not hang on a connection it did not close
        self.waiting = 0
        self._engine = engine
        self._writes = writes
        self._sql: Connection
        self.refused: SQLAlchemyError | sqlite3.Error | None = None

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Run *work* in a transaction. A caller that is cancelled leaves it to its end.

        Raises:
            StorageError: the database refused.
        """
        return await self._finish(lambda: self._transaction(work))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Steps]:
        """A transaction of several steps; nothing else may use this connection meanwhile."""

        async def step(work: Callable[[Connection], R], /) -> R:
            return await self._finish(lambda: work(self._sql))

        begun = await self._finish(self._sql.begin)
        try:
            yield step
        except BaseException:
            await self._finish(begun.rollback)
            raise
        await self._finish(begun.commit)

    async def close(self) -> None:
        """Finish what waits, close the connection and end the thread."""
        if self.refused is None:
            await self._finish(self._sql.close)
        await super().close()

    def _open(self) -> sqlite3.Connection:
        """Connect, in the thread. aiosqlite would leave its thread to itself if this raised, so `refused` tells."""
        try:
            self._sql = self._engine.connect().execution_options(writes=self._writes)
        except (SQLAlchemyError, sqlite3.Error) as error:
            self.refused = error
            return sqlite3.connect(":memory:", check_same_thread=False)
        return cast("sqlite3.Connection", self._sql.connection.dbapi_connection)

    def _transaction(self, work: Callable[[Connection], R]) -> R:
        with self._sql.begin():
            return work(self._sql)

    def _done_with(self, call: Callable[[], R]) -> R:
        try:
            return call()
        except StopIteration as error:  # a future cannot hold it, and whoever waits would wait for ever
            raise RuntimeError("the work asked for more than there is") from error

    async def _finish(self, call: Callable[[], R]) -> R:
        task: asyncio.Task[R] = asyncio.ensure_future(
            self._execute(self._done_with, call)  # type: ignore[no-untyped-call]  # aiosqlite leaves it untyped
        )
        self.waiting += 1
        task.add_done_callback(self._done)
        try:
            return await asyncio.shield(task)
        except ValueError as error:
            if self._running:
                raise
            raise StorageError("The database is closed.") from error
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise in_words(error) from error

    def _done(self, task: asyncio.Task[object]) -> None:
        self.waiting -= 1
        if not task.cancelled():
            task.exception()  # seen, also when whoever asked was cancelled


class SqliteDatabase:
    """A SQLite file, or with *memory* a database that ends with the process; see `database.Database`."""

    sqlite = True

    def __init__(self, engine: Engine, *, memory: bool) -> None:
        self.engine = engine
        self.memory = memory
        self._writer: Worker | None = None
        self._readers: list[Worker] = []
        self._opening = asyncio.Lock()
        self._closed = False

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which only reads."""
        if self.memory:
            return await self.write(work)
        return await (await self._idlest()).run(work)

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which may write."""
        async with self._opening:
            writer = self._writer = self._writer or await self._open(writes=True)
        return await writer.run(work)

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

    async def close(self) -> None:
        """Finish what was begun and close every connection."""
        self._closed = True
        async with self._opening:
            open_ = [*self._readers, *([self._writer] if self._writer else [])]
            self._readers, self._writer = [], None
            await asyncio.gather(*(one.close() for one in open_), return_exceptions=True)
        self.engine.dispose()

    async def _idlest(self) -> Worker:
        """The reader with the least to do; another one is opened while all have something, up to `READERS`."""
        if len(self._readers) < READERS and all(one.waiting for one in self._readers):
            async with self._opening:
                if len(self._readers) < READERS:
                    self._readers.append(await self._open(writes=False))
        return min(self._readers, key=lambda one: one.waiting)

    async def _open(self, *, writes: bool) -> Worker:
        if self._closed:
            raise StorageError("The database is closed.")
        worker = Worker(self.engine, writes=writes)
        await worker
        if worker.refused is not None:
            await worker.close()
            raise in_words(worker.refused) from worker.refused
        return worker


def open_sqlite(url: URL) -> SqliteDatabase:
    """The database in the file that *url* names, or in memory when it names none; nothing is read yet.

    Raises:
        StorageError: the file cannot be opened.
    """
    memory = url.database in {None, "", ":memory:"}
    if not memory:
        _must_open(str(url.database))
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return SqliteDatabase(engine, memory=memory)


def _must_open(file: str) -> None:
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        sqlite3.connect(file, uri=file.startswith("file:")).close()
    except OSError as error:
        raise StorageError(
            f"The folder for the database cannot be made: {error.strerror}.", fix="Check [storage] url."
        ) from error
    except sqlite3.Error as error:
        raise in_words(error) from error


def _prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    del entry
    connection.isolation_level = None  # the driver starts no transactions of its own
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

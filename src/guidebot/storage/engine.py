"""One `Database` for both engines: opens it, hands out connections in transactions, and puts its errors in words."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from guidebot.core.errors import StorageError
from guidebot.storage.failures import in_words

MEMORY = "sqlite://"
BUSY_SECONDS = 10
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_LIBPQ_ONLY = frozenset(
    {"channel_binding", "connect_timeout", "gssencmode", "keepalives", "keepalives_idle", "target_session_attrs"}
)
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses committed rows on power loss: posts would come twice
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA foreign_keys=ON",
)


class Database:
    """A database and its transactions.

    Stores get it in their constructor. `read` and `write` give a connection inside a transaction that is committed at
    the end of the block; every database error leaves them as `StorageError`.
    """

    def __init__(self, engine: AsyncEngine, anchor: sqlite3.Connection | None = None) -> None:
        self.engine = engine
        self._anchor = anchor
        self.sqlite = engine.dialect.name == "sqlite"
        self.memory = isinstance(engine.pool, StaticPool)
        self._writing = asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading.

        Raises:
            StorageError: the database cannot be reached or refused.
        """
        async with self._guarded(alone=self.memory, options={"read": True}) as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading and writing. SQLite takes its write lock at once, so nothing read goes stale.

        Raises:
            StorageError: the database cannot be reached or refused.
        """
        async with self._guarded(alone=self.sqlite, options={"read": False}) as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
        if self._anchor is not None:
            self._anchor.close()

    @asynccontextmanager
    async def _guarded(self, *, alone: bool, options: dict[str, Any]) -> AsyncIterator[AsyncConnection]:
        if alone:
            await self._writing.acquire()
        try:
            async with self.engine.connect() as connection:
                await connection.execution_options(**options)
                async with connection.begin():
                    yield connection
        except (SQLAlchemyError, OSError) as error:
            raise in_words(error) from error
        finally:
            if alone:
                self._writing.release()


def database_url(text: str) -> URL:
    """The address with the driver that this program uses.

    Raises:
        StorageError: it names no database that guidebot knows.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StorageError("The database address is not understood.", fix=_HOW) from error
    backend = url.get_backend_name() if url.drivername not in _DRIVERS else url.drivername
    if backend not in _DRIVERS:
        raise StorageError(f"guidebot cannot use a {backend} database.", fix=_HOW)
    url = url.set(drivername=_DRIVERS[backend])
    return url if backend == "sqlite" else _for_asyncpg(url)


def _for_asyncpg(url: URL) -> URL:
    """The address with the options that hosting services put into it, in the words of this driver."""
    kept = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items() if name not in _LIBPQ_ONLY}
    return url.set(query=kept)


def open_database(text: str) -> Database:
    """Open the database at *text*; nothing is read yet.

    Raises:
        StorageError: the address is not understood, or a driver is missing.
    """
    url = database_url(text)
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        return _memory()
    try:
        engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgres(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StorageError(
            "The driver for PostgreSQL is not installed.", fix="Run: pip install 'guidebot[postgres]'"
        ) from error
    return Database(engine)


def _memory() -> Database:
    """A database in memory, which an anchor keeps alive when a cancelled call costs the working connection."""
    name = f"file:guidebot-{secrets.token_hex(8)}?mode=memory&cache=shared"
    engine = create_async_engine(f"sqlite+aiosqlite:///{name}&uri=true", poolclass=StaticPool, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return Database(engine, sqlite3.connect(name, uri=True))


def _sqlite(url: URL) -> AsyncEngine:
    assert url.database is not None
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder for the database cannot be made: {error.strerror}.", fix="Check [storage] url."
        ) from error
    try:
        sqlite3.connect(url.database, uri=url.database.startswith("file:")).close()
    except sqlite3.Error as error:  # said here, since the driver leaves a thread behind when it cannot open a file
        raise in_words(error) from error
    engine = create_async_engine(url, pool_size=4, max_overflow=0, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _postgres(url: URL) -> AsyncEngine:
    return create_async_engine(
        url, pool_size=8, max_overflow=4, pool_pre_ping=True, pool_timeout=10, hide_parameters=True
    )


def _prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    del entry
    connection.isolation_level = None  # the driver starts no transactions of its own
    cursor = connection.cursor()
    try:
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()
    except BaseException:
        connection.close()  # the pool does not know it yet, and its thread would outlive the loop
        raise


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("read", False)
    statement = "BEGIN" if reading else "BEGIN IMMEDIATE"
    raw: Any = connection.connection.dbapi_connection
    try:
        raw.run_async(lambda driver: driver.execute(statement))  # one step of the driver's thread instead of three
    except sqlite3.Error as error:
        raise OperationalError(statement, None, error) from error


_HOW = "Use sqlite:///PATH or postgresql://USER@HOST/NAME in [storage] url or DATABASE_URL."

__all__ = ["MEMORY", "Database", "database_url", "open_database"]

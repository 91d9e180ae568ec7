"""PostgreSQL: SQLAlchemy's asynchronous engine over asyncpg, which runs work without a thread."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

from guidebot.core.errors import StorageError
from guidebot.storage.database import Steps
from guidebot.storage.failures import in_words

R = TypeVar("R")


class PostgresDatabase:
    """A PostgreSQL database; see `database.Database`."""

    sqlite = False
    memory = False

    def __init__(self, url: URL) -> None:
        from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415  # SQLite does without it

        self.engine = create_async_engine(
            url, pool_size=8, max_overflow=4, pool_pre_ping=True, pool_timeout=10, hide_parameters=True
        )

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which only reads."""
        return await self.write(work)

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which may write."""
        with _words():
            async with self.engine.begin() as connection:
                return await connection.run_sync(work)

    @asynccontextmanager
    async def steps(self) -> AsyncIterator[Steps]:
        """A transaction of several steps on a connection of its own."""
        with _words():
            async with self.engine.begin() as connection:

                async def step(work: Callable[[Connection], R], /) -> R:
                    return await connection.run_sync(work)

                yield step

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def open_postgres(url: URL) -> PostgresDatabase:
    """The database at *url*; nothing is read yet.

    Raises:
        StorageError: the driver is not installed.
    """
    try:
        return PostgresDatabase(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StorageError(
            "The driver for PostgreSQL is not installed.", fix="Run: pip install 'guidebot[postgres]'"
        ) from error


@contextmanager
def _words() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise in_words(error) from error

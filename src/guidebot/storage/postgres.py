"""PostgreSQL: SQLAlchemy's asynchronous engine over asyncpg, which runs work without a thread."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

import sqlalchemy
from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, NotSupportedError, SQLAlchemyError

from guidebot.core.errors import StorageError
from guidebot.core.records import dataclass
from guidebot.storage.connection import Connection, moment
from guidebot.storage.damage import Damage
from guidebot.storage.database import Steps
from guidebot.storage.failures import in_words
from guidebot.storage.readers import Decoders
from guidebot.storage.schema import Kind

R = TypeVar("R")
_LIBPQ_ONLY = frozenset(
    {"channel_binding", "connect_timeout", "gssencmode", "keepalives", "keepalives_idle", "target_session_attrs"}
)


LAST_PORT = 65535
SILENT = "The database does not answer."
SILENT_FIX = "Please try again in a minute. Whoever runs this bot looks whether the server hangs, or a table is locked."


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds that are waited for the server: it may say nothing at all, as one does that hangs, or hold a lock.

    *step* is one step of an answer, for which a person waits; *writing* is a batch of planning, which may be large.
    """

    reading: float = 5.0
    step: float = 5.0
    writing: float = 30.0


class PostgresConnection(Connection):
    """A connection that waits for the server in the middle of plain functions."""

    postgres = True
    _decoders: ClassVar[Decoders] = {Kind.INSTANT: moment, Kind.DAY: date.fromisoformat}

    def __init__(self, raw: sqlalchemy.Connection, damage: Damage) -> None:
        self._raw = raw
        self.damage = damage

    def _fetch(self, statement: str, values: Mapping[str, Any]) -> tuple[tuple[str, ...], Sequence[Sequence[Any]]]:
        result = self._raw.execute(_text(statement), values)
        return tuple(result.keys()), result.fetchall()

    def _change(self, statement: str, values: Mapping[str, Any]) -> int:
        return self._raw.execute(_text(statement), values).rowcount

    def _change_each(self, statement: str, rows: list[dict[str, Any]]) -> None:
        self._raw.execute(_text(statement), rows)

    def _insert_many(self, table: str, rows: list[dict[str, Any]], end: str) -> int:
        many = json.dumps(rows, ensure_ascii=False, default=str)
        return self.run(_insert_json(table, tuple(rows[0]), end), many=many)


class PostgresDatabase:
    """A PostgreSQL database; see `database.Database`."""

    sqlite = False
    memory = False

    def __init__(self, url: URL, patience: Patience | None = None) -> None:
        from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415  # refused without the extra

        self.damage = Damage()
        self.patience = patience or Patience()
        self.engine = create_async_engine(
            url, pool_size=8, max_overflow=4, pool_pre_ping=True, pool_timeout=10, hide_parameters=True
        )
        sqlalchemy.event.listen(self.engine.sync_engine, "connect", _days_as_text)

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which only reads."""
        return await self._worked(work, self.patience.reading)

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which may write."""
        return await self._worked(work, self.patience.writing)

    async def _worked(self, work: Callable[[Connection], R], seconds: float) -> R:
        with _words():
            async with _patient(seconds):
                try:
                    return await self._begun(lambda raw: work(PostgresConnection(raw, self.damage)))
                except NotSupportedError:  # a migration made prepared statements unusable; now they are new
                    return await self._begun(lambda raw: work(PostgresConnection(raw, self.damage)))

    @asynccontextmanager
    async def steps(self) -> AsyncIterator[Steps]:
        """A transaction of several steps on a connection of its own, however long it takes: a copy of everything."""
        with _words():
            async with self.engine.begin() as connection:

                async def step(work: Callable[[Connection], R], /) -> R:
                    return await connection.run_sync(lambda raw: work(PostgresConnection(raw, self.damage)))

                yield step

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Steps]:
        """A transaction of several steps, in which somebody waits for each."""
        seconds = self.patience.step
        with _words():
            async with AsyncExitStack() as held:
                async with _patient(seconds):
                    connection = await held.enter_async_context(self.engine.connect())

                async def step(work: Callable[[Connection], R], /) -> R:
                    async with _patient(seconds):
                        return await connection.run_sync(lambda raw: work(PostgresConnection(raw, self.damage)))

                yield step  # an error leaves without a commit, and what was done is undone
                async with _patient(seconds):
                    await connection.commit()

    async def alter(self, work: Callable[[sqlalchemy.Connection], R]) -> R:
        """Run *work*, which may change the schema."""
        with _words():
            return await self._begun(work)

    async def _begun(self, work: Callable[[sqlalchemy.Connection], R]) -> R:
        async with self.engine.begin() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def open_postgres(address: str) -> PostgresDatabase:
    """The database at *address*; nothing is read yet.

    Raises:
        StorageError: the address is not understood, or the driver is not installed.
    """
    try:
        return PostgresDatabase(postgres_url(address))
    except (NoSuchModuleError, ImportError) as error:
        raise StorageError(
            "The driver for PostgreSQL is not installed.", fix="Run: pip install 'guidebot[postgres]'"
        ) from error


def postgres_url(address: str) -> URL:
    """The address with this program's driver, and the options of hosting services in the driver's words.

    Raises:
        StorageError: it is not understood.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:  # a port that is no number is the latter
        raise StorageError(
            "The database address is not understood.", fix="Use postgresql://USER@HOST/NAME in DATABASE_URL."
        ) from error
    if url.port is not None and not 0 < url.port <= LAST_PORT:
        raise StorageError("The database address has a port that there is not.", fix="Use one between 1 and 65535.")
    kept = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items() if name not in _LIBPQ_ONLY}
    return url.set(drivername="postgresql+asyncpg", query=kept)


def _days_as_text(raw: Any, _record: object) -> None:
    """Get days as text: the driver would refuse a whole answer for one day that no calendar of Python reaches."""
    codec = {"schema": "pg_catalog", "encoder": date.isoformat, "decoder": str, "format": "text"}
    raw.run_async(lambda connection: connection.set_type_codec("date", **codec))


@lru_cache(maxsize=256)
def _text(statement: str) -> sqlalchemy.TextClause:
    return text(statement)


@lru_cache(maxsize=256)
def _insert_json(table: str, names: tuple[str, ...], end: str) -> str:
    """Many rows as one JSON text: executing one statement many times would not tell how many were new."""
    columns = ", ".join(names)
    source = f"json_populate_recordset(CAST(NULL AS {table}), CAST(:many AS json))"
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {source} {end}"  # noqa: S608  # own names


@asynccontextmanager
async def _patient(seconds: float) -> AsyncIterator[None]:
    """Give up after *seconds*; the driver asks the server to end what it was doing, and lets the connection go."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise StorageError(SILENT, fix=SILENT_FIX) from error


@contextmanager
def _words() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        _without_rows(error)
        raise in_words(error) from error


def _without_rows(error: BaseException | None) -> None:
    """Take what members wrote out of *error* and its causes: PostgreSQL quotes the row that it refuses."""
    while error is not None:
        error.args = tuple(one.partition("\nDETAIL:")[0] if isinstance(one, str) else one for one in error.args)
        if isinstance(getattr(error, "detail", None), str):
            error.detail = None  # type: ignore[attr-defined]  # of asyncpg's errors, which print it
        error = error.__cause__ or error.__context__

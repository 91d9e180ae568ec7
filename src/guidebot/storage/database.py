"""What stores are written to: a `Database` that runs a piece of work inside one transaction, and their base class."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from guidebot.storage.connection import Connection

if TYPE_CHECKING:
    import sqlalchemy

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Store")


class Steps(Protocol):
    """Runs one piece of work after another in one transaction."""

    async def __call__(self, work: Callable[[Connection], R], /) -> R:
        """What *work* answers."""
        ...


class Database(Protocol):
    """A database of either kind.

    Work is a plain function of a `Connection`. It may run in another thread, so it touches nothing but the database and
    values. What it did is kept when it returns and undone when it raises; a caller that is cancelled meanwhile does not
    stop it half-way.
    """

    @property
    def sqlite(self) -> bool:
        """Whether it is SQLite, of which one process at a time writes."""
        ...

    @property
    def memory(self) -> bool:
        """Whether nothing is left of it after the process."""
        ...

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which only reads, over one state of the database.

        Raises:
            StorageError: the database cannot be reached or refused.
        """
        ...

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which may write. SQLite takes its write lock at once, so nothing read goes stale.

        Raises:
            StorageError: the database cannot be reached or refused.
        """
        ...

    def steps(self) -> AbstractAsyncContextManager[Steps]:
        """A transaction of several steps on a connection of its own, kept when the block ends without an error.

        Raises:
            StorageError: the database cannot be reached or refused.
        """
        ...

    async def alter(self, work: Callable[[sqlalchemy.Connection], R]) -> R:
        """Run *work*, which changes the schema of a database that is not in memory, with Alembic.

        Raises:
            StorageError: the database cannot be reached or refused.
        """
        ...

    async def close(self) -> None:
        """Finish what was begun and close every connection."""
        ...


class Store:
    """A subject's rows. Its methods are `reading` or `writing`: plain functions that callers await."""

    def __init__(self, database: Database) -> None:
        self.database = database


def reading(method: Callable[Concatenate[S, Connection, P], R]) -> Callable[Concatenate[S, P], Coroutine[Any, Any, R]]:
    """A method of a store that runs inside `Database.read`; the caller leaves the connection out."""

    @wraps(method)
    async def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.database.read(lambda connection: method(self, connection, *args, **kwargs))

    return run


def writing(method: Callable[Concatenate[S, Connection, P], R]) -> Callable[Concatenate[S, P], Coroutine[Any, Any, R]]:
    """A method of a store that runs inside `Database.write`; the caller leaves the connection out."""

    @wraps(method)
    async def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.database.write(lambda connection: method(self, connection, *args, **kwargs))

    return run


def alone(connection: Connection, name: str) -> None:
    """Keep other transactions that ask for *name* waiting until this one ends; SQLite has one writer anyway."""
    if connection.postgres:
        connection.rows("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))", name=name)

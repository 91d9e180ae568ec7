"""What stores are written to: a `Database` that runs a piece of work inside one transaction, and their base class."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from guidebot.storage.connection import Connection
from guidebot.storage.damage import Damage

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

    @property
    def damage(self) -> Damage:
        """The rows that could not be read."""
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

    def transaction(self) -> AbstractAsyncContextManager[Steps]:
        """A transaction of several steps among the other writes; on SQLite those wait for its end.

        Raises:
            StorageError: the database cannot be reached, refused, or is held by another transaction for too long.
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


class Joined(Protocol):
    """What the current task stores together; see `storage.together`."""

    @property
    def database(self) -> Database:
        """Where it is stored."""
        ...

    @property
    def open(self) -> bool:
        """Whether more may join: a task that outlives the request stores by itself."""
        ...

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run *work* where it sees what was stored together."""
        ...

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run *work* in the transaction."""
        ...


# Belongs to the task that answers one request, so that no feature has to hand a transaction from store to store.
CURRENT: ContextVar[Joined | None] = ContextVar("CURRENT", default=None)


class Store:
    """A subject's rows. Its methods are `reading` or `writing`: plain functions that callers await."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def runs(self) -> Joined | Database:
        """What runs the work of the current task: what it stores together, or the database itself."""
        joined = CURRENT.get()
        return joined if joined is not None and joined.open and joined.database is self.database else self.database


def reading(method: Callable[Concatenate[S, Connection, P], R]) -> Callable[Concatenate[S, P], Coroutine[Any, Any, R]]:
    """A method of a store that runs inside `Database.read`; the caller leaves the connection out."""

    @wraps(method)
    async def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.runs.read(lambda connection: method(self, connection, *args, **kwargs))

    return run


def writing(method: Callable[Concatenate[S, Connection, P], R]) -> Callable[Concatenate[S, P], Coroutine[Any, Any, R]]:
    """A method of a store that runs inside `Database.write`; the caller leaves the connection out."""

    @wraps(method)
    async def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.runs.write(lambda connection: method(self, connection, *args, **kwargs))

    return run


def alone(connection: Connection, name: str) -> None:
    """Keep other transactions that ask for *name* waiting until this one ends; SQLite has one writer anyway."""
    if connection.postgres:  # its locks have numbers: two names with the same one only wait for each other
        connection.rows("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))", name=name)

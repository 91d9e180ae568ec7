"""From an address to a `Database`."""

from __future__ import annotations

from urllib.parse import unquote

from guidebot.core.errors import StorageError
from guidebot.storage.database import Database
from guidebot.storage.sqlite import open_sqlite

MEMORY = "sqlite://"
_POSTGRES = frozenset({"postgresql", "postgres"})
_HOW = "Use sqlite:///PATH or postgresql://USER@HOST/NAME in [storage] url or DATABASE_URL."


def open_database(address: str) -> Database:
    """Open the database at *address*; nothing is read yet.

    Raises:
        StorageError: the address is not understood, a driver is missing, or the file cannot be opened.
    """
    if _backend(address) == "sqlite":
        return open_sqlite(sqlite_file(address))
    from guidebot.storage.postgres import open_postgres  # noqa: PLC0415  # SQLAlchemy: 14 MB that SQLite does without

    return open_postgres(address)


def sqlite_file(address: str) -> str | None:
    """The file of a SQLite address; None for PostgreSQL and for memory.

    Raises:
        StorageError: the address is not understood.
    """
    if _backend(address) != "sqlite":
        return None
    place = address.partition("://")[2]
    if place and not place.startswith("/"):
        raise StorageError("The database address is not understood.", fix=_HOW)
    file = unquote(place[1:])
    if "?" in file and not file.startswith("file:"):
        raise StorageError("An address of SQLite takes no options.", fix="Use sqlite:///PATH alone.")
    return None if file in {"", ":memory:"} else file


def _backend(address: str) -> str:
    """``sqlite`` or ``postgresql``."""
    scheme, found, _ = address.partition("://")
    backend = scheme.partition("+")[0]
    if not found:
        raise StorageError("The database address is not understood.", fix=_HOW)
    if backend in _POSTGRES:
        return "postgresql"
    if backend != "sqlite":
        raise StorageError(f"guidebot cannot use a {backend} database.", fix=_HOW)
    return backend

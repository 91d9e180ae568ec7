"""From an address to a `Database`."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from guidebot.core.errors import StorageError
from guidebot.storage.database import Database
from guidebot.storage.postgres import open_postgres
from guidebot.storage.sqlite import open_sqlite

MEMORY = "sqlite://"
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_LIBPQ_ONLY = frozenset(
    {"channel_binding", "connect_timeout", "gssencmode", "keepalives", "keepalives_idle", "target_session_attrs"}
)
_HOW = "Use sqlite:///PATH or postgresql://USER@HOST/NAME in [storage] url or DATABASE_URL."


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
        StorageError: the address is not understood, a driver is missing, or the file cannot be opened.
    """
    url = database_url(text)
    return open_sqlite(url) if url.get_backend_name() == "sqlite" else open_postgres(url)

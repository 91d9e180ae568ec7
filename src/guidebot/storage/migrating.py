"""Bring a database to the schema of this version, or say why it cannot be used.

SQLite is migrated when it is opened; a new file gets the tables as they are now, without the revisions that led there
and without Alembic and SQLAlchemy, which take 24 MB. PostgreSQL may be shared by several processes, so there an
operator runs ``guidebot migrate``. A database that a newer version wrote is refused by both.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from guidebot.core.errors import StorageError
from guidebot.storage.connection import Connection
from guidebot.storage.database import Database
from guidebot.storage.schema import statements

if TYPE_CHECKING:
    import sqlalchemy

log = logging.getLogger(__name__)
FOLDER = Path(__file__).parent / "migrations"
_VERSIONED_SQLITE = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
_VERSIONED_POSTGRES = "SELECT to_regclass('alembic_version') IS NOT NULL"


@cache
def newest() -> str:
    """The newest revision that this version knows."""
    return max(path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*.py"))


async def prepare(database: Database) -> None:
    """Make *database* ready for the stores, or refuse.

    Raises:
        StorageError: the schema is newer than this version, or a PostgreSQL schema is older.
    """
    if database.memory:
        await database.write(_create)
        return
    if database.sqlite:
        await migrate(database)
        return
    found = await revision(database)
    _must_know(found)
    if found != newest():
        state = "has no tables yet" if found is None else f"has revision {found} of the schema, not {newest()}"
        raise StorageError(f"The database {state}.", fix="Run: guidebot migrate")


async def revision(database: Database) -> str | None:
    """The revision of the schema in *database*; None when it is empty."""
    return await database.read(_revision)


async def migrate(database: Database) -> tuple[str | None, str]:
    """Apply what is missing, in one transaction; answers the revision before and after.

    Raises:
        StorageError: the schema is newer than this version.
    """
    before = await revision(database)
    _must_know(before)
    if before != newest():
        made = before is None and database.sqlite and await database.write(_create)
        if not made:
            await database.alter(_upgrade)
        log.info("migrated", extra={"action": "migrate", "before": before or "empty", "after": newest()})
    return before, newest()


def _revision(connection: Connection) -> str | None:
    there = _VERSIONED_POSTGRES if connection.postgres else _VERSIONED_SQLITE
    if not connection.value(there):
        return None
    found: str | None = connection.value("SELECT version_num FROM alembic_version")
    return found


def _is_empty(connection: Connection) -> bool:
    return not connection.value("SELECT count(*) FROM sqlite_master")


def _create(connection: Connection) -> bool:
    """Make the tables of this version, unless there are tables already; answers whether they were made."""
    if not _is_empty(connection):
        return False
    for one in statements():
        connection.run(one)
    connection.insert("alembic_version", {"version_num": newest()})
    return True


def _upgrade(connection: sqlalchemy.Connection) -> None:
    from alembic import command  # noqa: PLC0415  # slow to import, and needed once per release
    from alembic.config import Config  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended('migration', 0))")
    _must_know(MigrationContext.configure(connection).get_current_revision())  # another process may have come first
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _must_know(text: str | None) -> None:
    if text is not None and text > newest():
        raise StorageError(
            f"The database was written by a newer guidebot (revision {text}, this version knows {newest()}).",
            fix="Install that version again, or restore a backup from before it.",
        )

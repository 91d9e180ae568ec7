"""Bring a database to the schema of this version, or say why it cannot be used.

SQLite is migrated when it is opened; a new file gets the tables as they are now, without the revisions that led there
and without Alembic, which takes 10 MB. PostgreSQL may be shared by several processes, so there an operator runs
``guidebot migrate``. A database that a newer version wrote is refused by both.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, inspect, select

from guidebot.core.errors import StorageError
from guidebot.storage.database import Database, alone
from guidebot.storage.tables import METADATA

log = logging.getLogger(__name__)
FOLDER = Path(__file__).parent / "migrations"
_VERSIONS = Table(  # as Alembic makes it
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


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
        await database.write(METADATA.create_all)
        return
    found = await revision(database)
    if found is not None and found > newest():
        raise _too_new(found)
    if found == newest():
        return
    if not database.sqlite:
        state = "has no tables yet" if found is None else f"has revision {found} of the schema, not {newest()}"
        raise StorageError(f"The database {state}.", fix="Run: guidebot migrate")
    await migrate(database)


async def revision(database: Database) -> str | None:
    """The revision of the schema in *database*; None when it is empty."""
    return await database.read(_revision)


async def migrate(database: Database) -> tuple[str | None, str]:
    """Apply what is missing, in one transaction; answers the revision before and after.

    Raises:
        StorageError: the schema is newer than this version.
    """
    before = await database.write(_migrate)
    if before != newest():
        log.info("migrated", extra={"action": "migrate", "before": before or "empty", "after": newest()})
    return before, newest()


def _migrate(connection: Connection) -> str | None:
    alone(connection, "migration")
    before = _revision(connection)
    if before is not None and before > newest():
        raise _too_new(before)
    if before != newest():
        new = before is None and connection.dialect.name == "sqlite" and _is_empty(connection)
        (_create if new else _upgrade)(connection)
    return before


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(_VERSIONS.c.version_num)).scalar_one_or_none()


def _is_empty(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


def _create(connection: Connection) -> None:
    METADATA.create_all(connection, checkfirst=False)
    _VERSIONS.create(connection)
    connection.execute(_VERSIONS.insert().values(version_num=newest()))


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # slow to import, and needed once per release
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _too_new(found: str) -> StorageError:
    return StorageError(
        f"The database was written by a newer guidebot (revision {found}, this version knows {newest()}).",
        fix="Install that version again, or restore a backup from before it.",
    )

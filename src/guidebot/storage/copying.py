"""Backups, restoring them, and moving from SQLite to PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, RowMapping, Table, func, insert, select

from guidebot.core.errors import StorageError, UsageError
from guidebot.storage import migrating
from guidebot.storage.database import Database
from guidebot.storage.engine import database_url
from guidebot.storage.tables import METADATA

BATCH = 1000
_PAGES = 500


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite address; None for PostgreSQL and for memory."""
    parsed = database_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return None
    return Path(str(parsed.database))


def backup(url: str, target: Path) -> int:
    """Copy the SQLite database at *url* to *target* while it is in use; answers the bytes written.

    Raises:
        UsageError: it is not SQLite, or *target* is there already.
        StorageError: the database cannot be read.
    """
    source = sqlite_file(url)
    if source is None:
        raise UsageError(
            "This backs up SQLite only.", fix="For PostgreSQL use: pg_dump --format=custom --file=FILE DATABASE"
        )
    if not source.is_file():
        raise StorageError(f"There is no database at {source}.", fix="Check [storage] url.")
    _must_be_free(target)
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new, pages=_PAGES)
            new.execute("PRAGMA journal_mode=DELETE")
            _must_be_whole(new, part)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"The backup failed: {error}.", fix="Check the disk and the path.") from error
    return target.stat().st_size


def restore(source: Path, url: str) -> int:
    """Put the backup *source* into the empty place that *url* names; answers the bytes written.

    Raises:
        UsageError: the place is not empty, or it is not SQLite.
        StorageError: *source* is no guidebot database.
    """
    target = sqlite_file(url)
    if target is None:
        raise UsageError("This restores SQLite only.", fix="For PostgreSQL use: pg_restore --dbname=DATABASE FILE")
    if not source.is_file():
        raise UsageError(f"There is no file {source}.", fix="Name a file that guidebot backup wrote.")
    for place in (target, *(target.with_name(f"{target.name}{end}") for end in ("-wal", "-shm", "-journal"))):
        _must_be_free(place)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old:
            _must_be_ours(old, source)
            with closing(sqlite3.connect(target)) as new:
                old.backup(new, pages=_PAGES)
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        raise StorageError(
            f"{source} cannot be restored: {error}.", fix="Is it a file that guidebot backup wrote?"
        ) from error
    return target.stat().st_size


async def copy(old: Database, new: Database) -> Mapping[str, int]:
    """Copy every row of *old* into the empty *new*, and compare the counts; answers rows by table.

    Raises:
        UsageError: *new* has rows already.
        StorageError: a count differs afterwards; nothing was kept.
    """
    if await migrating.revision(new) is None:
        await migrating.migrate(new)
    counted: dict[str, int] = {}
    async with old.steps() as reading, new.steps() as writing:
        for table in METADATA.sorted_tables:
            there = await writing(partial(_count, table))
            if there:
                raise UsageError(
                    f"The new database is not empty: {table.name} has {there} rows.", fix="Name an empty one."
                )
            parts = await reading(partial(_parts, table))
            while part := await reading(partial(_next, parts)):
                await writing(partial(_insert, table, part))
            before, after = await reading(partial(_count, table)), await writing(partial(_count, table))
            if before != after:
                text = f"{table.name}: {before} rows became {after}; nothing was copied."
                raise StorageError(text, fix="Stop the bot and try again.")
            counted[table.name] = after
            if not new.sqlite and "id" in table.c:
                await writing(partial(_count_on, table))
    return counted


def _count(table: Table, connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _parts(table: Table, connection: Connection) -> Iterator[Sequence[RowMapping]]:
    """The rows in parts of `BATCH`, never all at once."""
    return connection.execution_options(stream_results=True).execute(select(table)).mappings().partitions(BATCH)


def _next(parts: Iterator[Sequence[RowMapping]], connection: Connection) -> Sequence[RowMapping]:
    del connection  # which must be the one that began to read
    return next(parts, ())


def _insert(table: Table, rows: Sequence[RowMapping], connection: Connection) -> None:
    connection.execute(insert(table), [dict(row) for row in rows])


def _count_on(table: Table, connection: Connection) -> None:
    """PostgreSQL's own row numbers go on after the copied ones."""
    highest = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
    number = func.setval(func.pg_get_serial_sequence(table.name, "id"), highest, False)  # noqa: FBT003  # SQL
    connection.execute(select(number))


def _must_be_free(target: Path) -> None:
    if target.exists():
        raise UsageError(f"{target} is there already.", fix="Name a new file; nothing is ever overwritten.")


def _must_be_whole(database: sqlite3.Connection, path: Path) -> None:
    found = database.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise StorageError(
            f"{path} is damaged: {found}.", fix="Try again; if it stays so, the database itself is damaged."
        )


def _must_be_ours(database: sqlite3.Connection, path: Path) -> None:
    names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "alembic_version" not in names or "outbox" not in names:
        raise StorageError(f"{path} is no guidebot database.", fix="Name a file that guidebot backup wrote.")
    _must_be_whole(database, path)
    found = database.execute("SELECT version_num FROM alembic_version").fetchone()
    if found and found[0] > migrating.newest():
        raise StorageError(f"{path} was written by a newer guidebot.", fix="Install that version again.")

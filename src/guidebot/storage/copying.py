"""Backups, restoring them, and moving from SQLite to PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from guidebot.core.errors import StorageError, UsageError
from guidebot.storage import migrating
from guidebot.storage.connection import Connection, insert_into
from guidebot.storage.database import Database
from guidebot.storage.engine import sqlite_file
from guidebot.storage.schema import Table, tables

BATCH = 1000
_PAGES = 500


def backup(url: str, target: Path) -> int:
    """Copy the SQLite database at *url* to *target* while it is in use; answers the bytes written.

    Raises:
        UsageError: it is not SQLite, or *target* is there already.
        StorageError: the database cannot be read.
    """
    source = _file(url)
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
    target = _file(url)
    if target is None:
        raise UsageError("This restores SQLite only.", fix="For PostgreSQL use: pg_restore --dbname=DATABASE FILE")
    if not source.is_file():
        raise UsageError(f"There is no file {source}.", fix="Name a file that guidebot backup wrote.")
    for place in (target, *(target.with_name(f"{target.name}{end}") for end in ("-wal", "-shm", "-journal"))):
        _must_be_free(place, "Stop the bot and move it away, with the files beside it that end in -wal and -shm.")
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
        for table in tables():
            there = await writing(partial(_count, table))
            if there:
                raise UsageError(
                    f"The new database is not empty: {table.name} has {there} rows.", fix="Name an empty one."
                )
            last: Any = None
            while part := await reading(partial(_part, table, last)):
                await writing(partial(_insert, table, part))
                last = part[-1]
            before, after = await reading(partial(_count, table)), await writing(partial(_count, table))
            if before != after:
                text = f"{table.name}: {before} rows became {after}; nothing was copied."
                raise StorageError(text, fix="Stop the bot and try again.")
            counted[table.name] = after
            if not new.sqlite and "id" in table.columns:
                await writing(partial(_count_on, table))
    return counted


def _file(url: str) -> Path | None:
    file = sqlite_file(url)
    return Path(file) if file is not None else None


def _count(table: Table, connection: Connection) -> int:
    return int(connection.value(f"SELECT count(*) FROM {table.name}"))  # noqa: S608  # the program's own name


def _part(table: Table, last: Any, connection: Connection) -> Sequence[Any]:
    """Up to `BATCH` rows in the order of their key, those after *last*; the first ones without it."""
    key = ", ".join(table.key)
    after = f"WHERE ({key}) > ({', '.join(f':{name}' for name in table.key)})" if last is not None else ""
    values = {name: getattr(last, name) for name in table.key} if last is not None else {}
    return connection.rows(
        f"SELECT * FROM {table.name} {after} ORDER BY {key} LIMIT {BATCH}",  # noqa: S608  # the program's own names
        **values,
    )


def _insert(table: Table, rows: Sequence[Any], connection: Connection) -> None:
    connection.each(insert_into(table.name, table.columns), [row._asdict() for row in rows])


def _count_on(table: Table, connection: Connection) -> None:
    """PostgreSQL's own row numbers go on after the copied ones."""
    highest = f"SELECT coalesce(max(id), 0) + 1 FROM {table.name}"  # noqa: S608  # the program's own name
    connection.rows(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), ({highest}), false)")


def _must_be_free(target: Path, fix: str = "Name a new file; nothing is ever overwritten.") -> None:
    if target.exists():
        raise UsageError(f"{target} is there already.", fix=fix)


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

"""The tables: as statements for a new SQLite file, and as names and kinds for what walks over all of them.

``schema.sql`` is the one place that says what there is; SQLite itself reads it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "schema.sql"
_COMMENT = re.compile(r" *--.*")
_INSTANT = re.compile(r"\bINSTANT\b")
_VERSION = "alembic_version"


class Kind(Enum):
    """What a column holds, where the databases keep it as something else."""

    INSTANT = "INSTANT"
    DAY = "DATE"
    TRUTH = "BOOLEAN"


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name, its columns in their order, and those of its primary key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


def statements() -> tuple[str, ...]:
    """What makes every table and index in an empty SQLite file.

    A file says BIGINT where ``schema.sql`` says INSTANT: so files made today, files brought up by revisions and
    PostgreSQL have the same columns, and no older file has to be written anew for a word.
    """
    return tuple(_INSTANT.sub("BIGINT", one) for one in _declared())


@cache
def tables() -> tuple[Table, ...]:
    """Every table that stores use, by name: whoever locks rows of several does it in this order."""
    return tuple(_table(name, columns) for name, columns in sorted(_columns().items(), reverse=True))


@cache
def kinds() -> Mapping[str, Kind]:
    """The kind of every column that has one, from its declared type, by its name: a name is of one type everywhere.

    By name, since that is all that a database tells of the columns of an answer.
    """
    known = {one.value: one for one in Kind}
    typed = {name: type_ for columns in _columns().values() for name, type_, _ in columns}
    return {name: known[type_] for name, type_ in typed.items() if type_ in known}


def _declared() -> tuple[str, ...]:
    text = _COMMENT.sub("", _FILE.read_text(encoding="utf-8"))
    return tuple(one.strip() for one in text.split(";") if one.strip())


@cache
def _columns() -> Mapping[str, tuple[tuple[str, str, int], ...]]:
    """The columns of each table: name, declared type, and place in the primary key from 1, or 0."""
    with closing(sqlite3.connect(":memory:")) as database:
        for one in _declared():  # SQLite takes any word for a type, and tells it again
            database.execute(one)
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        ask = "SELECT name, type, pk FROM pragma_table_info(?)"
        return {name: tuple(database.execute(ask, (name,))) for name in names if name != _VERSION}


def _table(name: str, columns: tuple[tuple[str, str, int], ...]) -> Table:
    key = sorted((place, column) for column, _, place in columns if place)
    return Table(name, tuple(column for column, _, _ in columns), tuple(column for _, column in key))

"""The tables: as statements for a new SQLite file, and as names and kinds for what walks over all of them.

``schema.sql`` is the one place that says what there is; SQLite itself reads it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from enum import Enum
from functools import cache
from pathlib import Path

from guidebot.core.records import dataclass

_FILE = Path(__file__).parent / "schema.sql"
_COMMENT = re.compile(r" *--.*")
_INSTANT = re.compile(r"\bINSTANT\b")
_VERSION = "alembic_version"


class Kind(Enum):
    """What a column holds."""

    INSTANT = "INSTANT"
    DAY = "DATE"
    TRUTH = "BOOLEAN"
    NUMBER = "INTEGER"
    TEXT = "TEXT"
    BYTES = "BLOB"


_CODED = frozenset({Kind.INSTANT, Kind.DAY, Kind.TRUTH})


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name, its columns in their order and what they hold, its primary key, and what may be empty."""

    name: str
    columns: tuple[str, ...]
    kinds: Mapping[str, Kind]
    key: tuple[str, ...]
    optional: frozenset[str]


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
def table(name: str) -> Table:
    """The table called *name*."""
    return next(one for one in tables() if one.name == name)


def _declared() -> tuple[str, ...]:
    text = _COMMENT.sub("", _FILE.read_text(encoding="utf-8"))
    return tuple(one.strip() for one in text.split(";") if one.strip())


@cache
def kinds() -> Mapping[str, Kind]:
    """The kind of every column that databases keep as something else, by its name: such a name is of one type.

    By name, since that is all that a database tells of the columns of an answer.
    """
    typed = {name: _kind(type_) for columns in _columns().values() for name, type_, *_ in columns}
    return {name: kind for name, kind in typed.items() if kind in _CODED}


@cache
def _columns() -> Mapping[str, tuple[tuple[str, str, int, int], ...]]:
    """The columns of each table: name, declared type, place in the primary key from 1, or 0, and whether it is full."""
    with closing(sqlite3.connect(":memory:")) as database:
        for one in _declared():  # SQLite takes any word for a type, and tells it again
            database.execute(one)
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        ask = 'SELECT name, type, pk, "notnull" FROM pragma_table_info(?)'
        return {name: tuple(database.execute(ask, (name,))) for name in names if name != _VERSION}


def _table(name: str, columns: tuple[tuple[str, str, int, int], ...]) -> Table:
    key = sorted((place, column) for column, _, place, _ in columns if place)
    return Table(
        name=name,
        columns=tuple(column for column, *_ in columns),
        kinds={column: _kind(type_) for column, type_, *_ in columns},
        key=tuple(column for _, column in key),
        optional=frozenset(column for column, _, _, full in columns if not full),
    )


def _kind(declared: str) -> Kind:
    if declared.startswith("VARCHAR"):
        return Kind.TEXT
    return Kind.NUMBER if declared == "BIGINT" else Kind(declared)

"""Inserts that meet a row that is there already, on both engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert in the words of the engine, which knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  # two megabytes that SQLite does without

    return postgresql.insert(table)


def upsert(
    connection: Connection,
    table: Table,
    values: Mapping[str, Any],
    *,
    key: Sequence[str],
    change: Mapping[str, Any],
) -> None:
    """Insert *values* into *table*; where a row with the same *key* stands, apply *change* to it instead."""
    statement = insert_into(connection, table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(change)))

"""Insert or, when the row is there, change it: one statement on both engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(
    connection: Connection,
    table: Table,
    values: Mapping[str, Any],
    *,
    key: Sequence[str],
    change: Mapping[str, Any],
) -> None:
    """Insert *values* into *table*; where a row with the same *key* stands, apply *change* to it instead."""
    maker = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = maker(table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(change)))

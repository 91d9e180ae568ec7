"""A connection of SQLite's own driver, as stores use one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

from guidebot.storage.connection import Connection, insert_into
from guidebot.storage.damage import Damage
from guidebot.storage.readers import Decoders
from guidebot.storage.sqlite_values import DECODERS

R = TypeVar("R")


class SqliteConnection(Connection):
    """A connection to a file or to memory, used in one thread."""

    postgres = False
    _decoders: ClassVar[Decoders] = DECODERS

    def __init__(self, raw: sqlite3.Connection, damage: Damage) -> None:
        self.raw = raw
        self.damage = damage

    def _fetch(self, statement: str, values: Mapping[str, Any]) -> tuple[tuple[str, ...], Sequence[Sequence[Any]]]:
        cursor = self.raw.execute(_unlocked(statement), values)
        return tuple(column[0] for column in cursor.description), cursor.fetchall()

    def _change(self, statement: str, values: Mapping[str, Any]) -> int:
        return self.raw.execute(statement, values).rowcount

    def _change_each(self, statement: str, rows: list[dict[str, Any]]) -> None:
        self.raw.executemany(statement, rows)

    def _insert_many(self, table: str, rows: list[dict[str, Any]], end: str) -> int:
        return self.raw.executemany(insert_into(table, tuple(rows[0]), end), rows).rowcount

    def _encode(self, value: Any) -> Any:
        plain = super()._encode(value)
        return plain.isoformat() if isinstance(plain, date) else plain


def in_transaction(connection: SqliteConnection, begin: str, work: Callable[[Connection], R]) -> R:
    """What *work* answers; what it did is kept when it returns and undone when it raises."""
    connection.raw.execute(begin)
    try:
        done = work(connection)
        connection.raw.commit()
    except BaseException:
        connection.raw.rollback()
        raise
    return done


@lru_cache(maxsize=256)
def _unlocked(statement: str) -> str:
    """The statement without the row locks that a database with one writer does not know."""
    return statement.replace("FOR UPDATE SKIP LOCKED", "").replace("FOR UPDATE", "")

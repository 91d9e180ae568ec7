"""What a store's method gets: statements in the SQL that SQLite and PostgreSQL share, and rows as Python values.

A statement names its values, as in ``WHERE id = :id``. A value may be an aware moment, a day, a truth, a number, a
text, bytes or None, or a tuple of those after ``IN``. A row has its columns as attributes. Moments, days and truths are
told by the name of the column (`schema.kinds`), so a computed column is named after the one that it comes from, as in
``SELECT min(next_at) AS next_at``. What the domain knows is read with a `Reader`, which leaves a broken row out; any
other statement answers a value that cannot be read as the database has it. SQLite, which has one writer, leaves out
``FOR UPDATE`` and ``SKIP LOCKED``.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

from guidebot.core.errors import Unreadable
from guidebot.storage.damage import Broken, Damage
from guidebot.storage.readers import Decoders, Reader, Reading
from guidebot.storage.schema import kinds

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_row_type: Callable[..., Any] = namedtuple  # noqa: PYI024  # columns are known only when a statement ran
T = TypeVar("T")


def micros(moment: datetime) -> int:
    """Microseconds since 1970: exact, sortable and the same in both databases."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """The moment, in UTC, so many microseconds after 1970.

    Raises:
        OverflowError: no calendar reaches it.
    """
    return _EPOCH + timedelta(microseconds=value)


class Connection(ABC):
    """A connection inside a transaction."""

    postgres: ClassVar[bool]
    _decoders: ClassVar[Decoders]
    damage: Damage

    def read(self, reader: Reader[T], statement: str, /, **values: Any) -> list[T]:
        """What *reader* makes of every row that *statement* answers; broken ones are noted and left out."""
        return [made for _, made in self.tried(reader, statement, **values) if not isinstance(made, Broken)]

    def read_one(self, reader: Reader[T], statement: str, /, **values: Any) -> T | None:
        """What *reader* makes of the first row, or None.

        Raises:
            Unreadable: the row is broken.
        """
        made = next((made for _, made in self.tried(reader, statement, **values)), None)
        if isinstance(made, Broken):
            raise Unreadable
        return made

    def tried(self, reader: Reader[T], statement: str, /, **values: Any) -> list[tuple[Any, T | Broken]]:
        """Every row as the database has it, and what *reader* makes of it, or why it makes nothing; that is noted."""
        names, found = self._fetch(*self._bound(statement, values))
        reading, make = _reading(reader, names, type(self)), _shape(names, type(self))[0]
        tried = []
        for raw in found:
            made = reading.read(raw)
            if isinstance(made, Broken):
                self.damage.note(made)
            elif self.damage:
                self.damage.mended(reader.table, reading.key(raw))
            tried.append((make(raw), made))
        return tried

    def rows(self, statement: str, /, **values: Any) -> Sequence[Any]:
        """Every row that *statement* answers."""
        names, found = self._fetch(*self._bound(statement, values))
        if not found:
            return ()
        make, decode = _shape(names, type(self))
        return [make(decode(row)) for row in found]

    def one(self, statement: str, /, **values: Any) -> Any | None:
        """The first row, or None."""
        return next(iter(self.rows(statement, **values)), None)

    def value(self, statement: str, /, **values: Any) -> Any:
        """The first column of the first row; None without a row."""
        return next(iter(self.one(statement, **values) or ()), None)

    def moment(self, statement: str, /, **values: Any) -> datetime | None:
        """The moment in the first column of the first row; None where there is none, or one that cannot be read."""
        found = self.value(statement, **values)
        return found if isinstance(found, datetime) else None

    def run(self, statement: str, /, **values: Any) -> int:
        """Change rows; answers how many."""
        return self._change(*self._bound(statement, values))

    def each(self, statement: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run *statement* once for the values of each of *rows*."""
        many = [self._plain(row) for row in rows]
        if many:
            self._change_each(statement, many)

    def insert(self, table: str, values: Mapping[str, Any], end: str = "") -> int:
        """Add a row; *end* is the statement's end, such as what happens on a conflict. Answers how many were added."""
        return self.run(insert_into(table, tuple(values), end), **values)

    def added(self, reader: Reader[T], values: Mapping[str, Any], end: str = "") -> T:
        """Add a row as `insert` does, and answer it as it is stored, with its number."""
        made = self.read_one(reader, insert_into(reader.table, tuple(values), f"{end} RETURNING *"), **values)
        assert made is not None, "what was added is there"
        return made

    def upsert(self, table: str, values: Mapping[str, Any], key: Sequence[str]) -> None:
        """Add a row, or replace the one with the same *key*."""
        self.insert(table, values, or_replace(tuple(values), tuple(key)))

    def insert_new(self, table: str, rows: Sequence[Mapping[str, Any]], key: Sequence[str]) -> int:
        """Add those of *rows* whose *key* is new; answers how many."""
        many = [self._plain(row) for row in rows]
        return self._insert_many(table, many, f"ON CONFLICT ({', '.join(key)}) DO NOTHING") if many else 0

    @abstractmethod
    def _fetch(self, statement: str, values: Mapping[str, Any]) -> tuple[tuple[str, ...], Sequence[Sequence[Any]]]:
        """The names of the columns, and the rows."""

    @abstractmethod
    def _change(self, statement: str, values: Mapping[str, Any]) -> int:
        """How many rows changed."""

    @abstractmethod
    def _change_each(self, statement: str, rows: list[dict[str, Any]]) -> None: ...

    @abstractmethod
    def _insert_many(self, table: str, rows: list[dict[str, Any]], end: str) -> int: ...

    def _bound(self, statement: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        plain: dict[str, Any] = {}
        for name, value in values.items():
            if isinstance(value, tuple):
                each = {f"{name}_{place}": self._encode(one) for place, one in enumerate(value)}
                statement = _spread(statement, name, tuple(each))
                plain |= each
            else:
                plain[name] = self._encode(value)
        return statement, plain

    def _plain(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._encode(value) for name, value in values.items()}

    def _encode(self, value: Any) -> Any:
        return micros(value) if isinstance(value, datetime) else value


@lru_cache(maxsize=256)
def insert_into(table: str, names: tuple[str, ...], end: str = "") -> str:
    """An insert of the columns *names*, whose values are called like them."""
    values = ", ".join(f":{name}" for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values}) {end}"  # noqa: S608  # names of the program's own


@lru_cache(maxsize=256)
def or_replace(names: tuple[str, ...], key: tuple[str, ...]) -> str:
    """The end of an insert that replaces the row with the same *key*."""
    change = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    return f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {change}"


def _spread(statement: str, name: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(f":{one}" for one in names) or "NULL"
    return re.sub(rf":{name}\b", f"({listed})", statement)


@lru_cache(maxsize=256)
def _reading(reader: Reader[T], names: tuple[str, ...], kind: type[Connection]) -> Reading[T]:
    """How rows with these columns are read."""
    return Reading(reader, names, kind._decoders)  # noqa: SLF001  # of this module


@lru_cache(maxsize=256)
def _shape(
    names: tuple[str, ...], kind: type[Connection]
) -> tuple[Callable[[Iterable[Any]], Any], Callable[[Sequence[Any]], Iterable[Any]]]:
    """How rows with these columns are made, and their cells decoded."""
    decoders = kind._decoders  # noqa: SLF001  # of this module
    found = ((place, decoders.get(kinds()[name])) for place, name in enumerate(names) if name in kinds())
    coded = tuple((place, decoder) for place, decoder in found if decoder is not None)

    def decode(row: Sequence[Any]) -> Iterable[Any]:
        cells = list(row)
        for place, decoder in coded:
            if cells[place] is not None:
                with suppress(ValueError, TypeError, LookupError, ArithmeticError):  # as the database has it, then
                    cells[place] = decoder(cells[place])
        return cells

    return _row_type("Row", names, rename=True)._make, decode

"""From a row to a value of the domain, so that a row that cannot be read harms nobody but itself.

Every column is checked against the schema, since SQLite keeps any value in any column, and read by itself, so that the
one to blame can be named. What a store reads many of, it reads without the broken ones.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from guidebot.core.people import CommunityId
from guidebot.core.records import dataclass
from guidebot.storage.damage import Broken
from guidebot.storage.schema import Kind, table

T = TypeVar("T")
FIRST, LAST = 1900, 2500  # years: beyond them a moment is no moment, and arithmetic ends soon
_row_type: Callable[..., Any] = namedtuple  # noqa: PYI024  # columns are known only when a statement ran
Cell = Callable[[Any], object]
Decoders = Mapping[Kind, Cell]


@dataclass(frozen=True, eq=False, slots=True)
class Reader(Generic[T]):
    """Makes values of rows of *table*.

    Attributes:
        make: gets the row, with its columns as attributes; *unread* names those that could not be read.
        cells: how the text or number of a column is read.
        instead: what counts for a column that cannot be read; any other such column breaks the whole row.
    """

    table: str
    make: Callable[[Any], T]
    cells: Mapping[str, Cell] = field(default_factory=dict)
    instead: Mapping[str, object] = field(default_factory=dict)


class Reading(Generic[T]):
    """How *reader* reads rows with the columns *names*, where *decoders* read what a database has."""

    def __init__(self, reader: Reader[T], names: Sequence[str], decoders: Decoders) -> None:
        self._reader = reader
        self._names = tuple(names)
        self._row = _row_type("Row", (*names, "unread"), rename=True)._make
        shape = table(reader.table)
        self._columns: list[tuple[int, str, Cell]] = []
        for place, name in enumerate(self._names):
            if name not in shape.columns:
                continue
            kind = shape.kinds[name]
            meant = within if kind in {Kind.INSTANT, Kind.DAY} else None
            steps = [one for one in (decoders.get(kind), meant, reader.cells.get(name)) if one is not None]
            if steps:
                self._columns.append((place, name, _cell(steps, optional=name in shape.optional)))

    def read(self, raw: Sequence[Any]) -> T | Broken:
        """The value of a row as the database answered it, or why there is none."""
        cells = list(raw)
        try:
            for place, _, cell in self._columns:
                cells[place] = cell(cells[place])
            return self._reader.make(self._row((*cells, ())))
        except Exception:  # noqa: BLE001  # whatever a value breaks, it breaks this row only
            return self._by_column(raw)

    def broken(self, raw: Sequence[Any], column: str = "") -> Broken:
        """What is said of a row that cannot be read."""
        row = dict(zip(self._names, raw, strict=True))
        platform, id_ = row.get("community_platform"), row.get("community_id")
        where = CommunityId(platform, id_) if isinstance(platform, str) and isinstance(id_, str) else None
        return Broken(self._reader.table, self.key(raw), column, where)

    def key(self, raw: Sequence[Any]) -> str:
        """What names a row."""
        row = dict(zip(self._names, raw, strict=True))
        return " ".join(_said(row.get(one)) for one in table(self._reader.table).key)

    def _by_column(self, raw: Sequence[Any]) -> T | Broken:
        """The same once more, to find out which column is to blame, and whether something stands in for it."""
        cells, unread = list(raw), []
        for place, name, cell in self._columns:
            try:
                cells[place] = cell(cells[place])
            except Exception:  # noqa: BLE001
                if name not in self._reader.instead:
                    return self.broken(raw, name)
                cells[place] = self._reader.instead[name]
                unread.append(name)
        try:
            return self._reader.make(self._row((*cells, tuple(unread))))
        except Exception:  # noqa: BLE001
            return self.broken(raw)


def only(kind: type[T]) -> Callable[[object], T]:
    """What refuses each value that is not of *kind*."""

    def check(value: object) -> T:
        if type(value) is not kind:
            raise TypeError(kind)
        return value

    return check


def within(at: datetime | date) -> Any:
    """*at*, if it is a moment or a day that anybody could have meant.

    Raises:
        ValueError: it is none.
    """
    if not FIRST <= at.year <= LAST:
        raise ValueError(at.year)
    return at


def day(text: str) -> date:
    """The day that *text* names.

    Raises:
        ValueError: it names none.
    """
    found: date = within(date.fromisoformat(text))
    return found


def _cell(steps: Sequence[Cell], *, optional: bool) -> Cell:
    """One function for the *steps* in which a value is read."""

    def each(value: Any) -> object:
        for step in steps:
            value = step(value)
        return value

    read = steps[0] if len(steps) == 1 else each
    return (lambda value: None if value is None else read(value)) if optional else read


def _said(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)

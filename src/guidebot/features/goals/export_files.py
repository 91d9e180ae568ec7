"""An export as files, each no larger than every platform takes and each complete by itself.

Nearly every export is one file, compressed where it has to be. Where even that is too large, a file holds as many
entries as fit, and the next one is asked for by where it begins: by table and row, not by the number of the file, since
entries may come between two presses, at the end of their tables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from guidebot.core.limits import FILE_BYTES
from guidebot.core.records import dataclass
from guidebot.core.reply import File

LIMIT = FILE_BYTES
TEXT = 100_000_000
"""Characters of entries that are looked at for one file: what is compressed stays within a small machine's memory."""
Held = Mapping[str, Sequence[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file begins: in a *table*, after so many of its *rows*."""

    table: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One file with the entries *first* to *last* of *total*; *after* is where the next one begins, if one does."""

    file: File
    first: int
    last: int
    total: int
    after: Place | None


def part_of(held: Held, head: Mapping[str, object], number: int, begin: Place) -> Part | None:
    """File *number*, with what is *held* from *begin* on; None where nothing begins there.

    Args:
        held: rows by table.
        head: what each file says first.
        number: which file it is, from 1.
        begin: where it begins.
    """
    entries = [(name, row) for name, rows in held.items() for row in rows]
    start = _start(held, begin)
    if start is None or (number > 1 and start >= len(entries)):
        return None
    count = _room(entries[start:])
    while True:
        end = start + count
        split = number > 1 or end < len(entries)
        facts = {"number": number, "first": start + 1, "last": end, "of": len(entries)}
        content = {**head, "part": facts} if split else dict(head)
        tables: dict[str, list[Mapping[str, object]]] = {name: [] for name in held}
        for name, row in entries[start:end]:
            tables[name].append(row)
        file = _file({**content, "tables": tables}, f"-{number}" if split else "")
        if len(file.content) <= LIMIT or count <= 1:
            return Part(file, start + 1, end, len(entries), _place(held, end) if end < len(entries) else None)
        count = max(1, count * LIMIT * 9 // (10 * len(file.content)))


def _file(content: Mapping[str, object], mark: str) -> File:
    """*content* as a file; what is too large for a platform is compressed, to a tenth and less."""
    data = json.dumps(content, ensure_ascii=False, indent=1).encode()
    if len(data) <= LIMIT:
        return File(f"guidebot-export{mark}.json", data)
    import gzip  # noqa: PLC0415  # start-up time

    return File(f"guidebot-export{mark}.json.gz", gzip.compress(data, mtime=0))


def _room(entries: Sequence[tuple[str, Mapping[str, object]]]) -> int:
    """How many of *entries* one file may try to hold."""
    size = 0
    for count, (_, row) in enumerate(entries, 1):
        size += len(json.dumps(row, ensure_ascii=False))
        if size > TEXT:
            return count
    return len(entries)


def _start(held: Held, begin: Place) -> int | None:
    """The place among all entries at which *begin* lies; None where no table is called so."""
    passed = 0
    for name, rows in held.items():
        if begin.table in {"", name}:
            return passed + max(0, min(begin.rows, len(rows)))
        passed += len(rows)
    return None


def _place(held: Held, end: int) -> Place:
    """Where the entry after the first *end* lies."""
    for name, rows in held.items():
        if end < len(rows):
            return Place(name, end)
        end -= len(rows)
    raise AssertionError("an entry comes after it")

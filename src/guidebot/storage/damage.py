"""Rows that could not be read: counted and named here, while everybody else is served.

A value becomes unreadable when a backup is restored onto another version, when somebody edits the database by hand, or
when a disk fails. The log names each such row once, `/doctor` and ``guidebot doctor`` as long as it stays, a metric
counts them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from guidebot.core import wallclock
from guidebot.core.people import CommunityId
from guidebot.core.records import dataclass

log = logging.getLogger(__name__)
KEPT = 10_000
FIX = "Mend the value, or restore a backup."


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that could not be read: its table, its key, and the column, where one alone is to blame."""

    table: str
    key: str
    column: str
    community: CommunityId | None = None

    def __str__(self) -> str:
        what = f"column {self.column}" if self.column else "its columns contradict each other"
        return f"{self.table}, row {self.key}: {what}"


class Damage:
    """The rows that this process could not read. Threads of several connections note them."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], Broken] = {}
        self._zones: dict[tuple[str, str], Broken] = {}

    def note(self, broken: Broken) -> None:
        """*broken* was met; the log names it the first time."""
        if _added(self._rows, broken):
            extra = {"action": "read", "table": broken.table, "row": broken.key, "column": broken.column}
            log.warning("a row cannot be read; it is left out", extra=extra)

    def mended(self, table: str, key: str) -> None:
        """That row could be read."""
        self._rows.pop((table, key), None)

    def zone_known(self, table: str, key: object, zone: str, community: CommunityId | None = None) -> bool:
        """Whether a zone is called *zone*; a row with any other is noted."""
        if wallclock.is_known(zone):
            if self._zones:
                self._zones.pop((table, str(key)), None)
            return True
        if _added(self._zones, Broken(table, str(key), "zone", community)):
            extra = {"action": "read", "table": table, "row": str(key), "zone": zone}
            log.warning("no zone is called so; another one counts", extra=extra)
        return False

    def __len__(self) -> int:
        return len(self._rows) + len(self._zones)

    def of(self, community: CommunityId | None = None) -> Sequence[Broken]:
        """The rows that cannot be read, and those without a zone: those of *community*, or all."""
        found = (*self._rows.values(), *self._zones.values())
        return [one for one in found if community is None or one.community == community]


def _added(rows: dict[tuple[str, str], Broken], broken: Broken) -> bool:
    """Whether *broken* is new among *rows*, of which not too many are kept."""
    where = broken.table, broken.key
    known = where in rows
    if known or len(rows) < KEPT:
        rows[where] = broken
    return not known and len(rows) <= KEPT

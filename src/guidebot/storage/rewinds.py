"""The outbox in SQL, once a clock that was ahead is right again: `guidebot.outbox.clock_watch.Rewinding`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from guidebot.core.clock import SLIP
from guidebot.delivery.items import Item
from guidebot.delivery.nudging import NUDGE
from guidebot.delivery.planning import POST
from guidebot.delivery.rewinding import FAR, rewound
from guidebot.storage.connection import Connection
from guidebot.storage.database import Database, Store, writing
from guidebot.storage.outbox import CLOCK, ITEMS
from guidebot.storage.rows import OF_MEMBER, decided, member_of, member_values


class SqlRewinds(Store):
    """Rewinds the outbox. *database_clock* as for `SqlOutbox`: leases count by it."""

    def __init__(self, database: Database, *, database_clock: bool = False) -> None:
        super().__init__(database)
        self._own_clock = database_clock and not database.sqlite

    @writing
    def take_back(self, connection: Connection, now: datetime) -> int:
        """Forget what a clock that was ahead gave up as too late, before its time came; it is planned once more."""
        gone = connection.rows(
            """DELETE FROM outbox WHERE state = 'skipped' AND kind IN :kinds AND attempts <= 1
            AND not_before > :now AND not_before <= :soon AND closed_at > :now
            RETURNING kind, not_before, member_platform, member_account""",
            kinds=(POST, NUDGE),
            now=now,
            soon=now + FAR,
        )
        connection.each(
            f"UPDATE members SET next_at = :at WHERE {OF_MEMBER} AND next_at > :at",  # noqa: S608  # own words
            [{**member_values(member_of(one)), "at": one.not_before} for one in gone if one.kind == NUDGE],
        )
        return len(gone)

    async def rewind(self, now: datetime, ahead: timedelta) -> int:
        """Let what waits go as much sooner as the clock was *ahead*; answers how many items moved."""
        moved, last = await self._shorten(now), 0
        while True:
            changed, end = await self._rewind(now, ahead, last)
            moved += changed
            if end is None:
                return moved
            last = end

    @writing
    def _shorten(self, connection: Connection, now: datetime) -> int:
        """End leases that are longer than any; whoever holds one gets the time of one more."""
        clock = connection.value(CLOCK) if self._own_clock else now
        return connection.run(
            "UPDATE outbox SET lease_until = :soon WHERE state = 'sending' AND lease_until > :far",
            soon=clock + timedelta(seconds=60),
            far=clock + timedelta(minutes=10),
        )

    @writing
    def _rewind(self, connection: Connection, now: datetime, ahead: timedelta, last: int) -> tuple[int, int | None]:
        """The items after number *last*: how many changed, and the last number; None when there are no more."""
        tried = connection.tried(
            ITEMS,
            """SELECT * FROM outbox WHERE state IN ('pending', 'sending') AND id > :last
            AND (not_before > :soon OR first_try_at > :soon) ORDER BY id LIMIT 500 FOR UPDATE""",
            last=last,
            soon=now + SLIP,
        )
        pairs = decided(lambda one: (one, rewound(one, now, ahead)), (one for _, one in tried if isinstance(one, Item)))
        changed = [_times(new) for old, new in pairs if old != new]
        connection.each(
            """UPDATE outbox SET not_before = :not_before, expires_at = :expires_at, first_try_at = :first_try_at
            WHERE id = :id AND state IN ('pending', 'sending')""",
            changed,
        )
        return len(changed), tried[-1][0].id if tried else None


def _times(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "not_before": item.not_before,
        "expires_at": item.expires_at,
        "first_try_at": item.first_try_at,
    }

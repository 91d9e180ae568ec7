"""Puts due reminders into the outbox, in batches, and tidies what is over."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from guidebot.core.clock import Clock, within
from guidebot.core.passing import PassedTime
from guidebot.delivery.nudging import NudgePlanStore
from guidebot.outbox.post_planning import Facts, follow_zones

log = logging.getLogger(__name__)
BATCH = 500
ZONE_DATA = "tzdata of members"
HOURLY = timedelta(hours=1)
READ_FOR = timedelta(days=7)
KEPT_FOR = timedelta(days=400)


class MembersPlan(NudgePlanStore, Protocol):
    """What planning needs of the store."""

    async def replan(self, now: datetime) -> int:
        """Compute every future moment anew; answers how many moved."""
        ...

    async def purge(self, *, read: datetime, answered: datetime) -> tuple[int, int]:
        """Remove letters read before *read* and messages due before *answered*."""
        ...


class NudgePlanner:
    """Plans reminders; see `guidebot.outbox.post_planning.Planning`."""

    def __init__(
        self, members: MembersPlan, facts: Facts, clock: Clock, passed: PassedTime, *, batch: int = BATCH
    ) -> None:
        self._members = members
        self._facts = facts
        self._clock = clock
        self._passed = passed
        self._batch = batch
        self._tidied: datetime | None = None

    async def plan(self, now: datetime) -> int:
        """Queue every reminder that is due; answers how many were added."""
        added = left = 0
        while True:
            planned = await self._members.plan(now, limit=self._batch, skip=left)
            added, left = added + planned.items, left + planned.left
            if planned.looked < self._batch:
                return added

    async def soonest(self, after: datetime) -> datetime | None:
        """When the next reminder is due, later than *after*."""
        return await self._members.soonest(after)

    async def tidy(self) -> None:
        """Once an hour: look at the zone data, remove letters that were read and messages of more than a year ago."""
        now = self._clock.now()
        if self._tidied is not None and within(self._tidied, now, HOURLY):
            return
        self._tidied = now
        moved = await follow_zones(self._facts, ZONE_DATA, partial(self._members.replan, now))
        sure = await self._passed.sure()
        letters, old = await self._members.purge(read=sure - READ_FOR, answered=sure - KEPT_FOR)
        log.info("tidied members", extra={"action": "tidy", "moved": moved, "letters": letters, "messages": old})

"""Puts due posts into the outbox, in batches, and looks after schedules when the zone data changes."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from guidebot.core import zones
from guidebot.core.people import MemberId
from guidebot.core.posts import Schedule, ScheduleStore
from guidebot.delivery.items import OutboxStore
from guidebot.delivery.planning import PlanStore, decide, extra_item

log = logging.getLogger(__name__)
BATCH = 250
ZONE_DATA = "tzdata"


class Planning(Protocol):
    """Something that puts what is due into the outbox: posts here, nudges elsewhere."""

    async def plan(self, now: datetime) -> int:
        """Queue everything that is due; answers how many items were added."""
        ...

    async def soonest(self, after: datetime) -> datetime | None:
        """When something is due next, later than *after*."""
        ...


class Facts(Protocol):
    """Single texts by name."""

    async def get(self, name: str) -> str | None:
        """The text called *name*."""
        ...

    async def put(self, name: str, value: str) -> None:
        """Add or replace."""
        ...


class SchedulesStore(ScheduleStore, PlanStore, Protocol):
    """Both sides of the schedules."""


class PostPlanner:
    """Plans posts; also `core.posts.Posting`."""

    def __init__(self, schedules: SchedulesStore, outbox: OutboxStore, facts: Facts, *, batch: int = BATCH) -> None:
        self._schedules = schedules
        self._outbox = outbox
        self._facts = facts
        self._batch = batch

    async def plan(self, now: datetime) -> int:
        """Queue every post that is due."""
        added = left = 0
        while True:
            planned = await self._schedules.plan(now, decide, limit=self._batch, skip=left)
            added, left = added + planned.items, left + planned.left
            if planned.looked < self._batch:
                return added

    async def soonest(self, after: datetime) -> datetime | None:
        """When the next post is due, later than *after*."""
        return await self._schedules.soonest(after)

    async def post_now(self, schedule: Schedule, now: datetime, by: MemberId) -> bool:
        """Post the next item now, for *by*, who hears if it fails; False when one was asked for a moment ago."""
        return await self._outbox.add([extra_item(schedule, now, by)]) == 1

    async def check_zones(self, now: datetime, *, version: str | None = None) -> int:
        """Compute moments anew when the zone data is another one than last time; answers how many moved."""
        correct = partial(self._schedules.replan, lambda schedule: schedule.corrected(now))
        return await follow_zones(self._facts, ZONE_DATA, correct, version)


async def follow_zones(
    facts: Facts, name: str, correct: Callable[[], Awaitable[int]], version: str | None = None
) -> int:
    """Let *correct* move what other zone data than the one kept as *name* has planned; answers how many it moved."""
    current, before = version or zones.version(), await facts.get(name)
    if before == current:
        return 0
    moved = 0 if before is None else await correct()
    await facts.put(name, current)
    if before is not None:
        extra = {"action": "zones", "of": name, "before": before, "after": current, "moved": moved}
        log.warning("time-zone data changed", extra=extra)
    return moved

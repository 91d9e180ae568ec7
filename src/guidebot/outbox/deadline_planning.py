"""Puts reminders of deadlines into the outbox, in batches, and notices when an opening moved or vanished."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from guidebot.core.clock import Clock, within
from guidebot.core.follows import Follow, Unknown, observed
from guidebot.core.openings import Opening
from guidebot.core.passing import PassedTime
from guidebot.delivery.planning import Planned

log = logging.getLogger(__name__)
BATCH = 250
HOURLY = timedelta(hours=1)
Look = Callable[[str, str], Opening | Unknown | None]


class FollowsPlan(Protocol):
    """What planning needs of the store."""

    async def plan(self, now: datetime, look: Look, *, limit: int, skip: int = 0) -> Planned:
        """Decide up to *limit* members after the first *skip*, which cannot be read and stay due.

        Several processes may do this at once: each member is seen by one of them.
        """
        ...

    async def soonest(self, after: datetime) -> datetime | None:
        """When the next member is to be looked at, later than *after*."""
        ...

    async def followed(self) -> Sequence[Follow]:
        """One follow for each opening and day that somebody watches."""
        ...

    async def awaken(self, openings: Sequence[str]) -> int:
        """Let `plan` look at everybody who watches one of *openings*."""
        ...

    async def purge(self, now: datetime) -> int:
        """Forget what was over long ago."""
        ...


class Listed(Protocol):
    """What is listed now."""

    def look(self, scope: str, opening: str) -> Opening | Unknown | None:
        """The opening that somebody follows, as it is now."""
        ...

    def stamp(self) -> tuple[object, ...]:
        """Objects that are others as soon as anything listed may have changed."""
        ...


class DeadlinePlanner:
    """Plans reminders of deadlines; see `guidebot.outbox.post_planning.Planning`."""

    def __init__(
        self, follows: FollowsPlan, listed: Listed, clock: Clock, passed: PassedTime, *, batch: int = BATCH
    ) -> None:
        self._follows = follows
        self._listed = listed
        self._clock = clock
        self._passed = passed
        self._batch = batch
        self._seen: tuple[object, ...] = ()
        self._tidied: datetime | None = None

    async def plan(self, now: datetime) -> int:
        """Queue every reminder that is due; answers how many were added."""
        stamp = self._listed.stamp()
        if len(stamp) != len(self._seen) or any(new is not old for new, old in zip(stamp, self._seen, strict=True)):
            await self._notice(now)
            self._seen = stamp
        added = left = 0
        while True:
            planned = await self._follows.plan(now, self._listed.look, limit=self._batch, skip=left)
            added, left = added + planned.items, left + planned.left
            if planned.looked < self._batch:
                return added

    async def soonest(self, after: datetime) -> datetime | None:
        """When the next member is to be looked at, later than *after*."""
        return await self._follows.soonest(after)

    async def tidy(self) -> None:
        """Once an hour: forget what is long over, and compare once more what is followed with what is listed.

        Another process with older content may have looked at a member after this one had noticed a change.
        """
        now = self._clock.now()
        if self._tidied is not None and within(self._tidied, now, HOURLY):
            return
        self._tidied = now
        await self._notice(now)
        gone = await self._follows.purge(await self._passed.sure())
        log.info("tidied deadlines", extra={"action": "tidy", "deadlines": gone})

    async def _notice(self, now: datetime) -> None:
        """Let everybody be looked at whose opening is not what they were told."""
        followed = await self._follows.followed()
        changed = {one.opening for one in followed if _differs(one, self._listed.look(one.scope, one.opening), now)}
        names = sorted(changed)
        for at in range(0, len(names), self._batch):
            people = await self._follows.awaken(names[at : at + self._batch])
            log.info("openings changed", extra={"action": "plan", "openings": len(names), "members": people})


def _differs(follow: Follow, opening: Opening | Unknown | None, now: datetime) -> bool:
    after = observed(follow, opening, now, now.date())
    return (after.state, after.closes, after.news) != (follow.state, follow.closes, follow.news)

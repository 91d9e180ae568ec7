"""Notices that the clock was ahead for a while, and plans anew what was planned from it.

A clock that is ahead by a month, or by years, moves every next moment as far away. Once it is right, nothing would be
due until then. So the latest moment that the bot lived through is kept: in memory as long as it runs, and in the
database, where it is never more than an hour behind what was planned from it.

Nothing that is true is changed when it is the clock of *now* that is wrong and behind: moments move closer, keys keep
every message to one, and what was said to have happened at some time is left as it is.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

from guidebot.core.clock import SLIP, within
from guidebot.outbox.gates import Gates
from guidebot.outbox.post_planning import Facts

log = logging.getLogger(__name__)
HOUR = timedelta(hours=1)
LATEST = "latest moment"
FARTHEST = timedelta(weeks=20)
"""Further away no rule plans; such rows are found by an index, so they are looked for each hour."""

Sooner = Callable[[datetime, datetime], Awaitable[int]]
"""Plans anew what is due later than its rule allows, among what is due later than the second moment; how many."""


class Rewinding(Protocol):
    """What the outbox does when the clock comes back."""

    async def rewind(self, now: datetime, ahead: timedelta) -> int:
        """Let what waits go as much sooner; answers how many items moved."""
        ...

    async def take_back(self, now: datetime) -> int:
        """Forget what was given up before its time came; answers how many items."""
        ...


class ClockWatch:
    """Goes before every other planner; see `guidebot.outbox.post_planning.Planning`."""

    def __init__(self, outbox: Rewinding, facts: Facts, gates: Gates, kinds: Mapping[str, Sooner]) -> None:
        self._outbox = outbox
        self._facts = facts
        self._gates = gates
        self._kinds = kinds
        self._seen: datetime | None = None
        self._looked: datetime | None = None

    async def plan(self, now: datetime) -> int:
        """Look whether the clock came back; nothing is added."""
        seen = self._seen
        back = seen is not None and now < seen - SLIP
        if not back and self._looked is not None and within(self._looked, now, HOUR):
            self._seen = now
            return 0
        kept = await self._kept()
        latest = max((one for one in (seen, kept) if one is not None), default=now)
        ahead = latest - now
        if back or ahead > HOUR:
            await self._come_back(now, ahead)
        else:
            await self._look_far(now)
        await self._facts.put(LATEST, now.isoformat())
        self._seen = self._looked = now  # not before: what failed is tried again at the next beat
        return 0

    async def soonest(self, after: datetime) -> datetime | None:
        """Nothing waits for it."""
        del after
        return None

    async def _kept(self) -> datetime | None:
        try:
            found = datetime.fromisoformat(await self._facts.get(LATEST) or "")
        except ValueError:
            return None
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)

    async def _come_back(self, now: datetime, ahead: timedelta) -> None:
        self._gates.rewind(ahead)
        again = await self._outbox.take_back(now)
        items = await self._outbox.rewind(now, ahead)
        moved = {what: await sooner(now, now) for what, sooner in self._kinds.items()}
        extra = {"action": "clock", "seconds": round(ahead.total_seconds()), "items": items, "again": again, **moved}
        log.warning("the clock was ahead; what it planned is planned anew", extra=extra)

    async def _look_far(self, now: datetime) -> None:
        """Another machine's clock may have been ahead, or this one's before a backup was restored."""
        moved = {what: await sooner(now, now + FARTHEST) for what, sooner in self._kinds.items()}
        if any(moved.values()):
            log.warning("something was planned too far away", extra={"action": "clock", **moved})

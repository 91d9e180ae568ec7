"""Hands over what is to stand on calendars of communities, one version at a time, and notices what moved or is gone."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from guidebot.core.clock import within
from guidebot.core.events import Event, EventStore, handed_over, observed
from guidebot.core.openings import end_of
from guidebot.core.passing import PassedTime
from guidebot.core.together import Together
from guidebot.delivery.items import Item, OutboxStore
from guidebot.delivery.planning import EVENT
from guidebot.outbox.deadline_planning import Listed

log = logging.getLogger(__name__)
BATCH = 250
HOURLY = timedelta(hours=1)
OFF_WITHIN = timedelta(days=7)
KEPT = timedelta(days=2)


class EventPlanner:
    """Plans events; see `guidebot.outbox.post_planning.Planning`."""

    def __init__(
        self, events: EventStore, outbox: OutboxStore, listed: Listed, together: Together, passed: PassedTime
    ) -> None:
        self._events = events
        self._outbox = outbox
        self._listed = listed
        self._together = together
        self._passed = passed
        self._seen: tuple[object, ...] = ()
        self._walked: datetime | None = None

    async def plan(self, now: datetime) -> int:
        """Hand over what is not there as it is to be; answers how many."""
        stamp = self._listed.stamp()
        changed = len(stamp) != len(self._seen) or any(a is not b for a, b in zip(stamp, self._seen, strict=True))
        # once an hour all the same: another process may have noted something that older content said
        if changed or self._walked is None or not within(self._walked, now, HOURLY):
            await self._walk(now)
            self._seen, self._walked = stamp, now
        added = 0
        while due := await self._events.due(BATCH):
            handed = sum([await self._hand_over(one, now) for one in due])
            added += handed
            if len(due) < BATCH or not handed:
                break
        return added

    async def soonest(self, after: datetime) -> datetime | None:
        """Nothing waits for a moment of its own: what is due goes at once."""
        del after
        return None

    async def _walk(self, now: datetime) -> None:
        """Note what every event is to be now, and forget what is over."""
        await self._events.purge((await self._passed.sure() - KEPT).date())
        last: Event | None = None
        while batch := await self._events.after(last, BATCH):
            for one in batch:
                await self._look(one, now)
            last = batch[-1]

    async def _look(self, event: Event, now: datetime) -> None:
        opening = self._listed.look(str(event.community), event.opening)
        if observed(event, opening, now) != event:
            log.info("an event changes", extra={"action": "plan", "community": str(event.community)})
            await self._events.change(event, lambda kept: observed(kept, opening, now))

    async def _hand_over(self, event: Event, now: datetime) -> bool:
        """The next version of *event* and its item, both or neither; False where somebody else was faster."""
        ours: list[Event] = []

        def begin(kept: Event) -> Event:
            # what another process began looks the same, so that it was this one is noted where the row is held
            ours[:] = [handed_over(kept)] if kept == event else []
            return ours[0] if ours else kept

        async with self._together():
            await self._events.change(event, begin)
            while ours and not await self._outbox.add([_item(ours[0], now)]):
                # an earlier marking of the same second had that number
                ours[:] = [handed_over(ours[0])]
                await self._events.change(event, lambda _: ours[0])
            return bool(ours)


def _item(event: Event, now: datetime) -> Item:
    return Item(
        key=event.key,
        kind=EVENT,
        platform=event.community.platform,
        target=event.community.id,
        body={"opening": event.opening, "mark": event.mark, "off": event.off.value},
        community=event.community,
        not_before=now,
        expires_at=now + OFF_WITHIN if event.off else max(end_of(event.days.last), now),
    )

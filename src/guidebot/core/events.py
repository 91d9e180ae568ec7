"""What organisers put on the calendar that a community has on its own platform: each stands there once, and moves.

A row says what is to stand there. Each time that changes, the outbox is handed another *version*; only one version is
under way at a time, so that two of them cannot overtake each other and nothing is made twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from guidebot.core import wallclock
from guidebot.core.follows import Unknown
from guidebot.core.openings import Opening, Standing, over, standing
from guidebot.core.people import CommunityId
from guidebot.core.records import dataclass

MOST = 50
"""Of one community; platforms have limits of their own for all of its events, those of people included."""


class Why(StrEnum):
    """Why an event is taken off."""

    STAYS = ""
    ASKED = "asked"
    GONE = "gone"
    CLOSED = "closed"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day of an event, and whether they are those of a *deadline*."""

    first: date
    last: date
    deadline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One opening on the calendar of a community.

    Attributes:
        title, url, days: what is to stand there.
        since: when an organiser marked it; with the community and the opening it names the event for ever.
        stale: what is to stand there has not been handed to the outbox yet.
        version: how often something was handed over.
        under_way: the latest version has not ended yet.
        off: why it is to be taken off; `Why.STAYS`: it is not.
        remote_id: the platform's id, once it stands there.
    """

    community: CommunityId
    opening: str
    title: str
    days: Days
    since: datetime
    url: str = ""
    stale: bool = True
    version: int = 0
    under_way: bool = False
    off: Why = Why.STAYS
    remote_id: str = ""

    @property
    def mark(self) -> str:
        """What it is found again by, among all events of the community."""
        named = f"{self.community}|{self.opening}|{int(self.since.timestamp() * 1000)}"
        return hashlib.sha256(named.encode()).hexdigest()[:12]

    @property
    def key(self) -> str:
        """The name of the delivery of this version.

        Its part before the number is the same for ever, so that `/doctor` forgets a failure when a later one arrives.
        """
        place = hashlib.sha256(f"{self.community}|{self.opening}".encode()).hexdigest()[:12]
        return f"event:{place}:{int(self.since.timestamp()) + self.version}"


class EventStore(Protocol):
    """Keeps what stands on calendars of communities."""

    async def begin(self, event: Event) -> bool:
        """Add *event*, unless its opening stands there already or too many do; answers whether it was added."""
        ...

    async def get(self, community: CommunityId, opening: str) -> Event | None:
        """The event of *opening* in *community*."""
        ...

    async def of(self, community: CommunityId) -> Sequence[Event]:
        """Everything of *community*, the soonest first."""
        ...

    async def due(self, limit: int) -> Sequence[Event]:
        """Events with something to hand over, and nothing under way."""
        ...

    async def after(self, event: Event | None, limit: int) -> Sequence[Event]:
        """The next events after *event* in a fixed order, for a walk over all of them."""
        ...

    async def change(self, event: Event, edit: Callable[[Event], Event | None]) -> Event | None:
        """Apply *edit* to what is stored of *event*; None removes it. Answers what is stored then.

        Without a row, or with one that was marked at another time, nothing happens.
        """
        ...

    async def purge(self, before: date) -> int:
        """Forget what ended before a day."""
        ...


def days_of(one: Opening) -> Days | None:
    """The days of *one*: its deadline, else when it takes place."""
    if one.closes is not None:
        return Days(one.closes, one.closes, deadline=True)
    if one.starts is None:
        return None
    return Days(one.starts, max(one.starts, one.ends or one.starts), deadline=False)


def observed(event: Event, opening: Opening | Unknown | None, now: datetime) -> Event:
    """*event* after a look at what its opening is now; None: it is listed no more."""
    if event.off or isinstance(opening, Unknown) or over(event.days.last, now):
        return event
    if opening is None:
        return taken_off(event, Why.GONE)
    days = days_of(opening)
    if days is None:
        return taken_off(event, Why.UNDATED)
    if days.deadline and standing(opening, now) is Standing.CLOSED:
        return taken_off(event, Why.CLOSED)
    after = replace(event, title=opening.title, url=opening.url, days=days)
    return event if after == event else replace(after, stale=True)


def taken_off(event: Event, why: Why) -> Event:
    """*event* when it is to be taken off."""
    return replace(event, off=why, stale=True)


def handed_over(event: Event) -> Event:
    """The next version of *event*, under way."""
    return replace(event, version=event.version + 1, under_way=True, stale=False)


def settled(event: Event, remote_id: str) -> Event:
    """*event* when its version has ended, standing there as *remote_id*."""
    return replace(event, under_way=False, remote_id=remote_id)


def moments(days: Days, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """From the beginning of its first day in *zone* to the end of its last; what has begun begins in a minute."""
    where = wallclock.zone(zone)
    start, end = (datetime.combine(day, time(), where) for day in (days.first, days.last + timedelta(days=1)))
    return max(start.astimezone(UTC), now + timedelta(minutes=1)), end.astimezone(UTC)

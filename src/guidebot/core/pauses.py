"""When something was put aside, and the days of rest that this makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from guidebot.core import wallclock
from guidebot.core.weeks import Rest, monday

Pause = tuple[datetime, datetime | None]  # from and until; none while it lasts
KEPT = 40
DAY = timedelta(days=1)


def begun(pauses: Sequence[Pause], now: datetime) -> tuple[Pause, ...]:
    """*pauses* with one that begins *now*; one that lasts goes on from where it began."""
    return tuple(pauses) if _lasts(pauses) else (*pauses, (now, None))[-KEPT:]


def ended(pauses: Sequence[Pause], now: datetime) -> tuple[Pause, ...]:
    """*pauses*, of which the one that lasts ends *now*."""
    if not _lasts(pauses):
        return tuple(pauses)
    start = pauses[-1][0]
    return (*pauses[:-1], (start, max(start, now)))  # a clock set back in between ends nothing before it began


def rest(pauses: Sequence[Pause], zone: str, now: datetime) -> tuple[Rest, ...]:
    """The days of *zone* that lie in *pauses*: with the first, without the one on which it went on.

    A pause that lasts goes to the end of this week, so that a week is not one without a check-in before it is over.
    """
    return tuple(_rests(pauses, zone, now))


def week_end(zone: str, now: datetime) -> date:
    """The Sunday of this week."""
    return monday(wallclock.local(now, zone).date()) + 6 * DAY


def _rests(pauses: Sequence[Pause], zone: str, now: datetime) -> Iterator[Rest]:
    for start, end in pauses:
        first = wallclock.local(start, zone).date()
        last = wallclock.local(end, zone).date() - DAY if end else week_end(zone, now)
        if first <= last:
            yield first, last


def _lasts(pauses: Sequence[Pause]) -> bool:
    return bool(pauses) and pauses[-1][1] is None

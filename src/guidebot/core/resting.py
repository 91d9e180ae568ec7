"""Days on which goals rest: those of one goal, and those of all goals together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from guidebot.core import wallclock
from guidebot.core.goals import Goal
from guidebot.core.pauses import rest, week_end
from guidebot.core.weeks import LOOK_BACK, Rest

Stood = tuple[date, date, tuple[Rest, ...]]
DAY = timedelta(days=1)
LONGEST = (7 * LOOK_BACK + 1) * DAY
"""What was closed so long ago stood on none of the days that weeks are counted of, in any zone."""


def rests_of(goal: Goal, zone: str, now: datetime) -> tuple[Rest, ...]:
    """The days on which *goal* was put aside."""
    return rest(goal.pauses, zone, now)


def rests_of_all(goals: Sequence[Goal], zone: str, now: datetime) -> tuple[Rest, ...]:
    """The days, of those that weeks are counted of, on which one of *goals* was put aside and none was worked on."""
    stood = standing(goals, zone, now)
    if not any(rests for _, _, rests in stood):
        return ()
    days = (week_end(zone, now) - at * DAY for at in range(7 * LOOK_BACK))
    return tuple((day, day) for day in days if _all_rest(stood, day))


def standing(goals: Sequence[Goal], zone: str, now: datetime) -> frozenset[Stood]:
    """When *goals* stood on days that weeks are counted of.

    Whoever finished thousands of goals is not to hold up the others: what was closed before is passed over, and of
    goals that stood alike there is one.
    """
    first = week_end(zone, now) - (7 * LOOK_BACK - 1) * DAY
    lately = (one for one in goals if not (one.closed_at and one.closed_at < now - LONGEST))
    return frozenset(_stood(one, first, zone, now) for one in lately)


def _all_rest(stood: frozenset[Stood], day: date) -> bool:
    there = [rests for since, until, rests in stood if since <= day <= until]
    return bool(there) and all(any(first <= day <= last for first, last in rests) for rests in there)


def _stood(goal: Goal, first: date, zone: str, now: datetime) -> Stood:
    """From which day to which *goal* stood, as far as it was after *first*, and its rests."""
    since = wallclock.local(goal.created_at, zone).date()
    until = wallclock.local(goal.closed_at, zone).date() if goal.closed_at else date.max
    return max(since, first), until, rests_of(goal, zone, now)

"""Days on which goals rest: those of one goal, and those of all goals together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from guidebot.core import wallclock
from guidebot.core.goals import Goal
from guidebot.core.pauses import rest, week_end
from guidebot.core.weeks import LOOK_BACK, Rest

DAY = timedelta(days=1)


def rests_of(goal: Goal, zone: str, now: datetime) -> tuple[Rest, ...]:
    """The days on which *goal* was put aside."""
    return rest(goal.pauses, zone, now)


def rests_of_all(goals: Sequence[Goal], zone: str, now: datetime) -> tuple[Rest, ...]:
    """The days, of those that weeks are counted of, on which one of *goals* was put aside and none was worked on."""
    last = week_end(zone, now)
    aside = [(goal, rests_of(goal, zone, now)) for goal in goals]
    if not any(rests for _, rests in aside):
        return ()
    days = (last - at * DAY for at in range(7 * LOOK_BACK))
    return tuple((day, day) for day in days if _all_rest(aside, day, zone))


def _all_rest(aside: Sequence[tuple[Goal, Sequence[Rest]]], day: date, zone: str) -> bool:
    there = [rests for goal, rests in aside if _stood(goal, day, zone)]
    return bool(there) and all(any(first <= day <= last for first, last in rests) for rests in there)


def _stood(goal: Goal, day: date, zone: str) -> bool:
    """Whether *goal* was set by *day* and not closed before it."""
    closed = goal.closed_at and wallclock.local(goal.closed_at, zone).date()
    return wallclock.local(goal.created_at, zone).date() <= day and (closed is None or day <= closed)

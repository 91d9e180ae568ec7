"""A plan made backwards from a deadline: each step so many working days before it, squeezed when time is short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from guidebot.core.about import Preparation
from guidebot.core.dates import said
from guidebot.core.errors import UsageError
from guidebot.core.records import dataclass

PATHS = ("fellowship", "course", "job", "grant")
_ALIKE = {
    "fellowship": "fellowship",
    "programme": "fellowship",
    "bootcamp": "course",
    "course": "course",
    "workshop": "course",
    "job": "job",
    "grant": "grant",
}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Dated:
    """A step with the day by which it is to be done."""

    title: str
    what: str
    day: date


def path_of(kind: str) -> str:
    """The path that fits an opening of *kind*; most of what is new resembles a course."""
    return _ALIKE.get(kind, "course")


def planned_back(steps: Sequence[Preparation], closes: date, today: date) -> tuple[Dated, ...]:
    """*steps* with their days, from *today* to *closes*, in their order.

    Raises:
        UsageError: the deadline is over.
    """
    if closes < today:
        raise UsageError(f"That closed on {said(closes)}.", fix="The next round may be yours: /opportunities list")
    first = max((one.days for one in steps), default=0)
    room = working_days(today, closes)
    found: list[Dated] = []
    for one in steps:
        # too little time for all of it: every step keeps its share of what there is
        before = one.days if first <= room else one.days * room // first
        found.append(Dated(one.title, one.what, max(today, earlier(closes, before))))
    return tuple(found)


def squeezed(steps: Sequence[Preparation], closes: date, today: date) -> bool:
    """Whether there is less time than *steps* would like."""
    return max((one.days for one in steps), default=0) > working_days(today, closes)


def earlier(day: date, days: int) -> date:
    """The day that lies *days* working days before *day*; with none *day* itself."""
    while days > 0:
        day -= timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day


def working_days(start: date, end: date) -> int:
    """How many working days lie from *start* on and before *end*."""
    weeks, rest = divmod(max(0, (end - start).days), 7)
    return weeks * 5 + sum((start + timedelta(days=at)).weekday() < _SATURDAY for at in range(rest))

"""When something recurs: a rule in wall-clock time, and the instants it names.

A rule belongs to a place on earth: 09:00 in Berlin stays 09:00 through summer and winter. Weeks are added in dates,
never in seconds. Where the clock skips the time, the post comes as much later as the clock jumped (02:30 becomes
03:30); where it happens twice, the first one counts. So every date of the rule has exactly one instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from guidebot.core import wallclock
from guidebot.core.errors import UsageError
from guidebot.core.records import dataclass
from guidebot.core.weeks import monday

NIGHT = "Clocks change between 00:00 and 03:59: on such a day the post comes up to an hour off. 09:00 is safe."
_NIGHT_ENDS = 4
_WEEK = timedelta(days=7)
_INSTANT = timedelta(microseconds=1)  # occurrences are later than a moment; so long before it, it is one of them


class Weekday(StrEnum):
    """A day of the week, by name: libraries do not agree on numbers."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WEEK = tuple(Weekday)


class Rhythm(StrEnum):
    """How often."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "every two weeks"
    TWICE = "twice a week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Weekdays, a time of day, a zone and a rhythm.

    *anchor* is any day of a week in which an every-two-weeks rule is due; other rhythms do not use it. *zone* is kept
    as it was chosen; *otherwise*, the community's, counts while no zone is called so.

    Raises:
        UsageError: the number of days does not fit the rhythm.
    """

    days: tuple[Weekday, ...]
    at: time
    zone: str
    rhythm: Rhythm = Rhythm.WEEKLY
    anchor: date = date(2024, 1, 1)
    otherwise: str = field(default="UTC", compare=False)

    def __post_init__(self) -> None:
        wanted = 2 if self.rhythm is Rhythm.TWICE else 1
        if len(set(self.days)) != wanted or len(self.days) != wanted:
            days = "two different days" if wanted == 2 else "one day"
            raise UsageError(f"“{self.rhythm}” needs {days}.", fix="For example: tuesday, friday")

    @property
    def where(self) -> str:
        """The zone by whose clocks it is due."""
        return wallclock.first_known(self.zone, self.otherwise)

    def dates(self, start: date) -> Iterator[date]:
        """Every date of the rule from *start* on, without end."""
        offsets = _offsets(self.days)
        first, step = monday(start), _WEEK
        if self.rhythm is Rhythm.FORTNIGHTLY:
            step = 2 * _WEEK
            if (first - monday(self.anchor)) % step:
                first += _WEEK
        while True:
            for offset in offsets:
                day = first + offset
                if day >= start:
                    yield day
            first += step

    def instant(self, day: date) -> datetime:
        """The moment of the post on *day*, in UTC."""
        return datetime.combine(day, self.at, wallclock.zone(self.where)).astimezone(UTC)


def begun(rule: Rule, before: Rule, now: datetime) -> Rule:
    """*rule* after *before*: when it is every two weeks anew, the weeks count from its next day."""
    if rule.rhythm is not Rhythm.FORTNIGHTLY or before.rhythm is Rhythm.FORTNIGHTLY:
        return rule
    first = next_due(replace(rule, rhythm=Rhythm.WEEKLY), now - _INSTANT)
    return replace(rule, anchor=local(first, rule.where).date())


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time that a rule names: the local day and the instant."""

    at: datetime
    day: date


def occurrences(rule: Rule, after: datetime) -> Iterator[Occurrence]:
    """Every occurrence later than *after*, earliest first, without end."""
    # yesterday's post may still come today, where clocks were put forward over midnight
    start = local(after, rule.where).date() - timedelta(days=1)
    for day in rule.dates(start):
        at = rule.instant(day)
        if at > after:
            yield Occurrence(at, day)


def next_due(rule: Rule, after: datetime) -> datetime:
    """The first instant of *rule* later than *after*."""
    return next(occurrences(rule, after)).at


def passed(rule: Rule, due: datetime, now: datetime) -> tuple[Occurrence, Occurrence]:
    """The last occurrence up to *now*, beginning with the one at *due*, and the first one after *now* and its day."""
    found = Occurrence(due, local(due, rule.where).date())
    for one in occurrences(rule, due - _INSTANT):
        if one.at <= now:
            found = one
        elif one.day > found.day:
            return found, one
    raise AssertionError("a rule has no end")


def corrected(rule: Rule, due: datetime) -> datetime:
    """The moment of the occurrence that other zone data placed at *due*, a few hours off at most."""
    days = islice(rule.dates(local(due, rule.where).date() - timedelta(days=1)), 3)
    return min(map(rule.instant, days), key=lambda at: abs(at - due))


def local(moment: datetime, zone: str) -> datetime:
    """*moment* as clocks in *zone* show it."""
    return wallclock.local(moment, zone)


def risky(at: time) -> bool:
    """Whether clocks are set around this time of day in many places, so that the post may come an hour off."""
    return at.hour < _NIGHT_ENDS


@lru_cache
def _offsets(days: tuple[Weekday, ...]) -> tuple[timedelta, ...]:
    return tuple(timedelta(days=offset) for offset, day in enumerate(WEEK) if day in days)

"""Weeks with a check-in: "6 of the last 8", with weeks of rest left out. There is no streak that could break."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from guidebot.core import wallclock
from guidebot.core.records import dataclass

LOOK_BACK = 8
Rest = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Week:
    """A week that begins on *monday*, with its number of check-ins."""

    monday: date
    checkins: int
    rest: bool = False

    @property
    def counts(self) -> bool:
        """Whether it counts: a week of rest does only with a check-in."""
        return self.checkins > 0 or not self.rest


@dataclass(frozen=True, slots=True)
class Consistency:
    """The weeks that count, oldest first; the current one is the last."""

    weeks: tuple[Week, ...]

    @property
    def active(self) -> int:
        """Weeks with a check-in."""
        return sum(one.checkins > 0 for one in self.weeks)

    @property
    def counted(self) -> int:
        """Weeks that count: all but the weeks of rest without a check-in."""
        return sum(one.counts for one in self.weeks)

    @property
    def rests(self) -> int:
        """Weeks of rest."""
        return len(self.weeks) - self.counted

    def __str__(self) -> str:
        """In words."""
        rest = "a week of rest" if self.rests == 1 else f"{self.rests} weeks of rest"
        if not self.counted:
            return rest
        said = f"{self.active} of the last {self.counted} weeks" if self.counted > 1 else self._one_week()
        return f"{said}, and {rest}" if self.rests else said

    def _one_week(self) -> str:
        """The one week that counts."""
        if len(self.weeks) == 1:
            return "a check-in this week" if self.active else "the first week has just begun"
        if self.weeks[-1].counts:
            return "a check-in this week" if self.active else "no check-in this week yet"
        return f"{'a' if self.active else 'no'} check-in in the one week that counts"


def monday(day: date) -> date:
    """The Monday of the week of *day*."""
    return day - timedelta(days=day.weekday())


def consistency(
    moments: Iterable[datetime], *, since: datetime, now: datetime, zone: str, rests: Sequence[Rest] = ()
) -> Consistency:
    """The last eight weeks up to *now*, none before the week of *since*, by the days of *zone*."""
    place = wallclock.zone(zone)
    days = [monday(one.astimezone(place).date()) for one in moments]
    this = monday(now.astimezone(place).date())
    first = max(monday(since.astimezone(place).date()), this - timedelta(weeks=LOOK_BACK - 1))
    first = min(first, this)
    count = (this - first).days // 7 + 1
    mondays = [first + timedelta(weeks=at) for at in range(count)]
    return Consistency(tuple(Week(one, days.count(one), _rested(one, rests)) for one in mondays))


def _rested(first: date, rests: Sequence[Rest]) -> bool:
    """Whether most of the week's working days lie in a rest."""
    days = [first + timedelta(days=at) for at in range(5)]
    return sum(any(start <= day <= end for start, end in rests) for day in days) >= 3

"""Days that are written out: with the name of their month, or in numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from guidebot.core.calendar_words import (
    MONTH,
    MONTHS,
    WEEKDAY,
    weekday_of,
)
from guidebot.core.errors import UsageError
from guidebot.core.late import late
from guidebot.core.records import dataclass
from guidebot.core.weeks import monday

FURTHEST = timedelta(days=731)
_DAY = timedelta(days=1)
_NEARLY_A_YEAR = 330 * _DAY  # a day without a year that has just gone by is more often a slip than the next year's
_YEAR = r"(?:\d{4}|'?\d{2}|this year|next year)"
_WD = rf"(?P<wd>{WEEKDAY})"
_NUMBER = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.?o|\.)?"
_TAIL = rf"(?:,? \(?(?P<wd2>{WEEKDAY})\)?)?"
_DAY_MONTH = late(
    rf"(?:{_WD}\.?,? )?(?:the )?{_NUMBER}(?: day)?(?: of| de)? ?(?P<m>{MONTH})\.?"
    rf"(?:,? ?(?:of |de )?(?P<y>{_YEAR}))?{_TAIL}"
)
_MONTH_DAY = late(rf"(?:{_WD}\.?,? )?(?P<m>{MONTH})\.? ?(?:the )?{_NUMBER}(?:,? (?P<y>{_YEAR}))?{_TAIL}")
_YEAR_FIRST = late(rf"(?P<y>\d{{4}}),? (?:(?P<m>{MONTH}) {_NUMBER}|(?P<d2>\d{{1,2}}) (?P<m2>{MONTH}))")
_ISO = late(rf"(?:{_WD}\.?,? )?(\d{{4}})[-/. ](\d{{1,2}})[-/. ](\d{{1,2}}){_TAIL}")
_NUMERIC = late(rf"(?:{_WD}\.?,? )?(\d{{1,2}})([-/.]) ?(\d{{1,2}})(?:\3 ?(\d{{4}}|\d{{2}})?)?{_TAIL}")
_WEEKDAY_NUMBER = late(rf"{_WD}\.?,? (?:the )?{_NUMBER}")
_NUMBER_WEEKDAY = late(rf"(?P<d>\d{{1,2}})\.?,? {_WD}")  # "first monday" counts mondays


@dataclass(frozen=True, slots=True)
class Day:
    """A day that somebody named.

    Attributes:
        sure: it was written in a form that has one meaning only.
        others: what else it may mean.
        relative: it depends on which day is today.
    """

    day: date
    sure: bool = True
    others: tuple[date, ...] = ()
    relative: bool = False


def said(day: date) -> str:
    """*day* in words: ``Thursday 24 December 2026``."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def dated(words: str, today: date) -> Day | None:
    """A day with the name of its month, or year, month and day in numbers."""
    if found := _ISO.fullmatch(words):
        return _checked_weekday(
            Day(real(int(found[2]), int(found[3]), int(found[4]), words)), _wd(found), today, fixed=True
        )
    if re.fullmatch(r"20\d{6}", words):
        return Day(real(int(words[:4]), int(words[4:6]), int(words[6:]), words))
    if found := _YEAR_FIRST.fullmatch(words):
        month, day = found["m"] or found["m2"], found["d"] or found["d2"]
        return Day(real(int(found["y"]), MONTHS[month], int(day), words))
    found = _DAY_MONTH.fullmatch(words) or _MONTH_DAY.fullmatch(words)
    if found is None:
        return None
    month, number = MONTHS[found["m"]], int(found["d"])
    if found["y"]:
        fixed = Day(real(_year(found["y"], today), month, number, words))
        return _checked_weekday(fixed, _wd(found), today, fixed=True)
    return _checked_weekday(_coming(month, number, today, words), _wd(found), today, fixed=False)


def weekday_and_number(words: str, today: date) -> Day | None:
    """``monday the 30th``: the next such day of a month, if it is that weekday."""
    found = _WEEKDAY_NUMBER.fullmatch(words) or _NUMBER_WEEKDAY.fullmatch(words)
    if found is None:
        return None
    days = (today + at * _DAY for at in range(63))
    day = next((one for one in days if one.day == int(found["d"])), None)
    if day is None:
        raise no_such(words)
    return _checked_weekday(Day(day), found["wd"], today, fixed=True)


def numeric(words: str, today: date) -> Day | None:
    """A day in numbers: dots put the day first everywhere, strokes the day or the month."""
    found = _NUMERIC.fullmatch(words)
    if found is None:
        return None
    left, sign, right, year = int(found[2]), found[3], int(found[4]), found[5]
    if not year and sign != "/" and not words.endswith(sign) and (right > 12 or left < 13 or sign == "-"):
        return replace(_coming(right, left, today, words), sure=False) if right <= 12 < left else None
    orders = [(right, left)] if sign == "." else [(right, left), (left, right)]
    maybe = [_maybe(year, month, day, today) for month, day in orders]
    days: list[date] = [day for day in maybe if day is not None]
    if year and len(year) == 2 and sign == "-" and (swapped := _maybe(found[2], right, int(year), today)):
        days.append(swapped)
    days = list(dict.fromkeys(days))
    if not days:
        raise no_such(words)
    inside = [one for one in days if today <= one <= today + FURTHEST] or days[:1]
    sure = len(days) == 1 and (bool(year) or days[0] - today < _NEARLY_A_YEAR)
    return _checked_weekday(Day(inside[0], sure, tuple(inside[1:])), _wd(found), today, fixed=True)


def _coming(month: int, number: int, today: date, words: str) -> Day:
    """The next such day from *today* on."""
    for year in range(today.year, today.year + 9):
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        if day >= today:
            return Day(day, sure=day - today < _NEARLY_A_YEAR)
    raise no_such(words)


def _maybe(year: str | None, month: int, day: int, today: date) -> date | None:
    try:
        return date(_year(year, today), month, day) if year else _coming(month, day, today, "").day
    except (ValueError, UsageError):
        return None


def _year(written: str, today: date) -> int:
    if written in {"this year", "next year"}:
        return today.year + (written == "next year")
    digits = written.strip("'")
    return int(digits) if len(digits) > 2 else 2000 + int(digits)


def real(year: int, month: int, day: int, words: str) -> date:
    """That day, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        raise no_such(words) from None


def no_such(words: str) -> UsageError:
    """*words* name a day that is in no calendar."""
    return UsageError(f"I could not read “{words[:40]}” as a date: no calendar has it.")


def _wd(match: re.Match[str]) -> str | None:
    return match["wd"] or match["wd2"]


def _checked_weekday(day: Day, name: str | None, today: date, *, fixed: bool) -> Day:
    """*day*, if it is the weekday that was written with it.

    Raises:
        UsageError: it is another.
    """
    if name is None or day.day.weekday() == weekday_of(name):
        return day
    if not fixed:  # without a year, the weekday may tell which year is meant
        later = day.day + 365 * _DAY
        if later - today < FURTHEST and (later.month, later.day) == (day.day.month, day.day.day):
            same = later.weekday() == weekday_of(name)
            if same:
                return Day(later, sure=False, others=(day.day,))
    wanted = monday(day.day) + weekday_of(name) * _DAY
    raise UsageError(
        f"{said(day.day)} is no {wanted:%A}.", fix=f"Write {said(day.day)}, or {said(wanted)}, whichever you mean."
    )

"""Days by name: of the week, of a month counted, holidays, weekends and numbered weeks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from guidebot.core.calendar_words import (
    HOLIDAYS,
    MONTH,
    NUMBERS,
    WEEKDAY,
    holiday,
    weekday_of,
)
from guidebot.core.day_forms import Day, no_such
from guidebot.core.late import late
from guidebot.core.periods import named_day
from guidebot.core.weeks import monday

_DAY = timedelta(days=1)
_NAMED = late(
    rf"(?:(?P<how>this|next|coming|this coming|the coming) )?(?P<wd>{WEEKDAY})"
    r"(?: (?:of |in )?(?P<then>this week|next week))?"
)
_WEEK_DAY = late(rf"(?P<then>this week|next week),? (?:on )?(?P<wd>{WEEKDAY})")
_COUNT = "|".join(sorted(NUMBERS, key=len, reverse=True))
_FROM = late(
    rf"(?P<n>\d{{1,2}}|{_COUNT}) (?P<unit>week|fortnight)s? (?:(?:from|on|after) )?(?P<wd>{WEEKDAY}|today|tomorrow)"
)
_LATER = late(rf"(?:on )?(?P<wd>{WEEKDAY}|today|tomorrow) (?P<unit>week|fortnight)")
_AFTER_NEXT = late(
    rf"(?:the )?(?:(?P<a>{WEEKDAY}|week|weekend|month) (?:after|but one) next"
    rf"|(?:next|one) (?:but one|after next) (?P<b>{WEEKDAY}|week|weekend|month)"
    rf"|(?P<c>{WEEKDAY}|week|weekend|month) next but one)"
)
_NTH = late(
    rf"(?:the )?(?P<n>\d{{1,2}}(?:st|nd|rd|th)|last)(?: (?P<wd>{WEEKDAY}|day))? (?:of|in) (?:the )?"
    rf"(?P<m>{MONTH}|(?:this |next )?month)(?: (?P<y>\d{{4}}))?"
)
_WEEK = late(
    r"(?:calendar )?(?:week|kw|w) ?(?P<w>\d{1,2})(?:(?: of|,| ?/)? ?(?P<y>\d{4}))?|(?P<y2>\d{4})-?w(?P<w2>\d{2})"
)
_WEEKEND = late(r"(?:(?P<how>this|next|the|coming) )?(?:end of the )?weekend")


def weekdays(words: str, today: date) -> Day | None:
    """``friday``, ``next friday``, ``friday next week``, ``two weeks from friday``."""
    if found := _FROM.fullmatch(words) or _LATER.fullmatch(words):
        number = found.groupdict().get("n") or "a"
        count = (NUMBERS.get(number) or float(number)) * (14 if found["unit"] == "fortnight" else 7)
        near = {"today": today, "tomorrow": today + _DAY}
        start = near[found["wd"]] if found["wd"] in near else _next(today, found["wd"])
        return Day(start + int(count) * _DAY, sure=False, relative=True)
    found = _NAMED.fullmatch(words) or _WEEK_DAY.fullmatch(words)
    if found is None:
        return None
    nearest, parts = _next(today, found["wd"]), found.groupdict()
    if then := parts.get("then"):
        this = monday(today) + weekday_of(found["wd"]) * _DAY
        return Day(this + 7 * _DAY if then == "next week" else this, relative=True)
    later = nearest + 7 * _DAY
    if parts.get("how") == "next" and monday(nearest) == monday(today):
        return Day(nearest, sure=False, others=(later,), relative=True)
    if nearest - today == 7 * _DAY and parts.get("how") != "next":
        return Day(nearest, sure=False, others=(today,), relative=True)
    return Day(nearest, relative=True)


def after_next(words: str, today: date, *, first: bool) -> Day | None:
    """``friday after next``, ``the week after next``, ``next but one month``: always asked about."""
    found = _AFTER_NEXT.fullmatch(words)
    if found is None:
        return None
    name = found["a"] or found["b"] or found["c"]
    if name == "month":
        start = named_day("next month", today, first=False)
        ends = [named_day("next month", start or today, first=one) for one in (first, not first)]
    elif name in {"week", "weekend"}:
        start = monday(today) + 14 * _DAY
        ends = [start + (5 * _DAY if name == "weekend" else 0 * _DAY), start + 6 * _DAY]
        ends = ends if first else ends[::-1]
    else:
        start = _next(today, name) + 7 * _DAY
        ends = [start, start + 7 * _DAY]
    days = [one for one in ends if one is not None]
    return Day(days[0], sure=False, others=tuple(days[1:]), relative=True)


def nth(words: str, today: date) -> Day | None:
    """``the first monday of december``, ``the 5th of next month``, ``the last day of march``."""
    found = _NTH.fullmatch(words)
    if found is None:
        return None
    last = named_day(f"{found['m']} {found['y'] or ''}".replace("month", "month").strip(), today, first=False)
    if found["m"] in {"month", "this month"}:
        last = named_day("this month", today, first=False)
    if last is None:
        return None
    days = [last.replace(day=one) for one in range(1, last.day + 1)]
    if found["wd"] and found["wd"] != "day":
        days = [one for one in days if one.weekday() == weekday_of(found["wd"])]
    if found["n"] == "last":
        return Day(days[-1], relative=not found["y"])
    at = int(re.sub(r"\D", "", found["n"]))
    if not 1 <= at <= len(days):
        raise no_such(words)
    day = days[at - 1]
    if found["m"] == "month" and day < today:  # "the 1st of the month" on the 5th is the next one
        return nth(words.replace("the month", "next month").replace("of month", "of next month"), today)
    return Day(day, sure=day >= today, relative=not found["y"])


def festive(words: str, today: date) -> Day | None:
    """A holiday, this time or in a year."""
    name, _, year = words.rpartition(" ")
    name = re.sub(r"^(?:(?:this|next|the)\s)+", "", name if year.isdigit() and len(year) == 4 else words)
    if name not in HOLIDAYS:
        return None
    years: Iterable[int] = (int(year),) if year.isdigit() and len(year) == 4 else (today.year, today.year + 1)
    days = [day for one in years if 1900 < one < 2200 and (day := holiday(name, one))]
    coming = [day for day in days if day >= today]
    fixed = not words.startswith("next") and "easter" not in name and name != "thanksgiving"
    return Day((coming or days)[0], sure=fixed) if days else None


def weeks(words: str, today: date, *, first: bool) -> Day | None:
    """Weekends, and weeks by their number."""
    if found := _WEEKEND.fullmatch(words):
        sunday = _next(today - _DAY, "sunday")
        later = sunday + 7 * _DAY
        days = (sunday, later) if found["how"] == "next" else (sunday, sunday - _DAY)
        days = (sunday - _DAY, sunday) if first and found["how"] != "next" else days
        return Day(days[0], sure=False, others=(days[1],), relative=True)
    found = _WEEK.fullmatch(words)
    if found is None or not 1 <= int(found["w"] or found["w2"]) <= 53:
        return None
    year, number = found["y"] or found["y2"], int(found["w"] or found["w2"])
    try:
        start = date.fromisocalendar(int(year or today.year), number, 1)
        start = start if year or start + 6 * _DAY >= today else date.fromisocalendar(today.year + 1, number, 1)
    except ValueError:
        raise no_such(words) from None
    days = (start, start + 6 * _DAY) if first else (start + 6 * _DAY, start)
    return Day(days[0], sure=False, others=(days[1],))


def _next(today: date, name: str) -> date:
    return today + ((weekday_of(name) - today.weekday() - 1) % 7 + 1) * _DAY

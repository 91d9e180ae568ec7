"""Weeks, months, quarters and years that people name as a day: "next month", "Q1 2027", "the 5th"."""

from __future__ import annotations

from datetime import date, timedelta

from guidebot.core.late import late
from guidebot.core.weeks import monday

_SPAN = late(r"(this|next)\s+(week|month|quarter|year)")
_QUARTER = late(
    r"((?:the\s+)?end of\s+)?(?:the\s+)?(?:q\s?([1-4])|([1-4])(?:st|nd|rd|th)\s+quarter)"
    r"(?:(?:\s+of)?[\s/-]+(\d{4}|next year))?"
)
_END = late(r"(?:the\s+)?end of\s+(?:the\s+|(this|next)\s+)?(week|month|quarter|year)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = late(
    r"(?:in\s+|((?:the\s+)?end of)\s+)?"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september|october"
    r"|november|december)\.?(?:\s+(\d{4}|next year))?"
)
_NTH = late(r"(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)")
_DAY = timedelta(days=1)


def named_day(words: str, today: date, *, first: bool) -> date | None:
    """The last day of what *words* name, or its *first*; for "the 5th" the next one. None for anything else."""
    said = words.strip().lower()
    if found := _SPAN.fullmatch(said):
        start, end = _span(found[2], today)
        if found[1] == "next":
            start, end = _span(found[2], end + _DAY)
        return start if first else end
    if found := _END.fullmatch(said):
        start, end = _span(found[2], today)
        return _span(found[2], end + _DAY)[1] if found[1] == "next" else end
    if found := _MONTH.fullmatch(said):
        return _month(found[2], found[3], today, first=first and not found[1])
    if found := _QUARTER.fullmatch(said):
        year = today.year + 1 if found[4] == "next year" else int(found[4]) if found[4] else None
        return _quarter(int(found[2] or found[3]), year, today, first=first and not found[1])
    if found := _NTH.fullmatch(said):
        days = (today + at * _DAY for at in range(63))
        return next((one for one in days if one.day == int(found[1])), None)
    return None


def _span(name: str, day: date) -> tuple[date, date]:
    """The first and the last day of the week, month or year of *day*."""
    if name == "week":
        return monday(day), monday(day) + 6 * _DAY
    if name == "month":
        return day.replace(day=1), _month_end(day.year, day.month)
    if name == "quarter":
        last = (day.month + 2) // 3 * 3
        return date(day.year, last - 2, 1), _month_end(day.year, last)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _quarter(number: int, year: int | None, today: date, *, first: bool) -> date | None:
    month = 3 * number - (2 if first else 0)
    years = (year,) if year else (today.year, today.year + 1)
    days = (date(one, month, 1) if first else _month_end(one, month) for one in years if 1 <= one < date.max.year)
    return next((one for one in days if year or one >= today), None)


def _month(name: str, which: str | None, today: date, *, first: bool) -> date | None:
    """The first or last day of the month that *name* begins like: in a year, in the next one, or when it comes next."""
    month = _MONTHS.index(name[:3]) + 1
    years = (today.year, today.year + 1) if which is None else (today.year + 1 if which == "next year" else int(which),)
    days = (date(one, month, 1) if first else _month_end(one, month) for one in years if 1 <= one < date.max.year)
    return next((one for one in days if which or one >= today), None)


def _month_end(year: int, month: int) -> date:
    return (date(year, month, 28) + 4 * _DAY).replace(day=1) - _DAY

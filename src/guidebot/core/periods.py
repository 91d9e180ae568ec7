"""Weeks, months, quarters and years that people name as a day: "next month", "Q1 2027", "the 5th"."""

from __future__ import annotations

import re
from datetime import date, timedelta

_SPAN = re.compile(r"(this|next)\s+(week|month|year)")
_QUARTER = re.compile(r"q([1-4])(?:\s+(\d{4}))?")
_NTH = re.compile(r"(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)")
_DAY = timedelta(days=1)


def named_day(words: str, today: date, *, first: bool) -> date | None:
    """The last day of what *words* name, or its *first*; for "the 5th" the next one. None for anything else."""
    said = words.strip().lower()
    if found := _SPAN.fullmatch(said):
        start, end = _span(found[2], today)
        if found[1] == "next":
            start, end = _span(found[2], end + _DAY)
        return start if first else end
    if found := _QUARTER.fullmatch(said):
        return _quarter(int(found[1]), int(found[2]) if found[2] else None, today, first=first)
    if found := _NTH.fullmatch(said):
        days = (today + at * _DAY for at in range(63))
        return next((one for one in days if one.day == int(found[1])), None)
    return None


def _span(name: str, day: date) -> tuple[date, date]:
    """The first and the last day of the week, month or year of *day*."""
    if name == "week":
        monday = day - day.weekday() * _DAY
        return monday, monday + 6 * _DAY
    if name == "month":
        return day.replace(day=1), _month_end(day.year, day.month)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _quarter(number: int, year: int | None, today: date, *, first: bool) -> date | None:
    month = 3 * number - (2 if first else 0)
    years = (year,) if year else (today.year, today.year + 1)
    days = (date(one, month, 1) if first else _month_end(one, month) for one in years if 1 <= one < date.max.year)
    return next((one for one in days if year or one >= today), None)


def _month_end(year: int, month: int) -> date:
    return (date(year, month, 28) + 4 * _DAY).replace(day=1) - _DAY

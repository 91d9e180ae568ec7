"""Days that people type: what is clear at once, what a reader of plain language may find, and what is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from guidebot.core.errors import UsageError
from guidebot.core.text import clean

LONGEST = 80
FURTHEST = timedelta(days=731)
HOW = "Write it like 2026-12-24, 24 December or in 3 weeks."
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBERS = re.compile(r"[\d\s.,:/+-]*")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that somebody named. *sure*: it was written in a form that has one meaning only."""

    day: date
    sure: bool


class DateReader(Protocol):
    """Finds the day in plain words. Never blocks the event loop."""

    async def find(self, typed: str, base: datetime, *, first: bool = False) -> date | None:
        """The day that *typed* means, seen from the local moment *base*; None when it means none.

        Of a month or week it is the last day, or the *first*.
        """
        ...


async def read_day(reader: DateReader, typed: str, now: datetime, zone: str, *, first: bool = False) -> Day:
    """The day that *typed* means for somebody in *zone*: of a month or week the last, or the *first*.

    Raises:
        UsageError: it means no day, is a bare number, is over, or is more than two years ahead.
    """
    words = clean(typed, high=LONGEST + 1)
    base = now.astimezone(ZoneInfo(zone))
    if len(words) > LONGEST:
        raise UsageError(f"A date takes up to {LONGEST} characters.", fix=HOW)
    sure = bool(_ISO.fullmatch(words))
    if not sure and _NUMBERS.fullmatch(words) and len(re.findall(r"\d+", words)) < 3:
        raise UsageError(f"“{words}” alone is not clear as a date.", fix=HOW)
    found = _iso(words) if sure else await reader.find(words, base.replace(tzinfo=None), first=first)
    if found is None or (not sure and _taken_for_a_year(words, found)):
        raise UsageError(f"I could not read “{words}” as a date.", fix=HOW)
    return Day(checked(found, base.date()), sure)


def _taken_for_a_year(words: str, found: date) -> bool:
    """Whether *words* name a day that no month has, such as 32 December, which readers take for a year."""
    short = found.year % 100
    return short > 31 and str(found.year) not in words and re.search(rf"(?<!\d){short:02}(?!\d)", words) is not None


def checked(day: date, today: date) -> date:
    """*day*, if it can be a due date.

    Raises:
        UsageError: it is over, or more than two years ahead.
    """
    if day < today:
        raise UsageError(f"{said(day)} is over.", fix="Choose a day from today on.")
    if day - today > FURTHEST:
        raise UsageError(
            f"{said(day)} is more than two years ahead.", fix="Choose a nearer day for a first part of it."
        )
    return day


def said(day: date) -> str:
    """*day* in words: ``Thursday 24 December 2026``."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _iso(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None

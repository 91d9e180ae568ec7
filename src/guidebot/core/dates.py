"""Days that people type: what is clear at once, what a reader of plain language may find, and what is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from guidebot.core import wallclock
from guidebot.core.calendar_words import MONTH
from guidebot.core.days import FURTHEST, Day, read, said
from guidebot.core.errors import UsageError
from guidebot.core.late import late
from guidebot.core.text import clean

__all__ = ["FURTHEST", "DateReader", "Day", "checked", "how", "read_day", "said"]
LONGEST = 80
_NUMBERS = late(r"[\d\s.,:/+-]*")
_HOURS = late(
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?|\d{1,2}\s?[ap]\.?m\b|\d{1,3}\s?(?:h|hrs?|hours?|min|mins|minutes?)\b",
    re.IGNORECASE,
)
_LONG = late(rf"\b(?:{MONTH}|20\d\d)\b", re.IGNORECASE)
_PAST = late(r"\b(?:ago|last|yesterday|previous)\b|(?<!\d)-\s?\d|\b(?:19|20)\d{2}\b", re.IGNORECASE)


class DateReader(Protocol):
    """Finds the day in plain words. Never blocks the event loop."""

    async def find(self, typed: str, base: datetime, *, first: bool = False) -> date | None:
        """The day that *typed* means, seen from the local moment *base*; None when it means none.

        Of a month or week it is the last day, or the *first*.
        """
        ...


async def read_day(
    reader: DateReader, typed: str, now: datetime, zone: str, *, first: bool = False, known: bool = True
) -> Day:
    """The day that *typed* means for somebody in *zone*: of a month or week the last, or the *first*.

    What the *reader* finds where there is no plain form is never sure. *known*: the zone is that of the person.

    Raises:
        UsageError: it means no day, is a bare number, is over, or is more than two years ahead.
    """
    words = clean(typed, high=LONGEST + 1)
    base = wallclock.local(now, zone)
    today = base.date()
    if len(words) > LONGEST:
        raise UsageError(f"A date takes up to {LONGEST} characters.", fix=how(today))
    try:
        found = read(words, today, first=first)
    except UsageError as error:
        said_so = error.message if error.fix else f"I could not read “{words[:40]}” as a date: no calendar has it."
        raise UsageError(said_so, fix=error.fix or how(today)) from error
    if found is None:
        found = await _guessed(reader, words, base, first=first)
    day = checked(found.day, today, zone="" if known else zone)
    return replace(found, others=tuple(one for one in found.others if today <= one <= today + FURTHEST and one != day))


def how(today: date) -> str:
    """How a day is written, with examples that are days to come."""
    day = today + timedelta(days=30)
    return f"Write it like {day}, {day.day} {day:%B} or in 3 weeks."


async def _guessed(reader: DateReader, words: str, base: datetime, *, first: bool) -> Day:
    """What a reader of plain language makes of *words*."""
    if _NUMBERS.fullmatch(words):
        raise UsageError(f"“{words}” alone is not clear as a date.", fix=how(base.date()))
    found = await reader.find(words, base.replace(tzinfo=None), first=first)
    if found is None or _taken_for_a_year(words, found) or _made_up(words, found, base.date()):
        raise UsageError(f"I could not read “{words}” as a date.", fix=how(base.date()))
    return Day(found, sure=False, relative=True)


def _taken_for_a_year(words: str, day: date) -> bool:
    """Whether *words* name a day that no month has, such as 32 December, which readers take for a year."""
    short = day.year % 100
    return short > 31 and str(day.year) not in words and re.search(rf"(?<!\d){short:02}(?!\d)", words) is not None


def _made_up(words: str, day: date, today: date) -> bool:
    """Whether a number of *words* is not in *day*, or *day* is over though nothing says so: readers fill in a lot."""
    said = _HOURS.sub(" ", words)
    shown = {day.day, day.month, day.year, day.year - 2000}
    if day < today:
        return _PAST.search(said) is None
    numbers = {int(one) for one in re.findall(r"\d+", said)}
    if day.day not in numbers and _LONG.search(said):  # of a month or a year they take the number that today has
        return True
    return not numbers <= shown


def checked(day: date, today: date, *, zone: str = "") -> date:
    """*day*, if it can be a due date. *zone* is the one that was taken for a person whose own is not known.

    Raises:
        UsageError: it is over, or more than two years ahead.
    """
    if day < today and zone:
        raise UsageError(
            f"{said(day)} is over in the time zone {zone}, where it is {said(today)}. Yours is not known here.",
            fix="Name yours, like /nudges zone:Europe/Berlin, or choose a day from today on.",
        )
    if day < today:
        raise UsageError(f"{said(day)} is over.", fix="Choose a day from today on.")
    if day - today > FURTHEST:
        raise UsageError(
            f"{said(day)} is more than two years ahead.", fix="Choose a nearer day for a first part of it."
        )
    return day

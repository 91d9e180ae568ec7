"""Days of the week and rhythms as people write them: ``mon and thu 18:30``, ``every other Monday at 9am``."""

from __future__ import annotations

import re
from datetime import time

from guidebot.core.calendar_words import OTHER_WEEKDAYS
from guidebot.core.errors import UsageError
from guidebot.core.late import late
from guidebot.core.nearest import nearest
from guidebot.core.records import dataclass
from guidebot.core.schedule import WEEK, Rhythm, Weekday
from guidebot.core.times import TIME, meant, spoken
from guidebot.core.written import even

DAYS = "Write monday, or for two: tuesday, friday"
SLOT = "For example: monday 09:00, or: tuesday, friday 17:30, or: monday 09:00 every two weeks"
_OTHERS = {
    "weds": Weekday.WEDNESDAY,
    **OTHER_WEEKDAYS,
}
# Words that add nothing; `um` is German for *at*.
_FILL = frozenset(("", "every", "each", "on", "at", "the", "and", "a", "of", "@", "um", "always", "both", "days"))
_APART = late(r"[\s,;/&+|]+")
_FORTNIGHT = late(
    r"\b(?:every|each|once (?:every|in)|once) (?:other|second|2nd|two|2)(?: weeks?)?\b|\b(?:every )?fortnight(?:ly)?\b"
)
_TWICE = late(r"\b(?:twice|two times|2 times|2x|2 x) (?:a|per|every|each|in a) week\b|\btwice weekly\b")
_WEEKLY = late(r"\b(?:(?:once )?(?:a|per|every|each) week|(?:once )?weekly)\b")
_UNCLEAR = late(r"\bbi-?weekly\b")
_NEVER_SO = late(
    r"\b(?:daily|monthly|yearly|weekdays?|workdays?|weekends?)\b"
    r"|\b(?:every|each|per|a) (?:day|month|weekday|\d+ \w+|three weeks|four weeks|third|fourth)\b"
)
_COUNTED = late(
    r"\b(?:first|second|third|fourth|last|[1-4](?:st|nd|rd|th)) (?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b"
    r"|\bof (?:the|each|every|a) month\b"
)
_ZONE = late(r"\b(?:utc|gmt|[cewm]es?t|[ecmp][sd]?t|bst|ist|jst|a[ce][sd]t)(?:[+-]\d[\d:]*)?$|\w+/\w+$")


@dataclass(frozen=True, slots=True)
class Slot:
    """Days, a time of day, and how often; every week where nothing else was said."""

    days: tuple[Weekday, ...]
    at: time
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class When:
    """What was said of a slot; None and no days for what was left open."""

    days: tuple[Weekday, ...]
    at: time | None
    rhythm: Rhythm | None


def parse_days(typed: str) -> tuple[Weekday, ...]:
    """Weekdays from ``monday``, ``mon`` or ``tue, fri``, in the order of the week.

    Raises:
        UsageError: a word is no weekday, or is not clear.
    """
    found = {_weekday(word) for word in _APART.split(even(typed)) if word.strip(".") not in _FILL}
    return tuple(day for day in WEEK if day in found)


def parse_weekday(typed: str) -> Weekday:
    """The one weekday that *typed* means.

    Raises:
        UsageError: it means none, or several.
    """
    found = parse_days(typed)
    if len(found) != 1:
        raise UsageError("One day of the week is wanted.", fix="Write it like monday or tue.")
    return found[0]


def parse_rhythm(typed: str) -> Rhythm:
    """How often: ``weekly``, ``twice a week``, ``every two weeks`` and what means the same.

    Raises:
        UsageError: it means none of the three.
    """
    said, rhythm = _rhythm(even(typed))
    if rhythm is None or said.strip():
        raise UsageError(f"“{typed.strip()[:30]}” is no rhythm.", fix="Write weekly, twice a week or every two weeks.")
    return rhythm


def fitting(days: tuple[Weekday, ...], rhythm: Rhythm | None) -> Rhythm:
    """The rhythm of *days*: two of them in a week mean twice a week.

    Raises:
        UsageError: their number does not fit the *rhythm* that was asked for.
    """
    if not 1 <= len(days) <= 2:
        raise UsageError("That takes one day of the week, or two.", fix=DAYS)
    if rhythm is Rhythm.TWICE and len(days) == 1:
        raise UsageError("“twice a week” takes two different days.", fix="For example: tuesday, friday")
    if rhythm in {Rhythm.WEEKLY, Rhythm.FORTNIGHTLY} and len(days) == 2:
        raise UsageError(f"“{rhythm}” takes one day; two are twice a week.", fix="For example: tuesday")
    return Rhythm.TWICE if len(days) == 2 else rhythm or Rhythm.WEEKLY


def read_when(typed: str) -> When:
    """What *typed* says of days, a time and a rhythm, in any order; the rest stays open.

    Raises:
        UsageError: a word is none of these, there are two times, or a zone.
    """
    said, rhythm = _rhythm(spoken(typed).rstrip(".!"))
    if zone := _ZONE.search(said):
        raise UsageError(f"The time zone is asked for by itself; leave out “{zone[0]}”.")
    times = list(TIME.finditer(said))
    if len(times) > 1:
        raise UsageError("Give one time of day, for all days.")
    at = meant(times[0]) if times else None
    if times and at is None:
        raise UsageError(f"“{times[0][0]}” is no time of day.")
    rest = TIME.sub(" ", said)
    if re.search(r"\b[ap]m\b", rest):
        raise UsageError("Morning, afternoon and evening need an hour.")
    return When(parse_days(rest), at, rhythm)


def parse_slot(typed: str) -> Slot:
    """The days, the time and the rhythm that *typed* names.

    Raises:
        UsageError: something is missing, is there twice, or does not fit.
    """
    try:
        return _whole(read_when(typed))
    except UsageError as error:
        raise UsageError(error.message, fix=_with_time(error.fix or "")) from error


def _whole(when: When) -> Slot:
    if when.at is None:
        raise UsageError("The time of day is missing." if when.days else "A day and a time are missing.")
    if not when.days:
        raise UsageError("The day of the week is missing.")
    return Slot(when.days, when.at, fitting(when.days, when.rhythm))


def _with_time(fix: str) -> str:
    """The advice of a field that takes days alone, for one that takes a time with them."""
    hint = fix.partition("?")[0] + "? " if fix.startswith("Did you mean") else ""
    return f"{hint}{SLOT}"


def _rhythm(said: str) -> tuple[str, Rhythm | None]:
    """*said* without the words on how often, and what they mean."""
    # in *every second monday* it is every other one that is meant, not the second of the month
    if counted := _COUNTED.search(_FORTNIGHT.sub(" ", said)):
        raise UsageError(f"“{counted[0]}” is not possible.", fix="Write weekly, twice a week or every two weeks.")
    # *twice a week* holds *a week*, so the longer ones are looked for first
    for pattern, rhythm in ((_TWICE, Rhythm.TWICE), (_FORTNIGHT, Rhythm.FORTNIGHTLY), (_WEEKLY, Rhythm.WEEKLY)):
        if pattern.search(said):
            return pattern.sub(" ", said), rhythm
    if _UNCLEAR.search(said):
        raise UsageError("“biweekly” can mean two things.", fix="Write every two weeks, or twice a week.")
    if never := _NEVER_SO.search(said):
        raise UsageError(f"“{never[0]}” is not possible.", fix="Write weekly, twice a week or every two weeks.")
    return said, None


def _weekday(word: str) -> Weekday:
    """The day that *word* means: its name, the beginning of it, also with an ``s``."""
    said = word.strip(".'()")
    if said in _OTHERS:
        return _OTHERS[said]
    found = {day for day in WEEK for one in (said, said.removesuffix("s")) if one and day.value.startswith(one)}
    if len(found) == 1:
        return found.pop()
    near = nearest(said, [day.value for day in WEEK], 1, 0.7)
    # three letters are near to nearly everything
    hint = f"Did you mean {near[0]}? " if near and len(said) > 3 else ""
    raise UsageError(f"“{word[:20]}” is no day of the week.", fix=f"{hint}{DAYS}")

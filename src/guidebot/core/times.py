"""Times of day as people write them: ``9``, ``0930``, ``9:30 a.m.``, ``half past nine``, ``noon``; and quiet hours."""

from __future__ import annotations

import re
from datetime import time

from guidebot.core.errors import UsageError
from guidebot.core.late import late
from guidebot.core.written import even, is_off

HOW = "Write it like 09:00, 17:30 or 9:30 am."
QUIET = "Write them like 21-08, or off."
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_WORDS)})"
_HALF_DAY = late(r"(?<![^\W\d])([ap])\.?\s?m\b\.?|(?<=\d)([ap])\b")
_PARTS = {"morning": "am", "afternoon": "pm", "evening": "pm"}
_PART = late(rf"\b(?:in the )?({'|'.join(_PARTS)})\b")
TIME = late(
    rf"""(?<![\w.:])(?:
        (?:12\s)?(?P<named>noon|midday|midnight)
      | (?P<part>half|quarter)\s(?P<side>past|to)\s(?P<near>{_NUMBER})(?:\s?(?P<near_half>am|pm))?
      | (?:(?P<hour>\d{{1,2}})[:.h](?P<minute>\d{{2}})(?::\d{{2}})?
          | (?P<run>\d{{3,4}})
          | (?P<alone>{_NUMBER})(?:h\b)?)
        (?:\s?(?:h|hrs?|hours|uhr|o'?clock)\b)?
        (?:\s?(?P<half>am|pm)\b)?
    )(?![\w:]|\.\d)""",
    re.VERBOSE,
)
_END = late(r"(?<=[a-z\d][a-z\d])[.!,;]+$")
_LEAD = late(r"^(?:at|by|um|@|around|about)\s*(?=\S)")
_BETWEEN = late(r"(?:\b(?:from|between|quiet|hours|to|until|till|til|and|bis|at|the)\b|[-\s,./>…]|\.\.)*")
_SHORTEST_DAY = 4 * 60
_LONG_NIGHT = 12 * 60


def parse_time(typed: str) -> time:
    """The time of day that *typed* means.

    Raises:
        UsageError: it means none.
    """
    found = TIME.fullmatch(_LEAD.sub("", _END.sub("", spoken(typed))))
    at = meant(found) if found else None
    if at is None:
        raise UsageError(f"“{typed.strip()[:20]}” is no time of day.", fix=HOW)
    return at


def parse_quiet(typed: str) -> tuple[time, time]:
    """The start and the end of quiet hours; the same moment twice for none.

    Raises:
        UsageError: it is not two times, they leave less than four hours a day, or may mean another half of the day.
    """
    if is_off(typed):
        return time(), time()
    said = re.sub(r"\b24(?:[:.]00)?(?![\d:])", "00:00", spoken(typed))
    said = re.sub(r"(?<=[\dhm])\s*(?:-|\.\.+|…)\s*(?=\d)", " to ", said)
    found = list(TIME.finditer(said))
    times = [at for one in found if (at := meant(one)) is not None]
    if len(found) != 2 or len(times) != 2 or not _BETWEEN.fullmatch(TIME.sub(" ", said)):
        raise UsageError("Quiet hours have a start and an end, each a time of day.", fix=QUIET)
    start, end = times
    length = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % (24 * 60)
    if length > 24 * 60 - _SHORTEST_DAY:
        raise UsageError("That leaves less than four hours a day.", fix="Switch reminders off instead: /nudges off")
    if start == end:
        raise UsageError("The same time twice can mean all day, or never.", fix=QUIET)
    if length > _LONG_NIGHT and _half_left_open(found):
        night, day = f"{(start.hour + 12) % 24:02}-{end.hour:02}", f"{start.hour:02}-{(end.hour + 12) % 24:02}"
        raise UsageError("Is that in the morning or in the evening?", fix=f"Write it like {night}, or {day}.")
    return start, end


def _half_left_open(found: list[re.Match[str]]) -> bool:
    """Whether the first of two small hours has no ``am`` or ``pm``: ``10-6`` is more often a night than all day."""
    first, last = (one["alone"] or "" for one in found)
    return not found[0]["half"] and all(re.fullmatch(r"[1-9]|1[0-2]|[a-z]+", one) for one in (first, last))


def spoken(typed: str) -> str:
    """*typed* in one form, where the half of the day is ``am`` or ``pm``."""
    said = _PART.sub(lambda match: _PARTS[match[1]], even(typed))
    return _HALF_DAY.sub(lambda match: f"{match[1] or match[2]}m", said)


def meant(match: re.Match[str]) -> time | None:
    """The time that a match of `TIME` means; None where no clock shows it."""
    if match["named"]:
        return time(0) if match["named"] == "midnight" else time(12)
    if match["part"]:
        minutes = {"half": 30, "quarter": 15}[match["part"]]
        hour = _hour(match["near"], match["near_half"])
        after = match["side"] == "past"
        return None if hour is None else time((hour - (0 if after else 1)) % 24, minutes if after else 60 - minutes)
    written = match["run"]
    hours, minutes_ = (written[:-2], written[-2:]) if written else (match["hour"] or match["alone"], match["minute"])
    hour, minute = _hour(hours, match["half"]), int(minutes_ or 0)
    return None if hour is None or minute > 59 else time(hour, minute)


def _hour(written: str, half: str | None) -> int | None:
    hour = int(written) if written.isdigit() else _WORDS.index(written) + 1
    if half is None:
        return hour if hour < 24 else None
    return hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else None

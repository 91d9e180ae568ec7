"""Days in words and numbers: what has one meaning, what has several, and what no calendar has."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

from guidebot.core.amounts import counted
from guidebot.core.calendar_words import (
    MONTH,
    MONTHS,
    ORDINAL,
    ORDINALS,
    WEEKDAY,
)
from guidebot.core.day_forms import FURTHEST, Day, dated, numeric, real, said, weekday_and_number
from guidebot.core.day_names import after_next, festive, nth, weekdays, weeks
from guidebot.core.errors import UsageError
from guidebot.core.late import late
from guidebot.core.nearest import nearest
from guidebot.core.periods import named_day
from guidebot.core.schedule import WEEK
from guidebot.core.written import even

__all__ = ["FURTHEST", "Day", "in_title", "read", "said"]
_LEAD = late(
    r"^(?:(?:by|until|till?|on|due|for|deadline|bis|am|zum|den|der|el|al|le|il|hasta|para|pour)\b\s*[:=]?\s*)+"
)
_CLOCK = r"(?:\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m|z)?|\d{1,2}\s?[ap]m|noon|midnight)"
_TIME = late(rf"(?:(?:t|,?\s(?:at\s)?){_CLOCK}|\sat\s\d{{1,2}})$|^(?:at )?{_CLOCK},? (?:on )?")
_RANGE = late(r"(?:from |between )?(?P<a>.+?)(?: ?-+ ?|\.\.+| to | until | till | and | through | bis )(?P<b>.+)")
_BEGIN = late(r"(?:the )?(?:beginning|start) of (?:the )?(.+)")
_OTHER_BEGIN = late(rf"^(?:anfang|debut|principios de|inicio de|inizio) (?=(?:{MONTH})\b)")
_OTHER_END = late(rf"^(?:ende|fin|fin de|finales de|fine|fim de) (?=(?:{MONTH})\b)")
_NAMES = {number: name for name, number in reversed(MONTHS.items()) if len(name) > 3 or name == "may"}
_MONTH = late(rf"\b(?:(?:this|next|coming) )?({MONTH})\b")
_COUNTED = r"(?=\s?[a-z]{1,10}$)"
_PARTS = {"½": "5", "¼": "25", "¾": "75"}
_END = late(r"(?:the )?end of (?:the )?(?:this |next )?(?:week|month|year|[a-z]+).*")
_BY = r"(?:by|due|until|till|deadline|before|on|bis|hasta|avant|para)"
_MARKED = late(rf"\b{_BY}\b\s*[:=]?\s*(.{{2,40}}?)[\s.!)]*$")
_CLOSING = late(
    rf"\s((?:today|tonight|tomorrow|next (?:{WEEKDAY})|(?:this|next) (?:week|weekend|month|quarter|year)"
    r"|(?:in|within) [\w½.,]+ (?:days?|weeks?|months?|fortnights?)|(?:the )?end of (?:the |this |next )?\w+))[\s.!]*$"
)
_OPENING = late(
    rf"(?:{_BY} )?((?:the )?\d{{1,2}}(?:st|nd|rd|th|\.)? (?:of )?(?:{MONTH})|(?:{MONTH}) \d{{1,2}}(?:st|nd|rd|th)?"
    r"|\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.)(?:(?<=\.)|\s*[:,-]|(?<!\d\d\d\d)(?= (?!\d)))"
)
_CJK = late(r"(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号]?")
_SHORT = {"eow": "end of the week", "eom": "end of the month", "eoy": "end of the year", "eoq": "end of the quarter"}


def read(typed: str, today: date, *, first: bool = False) -> Day | None:
    """The day that *typed* means; of a month or week the last, or the *first*. None where it means none.

    Raises:
        UsageError: no calendar has that day, or its weekday contradicts it.
    """
    plain = _prepared(typed)
    bare = _TIME.sub("", plain)
    loose = re.sub(r"^(?:before|around|about|ca\.?|circa|maybe) ", "", bare)
    for words, sure in ((plain, True), (loose, False), (_mended(loose), False)):
        if words and (found := _one(words, today, first=first) or _range(words, today, first=first)):
            return found if sure or words == plain else replace(found, sure=False)
    return None


def in_title(title: str, today: date) -> Day | None:
    """The day that stands at the end of a goal's *title*, or before it: ``Finish ARENA by 24 December``."""
    plain = re.sub(r"[][(){}]", " ", even(title)).strip()
    marked = _MARKED.search(plain) or _CLOSING.search(plain) or _OPENING.match(plain)
    tails = [marked[1]] if marked else []
    words = plain.rstrip(".!) ").split()
    tails += [" ".join(words[-count:]) for count in (4, 3, 2, 1) if count < len(words)]
    for at, tail in enumerate(tails):
        if not (at == 0 and marked) and not re.search(r"\d.*[a-z]{3}|[a-z]{3}.*\d|\d{4}-\d\d-\d\d|\d\.\d+\.", tail):
            continue
        try:
            found = read(tail, today) if at == 0 and marked else dated(_prepared(tail), today)
        except UsageError:
            continue
        if found is not None and today <= found.day <= today + FURTHEST:
            return found
    return None


def _prepared(typed: str) -> str:
    typed = re.sub(r"(\d*)\s?([½¼¾])", lambda match: f"{match[1] or 0}.{_PARTS[match[2]]}", typed)
    letters = unicodedata.normalize("NFD", even(typed))
    words = "".join(one for one in letters if not "\u0300" <= one <= "\u036f")
    words = _CJK.sub(_in_numbers, unicodedata.normalize("NFC", words))
    words = re.sub(r"(?<=\d)[-/](?=[a-z]{3})|(?<=[a-z]{3})[-/](?=\d)", " ", words)
    words = ORDINAL.sub(lambda match: ORDINALS[match[0]], words)
    words = re.sub(rf"\b1/2{_COUNTED}", "0.5", words)
    words = re.sub(rf"(?<=\d),(?=\d{{3}}{_COUNTED})", "", words)
    words = re.sub(rf"(?<=\d),(?=\d{{1,2}}{_COUNTED})", ".", words)
    words = re.sub(rf"^(in )?\+ ?(?=\d+{_COUNTED})", r"\1", words)
    words = _LEAD.sub("", words.strip(" ,;!?:()")).strip()
    words = _OTHER_END.sub("end of ", _OTHER_BEGIN.sub("beginning of ", words))
    words = words if re.search(r"\d\.$", words) else words.rstrip(". ")
    return _SHORT.get(words, words)


def _in_numbers(match: re.Match[str]) -> str:
    """A day as it is written in Chinese, Japanese and Korean."""
    if match[1]:
        return f"{match[1]}-{match[2]}-{match[3]}"
    return f"{match[3]} {next((name for name, at in MONTHS.items() if at == int(match[2])), '?')}"


def _mended(words: str) -> str:
    """*words* with slips in names put right; empty where there are none."""
    known = [one for one in (*MONTHS, *map(str, WEEK), "tomorrow", "christmas", "weeks", "months") if len(one) > 4]
    out = [
        (nearest(one, known, 1, 0.8) or [one])[0] if len(one) > 4 and one.isalpha() else one for one in words.split()
    ]
    mended = " ".join(out)
    return mended if mended != words else ""


def _one(words: str, today: date, *, first: bool) -> Day | None:
    if found := dated(words, today) or numeric(words, today) or weekdays(words, today) or nth(words, today):
        return found
    if found := weekday_and_number(words, today) or after_next(words, today, first=first):
        return found
    if count := counted(words, today):
        return Day(count[0], count[1], relative=True)
    if found := festive(words, today) or weeks(words, today, first=first):
        return found
    words = _MONTH.sub(lambda match: _NAMES[MONTHS[match[1]]], words)
    if opening := _BEGIN.fullmatch(words):
        begun = named_day(opening[1], today, first=True)
        return Day(begun) if begun else None
    try:
        ends = named_day(words, today, first=False), named_day(words, today, first=True)
    except (ValueError, OverflowError):
        return None
    last, start = ends
    if last is None or start is None:
        return None
    chosen, other = (start, last) if first else (last, start)
    sure = chosen == other or _END.fullmatch(words) is not None
    return Day(chosen, sure, () if sure else (other,), relative=True)


def _range(words: str, today: date, *, first: bool) -> Day | None:
    """Both ends of what reads like a range; its end is the likelier meaning, or its beginning for the *first*."""
    found = _RANGE.fullmatch(words)
    if found is None:
        return None
    ends = [_one(found[name], today, first=first) for name in "ab"]
    for at, other in ((0, 1), (1, 0)):
        whole = ends[other]
        number = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|\.)?", found["ab"[at]])
        if whole is not None and number and not whole.relative:
            ends[at] = Day(real(whole.day.year, whole.day.month, int(number[1]), words))
    if ends[0] is None or ends[1] is None:
        return None
    start, end = ends[0].day, ends[1].day
    return Day(start if first else end, sure=False, others=(end if first else start,))

"""Days that are counted from today: ``tomorrow``, ``in 3.0 weeks``, ``2w``, ``a month and a half from now``."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from guidebot.core.calendar_words import NUMBERS
from guidebot.core.late import late

_NEAR = {
    **dict.fromkeys(("today", "tonight", "eod", "end of day", "end of the day"), 0),
    **dict.fromkeys(("tomorrow", "tmr", "tmrw", "tomorrow night", "tomorrow evening", "tomorrow morning"), 1),
    **dict.fromkeys(("day after tomorrow", "the day after tomorrow", "overmorrow"), 2),
    **dict.fromkeys(("heute", "hoy", "aujourd'hui", "oggi", "hoje"), 0),
    **dict.fromkeys(("morgen", "manana", "demain", "domani", "amanha"), 1),
    **dict.fromkeys(("ubermorgen", "uebermorgen", "pasado manana", "apres-demain", "dopodomani"), 2),
}
_UNITS = (
    (r"days?|d|dys?|tage?n?|dias?|jours?", "day", 1),
    (r"weeks?|w|wks?|wk|wochen?|semanas?|semaines?", "day", 7),
    (r"fortnights?", "day", 14),
    (r"months?|mo|mos|mths?|mth|monate?n?|meses|mois|m", "month", 1),
    (r"quarters?|qtrs?", "month", 3),
    (r"years?|y|yrs?|jahre?n?|anos?|ans?", "month", 12),
)
_UNIT = "|".join(one for one, _, _ in _UNITS)
# a number in letters ends with its word: "and days" are not "an" and "d"
_NUMBER = rf"\d{{1,6}}(?:\.\d{{1,2}})?|(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})(?=[\s-])"
_PART = rf"(?P<n>{_NUMBER})(?:\s?|-)(?P<u>{_UNIT})"
_PLAIN = re.sub(r"\?P<\w>", "", _PART)
_AMOUNT = late(
    rf"(?:in|within|after|for|en|dans|dentro de)?\s*(?P<all>{_PLAIN}(?:(?:,|\s|and|&)+{_PLAIN})*)"
    r"(?P<half>\sand a half)?(?:'s?)?(?:\s(?:time|later|from (?:now|today|tomorrow)|hence|ahead))?"
)
_WORKING = late(r"(?:in|within|after)?\s*(?P<n>\d{1,3}) (?:working|business|week|work) ?days?(?: from (?:now|today))?")
_DAY = timedelta(days=1)


def counted(said: str, today: date) -> tuple[date, bool] | None:
    """The day that *said* counts to from *today*, and whether it could mean no other; None for anything else."""
    if said in _NEAR:
        return today + _NEAR[said] * _DAY, True
    if said == "2day":  # which is also a way to write today
        return today + 2 * _DAY, False
    if found := _WORKING.fullmatch(said):
        return _working(today, int(found["n"])), False
    found = _AMOUNT.fullmatch(said)
    if found is None or re.fullmatch(r"(?:in |for )?an?", said):
        return None
    days, months, sure = _sum(found["all"], half=bool(found["half"]))
    if "tomorrow" in said:
        days += 1
    if months != int(months) or days != int(days):
        sure, days = False, days + round((months - int(months)) * 30)
    try:
        return _later(today, int(months)) + round(days) * _DAY, sure
    except OverflowError:
        return date.max, True


def _sum(parts: str, *, half: bool) -> tuple[float, float, bool]:
    totals, sure = {"day": 0.0, "month": 0.0}, True
    found = list(re.finditer(_PART, parts))
    for at, part in enumerate(found):
        count = NUMBERS.get(part["n"]) or float(part["n"] if part["n"] not in NUMBERS else 0)
        count += 0.5 if half and at == len(found) - 1 else 0
        kind, size = next((kind, size) for names, kind, size in _UNITS if re.fullmatch(names, part["u"]))
        totals[kind] += count * size
        sure = sure and part["u"] != "m" and "couple" not in part["n"]
    return totals["day"], totals["month"], sure


def _later(day: date, months: int) -> date:
    """The same day of the month *months* later, or the last one of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _working(day: date, count: int) -> date:
    while count:
        day += _DAY
        count -= day.weekday() < 5
    return day

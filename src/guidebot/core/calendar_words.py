"""Names of months, numbers and holidays, as the reader of days knows them."""

from __future__ import annotations

from datetime import date, timedelta

from guidebot.core.late import late
from guidebot.core.schedule import WEEK

_NAMES = (
    "jan january januar janner janvier enero gennaio janeiro januari ene",
    "feb february februar fevrier febrero febbraio fevereiro februari fev fevr",
    "mar march marz mars marzo marco maart mrz",
    "apr april avril abril aprile avr abr",
    "may mai mayo maggio maio mei",
    "jun june juni juin junio giugno junho giu",
    "jul july juli juillet julio luglio julho juil lug",
    "aug august aout agosto augustus",
    "sep sept september septembre septiembre settembre setembro",
    "oct october oktober octobre octubre ottobre outubro okt ott",
    "nov november novembre noviembre novembro",
    "dec december dezember decembre diciembre dicembre dezembro dez dic",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAYS = ("mon", "tues?", "wed|weds", "thu|thurs?", "fri", "sat", "sun")
_OTHER_WEEKS = (
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miercoles jueves viernes sabado domingo",
)
OTHER_WEEKDAYS = {name: day for names in _OTHER_WEEKS for name, day in zip(names.split(), WEEK, strict=True)}
WEEKDAY = "|".join([*WEEK, *_DAYS, *OTHER_WEEKDAYS])
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
ORDINALS = {name: f"{at}th" for at, name in enumerate(_ORDINALS.split(), 1)}
ORDINALS |= {name.replace("-", " "): said for name, said in ORDINALS.items() if "-" in name}
ORDINAL = late(rf"\b(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\b")
NUMBERS = {name: float(at) for at, name in enumerate(_NUMBERS.split(), 1)}
NUMBERS |= {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5, "a couple of": 2.0, "a couple": 2.0}
_MOVING = (
    *("easter", "easter sunday", "ostern", "good friday", "easter monday", "ascension day", "pentecost", "whitsun"),
    "thanksgiving",
)
_FIXED = {
    (12, 24): "christmas eve|xmas eve|heiligabend|heilig abend",
    (12, 25): "christmas|christmas day|xmas|xmas day|x-mas|weihnachten|noel|navidad",
    (12, 26): "boxing day",
    (12, 31): "new year's eve|new years eve|new year eve|nye|silvester",
    (1, 1): "new year|new year's|new years|new year's day|new years day|neujahr",
    (2, 14): "valentine's day|valentines day|valentine's|valentines",
    (3, 17): "st patrick's day|st. patrick's day|saint patrick's day",
    (5, 1): "may day",
    (10, 31): "halloween",
}
_DAY = timedelta(days=1)


def weekday_of(said: str) -> int:
    """The number of the weekday that *said* begins like; Monday is 0."""
    if said in OTHER_WEEKDAYS:
        return tuple(WEEK).index(OTHER_WEEKDAYS[said])
    return next(at for at, day in enumerate(WEEK) if day.value.startswith(said[:3]))


def holiday(said: str, year: int) -> date | None:
    """The day of the holiday *said* in *year*."""
    for (month, day), names in _FIXED.items():
        if said in names.split("|"):
            return date(year, month, day)
    easter = _easter(year)
    moving = {
        "easter": easter,
        "easter sunday": easter,
        "ostern": easter,
        "good friday": easter - 2 * _DAY,
        "easter monday": easter + _DAY,
        "ascension day": easter + 39 * _DAY,
        "pentecost": easter + 49 * _DAY,
        "whitsun": easter + 49 * _DAY,
        "thanksgiving": date(year, 11, 22) + (3 - date(year, 11, 22).weekday()) % 7 * _DAY,
    }
    return moving.get(said)


HOLIDAYS = frozenset(name for names in _FIXED.values() for name in names.split("|")) | frozenset(_MOVING)


def _easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian method."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)

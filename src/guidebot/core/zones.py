"""Time zones: chosen by their own name, by city, country or usual name, or asked for with what may be meant."""

from __future__ import annotations

import re
import zoneinfo
from datetime import datetime, timedelta
from functools import cache
from importlib import metadata
from zoneinfo import ZoneInfo

from guidebot.core import places, wallclock
from guidebot.core.errors import UsageError
from guidebot.core.nearest import nearest
from guidebot.core.stopping import apart
from guidebot.core.written import even

HOW = "Write a city or a zone, like Berlin, New York or UTC."
_SHORT = {
    "gmt": ("UTC", "Europe/London", "Africa/Accra"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "wet": ("Europe/Lisbon",),
    "cet": ("Europe/Berlin", "Europe/Paris", "Europe/Madrid"),
    "eet": ("Europe/Athens", "Europe/Kyiv", "Europe/Helsinki"),
    "msk": ("Europe/Moscow",),
    "et": ("America/New_York",),
    "est": ("America/New_York", "America/Toronto", "America/Panama"),
    "ct": ("America/Chicago",),
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Mexico_City"),
    "mt": ("America/Denver",),
    "mst": ("America/Denver", "America/Phoenix"),
    "pt": ("America/Los_Angeles",),
    "pst": ("America/Los_Angeles", "Asia/Manila"),
    "akst": ("America/Anchorage",),
    "hst": ("Pacific/Honolulu",),
    "brt": ("America/Sao_Paulo",),
    "art": ("America/Argentina/Buenos_Aires",),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "pkt": ("Asia/Karachi",),
    "gst": ("Asia/Dubai",),
    "sgt": ("Asia/Singapore",),
    "hkt": ("Asia/Hong_Kong",),
    "wib": ("Asia/Jakarta",),
    "kst": ("Asia/Seoul",),
    "jst": ("Asia/Tokyo",),
    "awst": ("Australia/Perth",),
    "acst": ("Australia/Adelaide", "Australia/Darwin"),
    "aest": ("Australia/Sydney", "Australia/Brisbane"),
    "nzst": ("Pacific/Auckland",),
    "sast": ("Africa/Johannesburg",),
    "cat": ("Africa/Harare",),
    "eat": ("Africa/Nairobi",),
    "wat": ("Africa/Lagos",),
}
_SUMMER = {
    "west": "wet",
    "cest": "cet",
    "mez": "cet",
    "mesz": "cet",
    "met": "cet",
    "eest": "eet",
    "edt": "est",
    "cdt": "cst",
    "mdt": "mst",
    "pdt": "pst",
    "akdt": "akst",
    "acdt": "acst",
    "aedt": "aest",
    "nzdt": "nzst",
    "idt": "ist",
    "est5edt": "et",
    "cst6cdt": "ct",
    "mst7mdt": "mt",
    "pst8pdt": "pt",
}
_SEVERAL = {
    "davis": ("America/Los_Angeles",),
    "norfolk": ("America/New_York", "Europe/London", "Pacific/Norfolk"),
    "petersburg": ("Europe/Moscow", "America/New_York"),
    "vincennes": ("Europe/Paris",),
}
_STATIONS = ("Antarctica/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/")
_DIRECTIONS = frozenset(("north", "south", "east", "west", "general", "continental"))
_OFFSET = re.compile(r"(?:utc|gmt|z)?\s?([+-])\s?(\d{1,2})(?::?(\d{2}))?(?:\s?(?:h|hours?|utc|gmt))?")
_HALVES = (datetime(2026, 1, 15), datetime(2026, 7, 15))  # noqa: DTZ001  # winter and summer anywhere
_SHOWN = 5


def use_packaged_zones() -> None:
    """Read zones from the ``tzdata`` package alone: a system's own are often out of date, and come first otherwise."""
    zoneinfo.reset_tzpath([])
    names.cache_clear()
    wallclock.forget()


def version() -> str:
    """The version of the zone data."""
    try:
        return metadata.version("tzdata")
    except metadata.PackageNotFoundError:
        return "unknown"


@cache
def names() -> tuple[str, ...]:
    """Every zone that can be chosen: places and UTC, sorted."""
    found = (one for one in zoneinfo.available_timezones() if "/" in one and not one.startswith(("Etc/", "SystemV/")))
    return ("UTC", *sorted(found))


@cache
def _by_key() -> dict[str, str]:
    return {places.key(name): name for name in names()}


@cache
def _by_city() -> dict[str, str]:
    return {places.key(name.rpartition("/")[2]): name for name in reversed(names())}


def zone_name(typed: str) -> str:
    """The IANA name that *typed* means: its own, a city's, a country's, or a usual name of its time.

    Raises:
        UsageError: it means none or several; the text names what may be meant, and *choices* hold it.
    """
    wanted = " ".join(typed.split())
    found = _found(wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise _unclear(f"“{wanted[:40]}” has several time zones.", found)
    said = even(wanted).removesuffix(" time")
    short = _SHORT.get(_SUMMER.get(said, said))
    if short:
        raise _unclear(
            f"I know no time zone called “{wanted[:40]}”: such letters mean several, and not all year.", short
        )
    if (offset := _OFFSET.fullmatch(said)) is not None and (zones := _with_offset(offset)):
        words = f"I know no time zone called “{wanted[:40]}”: an offset does not know summer time. Name a city."
        raise _unclear(words, zones)
    near = places.maybe(wanted) or _namesakes(places.key(wanted)) or _near(places.key(wanted))
    near = tuple(one for one in near if one in names())
    if near:
        raise _unclear(f"I know no time zone called “{wanted[:40]}”.", near)
    raise UsageError(f"I know no time zone called “{wanted[:40]}”.", fix=HOW)


def suggestions(typed: str, limit: int = 25) -> tuple[str, ...]:
    """Zones that *typed* may mean, best first."""
    said = places.key(typed)
    if not said:
        usual = ("bst", "cet", "et", "ct", "pt", "ist", "jst", "aest")
        return ("UTC", *(_SHORT[one][0] for one in usual))
    found = [*_found(typed), *_SHORT.get(_SUMMER.get(said, said), ())]
    if (offset := _OFFSET.fullmatch(even(typed))) is not None:
        found += _with_offset(offset)
    found += [*places.maybe(typed), *_namesakes(said)]
    found += [name for city, name in _by_city().items() if city.startswith(said)]
    found += [zone for name, zones in places.table().items() if name.startswith(said) for zone in zones[:2]]
    if len(said) > 2:
        found += [name for known, name in _by_key().items() if said in known]
    return tuple(one for one in dict.fromkeys(found or _near(said)) if one in names())[:limit]


def _found(wanted: str) -> tuple[str, ...]:
    """The zones that *wanted* names without a doubt about the words."""
    said = places.key(wanted)
    if len(wanted) > 80 or ".." in wanted or said.startswith("etc "):
        return ()
    if said in _by_key():
        return (_by_key()[said],)
    if even(wanted).removesuffix(" time") in {*_SHORT, *_SUMMER} or _namesakes(said):
        return ()
    known = tuple(zone for zone in places.zones_of(wanted) if zone in names())
    return known or ((_by_city()[said],) if said in _by_city() else ())


def _namesakes(said: str) -> tuple[str, ...]:
    """Zones of which nobody can say which is meant: of stations and villages that share the name of other places."""
    own = _by_city().get(said, "")
    asked = own.startswith(_STATIONS) and said not in places.table()
    if said not in _SEVERAL and said not in _DIRECTIONS and not asked:
        return ()
    return tuple(dict.fromkeys((*_SEVERAL.get(said, ()), own))) if own else _SEVERAL.get(said, ())


def _near(said: str) -> tuple[str, ...]:
    """Zones of names that differ from *said* by a slip: the same first letter, and hardly another one."""
    if len(said) < 5 or len(said) > 40:
        return ()
    known = [*_by_key(), *_by_city(), *places.table()]
    close = nearest(said, [one for one in known if one[0] == said[0]], 2, 0.8)
    close = [one for one in close if apart(one, said) <= (1 if len(said) < 9 else 2)]
    found = [zone for one in close for zone in _found(one)[:2]]
    return tuple(dict.fromkeys(found))[:3]


def _with_offset(match: re.Match[str]) -> tuple[str, ...]:
    """Zones of many people whose clocks show that offset in one half of the year or in both."""
    wanted = timedelta(hours=int(match[2]), minutes=int(match[3] or 0)) * (1 if match[1] == "+" else -1)
    zones = [zone for zone in places.great() if zone in names()]
    shown = [zone for zone in zones if any(ZoneInfo(zone).utcoffset(half) == wanted for half in _HALVES)]
    return tuple(shown[:_SHOWN])


def _unclear(words: str, zones: tuple[str, ...]) -> UsageError:
    return UsageError(words, fix=f"Did you mean {' or '.join(zones[:_SHOWN])}?", choices=zones[:_SHOWN])

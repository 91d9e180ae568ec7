"""Time zones: IANA names only, checked, with a suggestion for what was probably meant."""

from __future__ import annotations

import difflib
import zoneinfo
from functools import cache
from importlib import metadata

from guidebot.core.errors import UsageError

_USUAL = {
    "gmt": "UTC",
    "bst": "Europe/London",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "est": "America/New_York",
    "edt": "America/New_York",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "jst": "Asia/Tokyo",
    "ist": "Asia/Kolkata",
    "aest": "Australia/Sydney",
    "san francisco": "America/Los_Angeles",
    "washington": "America/New_York",
    "munich": "Europe/Berlin",
    "oxford": "Europe/London",
    "cambridge": "Europe/London",
    "bangalore": "Asia/Kolkata",
    "delhi": "Asia/Kolkata",
}


def use_packaged_zones() -> None:
    """Read zones from the ``tzdata`` package alone: a system's own are often out of date, and come first otherwise."""
    zoneinfo.reset_tzpath([])
    names.cache_clear()


def version() -> str:
    """The version of the zone data."""
    try:
        return metadata.version("tzdata")
    except metadata.PackageNotFoundError:
        return "unknown"


@cache
def names() -> tuple[str, ...]:
    """Every zone that can be chosen: places and UTC, sorted."""
    places = (one for one in zoneinfo.available_timezones() if "/" in one and not one.startswith(("Etc/", "SystemV/")))
    return ("UTC", *sorted(places))


def zone_name(typed: str) -> str:
    """The IANA name that *typed* means: exact, without regard to case, or a city alone.

    Raises:
        UsageError: no zone is called so; the text names the nearest ones.
    """
    wanted = " ".join(typed.split())
    lower = wanted.lower().replace(" ", "_")
    for name in names():
        if name.lower() == lower:
            return name
    cities = [name for name in names() if name.lower().rpartition("/")[2] == lower]
    if len(cities) == 1:
        return cities[0]
    near = suggestions(wanted, 3)
    fix = f"Did you mean {' or '.join(near)}?" if near else "Write it like Europe/Berlin, America/New_York or UTC."
    raise UsageError(f"I know no time zone called “{wanted[:40]}”.", fix=fix)


def suggestions(typed: str, limit: int = 25) -> tuple[str, ...]:
    """Zones that *typed* may mean, best first."""
    lower = typed.strip().lower()
    if not lower:
        return ("UTC", *(_USUAL[one] for one in ("bst", "cet", "est", "pst", "ist", "jst", "aest")))
    found = [_USUAL[lower]] if lower in _USUAL else []
    flat = lower.replace(" ", "_")
    found += [name for name in names() if name.lower().rpartition("/")[2].startswith(flat)]
    found += [name for name in names() if flat in name.lower()]
    if len(found) < limit:
        by_city = {name.lower().rpartition("/")[2]: name for name in names()}
        found += [by_city[one] for one in difflib.get_close_matches(flat.rpartition("/")[2], by_city, 3, 0.7)]
    return tuple(dict.fromkeys(found))[:limit]

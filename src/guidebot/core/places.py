"""Places and usual names of times, and the zones that they mean: a table made by ``docs/zones/make.py``."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

from guidebot.core.written import even

_ALL = 1_000_000
_STATES = {
    "America/New_York": "ct dc de fl ga in ky ma md me nc nh nj ny oh pa ri sc va vt wv",
    "America/Chicago": "al ar ia il ks la mn mo ms nd ne ok sd tn tx wi",
    "America/Denver": "co id mt nm ut wy",
    "America/Los_Angeles": "ca nv or wa",
    "America/Phoenix": "az",
    "America/Detroit": "mi",
    "America/Anchorage": "ak",
    "Pacific/Honolulu": "hi",
    "America/Toronto": "on qc",
    "America/Vancouver": "bc",
    "America/Edmonton": "ab",
    "America/Winnipeg": "mb",
    "America/Regina": "sk",
    "America/Halifax": "nb ns pe",
    "America/St_Johns": "nl",
}
_STATE = {code: zone for zone, codes in _STATES.items() for code in codes.split()}


@cache
def table() -> dict[str, tuple[str, ...]]:
    """The zones of each name, the one of most people first."""
    found: dict[str, list[tuple[int, str]]] = {}
    text = (resources.files("guidebot.core") / "zone_places.txt").read_text(encoding="utf-8")
    for row in text.splitlines():
        zone, _, names = row.partition("\t")
        for entry in names.split("|"):
            name, _, people = entry.partition("=")
            found.setdefault(name, []).append((int(people or _ALL), zone))
    return {name: tuple(zone for _, zone in sorted(zones, key=lambda pair: -pair[0])) for name, zones in found.items()}


@cache
def great() -> tuple[str, ...]:
    """Every zone of the table, those of the most people first."""
    text = (resources.files("guidebot.core") / "zone_places.txt").read_text(encoding="utf-8")
    return tuple(row.partition("\t")[0] for row in text.splitlines())


def key(typed: str) -> str:
    """*typed* in small letters without accents, where a space, a hyphen, a stroke and a line below are the same."""
    letters = unicodedata.normalize("NFD", even(typed))
    plain = "".join(one for one in letters if not unicodedata.combining(one)).replace("_", " ")
    words = re.sub(r"[^\w+' ]", " ", plain)
    words = re.sub(r"\b(?:time ?zone|city of|the city)\b", " ", words)
    return " ".join(re.sub(r"\bsaint\b", "st", words).split())


def zones_of(typed: str) -> tuple[str, ...]:
    """The zones that *typed* means, likeliest first: ``Japan``, ``Boston``, ``Portland, Oregon``, ``Eastern Time``."""
    whole = key(typed)
    short = re.sub(r"\b(?:time|city)$", "", whole).strip()
    for said in (whole, short, f"{whole} time", whole.removeprefix("the ")):
        if said in table():
            return table()[said]
    place, comma, around = typed.partition(",")
    if not comma:
        return ()
    near, wide = zones_of(place), zones_of(around)
    if not wide:  # "Athens, GA" is not Athens; and "DE" is a state as well as a country
        return near if _STATE.get(key(around)) in near else ()
    return tuple(zone for zone in near if zone in wide) or wide


def maybe(typed: str) -> tuple[str, ...]:
    """The zones that a place beside another one may mean, where the other one is a state's letters or not known."""
    place, _, around = typed.partition(",")
    found = (*zones_of(place), _STATE.get(key(around), ""))
    return tuple(zone for zone in dict.fromkeys(found) if zone) if around.strip() else ()

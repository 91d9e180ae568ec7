"""Places and usual names of times, and the zones that they mean: a table made by ``docs/zones/make.py``."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

from guidebot.core.written import even

_ALL = 1_000_000


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
    return tuple(zone for zone in near if zone in wide) or wide or near

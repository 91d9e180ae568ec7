"""Zones are chosen as people name places and times; what is not clear is asked, never guessed from likeness alone."""

from __future__ import annotations

import string
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core import places, zones
from guidebot.core.errors import UsageError
from guidebot.core.zones import suggestions, zone_name

MEANT = {
    "Europe/London": "Greenwich|Londres|UK|uk|England|Scotland|Great Britain|London|Oxford|Cambridge|UK time"
    "|British Summer Time",
    "Asia/Tokyo": "Japan|Tokyo|Osaka|Japan Standard Time",
    "Asia/Kolkata": "India|Mumbai|Bombay|Bengaluru|Bangalore|Delhi|New Delhi|India Standard Time|Calcutta",
    "Asia/Shanghai": "北京|China|Beijing|Peking|Shenzhen|the PRC",
    "America/Los_Angeles": "LA|la|L.A.|California|San Francisco|Berkeley|Pacific Standard Time|Portland, Oregon",
    "America/New_York": "Boston, MA|NYC|New York|new-york|new_york|Boston|Washington DC|Eastern Time|Portland, Maine",
    "Europe/Berlin": "Germany|Munich|München|Europe-Berlin|europe berlin|EUROPE/BERLIN|Berlin, Germany",
    "Europe/Kyiv": "Kyiv|Kiev|Ukraine",
    "America/Sao_Paulo": "São Paulo|sao paulo|SAO_PAULO",
    "Europe/Moscow": "Moskau|Москва|Moscow|St. Petersburg|Saint Petersburg",
    "Europe/Zurich": "Zürich|Switzerland|Geneva",
    "Asia/Seoul": "Seoul|South Korea",
    "Europe/Paris": "France|Paris|Paris, France",
    "America/Chicago": "Texas|Chicago|Central Standard Time",
    "Asia/Ho_Chi_Minh": "Vietnam|Hanoi|Saigon",
    "Asia/Dubai": "UAE|Dubai",
    "Asia/Makassar": "Bali|Denpasar",
    "Asia/Yangon": "Burma|Rangoon",
    "America/Halifax": "Nova Scotia|Sydney, Nova Scotia",
    "America/Kentucky/Louisville": "Louisville",
    "UTC": "UTC|utc|UTC+0|Z",
}


@pytest.mark.parametrize(("typed", "zone"), [(one, zone) for zone, names in MEANT.items() for one in names.split("|")])
def test_a_place_or_a_usual_name_is_its_zone(typed: str, zone: str) -> None:
    """Cities, countries, states and the names of times, with any signs between the words."""
    assert zone == zone_name(typed)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("EST", "America/New_York"),
        ("PST", "America/Los_Angeles"),
        ("BST", "Europe/London"),
        ("CEST", "Europe/Berlin"),
        ("IST", "Asia/Kolkata"),
        ("USA", "America/New_York"),
        ("Brazil", "America/Sao_Paulo"),
        ("Canada", "America/Toronto"),
        ("San Jose", "America/Costa_Rica"),
        ("Hyderabad", "Asia/Kolkata"),
        ("Georgia", "Asia/Tbilisi"),
        ("Europe/Berln", "Europe/Berlin"),
        ("Gemany", "Europe/Berlin"),
        ("Tokio", "Asia/Tokyo"),
        ("Athens, GA", "America/New_York"),
        ("Athens, GA", "Europe/Athens"),
        ("Berlin, DE", "Europe/Berlin"),
        ("London, ON", "America/Toronto"),
        ("Sydney, Nowhere", "Australia/Sydney"),
        ("Springfield, MO", "America/Chicago"),
        ("Davis", "America/Los_Angeles"),
        ("Norfolk", "Europe/London"),
        ("Knox", "America/Indiana/Knox"),
        ("North", "Australia/North"),
        ("GMT time", "UTC"),
        ("EST time", "America/New_York"),
    ],
)
def test_what_may_mean_several_is_asked(typed: str, offered: str) -> None:
    """The likely ones can be chosen, and each choice is a zone."""
    with pytest.raises(UsageError) as caught:
        zone_name(typed)

    assert offered in caught.value.choices
    assert all(one == zone_name(one) for one in caught.value.choices)


@pytest.mark.parametrize("typed", ["UTC+2", "GMT+1", "UTC-5", "utc −5", "+02:00", "UTC+5:30", "GMT-08:00", "+2"])
def test_an_offset_is_answered_with_cities_of_it(typed: str) -> None:
    """It does not know summer time, so it is never taken."""
    with pytest.raises(UsageError, match="an offset does not know summer time") as caught:
        zone_name(typed)

    assert caught.value.choices
    assert "UTC" not in caught.value.choices


@pytest.mark.parametrize("typed", ["Etc/GMT-2", "UTC+25", "europe", "soon", "qqqqq", "", "..", "x" * 300])
def test_what_is_no_place_is_refused_with_an_example_that_works(typed: str) -> None:
    """No zone is found by the likeness of letters alone."""
    with pytest.raises(UsageError) as caught:
        zone_name(typed)

    assert () == caught.value.choices
    assert ["Europe/Berlin", "America/New_York", "UTC"] == [zone_name(one) for one in ("Berlin", "New York", "UTC")]
    assert "like Berlin, New York or UTC" in (caught.value.fix or "")


def test_every_name_of_the_table_leads_to_zones_that_exist() -> None:
    """Whatever data is installed; and each zone has its own name."""
    table = places.table()

    assert len(table) > 1500
    assert not {zone for found in table.values() for zone in found} - set(zones.names())
    assert all(
        one == zone_name(one) == zone_name(one.replace("/", " ").replace("_", "-").upper()) for one in zones.names()
    )


@given(st.sampled_from(sorted(places.table())), st.integers(0, 30), st.sampled_from(string.ascii_lowercase))
def test_a_slip_is_never_taken_for_another_place_without_asking(name: str, at: int, letter: str) -> None:
    """What is answered at once stands in the table or is a zone's own name."""
    at %= len(name)
    typed = name[:at] + letter + name[at + 1 :]
    try:
        found = zone_name(typed)
    except UsageError:
        return

    said = places.key(typed)
    cities = {places.key(one.rpartition("/")[2]) for one in zones.names()} | {places.key(one) for one in zones.names()}
    assert ZoneInfo(found).key == found
    assert {said, said.removesuffix(" time"), f"{said} time", said.removesuffix(" city")} & (
        set(places.table()) | cities
    )


@given(st.text(st.sampled_from(string.printable + "éüā–−"), max_size=90))
def test_any_text_is_a_zone_or_refused(typed: str) -> None:
    """And completing it never fails."""
    assert set(suggestions(typed)) <= set(zones.names())
    try:
        assert zone_name(typed) in zones.names()
    except UsageError as error:
        assert error.fix  # noqa: PT017  # either outcome is right


def test_suggestions_begin_with_what_is_meant() -> None:
    """While one types a city, a country or a short form."""
    firsts = [suggestions(one)[0] for one in ("", "jap", "boston", "UTC+9", "est", "berl", "uk")]

    assert [
        "UTC",
        "Asia/Tokyo",
        "America/New_York",
        "Asia/Tokyo",
        "America/New_York",
        "Europe/Berlin",
        "Europe/London",
    ] == firsts

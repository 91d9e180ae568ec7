"""The public lists as openings: every field optional, nothing fatal, nothing wrong shown."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.list_server import training

from guidebot.core.openings import ID, Opening, Standing, standing
from guidebot.lists.aisafety import read
from guidebot.lists.asking import ListTrouble

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def body(*entries: Any) -> bytes:
    """An answer that holds *entries*."""
    return json.dumps({"data": list(entries), "meta": {}}).encode()


def only(part: str, **fields: Any) -> Opening:
    """The one opening of an answer with one entry."""
    (found,) = read(part, body(training(1, **fields)), TODAY).openings
    return found


def test_a_whole_entry_is_an_opening() -> None:
    """Kind, place, money and deadline in the words that our own entries use."""
    found = only("training")

    assert "aisafety/rec00000000000001" == found.id
    assert ("fellowship", "in person", "low", "included", ("technical",)) == (
        found.kind, found.mode, found.bar, found.stipend, found.focus,
    )  # fmt: skip
    assert (date(2026, 12, 20), "AISafety.com", "London, UK") == (found.closes, found.source, found.place)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"notYetOpen": True}, Standing.ANNOUNCED),
        ({"notYetOpen": True, "applicationsClose": "2026-01-01"}, Standing.ANNOUNCED),
        ({"applicationStatus": "Closed"}, Standing.CLOSED),
        ({"applicationStatus": "Closed", "applicationsClose": "2026-11-25"}, Standing.OVER),
        ({"applicationsClose": None}, Standing.OPEN),
    ],
)
def test_whether_one_can_apply(fields: dict[str, Any], where: Standing) -> None:
    """Announced outranks; a status that UTC's day has made is not believed against the deadline."""
    assert where is standing(only("training", **fields), NOW)


def test_the_last_day_lasts_until_it_is_over_everywhere() -> None:
    """The list says Closed as soon as UTC's day is over; somewhere it is still the day before."""
    one = only("training", applicationStatus="Closed", applicationsClose="2026-11-25")

    assert Standing.OPEN is standing(one, datetime(2026, 11, 26, 11, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("#", ""),
        ("example.org/x", "https://example.org/x"),
        ("http://example.org", "http://example.org"),
        ("javascript:alert(1)", ""),
        ("https://user:pass@example.org/", ""),
        ("https://example.org/a b", ""),
        ("https://example.org/<x>", ""),
        ("ftp://example.org", ""),
        ("https://" + "a" * 600 + ".org", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_only_addresses_of_the_web_are_taken(typed: object, url: str) -> None:
    """Nothing that runs, hides or names somebody."""
    assert url == only("training", url=typed).url


def test_what_is_new_stays_text_and_what_hides_is_taken_out() -> None:
    """Unknown kinds and modes are kept in lower case; control and bidirectional characters are not."""
    found = only("training", type=["Moonshot"], mode="By letter", name="A\u202eB\x1b[31m", description="x" * 5000)

    assert ("moonshot", "by letter", "AB[31m", 600) == (found.kind, found.mode, found.title, len(found.summary))


def test_an_event_that_is_hybrid_lets_the_participant_choose() -> None:
    """The same word means both parts for a programme."""
    assert "online or in person" == only("events", mode="Hybrid").mode
    assert "hybrid" == only("training", mode="Hybrid").mode


def test_funding_counts_where_it_accepts() -> None:
    """As a grant without a deadline."""
    fields = {"applicationsClose": None, "type": "Regrantor"}
    found = read("funding", body(training(1, acceptingApplications=True, **fields), training(2, **fields)), TODAY)

    assert [("grant", 0)] == [(one.kind, found.unread) for one in found.openings]


@pytest.mark.parametrize(
    "entry",
    [
        {},
        None,
        [],
        training(1, id="../x"),
        training(1, id=5),
        training(1, name="\u202e"),
        training(1, applicationsClose="soon"),
        training(1, applicationsClose=20261220),
    ],
)
def test_what_cannot_be_read_is_counted(entry: object) -> None:
    """And the others are shown."""
    found = read("training", body(entry, training(2)), TODAY)

    assert (1, ["Programme 2"]) == (found.unread, [one.title for one in found.openings])


def test_one_id_stands_for_one_entry() -> None:
    """The second is counted."""
    found = read("training", body(training(1), training(1, name="Again")), TODAY)

    assert (1, ["Programme 1"]) == (found.unread, [one.title for one in found.openings])


@pytest.mark.parametrize(
    "answer", [b"", b"<html>", b"[]", b'{"data": {}}', b"{" * 100_000, b"\xff\xfe", b'{"error": "no"}']
)
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    """With words."""
    with pytest.raises(ListTrouble, match="its answer"):
        read("training", answer, TODAY)


def test_too_many_entries_are_refused() -> None:
    """A list of a sane length only."""
    with pytest.raises(ListTrouble, match="more than 5000 entries"):
        read("training", json.dumps({"data": [1] * 5001}).encode(), TODAY)


@given(fields=st.dictionaries(st.sampled_from(sorted(training(1))), JSON, max_size=8))
def test_any_fields_give_an_entry_or_a_count(fields: dict[str, Any]) -> None:
    """Whatever a field holds: never an error, texts within their limits, links of the web only."""
    found = read("training", body(training(1, **fields)), TODAY)

    assert 1 == len(found.openings) + found.unread
    for one in found.openings:
        assert ID.fullmatch(one.id)
        assert 1 <= len(one.title) <= 160
        assert len(one.summary) <= 600
        assert not one.url or one.url.startswith(("https://", "http://"))

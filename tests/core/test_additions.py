"""What changed in the guide, by comparing it with how it stood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.additions import KEPT, Change, Noted, compare

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
STANDS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["current", "answered"]))


def test_a_guide_that_is_seen_for_the_first_time_is_not_new() -> None:
    """Else the first digest after an update would name everything."""
    assert Noted({"a": "current"}) == compare(None, {"a": "current"}, NOW, NOW)


def test_what_came_and_what_stands_otherwise_is_noted_with_its_moment() -> None:
    """What went is no news."""
    before = Noted({"a": "current", "b": "current", "c": "current"})

    assert (Change("d", NOW), Change("a", NOW, "answered")) == compare(
        before, {"a": "answered", "b": "current", "d": "current"}, NOW, NOW
    ).changes


def test_changes_are_forgotten_after_a_month() -> None:
    """No digest looks back so far."""
    before = compare(Noted(), {"a": "current"}, NOW, NOW)

    assert before.changes == compare(before, before.stood, NOW, NOW + KEPT - timedelta(hours=1)).changes
    assert () == compare(before, before.stood, NOW, NOW + KEPT).changes


def test_what_a_clock_that_was_ahead_noted_is_forgotten_too() -> None:
    """It would be news in every digest until that day comes."""
    before = compare(Noted(), {"a": "current"}, NOW + timedelta(days=400), NOW)

    assert () == compare(before, before.stood, NOW, NOW).changes


@given(STANDS, STANDS)
def test_looking_twice_finds_nothing_more(before: dict[str, str], after: dict[str, str]) -> None:
    """Two processes that look at the same guide note the same."""
    once = compare(Noted(before), after, NOW, NOW)

    assert once == compare(once, after, NOW, NOW)

"""Words of any order: what is understood, what fits, and what is said to be strange."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.openings import Opening
from guidebot.core.wanted import fits, understand, vocabulary

TODAY = date(2026, 11, 26)
LONDON = Opening(
    id="ours/london",
    title="Winter research school",
    kind="fellowship",
    place="London",
    mode="in person",
    focus=("technical",),
    bar="low",
    stipend="living expenses",
    closes=date(2026, 11, 30),
)
REMOTE = Opening(
    id="ours/remote", title="Policy hours", kind="course", mode="online or in person", focus=("governance",), bar="mid"
)
BOTH = (LONDON, REMOTE)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", BOTH),
        ("fellowship london stipend", [LONDON]),
        ("stipend London FELLOWSHIPS!", [LONDON]),
        ("something in person, please", []),
        ("in person", BOTH),
        ("remote", [REMOTE]),
        ("policy", [REMOTE]),
        ("course fellowship", BOTH),
        ("fellowship governance", []),
        ("this month", [LONDON]),
        ("this week", []),
        ("next week", [LONDON]),
        ("december", []),
        ("november", [LONDON]),
        ("beginner", [LONDON]),
        ("winter", [LONDON]),
    ],
)
def test_words_narrow_in_any_order(typed: str, found: list[Opening]) -> None:
    """Values of one kind widen, different kinds narrow."""
    wanted = understand(typed.replace("something", ""), BOTH, TODAY)

    expected = list(BOTH) if typed == "something in person, please" else list(found)
    assert expected == [one for one in BOTH if fits(wanted, one)]


def test_what_nobody_has_is_handed_back() -> None:
    """A word that is neither known nor in any text does not silently empty the list."""
    wanted = understand("fellowship zanzibar mentor", BOTH, TODAY)

    assert ("zanzibar", "mentor") == wanted.strange
    assert [LONDON] == [one for one in BOTH if fits(wanted, one)]


def test_a_month_gone_by_is_next_year() -> None:
    """January, typed in November."""
    wanted = understand("january", (), TODAY)

    assert (date(2027, 1, 1), date(2027, 1, 31)) == (wanted.since, wanted.until)


def test_every_suggested_word_is_understood() -> None:
    """Nothing that autocomplete offers is strange."""
    assert [] == [one for one in vocabulary() if understand(one, (), TODAY).strange]


@given(typed=st.text(max_size=120))
def test_any_text_is_read(typed: str) -> None:
    """Whatever is typed gives a filter."""
    wanted = understand(typed, BOTH, TODAY)

    assert all(isinstance(fits(wanted, one), bool) for one in BOTH)

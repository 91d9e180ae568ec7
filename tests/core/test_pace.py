"""An even pace to the date."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from guidebot.core.pace import due_by, even_pace

START, DUE = date(2026, 11, 1), date(2026, 11, 11)
DAY = timedelta(days=1)


def test_without_rest_it_is_a_straight_line() -> None:
    """Nothing is said before it begins and after its end."""
    pace = even_pace(START, DUE, 5, ())

    assert ((START, 0), (DUE, 5)) == pace
    assert [0, 0, 1, 5] == [due_by(pace, START + at * DAY) for at in (0, 1, 2, 10)]
    assert [None, None] == [due_by(pace, START - DAY), due_by(pace, DUE + DAY)]


def test_it_stands_still_while_somebody_rests() -> None:
    """The days before it ask for what they asked for anyway; those after it share what is left."""
    pace = even_pace(START, DUE, 5, [(date(2026, 11, 3), date(2026, 11, 7))])

    assert ((START, 0), (date(2026, 11, 3), 1), (date(2026, 11, 8), 1), (DUE, 5)) == pace
    assert [0, 1, 1, 2] == [due_by(pace, START + at * DAY) for at in (1, 2, 7, 8)]


def test_a_rest_up_to_the_date_asks_for_nothing_more() -> None:
    """It may be a pause of which nobody knows yet how long it lasts."""
    pace = even_pace(START, DUE, 5, [(date(2026, 11, 5), date(2026, 11, 15))])

    assert ((START, 0), (date(2026, 11, 5), 2), (DUE, 2)) == pace


def test_without_time_there_is_none() -> None:
    """A date on the first day or before it, or nothing but rest."""
    assert () == even_pace(START, START, 5, ())
    assert () == even_pace(DUE, START, 5, ())
    assert () == even_pace(START, DUE, 5, [(START, DUE)])


@settings(max_examples=60, deadline=None)
@given(
    length=st.integers(1, 80),
    total=st.integers(0, 60),
    rests=st.lists(st.tuples(st.integers(-20, 90), st.integers(0, 30)), max_size=5),
)
def test_it_never_falls_and_no_rest_makes_it_ask_for_more(
    length: int, total: int, rests: list[tuple[int, int]]
) -> None:
    """Whatever the rests, overlapping or beyond the ends; with time left after them it ends with all."""
    due = START + length * DAY
    days = [(START + at * DAY, START + (at + more) * DAY) for at, more in rests]
    asked, usual = (
        [due_by(pace, START + at * DAY) for at in range(length + 1)]
        for pace in (even_pace(START, due, total, days), even_pace(START, due, total, ()))
    )
    said = [one for one in asked if one is not None]

    assert said in ([], sorted(said))
    assert all(one <= most for one, most in zip(said, usual, strict=False) if most is not None)
    if said and not any(first <= due - DAY <= last for first, last in days):
        assert (0, total) == (asked[0], asked[-1])

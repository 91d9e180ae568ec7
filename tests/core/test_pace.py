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
    """Five of ten days are left for the same number of milestones."""
    pace = even_pace(START, DUE, 5, [(date(2026, 11, 3), date(2026, 11, 7))])

    assert ((START, 0), (date(2026, 11, 3), 2), (date(2026, 11, 8), 2), (DUE, 5)) == pace
    assert [1, 2, 2, 3] == [due_by(pace, START + at * DAY) for at in (1, 2, 7, 8)]


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
def test_it_never_falls_and_ends_with_all(length: int, total: int, rests: list[tuple[int, int]]) -> None:
    """Whatever the rests, overlapping or beyond the ends."""
    due = START + length * DAY
    pace = even_pace(START, due, total, [(START + at * DAY, START + (at + days) * DAY) for at, days in rests])
    asked = [due_by(pace, START + at * DAY) for at in range(length + 1)]

    if pace:
        assert (0, total) == (asked[0], asked[-1])
        assert asked == sorted(one for one in asked if one is not None)

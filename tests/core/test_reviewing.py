"""When entries are due again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.guide import Kind
from guidebot.core.reviewing import MONTHS, due


@pytest.mark.parametrize(
    ("kind", "reviewed", "expected"),
    [
        (Kind.TOPIC, date(2026, 11, 30), date(2027, 2, 28)),
        (Kind.TOPIC, date(2026, 9, 30), date(2026, 12, 30)),
        (Kind.DIRECTION, date(2026, 8, 31), date(2027, 2, 28)),
        (Kind.PROBLEM, date(2026, 6, 15), date(2026, 12, 15)),
        (Kind.RESOURCE, date(2026, 7, 1), date(2027, 1, 1)),
        (Kind.ADVICE, date(2028, 2, 29), date(2029, 2, 28)),
        (Kind.WORK, date(2026, 11, 26), date(2028, 11, 26)),
    ],
)
def test_the_day_follows_from_the_kind(kind: Kind, reviewed: date, expected: date) -> None:
    """The same day some months later, or the last one of a shorter month."""
    assert expected == due(kind, reviewed)


@given(st.sampled_from(Kind), st.dates())
def test_any_day_has_a_later_one(kind: Kind, reviewed: date) -> None:
    """At the end of the calendar too, as far as there are later days."""
    found = due(kind, reviewed)

    assert found > reviewed or reviewed.year >= date.max.year - 2
    assert MONTHS.keys() == set(Kind)

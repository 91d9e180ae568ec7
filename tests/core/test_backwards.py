"""A plan made backwards: working days, in order, squeezed when time is short, refused when it is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.about import Preparation
from guidebot.core.backwards import earlier, path_of, planned_back, squeezed, working_days
from guidebot.core.errors import UsageError
from guidebot.core.wanted import KIND, values

STEPS = tuple(Preparation(title, "", days) for title, days in (("decide", 10), ("draft", 5), ("send", 1)))
FRIDAY = date(2026, 12, 18)


def test_each_step_has_its_working_days() -> None:
    """Weekends do not count: ten before a Friday are two weeks."""
    found = planned_back(STEPS, FRIDAY, date(2026, 11, 26))

    assert [date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 17)] == [one.day for one in found]


def test_a_deadline_at_the_weekend_is_sent_on_friday() -> None:
    """One working day before a Sunday."""
    assert FRIDAY == planned_back(STEPS, date(2026, 12, 20), date(2026, 11, 26))[-1].day


def test_short_time_is_shared_out() -> None:
    """Four working days left instead of ten: nothing before today, everything in order."""
    today = date(2026, 12, 14)
    found = planned_back(STEPS, FRIDAY, today)

    assert squeezed(STEPS, FRIDAY, today)
    assert [today, date(2026, 12, 16), FRIDAY] == [one.day for one in found]


def test_on_the_last_day_everything_is_today() -> None:
    """And a day later it is refused, kindly."""
    assert {FRIDAY} == {one.day for one in planned_back(STEPS, FRIDAY, FRIDAY)}
    with pytest.raises(UsageError, match="That closed on Friday 18 December 2026"):
        planned_back(STEPS, FRIDAY, FRIDAY + timedelta(days=1))


def test_every_kind_has_a_path() -> None:
    """Also one that nobody thought of."""
    assert {"fellowship", "course", "job", "grant"} == {path_of(one) for one in (*values(KIND), "moonshot")}


@given(left=st.integers(0, 400), start=st.integers(0, 700), days=st.lists(st.integers(0, 60), max_size=8))
def test_steps_stay_between_today_and_the_deadline(left: int, start: int, days: list[int]) -> None:
    """In their order, whatever they ask for."""
    today = date(2026, 1, 1) + timedelta(days=start)
    closes = today + timedelta(days=left)
    steps = [Preparation("x", "", one) for one in sorted(days, reverse=True)]
    found = [one.day for one in planned_back(steps, closes, today)]

    assert found == sorted(found)
    assert all(today <= one <= closes for one in found)


@given(start=st.integers(0, 700), days=st.integers(0, 90))
def test_going_back_counts_working_days(start: int, days: int) -> None:
    """Both ways of counting agree."""
    day = date(2026, 1, 1) + timedelta(days=start)

    assert days == working_days(earlier(day, days), day)

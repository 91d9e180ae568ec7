"""A deadline is a day, and is over when it is over everywhere on earth."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.openings import Opening, Standing, closing, end_of, listed, standing

DAY = date(2026, 12, 10)
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
ONE = Opening(id="ours/one", title="One", kind="course", closes=DAY)


def test_it_is_open_until_the_day_is_over_in_the_last_zone() -> None:
    """Noon in UTC of the next day is midnight at UTC-12."""
    end = datetime(2026, 12, 11, 12, tzinfo=UTC)

    assert end == end_of(DAY)
    assert Standing.OPEN is standing(ONE, end - timedelta(seconds=1))
    assert Standing.OVER is standing(ONE, end)


def test_announced_outranks_the_deadline_and_closed_what_is_open() -> None:
    """As the lists mean it."""
    assert Standing.ANNOUNCED is standing(replace(ONE, announced=True), NOW)
    assert Standing.CLOSED is standing(replace(ONE, closed=True), NOW)
    assert Standing.OPEN is standing(replace(ONE, closes=None), NOW)
    assert Standing.OVER is standing(replace(ONE, closes=None, starts=date(2026, 11, 1)), NOW)


def test_the_soonest_comes_first_and_the_announced_last() -> None:
    """What has no deadline stands between them; what is over is left out."""
    later = replace(ONE, id="ours/later", closes=date(2027, 1, 1))
    evergreen = replace(ONE, id="ours/evergreen", closes=None)
    announced = replace(ONE, id="ours/announced", announced=True)
    gone = replace(ONE, id="ours/gone", closes=date(2026, 11, 1))

    assert [ONE, later, evergreen, announced] == listed([announced, gone, evergreen, later, ONE], NOW)


@given(days=st.integers(-30, 60))
def test_what_closes_soon_is_open_and_within_the_days(days: int) -> None:
    """Never what is over, never what is further away."""
    one = replace(ONE, closes=NOW.date() + timedelta(days=days))

    assert bool(closing([one], NOW, NOW.date())) == (
        0 <= days <= 21 or (days == -1 and NOW < end_of(one.closes or DAY))
    )


def test_three_weeks_count_from_the_day_where_it_is_told() -> None:
    """It is tomorrow already in Auckland, and still yesterday in Honolulu."""
    day, last = NOW.date(), NOW.date() + timedelta(days=21)
    one = replace(ONE, closes=last)
    next_day = replace(one, closes=last + timedelta(days=1))

    assert [one] == closing([one, next_day], NOW, day)
    assert [one, next_day] == closing([one, next_day], NOW, day + timedelta(days=1))
    assert [] == closing([one, next_day], NOW, day - timedelta(days=1))

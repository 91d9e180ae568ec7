"""Days in words: through dateparser, with its bounds."""

from __future__ import annotations

import asyncio
import string
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidebot.core.dates import FURTHEST, read_day
from guidebot.core.errors import UsageError
from guidebot.runtime.dates import SpokenDates

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def read(typed: str, *, first: bool = False) -> date:
    """The day that *typed* means on Monday, 23 November 2026."""
    return (await read_day(SpokenDates(), typed, NOW, "Europe/Berlin", first=first)).day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("in 2 weeks", date(2026, 12, 7)),
        ("next friday", date(2026, 11, 27)),
        ("until Friday", date(2026, 11, 27)),
        ("tomorrow", date(2026, 11, 24)),
        ("day after tomorrow", date(2026, 11, 25)),
        ("24 December", date(2026, 12, 24)),
        ("24 dec 2027", date(2027, 12, 24)),
        ("12/01/2027", date(2027, 1, 12)),
        ("in a month", date(2026, 12, 23)),
    ],
)
async def test_usual_ways_to_name_a_day_are_understood(typed: str, day: date) -> None:
    """Relative words count from the member's own day."""
    assert day == await read(typed)


@pytest.mark.parametrize(
    ("typed", "last", "first"),
    [
        ("may", date(2027, 5, 31), date(2027, 5, 1)),
        ("february", date(2027, 2, 28), date(2027, 2, 1)),
        ("March 2027", date(2027, 3, 31), date(2027, 3, 1)),
        ("in may", date(2027, 5, 31), date(2027, 5, 1)),
        ("in November", date(2026, 11, 30), date(2027, 11, 1)),
        ("May next year", date(2027, 5, 31), date(2027, 5, 1)),
        ("end of January", date(2027, 1, 31), date(2027, 1, 31)),
        ("the end of the month", date(2026, 11, 30), date(2026, 11, 30)),
        ("end of next month", date(2026, 12, 31), date(2026, 12, 31)),
        ("next week", date(2026, 12, 6), date(2026, 11, 30)),
        ("by next month", date(2026, 12, 31), date(2026, 12, 1)),
        ("next year", date(2027, 12, 31), date(2027, 1, 1)),
        ("Q1 2027", date(2027, 3, 31), date(2027, 1, 1)),
        ("Q2", date(2027, 6, 30), date(2027, 4, 1)),
        ("the 5th", date(2026, 12, 5), date(2026, 12, 5)),
        ("until the 23rd", date(2026, 11, 23), date(2026, 11, 23)),
        ("31st", date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
async def test_a_month_means_its_last_day_or_its_first(typed: str, last: date, first: date) -> None:
    """The last to be done by, the first to be back on; a day of the month is the next one."""
    assert (last, first) == (await read(typed), await read(typed, first=True))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "9",
        "12.30",
        "31",
        "yesterday",
        "2026-11-22",
        "2026-13-01",
        "1 January 2035",
        "end of the road",
        "32 December",
        "99 May",
        "x" * 200,
        "Q1 2026",
        "Q1 9999",
    ],
)
async def test_what_is_unclear_over_or_far_is_refused(typed: str) -> None:
    """In words, with a hint."""
    with pytest.raises(UsageError) as caught:
        await read(typed)

    assert caught.value.fix


async def test_today_is_the_members_own_day() -> None:
    """In Kiritimati it is tomorrow already."""
    evening = datetime(2026, 11, 23, 20, tzinfo=UTC)
    found = await read_day(SpokenDates(), "today", evening, "Pacific/Kiritimati")

    assert date(2026, 11, 24) == found.day


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from(string.printable + "äé、"), max_size=90))
def test_any_text_is_a_day_within_two_years_or_refused(typed: str) -> None:
    """Nothing else can come out."""
    try:
        found = asyncio.run(read(typed))
    except UsageError:
        return

    assert NOW.date() <= found <= NOW.date() + FURTHEST

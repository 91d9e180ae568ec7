"""Days, times and rhythms in one text, in any order."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.errors import UsageError
from guidebot.core.schedule import WEEK, Rhythm, Weekday
from guidebot.core.weekdays import Slot, fitting, parse_days, parse_rhythm, parse_slot, parse_weekday

MON, TUE, THU, FRI = Weekday.MONDAY, Weekday.TUESDAY, Weekday.THURSDAY, Weekday.FRIDAY
WEEKLY, TWICE, FORTNIGHTLY = Rhythm.WEEKLY, Rhythm.TWICE, Rhythm.FORTNIGHTLY


def test_days_people_type() -> None:
    """Days by name or the first letters, in the order of the week."""
    assert (TUE, FRI) == parse_days("Fri and tuesday")
    assert (MON, THU) == parse_days("Thurs. & Mondays")
    for typed in ("t", "s, m", "yesterday", "monday blub"):
        with pytest.raises(UsageError, match="no day of the week"):
            parse_days(typed)


def test_a_slip_names_the_likely_day() -> None:
    """One more look at the word is enough."""
    with pytest.raises(UsageError) as caught:
        parse_days("wendesday")

    assert "Did you mean wednesday?" in (caught.value.fix or "")


@pytest.mark.parametrize(
    ("typed", "slot"),
    [
        ("monday 9:00 am", Slot((MON,), time(9), WEEKLY)),
        ("Monday 9:00 A.M.", Slot((MON,), time(9), WEEKLY)),
        ("monday 9:00\u202fam", Slot((MON,), time(9), WEEKLY)),
        ("9:00 monday", Slot((MON,), time(9), WEEKLY)),
        ("Mondays at 9", Slot((MON,), time(9), WEEKLY)),
        ("every monday at 9am", Slot((MON,), time(9), WEEKLY)),
        ("monday 0930", Slot((MON,), time(9, 30), WEEKLY)),
        ("noon on Fridays", Slot((FRI,), time(12), WEEKLY)),
        ("tue 12am", Slot((TUE,), time(0), WEEKLY)),
        ("montag 9 uhr", Slot((MON,), time(9), WEEKLY)),
        ("mon, thu 6:30 pm", Slot((MON, THU), time(18, 30), TWICE)),
        ("mon/thu 9h", Slot((MON, THU), time(9), TWICE)),
        ("twice a week thu mon 9", Slot((MON, THU), time(9), TWICE)),
        ("weekly fri 17.30", Slot((FRI,), time(17, 30), WEEKLY)),
        ("every other monday 9:00", Slot((MON,), time(9), FORTNIGHTLY)),
        ("every 2 weeks on Monday at 9", Slot((MON,), time(9), FORTNIGHTLY)),
        ("monday 09:00 every two weeks", Slot((MON,), time(9), FORTNIGHTLY)),
        ("fortnightly, tuesday 9", Slot((TUE,), time(9), FORTNIGHTLY)),
    ],
)
def test_days_and_times_people_type(typed: str, slot: Slot) -> None:
    """In any order, with any of the usual signs and words."""
    assert slot == parse_slot(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "missing"),
        ("monday", "time of day is missing"),
        ("mon thu", "time of day is missing"),
        ("9:00", "day of the week is missing"),
        ("monday 25:00", "no time of day"),
        ("mon 9:00-10:00", "one time"),
        ("mon 9:00, thu 16:00", "one time"),
        ("mon tue wed 9:00", "one day of the week, or two"),
        ("mon thu every two weeks 9:00", "takes one day"),
        ("monday twice a week 9:00", "two different days"),
        ("daily 9:00", "not possible"),
        ("first monday 9:00", "“first monday” is not possible"),
        ("last friday 17:30", "“last friday” is not possible"),
        ("every 2nd monday of the month 9:00", "“of the month” is not possible"),
        ("monday evening", "need an hour"),
        ("monday 9:00 every 3 weeks", "not possible"),
        ("biweekly monday 9:00", "two things"),
        ("monday 9:00 CET", "leave out “cet”"),
        ("monday 9:00 Europe/Berlin", "leave out “europe/berlin”"),
        ("mon-fri 9:00", "no day of the week"),
        ("someday 9", "no day of the week"),
    ],
)
def test_a_slot_says_what_is_wrong_with_it_and_gives_examples_that_work(typed: str, why: str) -> None:
    """The reason fits what was typed; every example can be typed in its place."""
    with pytest.raises(UsageError) as caught:
        parse_slot(typed)
    fix = caught.value.fix or ""
    shown = re.split(r", or: ", fix.partition("example: ")[2])

    assert why.lower() in caught.value.message.lower()
    assert len(shown) > 1
    assert all(parse_slot(one) for one in shown)


def test_a_rhythm_and_its_days_fit_or_the_advice_does() -> None:
    """Two days are twice a week; what contradicts itself is refused with days that would do."""
    assert TWICE is fitting((MON, THU), None)
    assert WEEKLY is fitting((MON,), None)
    for days, rhythm in (((MON,), TWICE), ((MON, THU), WEEKLY), ((MON, THU), FORTNIGHTLY), ((MON, TUE, THU), None)):
        with pytest.raises(UsageError) as caught:
            fitting(days, rhythm)
        shown = (caught.value.fix or "").rpartition(": ")[2]
        assert fitting(parse_days(shown), rhythm)


@pytest.mark.parametrize(
    ("typed", "rhythm"),
    [
        ("weekly", WEEKLY),
        ("every week", WEEKLY),
        ("Every two weeks", FORTNIGHTLY),
        ("every 2 weeks", FORTNIGHTLY),
        ("every other week", FORTNIGHTLY),
        ("twice a week", TWICE),
    ],
)
def test_rhythms_people_type(typed: str, rhythm: Rhythm) -> None:
    """All three have several names."""
    assert rhythm is parse_rhythm(typed)


def test_what_is_no_rhythm_or_not_one_day() -> None:
    """Refused in words."""
    for read, typed in ((parse_rhythm, "now and then"), (parse_weekday, "mon, thu"), (parse_weekday, "")):
        with pytest.raises(UsageError) as caught:
            read(typed)
        assert caught.value.fix


def refused(read: Callable[[str], object], typed: str) -> str | None:
    """The advice that goes with a refusal; None where *typed* was read."""
    try:
        read(typed)
    except UsageError as error:
        return error.fix or ""
    return None


@given(
    days=st.sets(st.sampled_from(WEEK), min_size=1, max_size=2),
    at=st.times(),
    join=st.sampled_from([", ", " and ", " & ", "/", " ", "\u00a0"]),
    letters=st.integers(3, 9),
    first=st.booleans(),
)
def test_a_slot_is_read_in_every_order(days: set[Weekday], at: time, join: str, letters: int, first: bool) -> None:
    """Day first or time first, names in full or short."""
    at = at.replace(second=0, microsecond=0)
    named = join.join(day.value[:letters].title() for day in days)
    said = f"{at:%H:%M} {named}" if first else f"{named} at {at:%H:%M}"

    found = parse_slot(said)

    assert (days, at) == (set(found.days), found.at)


@given(st.text(st.sampled_from(string.printable + "\u202f–—０９"), max_size=50))
def test_any_text_is_a_slot_or_refused_in_words(typed: str) -> None:
    """Nothing else comes out."""
    assert refused(parse_slot, typed) != ""

"""Times of day and quiet hours are read as people write them, or refused with an example that works."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.errors import UsageError
from guidebot.core.times import parse_quiet, parse_time

DASHES = "-‐‑‒–—―−~～－"
SPACES = " \u00a0\u202f\u2009\u3000"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9", time(9)),
        ("09:30", time(9, 30)),
        ("9.30", time(9, 30)),
        ("17h05", time(17, 5)),
        ("0930", time(9, 30)),
        ("930", time(9, 30)),
        ("1830h", time(18, 30)),
        ("9pm", time(21)),
        ("9p", time(21)),
        ("12 am", time(0)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("9:00 A.M.", time(9)),
        ("9:30 a.m.", time(9, 30)),
        ("6:30 p. m.", time(18, 30)),
        ("9:30am.", time(9, 30)),
        ("9:00\u202fam", time(9)),
        ("9:00\u00a0pm", time(21)),
        ("９：３０", time(9, 30)),
        ("٩:٣٠", time(9, 30)),
        ("noon", time(12)),
        ("12 noon", time(12)),
        ("Midnight", time(0)),
        ("at 9", time(9)),
        ("9 o’clock", time(9)),
        ("18.30 Uhr", time(18, 30)),
        ("half past nine", time(9, 30)),
        ("quarter to 9 pm", time(20, 45)),
        ("9 in the evening", time(21)),
        ("07:00:00", time(7)),
    ],
)
def test_times_people_type(typed: str, meant: time) -> None:
    """Usual ways to write a time are understood."""
    assert meant == parse_time(typed)


@pytest.mark.parametrize(
    "typed", ["", "25:00", "24:00", "9:70", "soon", "13pm", "0pm", "-1", "9:3", "2560", "9:00 CET", "9-10", "half 9"]
)
def test_times_that_are_none(typed: str) -> None:
    """Anything else is refused in words."""
    with pytest.raises(UsageError, match="no time of day"):
        parse_time(typed)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        *((f"21{dash}08", 21, 8) for dash in DASHES),
        ("22:00~07:00", 22, 7),
        ("22:00 – 07:00", 22, 7),
        ("from 22 to 7", 22, 7),
        ("22 til 7", 22, 7),
        ("between 10 p.m. and 7 a.m.", 22, 7),
        ("9pm-8am", 21, 8),
        ("21h-8h", 21, 8),
        ("2100-0800", 21, 8),
        ("22..7", 22, 7),
        ("21 08", 21, 8),
        ("22-24", 22, 0),
        ("midnight to 7", 0, 7),
        ("off", 0, 0),
        ("None", 0, 0),
        ("disabled", 0, 0),
        ("—", 0, 0),
    ],
)
def test_quiet_hours_people_type(typed: str, start: int, end: int) -> None:
    """Two times with any sign or word between them; or words for none."""
    assert (time(start), time(end)) == parse_quiet(typed)


@pytest.mark.parametrize(
    "typed", ["21", "after 22", "21-08-09", "25-08", "9-8", "abc", "10-7", "0-24", "8-8", "00:00-00:00"]
)
def test_what_are_no_quiet_hours(typed: str) -> None:
    """One time, three, or hardly an hour left awake."""
    with pytest.raises(UsageError) as caught:
        parse_quiet(typed)

    assert caught.value.fix


@pytest.mark.parametrize(
    ("typed", "night", "day"), [("10-6", "22-06", "10-18"), ("9-5", "21-05", "09-17"), ("10-6am", "22-06", "10-18")]
)
def test_small_hours_without_a_half_of_the_day_are_asked(typed: str, night: str, day: str) -> None:
    """They may be a night or a day; both can be written, and so can a long time with two digits."""
    with pytest.raises(UsageError, match="morning or in the evening") as caught:
        parse_quiet(typed)

    assert f"Write it like {night}, or {day}." == caught.value.fix
    assert [time(22), time(9), time(10)] == [parse_quiet(one)[0] for one in ("10pm-6", "09-05", "10:00-06:00")]


def examples(fix: str) -> list[str]:
    """What an advice tells people to write."""
    return [one.strip(" .") for one in re.split(r",| or ", fix.partition("like ")[2]) if one.strip(" .")]


def test_the_advice_works_when_it_is_followed() -> None:
    """Every example that a refusal gives is itself understood."""
    for read, wrong in ((parse_time, "soon"), (parse_quiet, "soon")):
        with pytest.raises(UsageError) as caught:
            read(wrong)
        shown = examples(caught.value.fix or "")
        assert len(shown) > 1
        for one in shown:
            read(one)


def refused(read: Callable[[str], object], typed: str) -> str | None:
    """The advice that goes with a refusal; None where *typed* was read."""
    try:
        read(typed)
    except UsageError as error:
        return error.fix or ""
    return None


@given(at=st.times(), sign=st.sampled_from(":.h"), space=st.sampled_from(["", *SPACES]), wide=st.booleans())
def test_a_clock_is_read_in_every_way_to_write_it(at: time, sign: str, space: str, wide: bool) -> None:
    """With 24 hours and with 12, in narrow and in wide digits, with any space."""
    at = at.replace(second=0, microsecond=0)
    hour = at.hour % 12 or 12
    half = "pm" if at.hour > 11 else "am"
    for said in (f"{at:%H}{sign}{at:%M}", f"{hour}{sign}{at:%M}{space}{half}", f"{hour}:{at:%M}{space}{half[0]}.M."):
        table = {ord(str(one)): chr(0xFF10 + one) for one in range(10)} if wide else {}
        assert at == parse_time(said.translate(table))


@given(st.text(st.sampled_from(string.printable + SPACES + DASHES + "０９"), max_size=40))
def test_any_text_is_a_time_or_refused_in_words(typed: str) -> None:
    """Nothing else comes out, of one time or of two."""
    for read in (parse_time, parse_quiet):
        assert refused(read, typed) != ""

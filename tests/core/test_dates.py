"""Days in words: through dateparser, with its bounds."""

from __future__ import annotations

import asyncio
import re
import string
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidebot.core.dates import FURTHEST, Day, read_day, said
from guidebot.core.days import in_title
from guidebot.core.errors import UsageError
from guidebot.runtime.services.dates import SpokenDates

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def read(typed: str, *, first: bool = False) -> date:
    """The day that *typed* means on Monday, 23 November 2026."""
    return (await meant(typed, first=first)).day


async def meant(typed: str, *, first: bool = False) -> Day:
    """The same with what is not sure about it."""
    return await read_day(SpokenDates(), typed, NOW, "Europe/Berlin", first=first)


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


DECEMBER = date(2026, 12, 24)


@pytest.mark.parametrize(
    "typed",
    [
        *("2026-12-24", "2026/12/24", "2026.12.24", "20261224", "2026–12–24", "2026‑12‑24", "２０２６-１２-２４"),
        *("24 December", "24th of December", "the 24th of december, 2026", "December 24th, 2026", "Dec 24", "dec. 24"),
        *(
            "24-Dec-2026",
            "24/dec/26",
            "24 dec '26",
            "24\u00a0December",
            "24\u202fDecember",
            "twenty-fourth of december",
        ),
        *("24.12.", "24. 12. 2026", "24.12.26", "24/12", "12/24", "12/24/2026", "24-12-2026", "24−12−2026"),
        *("Thursday 24 December", "Thu, Dec 24", "24 December (Thursday)", "thursday 2026-12-24"),
        *("24. Dezember", "24 décembre", "24 de diciembre de 2026", "2026年12月24日", "12月24日"),
        *("by 24 December", "until 24 december.", "due: 24 December", "Christmas Eve", "xmas eve"),
    ],
)
async def test_one_day_is_read_in_all_the_ways_to_write_it(typed: str) -> None:
    """And is sure: nobody is asked."""
    assert (DECEMBER, True) == ((await meant(typed)).day, (await meant(typed)).sure)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("christmas", date(2026, 12, 25)),
        ("new year’s eve", date(2026, 12, 31)),
        ("in 3.0 weeks", date(2026, 12, 14)),
        ("2w", date(2026, 12, 7)),
        ("10d", date(2026, 12, 3)),
        ("two weeks from now", date(2026, 12, 7)),
        ("in two weeks' time", date(2026, 12, 7)),
        ("in a fortnight", date(2026, 12, 7)),
        ("in a week and 2 days", date(2026, 12, 2)),
        ("two weeks and three days", date(2026, 12, 10)),
        ("a month and a day", date(2026, 12, 24)),
        ("+2w", date(2026, 12, 7)),
        ("in ½ year", date(2027, 5, 23)),
        ("1st of the month", date(2026, 12, 1)),
        ("monday the 30th", date(2026, 11, 30)),
        ("fri the 4th", date(2026, 12, 4)),
        ("end of Q1", date(2027, 3, 31)),
        ("end of the first quarter", date(2027, 3, 31)),
        ("eoq", date(2026, 12, 31)),
        ("end of next quarter", date(2027, 3, 31)),
        ("Donnerstag, 24. Dezember", DECEMBER),
        ("el jueves 24 de diciembre", DECEMBER),
        ("24 dic", DECEMBER),
        ("le 1er mars", date(2027, 3, 1)),
        ("1º de mayo", date(2027, 5, 1)),
        ("Ende Januar", date(2027, 1, 31)),
        ("fin de enero", date(2027, 1, 31)),
        ("übermorgen", date(2026, 11, 25)),
        ("mañana", date(2026, 11, 24)),
        ("dans 15 jours", date(2026, 12, 8)),
        ("in 3 Tagen", date(2026, 11, 26)),
        ("half a year", date(2027, 5, 23)),
        ("friday", date(2026, 11, 27)),
        ("friday next week", date(2026, 12, 4)),
        ("friday of next week", date(2026, 12, 4)),
        ("next monday", date(2026, 11, 30)),
        ("first monday of december", date(2026, 12, 7)),
        ("last friday of november", date(2026, 11, 27)),
        ("5th of next month", date(2026, 12, 5)),
        ("1st day of March", date(2027, 3, 1)),
        ("beginning of december", date(2026, 12, 1)),
        ("EOY", date(2026, 12, 31)),
    ],
)
async def test_words_with_one_meaning_are_sure(typed: str, day: date) -> None:
    """Counted from the member's own day."""
    found = await meant(typed)

    assert (day, True) == (found.day, found.sure)


@pytest.mark.parametrize(
    ("typed", "day", "others"),
    [
        ("next friday", date(2026, 11, 27), (date(2026, 12, 4),)),
        ("monday", date(2026, 11, 30), (date(2026, 11, 23),)),
        ("3/4", date(2027, 4, 3), (date(2027, 3, 4),)),
        ("03/04/2027", date(2027, 4, 3), (date(2027, 3, 4),)),
        ("26-12-24", DECEMBER, ()),
        ("Friday 24 December", date(2027, 12, 24), (DECEMBER,)),
        ("next week", date(2026, 12, 6), (date(2026, 11, 30),)),
        ("december", date(2026, 12, 31), (date(2026, 12, 1),)),
        ("24–26 December", date(2026, 12, 26), (DECEMBER,)),
        ("from 24 Dec to 2 Jan", date(2027, 1, 2), (DECEMBER,)),
        ("week 50", date(2026, 12, 13), (date(2026, 12, 7),)),
        ("this weekend", date(2026, 11, 29), (date(2026, 11, 28),)),
        ("22 November", date(2027, 11, 22), ()),
        ("24 Decemer", DECEMBER, ()),
        ("tomorow", date(2026, 11, 24), ()),
        ("24 december at 5pm", DECEMBER, ()),
        ("before 24 December", DECEMBER, ()),
        ("easter", date(2027, 3, 28), ()),
        ("3m", date(2027, 2, 23), ()),
        ("tomorrow week", date(2026, 12, 1), ()),
        ("a week today", date(2026, 11, 30), ()),
        ("monday fortnight", date(2026, 12, 14), ()),
        ("noon on the 5th", date(2026, 12, 5), ()),
        ("friday at 5", date(2026, 11, 27), ()),
        ("in 3½ weeks", date(2026, 12, 17), ()),
        ("3,5 weeks", date(2026, 12, 17), ()),
        ("next but one friday", date(2026, 12, 4), (date(2026, 12, 11),)),
        ("friday after next", date(2026, 12, 4), (date(2026, 12, 11),)),
        ("the week after next", date(2026, 12, 13), (date(2026, 12, 7),)),
        ("month after next", date(2027, 1, 31), (date(2027, 1, 1),)),
        ("next january", date(2027, 1, 31), (date(2027, 1, 1),)),
        ("lundi", date(2026, 11, 30), (date(2026, 11, 23),)),
        ("2026-11-30 23:59 UTC", date(2026, 11, 30), ()),
    ],
)
async def test_what_may_mean_several_days_is_never_sure(typed: str, day: date, others: tuple[date, ...]) -> None:
    """The likeliest first, and what else it may be."""
    assert (day, False, others) == ((await meant(typed)).day, (await meant(typed)).sure, (await meant(typed)).others)


@pytest.mark.parametrize(
    "typed",
    [
        "in 10",
        "24th next month",
        "24/25 december",
        "in 2-3 weeks",
        "2-3 weeks",
        "first monday",
        "2027 jan",
        "in 2027",
        "march on",
    ],
)
async def test_what_a_reader_of_plain_words_makes_up_is_refused(typed: str) -> None:
    """A number that is not in the day found was not understood; and nothing is called over that was not said to be."""
    with pytest.raises(UsageError, match="I could not read"):
        await read(typed)


@pytest.mark.parametrize("typed", ["24.12.0026", "24 december 0026", "yesterday", "3 days ago", "-3 days", "1/1/1970"])
async def test_a_day_that_is_over_is_called_so(typed: str) -> None:
    """Four digits are that year, also when they begin with a nought."""
    with pytest.raises(UsageError, match="is over"):
        await read(typed)


@pytest.mark.parametrize("typed", ["tuesday the 30th", "Montag, 24. Dezember", "friday the 13th"])
async def test_a_number_that_is_another_weekday_is_asked(typed: str) -> None:
    """In any language, and without a month."""
    with pytest.raises(UsageError, match="is no ") as caught:
        await read(typed)

    assert "whichever you mean" in (caught.value.fix or "")


async def test_a_refusal_says_what_was_typed() -> None:
    """And not the form that it was brought to."""
    with pytest.raises(UsageError, match="“Fifth monday of December”"):
        await read("Fifth monday of December")


async def test_a_weekday_that_contradicts_its_date_is_said() -> None:
    """With both days that may be meant, and each can be typed."""
    with pytest.raises(UsageError, match="Thursday 24 December 2026 is no Friday") as caught:
        await read("Friday 24 December 2026")

    for shown in re.findall(r"[A-Z]\w+day \d+ \w+ \d{4}", caught.value.fix or ""):
        assert shown == said(await read(shown))


@pytest.mark.parametrize("typed", ["soon", "9", "32 December", "12.30", "x" * 200, "2026-02-30"])
async def test_the_examples_of_a_refusal_work(typed: str) -> None:
    """Whoever writes one of them is understood at once, on any day."""
    for later in (0, 200, 400):
        with pytest.raises(UsageError) as caught:
            await read_day(SpokenDates(), typed, NOW + timedelta(days=later), "UTC")
        fix = (caught.value.fix or "").removeprefix("Write it like ").rstrip(".")
        for shown in re.split(", | or ", fix):
            assert (await read_day(SpokenDates(), shown, NOW + timedelta(days=later), "UTC")).sure


async def test_whose_zone_is_not_known_is_told_which_was_meant() -> None:
    """It may still be yesterday where they are."""
    with pytest.raises(UsageError, match="over in the time zone UTC") as caught:
        await read_day(SpokenDates(), "2026-11-22", NOW, "UTC", known=False)

    assert "/nudges zone:Europe/Berlin" in (caught.value.fix or "")


COUNTS = {"a": 1, "one": 1, "two": 2, "3": 3, "four": 4, "5": 5, "eleven": 11}


@given(
    parts=st.lists(
        st.tuples(st.sampled_from(sorted(COUNTS)), st.sampled_from(["day", "week"])), min_size=1, max_size=3
    ),
    join=st.sampled_from([" and ", ", ", " & ", " "]),
    lead=st.sampled_from(["", "in ", "within "]),
)
def test_amounts_add_up(parts: list[tuple[str, str]], join: str, lead: str) -> None:
    """Whatever stands between them counts for nothing."""
    typed = lead + join.join(f"{count} {unit}{'s' * (COUNTS[count] > 1)}" for count, unit in parts)
    days = sum(COUNTS[count] * {"day": 1, "week": 7}[unit] for count, unit in parts)

    assert NOW.date() + timedelta(days=days) == asyncio.run(read(typed))


@given(
    day=st.dates(NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=329)),
    dash=st.sampled_from("-‐‑–—−－"),
    space=st.sampled_from(" \u00a0\u202f\u3000"),
    wide=st.booleans(),
)
def test_a_day_is_the_same_in_every_form(*, day: date, dash: str, space: str, wide: bool) -> None:
    """With any dash, any space, narrow and wide digits, short and long names, with and without the year."""
    forms = [
        f"{day.year}{dash}{day:%m}{dash}{day:%d}",
        f"{day.day}{space}{day:%B}{space}{day.year}",
        f"{day:%b}{space}{day.day},{space}{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%A}{space}{day.day}{space}{day:%b}",
        f"{day.day}. {day:%B}",
    ]
    table = {ord(str(one)): chr(0xFF10 + one) for one in range(10)} if wide else {}

    for form in forms:
        assert (day, True) == ((found := asyncio.run(meant(form.translate(table)))).day, found.sure), form


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Finish ARENA by 24 December", DECEMBER),
        ("Finish ARENA by : 24 December", DECEMBER),
        ("Write up due:24 December", DECEMBER),
        ("Essay, deadline: 24.12.", DECEMBER),
        ("Essay (24 December)", DECEMBER),
        ("Submit the essay 24 December 2026", DECEMBER),
        ("Read it before Christmas", date(2026, 12, 25)),
        ("Finish by the end of January", date(2027, 1, 31)),
        ("Read one paper by friday", date(2026, 11, 27)),
        ("Do it tomorrow", date(2026, 11, 24)),
        ("Finish within two weeks.", date(2026, 12, 7)),
        ("Plan the talk [24 Dec]", DECEMBER),
        ("24 Dec: plan the talk", DECEMBER),
        ("2026-12-24 submit", DECEMBER),
        ("Write it bis 24.12.", DECEMBER),
        ("Hand in, end of year", date(2026, 12, 31)),
        *((one, None) for one in ("Fast for 3 days", "Read the end of history", "2 weeks of reading", "Run by 10")),
        *((one, None) for one in ("Write by hand", "Learn by doing", "Read 12 papers", "Read 1984", "GPT 4 paper", "")),
        *(
            (one, None)
            for one in ("Replicate arXiv 2412.12345", "Work on 3 problems", "By 24 November 2020", "day 32 December")
        ),
    ],
)
def test_a_day_in_a_title_is_found(title: str, day: date | None) -> None:
    """After a word for it, or written out at the end; other numbers are none."""
    found = in_title(title, NOW.date())

    assert day == (found.day if found else None)


@given(st.text(st.sampled_from(string.printable + "–年月日１ "), max_size=120))
def test_any_title_has_a_day_to_come_or_none(title: str) -> None:
    """Nothing else, and nothing fails."""
    found = in_title(title, NOW.date())

    assert found is None or NOW.date() <= found.day <= NOW.date() + FURTHEST

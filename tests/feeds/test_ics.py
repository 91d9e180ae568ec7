"""What is written is read back by another program's parser, and keeps to the letter of RFC 5545."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import vobject
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.calendars import MOST, Dated
from guidebot.feeds.ics import ics
from guidebot.feeds.rss import rss

NOW = datetime(2026, 11, 26, 12, 30, 15, 250, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)


def events(raw: bytes) -> list[Any]:
    """Every event that vobject finds."""
    return list(vobject.readOne(raw.decode()).contents.get("vevent", []))


def test_a_deadline_is_a_whole_day() -> None:
    """From its day to the next, without taking time."""
    one = Dated(
        uid="a@guidebot",
        title="Closes: X; Y, Z",
        day=date(2026, 12, 20),
        text="a\nb\\c",
        url="https://example.org/?a=1,2",
    )
    raw = ics("mine", [one], NOW)
    (event,) = events(raw)

    assert (date(2026, 12, 20), date(2026, 12, 21)) == (event.dtstart.value, event.dtend.value)
    assert ("Closes: X; Y, Z", "a\nb\\c", "https://example.org/?a=1,2") == (
        event.summary.value, event.description.value, event.url.value,
    )  # fmt: skip
    assert b"DTSTART;VALUE=DATE:20261220\r\n" in raw
    assert b"SUMMARY:Closes: X\\; Y\\, Z\r\n" in raw


def test_a_moment_is_the_same_in_every_zone() -> None:
    """Nine in Berlin, before and after the clocks change, in UTC."""
    berlin = ZoneInfo("Europe/Berlin")
    ones = [
        Dated(uid=str(at), title="Post", at=datetime(2027, 3, day, 9, tzinfo=berlin)) for at, day in enumerate((22, 29))
    ]
    found = [one.dtstart.value for one in events(ics("x", ones, NOW))]

    assert [8, 7] == [one.astimezone(UTC).hour for one in found]


def test_a_second_import_changes_what_is_there() -> None:
    """The same name, a higher number."""
    one = Dated(uid="a@guidebot", title="X", day=date(2026, 12, 20))
    first, second = (events(ics("x", [one], NOW + timedelta(days=at)))[0] for at in (0, 1))

    assert first.uid.value == second.uid.value
    assert int(first.sequence.value) < int(second.sequence.value) < 2**31


@given(title=TEXT, text=TEXT, day=st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_any_text_comes_back_as_it_was(title: str, text: str, day: date) -> None:
    """Escaped, folded at 75 octets, never a line of its own."""
    raw = ics("x", [Dated(uid="u", title=title, day=day, text=text)], NOW)
    (event,) = events(raw)

    assert (title, text, day) == (event.summary.value, event.description.value, event.dtstart.value)
    assert all(len(row) <= 75 for row in raw.split(b"\r\n"))
    assert b"\n" not in re.sub(b"\r\n", b"", raw)


def test_a_title_cannot_begin_an_event() -> None:
    """What somebody typed stays inside its line."""
    raw = ics("x", [Dated(uid="u", title="X\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Y", day=date(2026, 12, 20))], NOW)

    assert 1 == len(events(raw))


def test_a_calendar_has_an_end() -> None:
    """Five hundred entries."""
    ones = [Dated(uid=str(at), title="X", day=date(2026, 12, 20)) for at in range(MOST + 5)]

    assert MOST == len(events(ics("x", ones, NOW)))


def test_a_feed_of_news_holds_the_same_and_stays_the_same() -> None:
    """Markup in titles is text."""
    ones = [
        Dated(uid="a", title="<b>X</b> & Y", day=date(2026, 12, 20), url="https://example.org/"),
        Dated(uid="b", title="Z", at=NOW),
    ]
    raw = rss("What comes", "https://bot.example.org", ones)

    assert b"&lt;b&gt;X&lt;/b&gt; &amp; Y" in raw
    assert 2 == raw.count(b"<item>")
    assert raw == rss("What comes", "https://bot.example.org", ones)

"""Calendars as iCalendar files (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vUri

from guidebot.core.calendars import MOST, Dated

PRODUCT = "-//guidebot//guidebot//EN"
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)  # until 2094 they fit into the 31 bits of the number


def ics(name: str, entries: Sequence[Dated], now: datetime) -> bytes:
    """*entries* as an iCalendar file.

    Moments are written in UTC, which needs no table of zones and is right across every clock change. SEQUENCE only has
    to grow from one version of an entry to the next: the second in which it is written does, and nothing need be kept.
    """
    calendar = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", "PUBLISH"), ("x-wr-calname", name)):
        calendar.add(key, value)
    for one in entries[:MOST]:
        calendar.add_component(_event(one, now))
    return bytes(calendar.to_ical())


def _event(dated: Dated, now: datetime) -> Event:
    event = Event()
    event.add("uid", dated.uid)
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("sequence", (now - _SINCE) // _SECOND)
    event.add("summary", dated.title)
    if dated.off:
        event.add("status", "CANCELLED")
    if dated.day is not None:
        event.add("dtstart", dated.day)
        event.add("dtend", dated.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # a deadline takes no time of the day
    elif dated.at is not None:
        event.add("dtstart", dated.at.astimezone(UTC))
        event.add("dtend", (dated.at + timedelta(minutes=dated.minutes)).astimezone(UTC))
    if dated.text:
        event.add("description", dated.text)
    if dated.url:
        event.add("url", vUri(dated.url))
    return event

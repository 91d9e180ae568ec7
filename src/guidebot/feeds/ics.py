"""Calendars as iCalendar files (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vUri

from guidebot.core.calendars import MOST, Dated

PRODUCT = "-//guidebot//guidebot//EN"
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


def ics(name: str, entries: Sequence[Dated], now: datetime) -> bytes:
    """*entries* as an iCalendar file.

    Moments are written in UTC, which needs no table of zones and is right across every clock change. SEQUENCE only has
    to grow from one version of an entry to the next: the minute in which it is written does, and nothing need be kept.
    """
    calendar = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", "PUBLISH"), ("x-wr-calname", name)):
        calendar.add(key, value)
    for one in entries[:MOST]:
        calendar.add_component(_event(one, now))
    return bytes(calendar.to_ical())


def _event(one: Dated, now: datetime) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("sequence", (now - _SINCE) // _MINUTE)
    event.add("summary", one.title)
    if one.day is not None:
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # a deadline takes no time of the day
    elif one.at is not None:
        event.add("dtstart", one.at.astimezone(UTC))
        event.add("dtend", (one.at + timedelta(minutes=one.minutes)).astimezone(UTC))
    if one.text:
        event.add("description", one.text)
    if one.url:
        event.add("url", vUri(one.url))
    return event

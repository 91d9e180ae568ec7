"""Writes calendars when one is asked for: what that takes is loaded then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guidebot.core.calendars import Dated


class LiveCalendars:
    """See `core.calendars.Calendars`. *base* is how people reach the web server; empty where there is none."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")

    def ics(self, name: str, entries: Sequence[Dated], now: datetime) -> bytes:
        """*entries* as an iCalendar file."""
        from guidebot.feeds.ics import ics  # noqa: PLC0415  # start-up time

        return ics(name, entries, now)

    def link(self, secret: str) -> str:
        """Where the calendar behind *secret* is served."""
        return f"{self._base}/c/{secret}" if self._base else ""

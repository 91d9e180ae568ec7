"""Plain-language dates through dateparser, in a thread, with bounds."""

from __future__ import annotations

import asyncio
import re
from datetime import date, datetime

from guidebot.core.periods import named_day

_SECONDS = 3.0
_LEAD = re.compile(r"(?:\b(?:by|until|till|on)\s+)+", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:this|next|the)\s+", re.IGNORECASE)
_END = re.compile(r"(?:the\s+)?end of\s+(?:the\s+)?", re.IGNORECASE)


class SpokenDates:
    """See `guidebot.core.dates.DateReader`. *order* is how numbers stand: ``DMY``, ``MDY`` or ``YMD``."""

    def __init__(self, order: str = "DMY") -> None:
        self._order = order
        self._turns = asyncio.Semaphore(2)

    async def find(self, typed: str, base: datetime, *, first: bool = False) -> date | None:
        """The day that *typed* means; None when it means none, or takes too long to find out."""
        async with self._turns:
            try:
                async with asyncio.timeout(_SECONDS):
                    return await asyncio.to_thread(_find, typed, base, self._order, first)
            except TimeoutError:
                return None


def _find(typed: str, base: datetime, order: str, first: bool) -> date | None:  # noqa: FBT001  # called by a thread
    spoken = _LEAD.sub("", typed.strip())
    if day := named_day(spoken, base.date(), first=first):
        return day
    import dateparser  # noqa: PLC0415  # slow to import, and rarely needed

    words = _NEXT.sub("", spoken)
    if _END.match(words):
        return None  # dateparser would take the day of today
    settings = {
        "RELATIVE_BASE": base,
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": order,
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    found: datetime | None = dateparser.parse(words, languages=["en"], settings=settings)
    if found is None:
        return None
    return found.date()

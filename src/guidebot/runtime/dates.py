"""Plain-language dates through dateparser, in a thread, with bounds."""

from __future__ import annotations

import asyncio
import re
from datetime import date, datetime

_SECONDS = 3.0
_NEXT = re.compile(r"\b(?:by|until|till|on|this|next|the)\s+", re.IGNORECASE)
_END = re.compile(r"(?:the\s+)?end of\s+(?:the\s+)?", re.IGNORECASE)


class SpokenDates:
    """See `guidebot.core.dates.DateReader`. *order* is how numbers stand: ``DMY``, ``MDY`` or ``YMD``."""

    def __init__(self, order: str = "DMY") -> None:
        self._order = order
        self._turns = asyncio.Semaphore(2)

    async def find(self, typed: str, base: datetime) -> date | None:
        """The day that *typed* means; None when it means none, or takes too long to find out."""
        async with self._turns:
            try:
                async with asyncio.timeout(_SECONDS):
                    return await asyncio.to_thread(_find, typed, base, self._order)
            except TimeoutError:
                return None


def _find(typed: str, base: datetime, order: str) -> date | None:
    import dateparser  # noqa: PLC0415  # slow to import, and rarely needed

    words = _NEXT.sub("", typed.strip())
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

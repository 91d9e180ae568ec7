"""The port that remembers whom something was offered to, so that nobody hears it twice."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from guidebot.core.people import MemberId


class OfferStore(Protocol):
    """Remembers members."""

    async def first(self, member: MemberId, now: datetime) -> bool:
        """Whether nothing was offered to *member* before; from now on it was."""
        ...

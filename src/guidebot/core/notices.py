"""Short messages that the bot owes a member: outcomes of what they suggested, a pause, a closed door."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from guidebot.core.people import MemberId


class Notices(Protocol):
    """Tells members things, once each."""

    async def tell(self, member: MemberId, key: str, words: str, now: datetime) -> None:
        """Send *words* in the member's direct conversation, or leave them in their inbox; *key* makes it once."""
        ...

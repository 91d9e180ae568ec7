"""The port that tells whether something happens for the first time, in any process and after any restart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

KEPT = timedelta(hours=3)  # Slack repeats an event for an hour and some minutes
REPEATED = timedelta(minutes=10)  # the same words within it come from somebody whose answer was lost


class OnceStore(Protocol):
    """Remembers keys for a few hours."""

    async def first(self, platform: str, key: str, at: datetime) -> bool:
        """Whether *key* comes for the first time; it is remembered from now on."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forget what is older than *before*; answers how many keys."""
        ...

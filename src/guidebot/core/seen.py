"""Which problems a member was shown lately, so that `/problem` does not repeat itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from guidebot.core.people import MemberId

KEPT = 300


class SeenStore(Protocol):
    """Remembers what was shown; belongs to the member and goes with `/mydata delete`."""

    async def recent(self, member: MemberId) -> Sequence[str]:
        """Ids of the latest 300 problems shown, latest last."""
        ...

    async def add(self, member: MemberId, problem: str, at: datetime) -> None:
        """The member was shown *problem*."""
        ...

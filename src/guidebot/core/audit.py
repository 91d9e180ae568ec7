"""What organisers did, kept for 90 days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from guidebot.core.people import CommunityId, MemberId

KEPT_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that an organiser did, in words."""

    community: CommunityId
    member: MemberId
    name: str
    what: str
    at: datetime


class AuditStore(Protocol):
    """Keeps deeds."""

    async def add(self, deed: Deed) -> None:
        """Write *deed* down."""
        ...

    async def latest(self, community: CommunityId, limit: int = 50) -> Sequence[Deed]:
        """The latest deeds, newest first."""
        ...

    async def purge(self, before: datetime) -> int:
        """Remove what is older than *before*; answers how many."""
        ...

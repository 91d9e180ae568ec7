"""What organisers did, and what authors did with their cards; kept for 90 days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from guidebot.core.people import CommunityId, MemberId
from guidebot.core.records import dataclass

KEPT_DAYS = 90
AUTHOR = "The author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that somebody did, in words. Where *name* is `AUTHOR` it was no organiser."""

    community: CommunityId
    member: MemberId
    name: str
    what: str
    at: datetime


class AuditStore(Protocol):
    """Keeps deeds."""

    async def add(self, deed: Deed) -> None:
        """Write *deed* down. The same one by the same person a moment ago is that one: they did it again, unsure."""
        ...

    async def latest(self, community: CommunityId, limit: int = 50) -> Sequence[Deed]:
        """The latest deeds, newest first."""
        ...

    async def organisers(self, community: CommunityId, limit: int = 50) -> Sequence[MemberId]:
        """Who did something as an organiser, the latest first."""
        ...

    async def purge(self, before: datetime) -> int:
        """Remove what is older than *before*; answers how many."""
        ...

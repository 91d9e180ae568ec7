"""Stores that forget when the process ends, for the parts that need no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guidebot.core.communities import Community
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.seen import KEPT


class MemoryCommunities:
    """A `CommunityStore` in memory."""

    def __init__(self) -> None:
        self.rows: dict[CommunityId, Community] = {}

    async def get(self, community: CommunityId) -> Community | None:
        """The community, or None."""
        return self.rows.get(community)

    async def all(self) -> Sequence[Community]:
        """Every community."""
        return tuple(self.rows.values())

    async def save(self, community: Community) -> None:
        """Add or replace."""
        self.rows[community.id] = community

    async def erase(self, community: CommunityId) -> None:
        """Remove."""
        self.rows.pop(community, None)


class MemorySeen:
    """A `SeenStore` in memory."""

    def __init__(self) -> None:
        self.rows: dict[MemberId, list[str]] = {}

    async def recent(self, member: MemberId) -> Sequence[str]:
        """Ids shown, latest last."""
        return tuple(self.rows.get(member, []))

    async def add(self, member: MemberId, problem: str, at: datetime) -> None:
        """The member was shown *problem*."""
        del at
        self.rows.setdefault(member, []).append(problem)
        del self.rows[member][:-KEPT]

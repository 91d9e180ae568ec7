"""What follows when the bot joins or leaves a community, or reaches a member."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from guidebot.core.clock import Clock
from guidebot.core.communities import Community
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.core.reply import Reply
from guidebot.core.services import Services
from guidebot.features.organise.welcome import welcome

log = logging.getLogger(__name__)


class LifeHooks:
    """See `guidebot.answering.dispatch.Hooks`."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock

    async def joined(self, community: CommunityId, name: str) -> Reply:
        """Remember the community; one that comes back finds its settings, and posts that are paused."""
        fresh = Community(id=community, joined_at=self._clock.now())
        known = await self._services.communities.change(
            fresh, lambda kept: replace(kept, name=name[:200], left_at=None)
        )
        log.info("joined", extra={"action": "join", "platform": community.platform})
        return welcome(bool(known.settings.channel))  # chosen in /setup

    async def left(self, community: CommunityId) -> None:
        """Mark the community as left; its data goes 30 days later, its posts stop at once."""
        known = await self._services.communities.get(community)
        if known is None:
            return
        gone = self._clock.now()
        async with self._services.together():  # a community that is gone never keeps a schedule that runs
            await self._services.communities.change(known, lambda kept: replace(kept, left_at=gone, set_up=False))
            for one in await self._services.schedules.of(community):
                await self._services.schedules.change(one, lambda kept: replace(kept, paused=True).planned(gone))
        log.info("left", extra={"action": "leave", "platform": community.platform})

    async def communities(self, platform: str) -> Sequence[CommunityId]:
        """Those of *platform* that did not remove the bot."""
        found = await self._services.communities.all()
        return [one.id for one in found if one.id.platform == platform and one.left_at is None]

    async def reached(self, member: MemberId, place: Place) -> None:
        """Keep the direct conversation; what could not reach the member is tried again."""
        await self._services.members.reach(member, place, self._clock.now())

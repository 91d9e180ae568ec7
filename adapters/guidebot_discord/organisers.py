"""Who may manage a server, also while they ask for nothing."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord.http import HTTPClient

from guidebot.core.people import CommunityId, MemberId
from guidebot_discord.answering import FAILURES
from guidebot_discord.outcomes import outcome
from guidebot_discord.rights import in_guild


async def organises(http: HTTPClient, member: MemberId, community: CommunityId, roles: Sequence[str]) -> bool:
    """Whether *member* may manage the server, or has one of *roles* there.

    Raises:
        DeliveryError: one of its kinds.
    """
    try:
        guild = await http.get_guild(int(community.id), with_counts=False)
        found = await http.get_member(int(community.id), int(member.account))
    except discord.NotFound:
        return False  # they left
    except FAILURES as error:
        raise outcome(error) from error
    theirs = {str(one) for one in found.get("roles", ())}
    return not theirs.isdisjoint(roles) or in_guild(guild, member.account, theirs).manage_guild

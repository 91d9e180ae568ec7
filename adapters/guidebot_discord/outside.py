"""For ``guidebot doctor``, which does not connect: log in over REST alone, look, and leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord

from guidebot.adapter import Finding
from guidebot.core.people import CommunityId, Place
from guidebot_discord import inspection
from guidebot_discord.answering import FAILURES
from guidebot_discord.backoff import Backoff
from guidebot_discord.client import Calls, GuideClient
from guidebot_discord.outcomes import outcome
from guidebot_discord.refusals import TOKEN, refused
from guidebot_discord.settings import Settings
from guidebot_discord.sync import CommandSync


async def look(
    settings: Settings,
    calls: Calls,
    backoff: Backoff,
    sync: CommandSync,
    *,
    community: CommunityId | None,
    places: Sequence[Place],
) -> list[Finding]:
    """The token, the commands, the next start and, where *community* is given, the rights in *places*."""

    async def logged_in(_: GuideClient) -> None:
        """Send nothing: the running bot keeps the commands in step."""

    async with GuideClient(settings, replace(calls, logged_in=logged_in), backoff) as client:
        try:
            await client.login(settings.token)
        except discord.LoginFailure:
            error = refused(TOKEN)
            return [Finding(subject="Discord", ok=False, what=error.message, fix=error.fix or "", severity="error")]
        except FAILURES as failure:
            what = f"cannot be reached: {outcome(failure).message}"
            return [Finding(subject="Discord", ok=False, what=what, severity="error")]
        found = inspection.from_outside(client, sync) + inspection.waiting(backoff.next_start())
        if community is not None:
            found += await inspection.places(client, community, places)
        return found

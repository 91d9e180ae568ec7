"""What happens when the bot is added or removed, also while it was not connected.

There is a word to the person who added it, and to nobody else if that can be helped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import discord
from discord.http import HTTPClient

from guidebot.adapter import Bot
from guidebot.core.clock import Clock
from guidebot.core.errors import GuidebotError
from guidebot.core.people import CommunityId
from guidebot.core.reply import Reply
from guidebot_discord.answering import FAILURES
from guidebot_discord.incoming import PLATFORM
from guidebot_discord.posting import post
from guidebot_discord.presence import Presence
from guidebot_discord.render import render

log = logging.getLogger(__name__)
_LOOK_BACK = 20
_LATELY = timedelta(days=7)
_BETWEEN = 0.2


class Welcome:
    """Welcomes, and says good-bye."""

    def __init__(self, bot: Bot, http: HTTPClient, me: int, ids: Callable[[], Mapping[str, str]], clock: Clock) -> None:
        self._bot = bot
        self._http = http
        self._me = me
        self._ids = ids
        self._clock = clock
        self._looking = asyncio.Lock()

    async def added(self, guild: int, name: str, system: int | None) -> None:
        """The bot was added to *guild*, whose system channel is *system*."""
        reply = await self._bot.joined(CommunityId(PLATFORM, str(guild)), name)
        adder = await self._adder(guild)
        if adder is not None and await self._direct(guild, adder, reply):
            return
        if system is not None:
            await self._try(guild, system, reply)

    async def removed(self, guild: int) -> None:
        """The bot was removed from *guild*."""
        await self._bot.left(CommunityId(PLATFORM, str(guild)))

    async def compare(self, presence: Presence) -> None:
        """Make up for what happened to the bot's servers while it was not connected."""
        async with self._looking:  # one shard after the other, and a session that comes twice finds what was recorded
            await self._compare(presence)

    async def _compare(self, presence: Presence) -> None:
        try:
            recorded = await self._bot.communities(PLATFORM)
            if presence.is_another_bot(recorded):
                log.error(
                    "none of the servers on record is there, so none is taken for left; is this the right bot's token?",
                    extra={"action": "compare", "shard": presence.shard, "recorded": len(recorded)},
                )
                return
            for guild in presence.missing(recorded):
                await self.removed(guild)
            for guild in presence.unknown(recorded):
                await self._found(guild)
                await self._clock.sleep(_BETWEEN)  # a few servers a second: deliveries go first
        except GuidebotError as error:
            log.warning("servers not compared", extra={"action": "compare", "reason": type(error).__name__})

    async def _found(self, guild: int) -> None:
        """The bot is in *guild*: only somebody who added it lately is told, and only directly."""
        try:
            data: Mapping[str, Any] = await self._http.get_guild(guild, with_counts=False)
            since = discord.utils.parse_time((await self._http.get_member(guild, self._me))["joined_at"])
        except FAILURES as error:  # an outage, for example; the next READY lists it again
            log.info("server not seen", extra={"action": "compare", "reason": type(error).__name__})
            return
        reply = await self._bot.joined(CommunityId(PLATFORM, str(guild)), str(data.get("name", "")))
        adder = await self._adder(guild) if since and self._clock.now() - since < _LATELY else None
        if adder is not None:
            await self._direct(guild, adder, reply)

    async def _adder(self, guild: int) -> int | None:
        """Who added the bot, where the audit log may be read."""
        try:
            found = await self._http.get_audit_logs(
                guild, limit=_LOOK_BACK, action_type=discord.AuditLogAction.bot_add.value
            )
        except FAILURES:
            return None
        for entry in found["audit_log_entries"]:
            if str(entry.get("target_id")) == str(self._me) and entry.get("user_id"):
                return int(str(entry["user_id"]))
        return None

    async def _direct(self, guild: int, adder: int, reply: Reply) -> bool:
        try:
            channel = await self._http.start_private_message(adder)
        except FAILURES as error:
            log.info("no welcome", extra={"action": "welcome", "reason": type(error).__name__})
            return False
        return await self._try(guild, int(channel["id"]), reply)

    async def _try(self, guild: int, channel: int, reply: Reply) -> bool:
        """Send the welcome for *guild*; who adds the bot to several servers is welcomed for each."""
        try:
            await post(self._http, channel, render(reply, self._ids()), f"w{guild}")
        except FAILURES as error:
            log.info("no welcome", extra={"action": "welcome", "reason": type(error).__name__})
            return False
        return True

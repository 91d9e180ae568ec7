"""What happens when the bot is added: a word to the person who did it, and to nobody else if that can be helped."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

import discord
from discord.http import HTTPClient, handle_message_parameters

from guidebot.adapter import Bot
from guidebot.core.people import CommunityId
from guidebot.core.reply import Reply
from guidebot_discord.answering import FAILURES
from guidebot_discord.incoming import PLATFORM
from guidebot_discord.render import render

log = logging.getLogger(__name__)
_LOOK_BACK = 20


class Welcome:
    """Welcomes, and says good-bye."""

    def __init__(self, bot: Bot, http: HTTPClient, me: int, ids: Callable[[], Mapping[str, str]]) -> None:
        self._bot = bot
        self._http = http
        self._me = me
        self._ids = ids

    async def added(self, guild: int, name: str, system: int | None) -> None:
        """The bot was added to *guild*, whose system channel is *system*."""
        reply = await self._bot.joined(CommunityId(PLATFORM, str(guild)), name)
        adder = await self._adder(guild)
        if adder is not None and await self._direct(adder, reply):
            return
        if system is not None:
            await self._try(system, reply)

    async def removed(self, guild: int) -> None:
        """The bot was removed from *guild*."""
        await self._bot.left(CommunityId(PLATFORM, str(guild)))

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

    async def _direct(self, adder: int, reply: Reply) -> bool:
        try:
            channel = await self._http.start_private_message(adder)
        except FAILURES as error:
            log.info("no welcome", extra={"action": "welcome", "reason": type(error).__name__})
            return False
        return await self._try(int(channel["id"]), reply)

    async def _try(self, channel: int, reply: Reply) -> bool:
        rendered = render(reply, self._ids())
        try:
            with handle_message_parameters(
                view=rendered.view,
                files=rendered.files or discord.utils.MISSING,
                allowed_mentions=rendered.mentions,
                nonce=f"w{channel}",
            ) as params:
                await self._http.send_message(channel, params=params)
        except FAILURES as error:
            log.info("no welcome", extra={"action": "welcome", "reason": type(error).__name__})
            return False
        return True

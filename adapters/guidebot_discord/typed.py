"""Mentions and direct messages: the same lines as everywhere, through the same parser."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import discord
from discord.http import HTTPClient

from guidebot.adapter import Answered, Bot, Incoming, TypedLine
from guidebot.core.actions import ActionRef, fits
from guidebot.core.forms import form_button
from guidebot.core.people import PlaceKind
from guidebot.core.reply import Button, Form, Reply, Tone, buttons, text
from guidebot_discord.answering import FAILURES
from guidebot_discord.apology import apology
from guidebot_discord.drafts import Drafts
from guidebot_discord.incoming import from_message
from guidebot_discord.posting import post
from guidebot_discord.render import render
from guidebot_discord.rights import in_guild

log = logging.getLogger(__name__)
_NO_HISTORY = 160002


class TypedLines:
    """Answers typed lines. What only the asker shall see is offered behind a button: messages are for everybody."""

    def __init__(
        self, bot: Bot, http: HTTPClient, me: int, drafts: Drafts, ids: Callable[[], Mapping[str, str]]
    ) -> None:
        self._bot = bot
        self._http = http
        self._me = me
        self._drafts = drafts
        self._ids = ids

    async def answer(self, message: Mapping[str, Any]) -> None:
        """Answer *message* if it is for the bot, whatever happens."""

        async def may_organise() -> bool:
            return await self._may_organise(message)

        came = from_message(message, self._me, may_organise)
        if came is None:
            return
        direct = came.place.kind is PlaceKind.DIRECT
        try:
            plan = self._bot.plan(came)
            reply = await self._reply(came) if direct or not plan.private else self._offer(came)
            await self._send(message, reply)
            if direct:
                await self._bot.reached(came.member, came.place)
        except FAILURES as error:
            log.warning("answer not shown", extra={"action": "answer", "reason": type(error).__name__})
            await self._apologise(message, error)

    async def _apologise(self, message: Mapping[str, Any], error: Exception) -> None:
        reply = apology(error)
        if reply is None:
            return
        try:
            await self._send(message, reply)
        except FAILURES as again:
            log.warning("no apology", extra={"action": "answer", "reason": type(again).__name__})

    async def _reply(self, came: Incoming) -> Reply:
        answered: Answered = await self._bot.answer(came)
        if isinstance(answered.content, Form):
            line = came.asked.text if isinstance(came.asked, TypedLine) else ""
            origin = ActionRef("run", (line,)) if fits("run", line) else None
            ref = self._drafts.form(str(came.member), answered.content, origin)
            return form_button(answered.content, ref, answered.errors)
        if answered.private and came.place.kind is not PlaceKind.DIRECT:
            return self._offer(came)
        return answered.content

    def _offer(self, came: Incoming) -> Reply:
        """A button that answers the asker alone."""
        line = came.asked.text if isinstance(came.asked, TypedLine) else ""
        ref = self._drafts.line(str(came.member), line)
        words = "This answer is for you alone."
        return Reply((text(words), buttons(Button("Show it to me", ref, Tone.PRIMARY))))

    async def _send(self, message: Mapping[str, Any], reply: Reply) -> None:
        """Send *reply* as an answer to *message*; where the bot may not read the history, as a message of its own."""
        try:
            await self._say(message, reply, {"message_id": str(message["id"]), "fail_if_not_exists": False})
        except discord.HTTPException as error:
            if error.code != _NO_HISTORY:
                raise
            await self._say(message, reply, discord.utils.MISSING)

    async def _say(self, message: Mapping[str, Any], reply: Reply, answered_to: Any) -> None:
        channel, rendered = int(message["channel_id"]), render(reply, self._ids())
        await post(self._http, channel, rendered, f"r{message['id']}", answered_to)

    async def _may_organise(self, message: Mapping[str, Any]) -> bool:
        """Whether the author may manage the server; a message does not say, so Discord is asked."""
        guild, author = message.get("guild_id"), message["author"]["id"]
        if not guild:
            return False
        roles = {str(one) for one in (message.get("member") or {}).get("roles", ())}
        try:
            found = await self._http.get_guild(int(guild), with_counts=False)
        except FAILURES:
            return False
        return in_guild(found, str(author), roles).manage_guild

"""The first message of a discussion: said once, also by a second try."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
from discord.http import HTTPClient

from guidebot.adapter import Delivery, Warn
from guidebot.core.clock import Clock
from guidebot.core.errors import InDoubt
from guidebot.core.reply import Reply
from guidebot_discord import history
from guidebot_discord.answering import FAILURES
from guidebot_discord.insisting import insist
from guidebot_discord.outcomes import UNKNOWN_MESSAGE, outcome

Send = Callable[[int, Reply, str], Awaitable[Mapping[str, Any]]]


class Opening:
    """Says it with *send*, and looks whether it was said."""

    def __init__(self, http: HTTPClient, me: int, clock: Clock, send: Send) -> None:
        self._http = http
        self._me = me
        self._clock = clock
        self._send = send

    async def say(self, delivery: Delivery, thread: int, *, again: bool) -> list[Warn]:
        """The first message of the discussion; *again*: it may be there already, beyond the nonce's few minutes."""
        if delivery.thread is None or not delivery.thread.opening.blocks:
            return []
        key, opening = delivery.opening_key, delivery.thread.opening
        try:
            if again and await insist(self._clock, lambda: self._said(delivery, thread)):
                return []
        except (*FAILURES, InDoubt) as error:
            what = f"Whether the discussion has its opening line could not be seen: {outcome(error).message}"
            return [Warn(what=what, fix="Look into the thread; grant the bot Read Message History in this channel.")]
        try:
            await insist(self._clock, lambda: self._send(thread, opening, key))  # its nonce makes it one
        except FAILURES as error:
            if isinstance(error, discord.HTTPException) and error.code == UNKNOWN_MESSAGE:
                return []
            fix = "Grant the bot Send Messages in Threads in this channel."
            return [Warn(what=f"The discussion has no opening line: {outcome(error).message}", fix=fix)]
        return []

    async def _said(self, delivery: Delivery, thread: int) -> bool:
        """Whether the discussion has its first message."""
        key, since = delivery.opening_key, delivery.first_try_at
        return await history.in_channel(self._http, thread, self._me, key, since) is not None

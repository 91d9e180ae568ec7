"""Sends what the outbox hands over: a message, then its thread, or a forum post. Each step is checked for itself."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord.http import HTTPClient, handle_message_parameters

from guidebot.adapter import Delivery, Receipt, Warn
from guidebot.core.errors import DeadTarget, RetryAfter
from guidebot.core.people import PlaceKind
from guidebot.core.reply import Heading, Reply
from guidebot.core.text import shorten
from guidebot_discord import history
from guidebot_discord.answering import FAILURES
from guidebot_discord.marks import mark, nonce, opening
from guidebot_discord.outcomes import UNKNOWN_MESSAGE, outcome
from guidebot_discord.render import render
from guidebot_discord.threads import archive_after, open_thread, publish

ANNOUNCEMENTS, FORUM, MEDIA = 5, 15, 16
_TAG_NEEDED = 1 << 4
_KEPT = 2000
_NOT_A_TEXT_CHANNEL = 50008


@dataclass(frozen=True, slots=True)
class Channel:
    """What has to be known of a channel before posting: its type, and the tag a forum asks for."""

    kind: int
    guild: int | None = None
    tag: str | None = None
    tag_needed: bool = False

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Channel:
        """The channel as REST tells it."""
        tags = [str(one["id"]) for one in data.get("available_tags", ()) if not one.get("moderated")]
        guild = data.get("guild_id")
        needed = bool(int(data.get("flags") or 0) & _TAG_NEEDED)
        return cls(int(data["type"]), int(guild) if guild else None, tags[0] if tags else None, needed)


class Sending:
    """Sends deliveries over one client."""

    def __init__(self, http: HTTPClient, me: int, ids: Callable[[], Mapping[str, str]]) -> None:
        self._http = http
        self._me = me
        self._ids = ids
        self._channels: OrderedDict[int, Channel] = OrderedDict()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Send it.

        Raises:
            DeliveryError: one of its kinds.
        """
        if not delivery.place.id.isdecimal():
            fix = "Choose a channel of this server with /setup."
            raise DeadTarget("The channel's id is no id of Discord.", fix=fix, code="no_id")
        try:
            return await self._deliver(delivery)
        except FAILURES as error:
            if isinstance(error, discord.HTTPException):
                if error.code == _NOT_A_TEXT_CHANNEL:
                    self._channels.pop(_target(delivery), None)
                if error.code == UNKNOWN_MESSAGE:
                    return Receipt(remote_id="")  # it was posted under this nonce, then deleted
            raise outcome(error) from error

    async def find(self, delivery: Delivery) -> Receipt | None:
        """What an earlier attempt left, with what was missing repaired.

        Raises:
            DeliveryError: the history cannot be read.
        """
        try:
            channel = await self._channel(delivery)
            found = await self._find(delivery, channel)
            if found is None:
                return None
            if channel is not None and channel.kind in {FORUM, MEDIA}:
                return await self._finish_post(delivery, int(found["id"]), (), again=True)
            return await self._finish(delivery, channel, found, again=True)
        except FAILURES as error:
            raise outcome(error) from error

    async def _deliver(self, delivery: Delivery) -> Receipt:
        channel = await self._channel(delivery)
        if channel is not None and channel.kind in {FORUM, MEDIA}:
            return await self._post(delivery, channel)
        message = await self._send(_target(delivery), delivery.reply, delivery.key)
        return await self._finish(delivery, channel, message, again=delivery.attempt > 1)

    async def _finish(
        self, delivery: Delivery, channel: Channel | None, message: Mapping[str, Any], *, again: bool
    ) -> Receipt:
        """Everything after the message itself; a failure here is a warning, never a lost post."""
        warnings: list[Warn] = []
        target, thread = _target(delivery), None
        if channel is not None and channel.kind == ANNOUNCEMENTS:
            warnings += await publish(self._http, target, int(message["id"]))
        if delivery.thread is not None and channel is not None and delivery.place.thread is None:
            known = message.get("thread")
            talk = await open_thread(self._http, target, int(message["id"]), delivery.thread, known=known)
            thread = talk.thread
            warnings += talk.warnings
            if thread is not None:
                warnings += await self._opening(delivery, thread, again=again or not talk.fresh)
        guild = channel.guild if channel else None
        return Receipt(
            remote_id=str(message["id"]),
            link=_link(guild, target, int(message["id"])),
            thread_id=str(thread) if thread else None,
            warnings=tuple(warnings),
        )

    async def _post(self, delivery: Delivery, channel: Channel) -> Receipt:
        """A forum post: Discord has no nonce for these, so a second attempt looks first."""
        if delivery.attempt > 1:
            found = await self._find(delivery, channel)
            if found is not None:
                return await self._finish_post(delivery, int(found["id"]), (), again=True)
        warnings: tuple[Warn, ...] = ()
        title = delivery.thread.title if delivery.thread else _title(delivery.reply)
        days = delivery.thread.days if delivery.thread else 7
        post: dict[str, Any] = {"name": shorten(title, 100), "auto_archive_duration": archive_after(days)}
        if channel.tag_needed and channel.tag:
            post["applied_tags"] = [channel.tag]
            warnings = (
                Warn(what="The forum asks for a tag, so the post got the first one.", fix="Change it on the post."),
            )
        rendered = render(delivery.reply, self._ids(), mark=mark(delivery.key))
        with handle_message_parameters(
            view=rendered.view,
            files=rendered.files or discord.utils.MISSING,
            allowed_mentions=rendered.mentions,
            channel_payload=post,
        ) as params:
            made = await self._http.start_thread_in_forum(_target(delivery), params=params)
        return await self._finish_post(delivery, int(made["id"]), warnings, again=False)

    async def _finish_post(
        self, delivery: Delivery, thread: int, warnings: tuple[Warn, ...], *, again: bool
    ) -> Receipt:
        more = await self._opening(delivery, thread, again=again)
        guild = delivery.place.community.id if delivery.place.community else None
        return Receipt(
            remote_id=str(thread),
            link=_link(int(guild) if guild else None, thread, None),
            thread_id=str(thread),
            warnings=(*warnings, *more),
        )

    async def _opening(self, delivery: Delivery, thread: int, *, again: bool) -> list[Warn]:
        """The first message of the discussion; *again*: it may be there already, beyond the nonce's few minutes."""
        if delivery.thread is None or not delivery.thread.opening.blocks:
            return []
        key = opening(delivery.key)
        try:
            if again and await history.in_channel(self._http, thread, self._me, key, delivery.first_try_at):
                return []
        except FAILURES as error:
            what = f"Whether the discussion has its opening line could not be seen: {outcome(error).message}"
            return [Warn(what=what, fix="Look into the thread; grant the bot Read Message History in this channel.")]
        try:
            await self._send(thread, delivery.thread.opening, key)
        except FAILURES as error:
            if isinstance(error, discord.HTTPException) and error.code == UNKNOWN_MESSAGE:
                return []
            fix = "Grant the bot Send Messages in Threads in this channel."
            return [Warn(what=f"The discussion has no opening line: {outcome(error).message}", fix=fix)]
        return []

    async def _send(self, target: int, reply: Reply, key: str) -> Mapping[str, Any]:
        rendered = render(reply, self._ids(), mark=mark(key))
        with handle_message_parameters(
            view=rendered.view,
            files=rendered.files or discord.utils.MISSING,
            allowed_mentions=rendered.mentions,
            nonce=nonce(key),
        ) as params:
            answer: Mapping[str, Any] = await self._http.send_message(target, params=params)
        return answer

    async def _find(self, delivery: Delivery, channel: Channel | None) -> Mapping[str, Any] | None:
        target = _target(delivery)
        if channel is not None and channel.kind in {FORUM, MEDIA}:
            if channel.guild is None:
                raise RetryAfter("The forum's server is not known.", seconds=60)
            return await history.in_forum(self._http, channel.guild, target, self._me, delivery)
        return await history.in_channel(self._http, target, self._me, delivery.key, delivery.first_try_at)

    async def _channel(self, delivery: Delivery) -> Channel | None:
        """The channel's type, asked once; a direct conversation needs no question.

        Raises:
            DeadTarget: it belongs to another server, whose organisers did not ask for anything.
        """
        if delivery.place.kind is PlaceKind.DIRECT:
            return None
        target = _target(delivery)
        known = self._channels.get(target)
        if known is None:
            known = Channel.read(await self._http.get_channel(target))
            self._channels[target] = known
            while len(self._channels) > _KEPT:
                self._channels.popitem(last=False)
        community = delivery.place.community
        if community is not None and known.guild is not None and str(known.guild) != community.id:
            fix = "Choose a channel of this server with /setup."
            raise DeadTarget("That channel belongs to another server.", fix=fix, code="other_guild")
        return known


def _target(delivery: Delivery) -> int:
    return int(delivery.place.thread or delivery.place.id)


def _title(reply: Reply) -> str:
    first = next((block.text for block in reply.blocks if isinstance(block, Heading)), "")
    return first or reply.summary or "guidebot"


def _link(guild: int | None, channel: int, message: int | None) -> str:
    place = f"https://discord.com/channels/{guild or '@me'}/{channel}"
    return f"{place}/{message}" if message else place

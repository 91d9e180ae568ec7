"""Sends what the outbox hands over: a message, then its thread, or a forum post. Each step is checked for itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import discord
from discord.http import HTTPClient

from guidebot.adapter import Delivery, Named, Receipt, Warn
from guidebot.core.clock import Clock
from guidebot.core.errors import DeadTarget, InDoubt, RetryAfter
from guidebot.core.people import Place, PlaceKind
from guidebot.core.reply import Heading, Reply
from guidebot.core.text import shorten
from guidebot_discord import history
from guidebot_discord.answering import FAILURES
from guidebot_discord.channels import ANNOUNCEMENTS, Channel, Channels
from guidebot_discord.insisting import insist
from guidebot_discord.marks import mark, nonce
from guidebot_discord.opening import Opening
from guidebot_discord.outcomes import UNKNOWN_MESSAGE, outcome
from guidebot_discord.posting import edit, post, post_in_forum
from guidebot_discord.render import render
from guidebot_discord.tags import Tags
from guidebot_discord.threads import archive_after, open_thread, publish

log = logging.getLogger(__name__)


class Sending:
    """Sends deliveries over one client."""

    def __init__(self, http: HTTPClient, me: int, ids: Callable[[], Mapping[str, str]], clock: Clock) -> None:
        self._http = http
        self._me = me
        self._ids = ids
        self._clock = clock
        self._channels = Channels(http, clock)
        self._tags = Tags(http, self._channels, clock)
        self._opening = Opening(http, me, clock, self._send)

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
            if isinstance(error, discord.HTTPException) and error.code == UNKNOWN_MESSAGE:
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
            if channel is not None and channel.is_forum:
                return await self._finish_post(delivery, int(found["id"]), (), again=True)
            return await self._finish(delivery, channel, found)
        except FAILURES as error:
            raise outcome(error) from error

    async def revise(self, delivery: Delivery) -> None:
        """Put it in place of the message that it revises. A forum's post is the first message of its own thread.

        Raises:
            DeliveryError: one of its kinds; `DeadTarget` when the message is gone.
        """
        try:
            channel = await self._channel(delivery)
            message = int(delivery.revises)
            target = message if channel is not None and channel.is_forum else _target(delivery)
            await edit(self._http, target, message, render(delivery.reply, self._ids(), mark=mark(delivery.key)))
            if target == message and delivery.labels is not None:
                await self._tags.put(int(delivery.place.id), target, delivery.labels)
        except FAILURES as error:
            if isinstance(error, discord.HTTPException) and error.code == UNKNOWN_MESSAGE:
                raise DeadTarget("The message is gone.", code=str(error.code)) from error
            raise outcome(error) from error

    async def counted(self, place: Place) -> int:
        """How many messages stand in the thread of *place*, as Discord counts them; none is read.

        Raises:
            DeliveryError: one of its kinds.
        """
        try:
            thread: Mapping[str, Any] = await self._http.get_channel(int(place.thread or place.id))
        except FAILURES as error:
            raise outcome(error) from error
        return int(thread.get("message_count") or 0)

    async def named(self, place: Place) -> Named:
        """How people call *place*, as it is or was when the bot saw it last; nothing of another server's channels."""
        guild = place.community.id if place.community else ""
        if not place.id.isdecimal():
            return Named()
        try:
            channel: Channel | None = await self._channels.get(int(place.id))
        except FAILURES:
            channel = self._channels.last(int(place.id))
        ours = channel is not None and (channel.guild is None or str(channel.guild) == guild)
        name = f"#{channel.name}" if channel is not None and ours and channel.name else ""
        return Named(name=name, link=_link(int(guild), int(place.id), None) if guild.isdecimal() else "")

    async def _deliver(self, delivery: Delivery) -> Receipt:
        """Send it to the channel as it was minutes ago; when Discord refuses that, as it is now."""
        channel = await self._channel(delivery)
        try:
            return await self._deliver_to(channel, delivery)
        except discord.HTTPException as error:
            if error.status != HTTPStatus.BAD_REQUEST or channel is None:
                raise
            now = await self._channel(delivery, fresh=True)
            if now == channel:
                raise
        return await self._deliver_to(now, delivery)

    async def _deliver_to(self, channel: Channel | None, delivery: Delivery) -> Receipt:
        if channel is not None and channel.is_forum:
            return await self._post(delivery, channel)
        message = await self._send(_target(delivery), delivery.reply, delivery.key)
        return await self._finish(delivery, channel, message)

    async def _finish(self, delivery: Delivery, channel: Channel | None, message: Mapping[str, Any]) -> Receipt:
        """Everything after the message itself; a failure here is a warning, never a lost post."""
        warnings: list[Warn] = []
        target, thread = _target(delivery), None
        if channel is not None and channel.kind == ANNOUNCEMENTS:
            warnings += await publish(self._http, self._clock, target, int(message["id"]))
        if delivery.thread is not None and channel is not None and delivery.place.thread is None:
            known = message.get("thread")
            talk = await open_thread(self._http, self._clock, target, int(message["id"]), delivery.thread, known=known)
            thread = talk.thread
            warnings += talk.warnings
            if thread is not None:
                warnings += await self._opening.say(delivery, thread, again=not talk.fresh)
        guild = channel.guild if channel else None
        return Receipt(
            remote_id=str(message["id"]),
            link=_link(guild, target, int(message["id"])),
            thread_id=str(thread) if thread else None,
            warnings=tuple(warnings),
        )

    async def _post(self, delivery: Delivery, channel: Channel) -> Receipt:
        """A forum post: Discord has no nonce for these, so it is sent once and a second attempt looks first."""
        if delivery.attempt > 1:
            try:
                found = await self._find(delivery, channel)
            except discord.Forbidden as error:
                raise InDoubt("Whether the post is there already may not be seen.", code=str(error.code)) from error
            if found is not None:
                return await self._finish_post(delivery, int(found["id"]), (), again=True)
        warnings: tuple[Warn, ...] = ()
        channel = await self._channels.tagged(_target(delivery), channel)
        title = delivery.thread.title if delivery.thread else _title(delivery.reply)
        days = delivery.thread.days if delivery.thread else 7
        thread: dict[str, Any] = {"name": shorten(title, 100), "auto_archive_duration": archive_after(days)}
        if channel.tag_needed and channel.tag:
            thread["applied_tags"] = [channel.tag]
            warnings = (
                Warn(what="The forum asks for a tag, so the post got the first one.", fix="Change it on the post."),
            )
        rendered = render(delivery.reply, self._ids(), mark=mark(delivery.key))
        made = await post_in_forum(self._http, _target(delivery), rendered, thread)
        return await self._finish_post(delivery, int(made["id"]), warnings, again=False)

    async def _finish_post(
        self, delivery: Delivery, thread: int, warnings: tuple[Warn, ...], *, again: bool
    ) -> Receipt:
        more = await self._opening.say(delivery, thread, again=again)
        await self._tag(delivery, thread)
        guild = delivery.place.community.id if delivery.place.community else None
        return Receipt(
            remote_id=str(thread),
            link=_link(int(guild) if guild else None, thread, None),
            thread_id=str(thread),
            warnings=(*warnings, *more),
        )

    async def _tag(self, delivery: Delivery, thread: int) -> None:
        """The tags of a forum post that was tried before; without them the post stands as well."""
        labels = delivery.labels
        if not labels:
            return
        try:
            await insist(self._clock, lambda: self._tags.put(_target(delivery), thread, labels))
        except FAILURES as error:
            log.info("not tagged", extra={"action": "tag", "reason": outcome(error).message})

    async def _send(self, target: int, reply: Reply, key: str) -> Mapping[str, Any]:
        return await post(self._http, target, render(reply, self._ids(), mark=mark(key)), nonce(key))

    async def _find(self, delivery: Delivery, channel: Channel | None) -> Mapping[str, Any] | None:
        target = _target(delivery)
        if channel is not None and channel.is_forum:
            if channel.guild is None:
                raise RetryAfter("The forum's server is not known.", seconds=60)
            return await history.in_forum(self._http, channel.guild, target, self._me, delivery)
        return await history.in_channel(self._http, target, self._me, delivery.key, delivery.first_try_at)

    async def _channel(self, delivery: Delivery, *, fresh: bool = False) -> Channel | None:
        """The channel; a direct conversation needs no question.

        Raises:
            DeadTarget: it belongs to another server, whose organisers did not ask for anything.
        """
        if delivery.place.kind is PlaceKind.DIRECT:
            return None
        known = await self._channels.get(_target(delivery), fresh=fresh)
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

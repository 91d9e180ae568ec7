"""Looks for an earlier attempt in the place's history, by the mark that every delivery's container carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.http import HTTPClient

from guidebot.adapter import Delivery
from guidebot.core.errors import InDoubt
from guidebot_discord.marks import mark

_BEFORE = timedelta(minutes=10)  # clocks differ; the mark is exact
_PAGE = 100
_PAGES = 20


def is_ours(message: Mapping[str, Any], me: int, key: str) -> bool:
    """Whether *message* is the delivery *key*."""
    mine = int(message.get("author", {}).get("id", 0)) == me
    return mine and any(one.get("id") == mark(key) for one in message.get("components", ()))


async def in_channel(http: HTTPClient, channel: int, me: int, key: str, since: datetime) -> Mapping[str, Any] | None:
    """The message *key*, first tried at *since*, in a text channel, a thread or a direct conversation.

    Raises:
        InDoubt: so much was written since that it was not read to its end.
    """
    after = _moment(since - _BEFORE)
    for _ in range(_PAGES):
        found: Sequence[Mapping[str, Any]] = await http.logs_from(channel, _PAGE, after=after)
        for message in found:
            if is_ours(message, me, key):
                return message
        if len(found) < _PAGE:
            return None
        after = max(int(message["id"]) for message in found)
    raise InDoubt(f"Over {_PAGES * _PAGE} messages were written there since.", code="long_history")


async def in_forum(http: HTTPClient, guild: int, forum: int, me: int, delivery: Delivery) -> Mapping[str, Any] | None:
    """The first message of the forum post of *delivery*."""
    after = _moment(delivery.first_try_at - _BEFORE)
    active = await http.get_active_threads(guild)
    closed = await http.get_public_archived_threads(forum, limit=_PAGE)  # somebody may have closed it meanwhile
    threads: Sequence[Mapping[str, Any]] = [*active["threads"], *closed["threads"]]
    for thread in threads:
        mine = int(thread.get("owner_id") or 0) == me and int(thread["parent_id"]) == forum
        if not mine or int(thread["id"]) < after:
            continue
        try:
            message: Mapping[str, Any] = await http.get_message(int(thread["id"]), int(thread["id"]))
        except discord.NotFound:
            continue
        if is_ours(message, me, delivery.key):
            return message
    return None


def _moment(at: datetime) -> int:
    return discord.utils.time_snowflake(at)

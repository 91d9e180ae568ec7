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
_SURE = 5
"""So many pages, and posts of a forum, are looked at in any case: the bot's clock may have been wrong by any time."""


def is_ours(message: Mapping[str, Any], me: int, key: str) -> bool:
    """Whether *message* is the delivery *key*."""
    mine = int(message.get("author", {}).get("id", 0)) == me
    return mine and any(one.get("id") == mark(key) for one in message.get("components", ()))


async def in_channel(http: HTTPClient, channel: int, me: int, key: str, since: datetime) -> Mapping[str, Any] | None:
    """The message *key*, first tried at *since*, in a text channel, a thread or a direct conversation.

    It looks back from now, the newest first: Discord's time is not the bot's.

    Raises:
        InDoubt: so much was written since that it was not read to its end.
    """
    oldest, before = _moment(since - _BEFORE), None
    for page in range(_PAGES):
        found: Sequence[Mapping[str, Any]] = await http.logs_from(channel, _PAGE, before=before)
        for message in found:
            if is_ours(message, me, key):
                return message
        before = min((int(message["id"]) for message in found), default=0)
        if len(found) < _PAGE or (before < oldest and page + 1 >= _SURE):
            return None
    raise InDoubt(f"Over {_PAGES * _PAGE} messages were written there since.", code="long_history")


async def in_forum(http: HTTPClient, guild: int, forum: int, me: int, delivery: Delivery) -> Mapping[str, Any] | None:
    """The first message of the forum post of *delivery*."""
    oldest = _moment(delivery.first_try_at - _BEFORE)
    active = await http.get_active_threads(guild)
    closed = await http.get_public_archived_threads(forum, limit=_PAGE)  # somebody may have closed it meanwhile
    threads: list[Mapping[str, Any]] = [*active["threads"], *closed["threads"]]
    ours = [one for one in threads if int(one.get("owner_id") or 0) == me and int(one["parent_id"]) == forum]
    newest = sorted(ours, key=lambda message: int(message["id"]), reverse=True)
    for at, thread in enumerate(newest):
        if at >= _SURE and int(thread["id"]) < oldest:
            break
        try:
            message: Mapping[str, Any] = await http.get_message(int(thread["id"]), int(thread["id"]))
        except discord.NotFound:
            continue
        if is_ours(message, me, delivery.key):
            return message
    return None


def _moment(at: datetime) -> int:
    return discord.utils.time_snowflake(at)

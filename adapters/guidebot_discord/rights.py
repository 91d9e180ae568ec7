"""What a member may do in a channel, from what REST tells. Pure; Discord's own algorithm, without a cache."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import discord

from guidebot.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """A right, its name as Discord shows it, what it is for, and whether posts fail without it."""

    flag: str
    name: str
    reason: str
    vital: bool = False


TEXT_NEEDS = (
    Need("view_channel", "View Channel", "to see the channel", vital=True),
    Need("send_messages", "Send Messages", "to post", vital=True),
    Need("create_public_threads", "Create Public Threads", "to open the discussion on a post"),
    Need("send_messages_in_threads", "Send Messages in Threads", "to write the opening line of the discussion"),
    Need("attach_files", "Attach Files", "to show pictures"),
    Need("read_message_history", "Read Message History", "to reply to mentions, and to see whether a post arrived"),
)
FORUM_NEEDS = (
    Need("view_channel", "View Channel", "to see the forum", vital=True),
    Need("send_messages", "Create Posts", "to post", vital=True),
    Need("send_messages_in_threads", "Send Messages in Posts", "to write the opening line of the discussion"),
    Need("read_message_history", "Read Message History", "to see whether a post arrived after a broken connection"),
)


def in_guild(guild: Mapping[str, Any], member: str, roles: Collection[str]) -> discord.Permissions:
    """What *member* with *roles* may do in *guild* as a whole."""
    if str(guild.get("owner_id")) == member:
        return discord.Permissions.all()
    value = 0
    for role in guild.get("roles", ()):
        if str(role["id"]) in roles or str(role["id"]) == str(guild["id"]):
            value |= int(role["permissions"])
    found = discord.Permissions(value)
    return discord.Permissions.all() if found.administrator else found


def in_channel(
    guild: Mapping[str, Any], channel: Mapping[str, Any], member: str, roles: Collection[str]
) -> discord.Permissions:
    """What *member* with *roles* may do in *channel*: the guild's rights, then the overwrites in Discord's order."""
    base = in_guild(guild, member, roles)
    if base.administrator:
        return base
    value = base.value
    overwrites = {str(one["id"]): one for one in channel.get("permission_overwrites", ())}
    everybody = overwrites.get(str(guild["id"]))
    if everybody:
        value = _over(value, [everybody])
    value = _over(value, [one for id_, one in overwrites.items() if id_ in roles and id_ != str(guild["id"])])
    own = overwrites.get(member)
    if own:
        value = _over(value, [own])
    return discord.Permissions(value)


def _over(value: int, overwrites: list[Mapping[str, Any]]) -> int:
    deny = allow = 0
    for one in overwrites:
        deny |= int(one["deny"])
        allow |= int(one["allow"])
    return (value & ~deny) | allow

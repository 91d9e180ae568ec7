"""Discord's events as `Incoming` values."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

import discord

from guidebot.adapter import Asked, Call, Incoming, Press, Submit, TypedLine
from guidebot.core.commands import Value
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.records import dataclass

PLATFORM = "discord"
_SUBCOMMANDS = frozenset({1, 2})


@dataclass(frozen=True, slots=True)
class Typing:
    """A parameter that is being typed: complete *param* of *path* from *typed*. *given* are the others so far."""

    path: str
    param: str
    typed: str
    given: Mapping[str, Value]


def asked(interaction: discord.Interaction[Any]) -> Asked:
    """What the person did."""
    data: Mapping[str, Any] = interaction.data or {}
    kind = interaction.type
    if kind is discord.InteractionType.modal_submit:
        return Submit(str(data["custom_id"]), dict(_fields(data.get("components", []))))
    if kind is discord.InteractionType.component:
        values = data.get("values")
        return Press(str(data["custom_id"]), str(values[0]) if values else None)
    path, options = _leaf(data)
    return Call(path, {str(one["name"]): _value(one.get("value")) for one in options})


def typing(interaction: discord.Interaction[Any]) -> Typing | None:
    """What is being typed, for autocomplete."""
    data: Mapping[str, Any] = interaction.data or {}
    path, options = _leaf(data)
    for one in options:
        if one.get("focused"):
            given = {str(other["name"]): _value(other.get("value")) for other in options if other is not one}
            return Typing(path, str(one["name"]), str(one.get("value", "")), given)
    return None


def incoming(interaction: discord.Interaction[Any], what: Asked) -> Incoming:
    """*what* the person did, with who and where."""
    user = interaction.user
    community = CommunityId(PLATFORM, str(interaction.guild_id)) if interaction.is_guild_integration() else None
    permissions = interaction.permissions

    async def may_organise() -> bool:
        return permissions.administrator or permissions.manage_guild

    async def may_write() -> bool:
        if interaction.guild_id is None or permissions.administrator:
            return True
        in_thread = isinstance(interaction.channel, discord.Thread)
        return permissions.send_messages_in_threads if in_thread else permissions.send_messages

    return Incoming(
        asked=what,
        member=MemberId(PLATFORM, str(user.id)),
        name=user.display_name,
        place=_place(interaction, community),
        community=community,
        is_organiser=may_organise,
        may_write=may_write,
        roles=tuple(str(role) for role in _roles(user)),
        event=str(interaction.id),
    )


def is_direct(interaction: discord.Interaction[Any]) -> bool:
    """Whether it happened in the person's direct conversation with the bot."""
    return interaction.guild_id is None and not _elsewhere(interaction)


def from_message(message: Mapping[str, Any], bot: int, may_organise: Callable[[], Awaitable[bool]]) -> Incoming | None:
    """A mention or a direct message as a typed line; None when it is not for the bot."""
    author = message.get("author") or {}
    if author.get("bot") or message.get("webhook_id") or message.get("type", 0) not in {0, 19}:
        return None
    text = str(message.get("content", "")).strip()
    guild = message.get("guild_id")
    called = re.match(rf"<@!?{bot}>[\s,:]*", text)
    if called is None and guild:
        return None
    line = text[called.end() :] if called else text
    member = message.get("member") or {}
    community = CommunityId(PLATFORM, str(guild)) if guild else None
    kind = PlaceKind.CHANNEL if guild else PlaceKind.DIRECT
    name = member.get("nick") or author.get("global_name") or author.get("username") or "somebody"
    return Incoming(
        asked=TypedLine(line.strip() or "guidebot help"),
        member=MemberId(PLATFORM, str(author["id"])),
        name=str(name),
        place=Place(PLATFORM, str(message["channel_id"]), kind, community),
        community=community,
        is_organiser=may_organise,
        roles=tuple(str(one) for one in member.get("roles", ())),
        event=str(message["id"]),  # after RESUME Discord may tell of a message again
    )


def _leaf(data: Mapping[str, Any]) -> tuple[str, list[Mapping[str, Any]]]:
    """The command's path and the options below its last word."""
    words, options = [str(data.get("name", ""))], list(data.get("options") or [])
    while options and options[0].get("type") in _SUBCOMMANDS:
        words.append(str(options[0]["name"]))
        options = list(options[0].get("options") or [])
    return " ".join(words), options


def _value(raw: object) -> Value:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else str(raw)


def _fields(components: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in components:
        inner = one.get("component")
        yield from _fields([*one.get("components", []), *([inner] if inner else [])])
        if "custom_id" in one:
            values = one.get("values")
            yield str(one["custom_id"]), ",".join(map(str, values)) if values is not None else str(one.get("value", ""))


def _place(interaction: discord.Interaction[Any], community: CommunityId | None) -> Place:
    channel = interaction.channel
    id_ = str(channel.id) if channel is not None else "0"
    if interaction.guild_id is None:
        kind = PlaceKind.CHANNEL if _elsewhere(interaction) else PlaceKind.DIRECT
        return Place(PLATFORM, id_, kind)
    if isinstance(channel, discord.Thread):
        return Place(PLATFORM, str(channel.parent_id), PlaceKind.CHANNEL, community, thread=id_)
    return Place(PLATFORM, id_, PlaceKind.CHANNEL, community)


def _elsewhere(interaction: discord.Interaction[Any]) -> bool:
    """A direct message or group between people, reached as a user-installed app."""
    return bool(interaction.context.private_channel)


def _roles(user: discord.User | discord.Member) -> Iterator[int]:
    if isinstance(user, discord.Member):
        yield from user._roles  # noqa: SLF001  # the public property needs a guild cache, which is not kept

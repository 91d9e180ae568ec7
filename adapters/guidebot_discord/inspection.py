"""What `/doctor` and `/setup` look at: the connection, the command tree, and the bot's rights in each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from guidebot.adapter import Finding
from guidebot.core.people import CommunityId, Place, PlaceKind
from guidebot_discord.answering import FAILURES
from guidebot_discord.channels import FORUMS, NO_TAG, NO_TAG_FIX, Channel
from guidebot_discord.client import GuideClient
from guidebot_discord.outcomes import outcome
from guidebot_discord.rights import FORUM_NEEDS, TEXT_NEEDS, in_channel
from guidebot_discord.sync import CommandSync

UNSEEN = "A channel I cannot see"
_FEW_STARTS = 100
_TEXT_CHANNELS = frozenset({0, 2, 5, 13})


def not_connected(why: str) -> Finding:
    """The connection that is not there, with what is in its way where that is known."""
    what = ": ".join(("not connected", *filter(None, [why])))
    meanwhile = "Nothing is sent or answered meanwhile."
    return Finding(subject="Discord connection", ok=False, what=what, why=meanwhile, severity="error")


def connection(client: GuideClient, sync: CommandSync) -> list[Finding]:
    """How the gateway and the command tree are."""
    closed = [str(id_) for id_, shard in client.shards.items() if shard.is_closed()]
    up = client.is_ready() and not closed
    what = f"{len(client.shards)} shard(s), {client.guild_count} server(s)"
    found = [
        Finding(subject="Discord connection", ok=True, what=f"connected: {what}")
        if up
        else Finding(
            subject="Discord connection",
            ok=False,
            what=f"not connected: {what}; closed: {', '.join(closed) or 'none'}",
            why="Commands are not answered meanwhile.",
            fix="It reconnects by itself; if this stays, look at https://discordstatus.com and the log.",
            severity="error",
        )
    ]
    return [*found, *_starts(client), _tree(sync)]


def waiting(why: str) -> list[Finding]:
    """That a start waits now, and *why*; nothing when it would not."""
    if not why:
        return []
    reason, fix = "Nothing is sent or answered meanwhile.", "It goes on by itself."
    return [Finding(subject="Discord start", ok=False, what=why, why=reason, fix=fix, severity="warning")]


def from_outside(client: GuideClient, sync: CommandSync) -> list[Finding]:
    """What can be seen without a gateway connection."""
    who = f"the token belongs to {client.user}"
    in_step = sync.in_step(client.application_id or 0)
    if in_step or not sync.kept:
        what = f"{len(sync.payload)} commands, {'up to date' if in_step else 'sent at the first start'}"
        tree = Finding(subject="Discord commands", ok=True, what=what)
    else:
        what, fix = "changed since they were sent", "They are sent at the next start of the bot."
        tree = Finding(subject="Discord commands", ok=False, what=what, fix=fix, severity="warning")
    return [Finding(subject="Discord", ok=True, what=who), *_starts(client), tree]


def _starts(client: GuideClient) -> list[Finding]:
    if client.starts_left is None or client.starts_left >= _FEW_STARTS:
        return []
    return [
        Finding(
            subject="Discord starts",
            ok=False,
            what=f"{client.starts_left} starts are left for today",
            why="Discord resets the token of a bot that starts 1,000 times a day.",
            fix="Find out in the log why the bot restarts so often.",
            severity="warning",
        )
    ]


def _tree(sync: CommandSync) -> Finding:
    if not sync.problem:
        return Finding(subject="Discord commands", ok=True, what=f"{len(sync.payload)} commands, up to date")
    return Finding(
        subject="Discord commands",
        ok=False,
        what=f"not up to date: {sync.problem}",
        why="New or changed commands are not shown.",
        fix="It is tried again by itself. If it stays so, invite the bot again: it may lack applications.commands.",
        severity="error",
    )


async def places(client: GuideClient, community: CommunityId, wanted: Sequence[Place]) -> list[Finding]:
    """The bot's rights in each of *wanted*."""
    me = str(client.user.id) if client.user else ""
    try:
        guild: Mapping[str, Any] = await client.http.get_guild(int(community.id), with_counts=False)
        member = await client.http.get_member(int(community.id), int(me))
    except FAILURES as error:
        return [_unknown("Discord server", error)]
    roles = {str(role) for role in member["roles"]}
    found: list[Finding] = []
    for place in wanted:
        if place.kind is PlaceKind.DIRECT:
            continue
        if not place.id.isdecimal():
            fix = "Choose a channel of this server with /setup."
            found.append(
                Finding(subject="Channel", ok=False, what="its id is no id of Discord", fix=fix, severity="error")
            )
            continue
        try:
            channel: Mapping[str, Any] = await client.http.get_channel(int(place.id))
        except FAILURES as error:
            found.append(_unknown(UNSEEN, error))
            continue
        if str(channel.get("guild_id")) != community.id:
            fix = "Choose a channel of this server with /setup."
            what = "it belongs to another server"
            found.append(Finding(subject=UNSEEN, ok=False, what=what, fix=fix, severity="error"))
            continue
        found += channel_findings(channel, in_channel(guild, channel, me, roles))
    return found


def channel_findings(channel: Mapping[str, Any], rights: discord.Permissions) -> list[Finding]:
    """What is missing in one channel."""
    kind, subject = int(channel["type"]), f"#{channel.get('name', channel['id'])}"
    if kind not in _TEXT_CHANNELS | FORUMS:
        fix = "Choose a text channel, an announcement channel or a forum with /setup."
        return [Finding(subject=subject, ok=False, what="nobody can post here", fix=fix, severity="error")]
    needs = FORUM_NEEDS if kind in FORUMS else TEXT_NEEDS
    missing = [need for need in needs if not getattr(rights, need.flag)]
    if Channel.read(channel).lacks_tag:
        return [Finding(subject=subject, ok=False, what=NO_TAG, fix=NO_TAG_FIX, severity="error")]
    if not missing:
        return [Finding(subject=subject, ok=True, what="the bot has every right it needs")]
    return [
        Finding(
            subject=subject,
            ok=False,
            what=f"the bot lacks {need.name}",
            why=f"It is needed {need.reason}.",
            fix=f"Channel settings → Permissions → guidebot → allow {need.name}.",
            severity="error" if need.vital else "warning",
        )
        for need in missing
    ]


def _unknown(subject: str, error: Exception) -> Finding:
    known = outcome(error)
    return Finding(subject=subject, ok=False, what=known.message, fix=known.fix or "", severity="error")

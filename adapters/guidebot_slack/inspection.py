"""What `/doctor` and `/setup` look at: the connection, the granted scopes, and the bot's rights in each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guidebot.adapter import Finding
from guidebot.core.errors import GuidebotError
from guidebot.core.people import CommunityId, Place, PlaceKind
from guidebot_slack.names import Names
from guidebot_slack.outcomes import FAILURES, outcome
from guidebot_slack.parts import Parts
from guidebot_slack.scopes import REASONS, scopes
from guidebot_slack.settings import Settings
from guidebot_slack.sockets import COUNT, Sockets
from guidebot_slack.teams import Workspace

UNSEEN = "A channel I cannot see"
_MANIFEST = "Run guidebot manifest slack, paste it into the app's page App Manifest, and install the app again."


async def connection(sockets: Sockets | None, address: str) -> Finding:
    """How the connection is."""
    if sockets is None:
        what = f"listening on {address} for signed requests"
        return Finding(subject="Slack connection", ok=True, what=what)
    up = await sockets.connected()
    if up == COUNT:
        return Finding(subject="Slack connection", ok=True, what=f"{up} of {COUNT} sockets are connected")
    return Finding(
        subject="Slack connection",
        ok=up > 0,
        what=f"{up} of {COUNT} sockets are connected",
        why="With none, commands are lost: Slack does not repeat them.",
        fix="They reconnect by themselves; if this stays, look at https://slack-status.com and the log.",
        severity="warning" if up else "error",
    )


def unreachable(error: GuidebotError) -> Finding:
    """A connection that cannot be made."""
    return Finding(
        subject="Slack connection",
        ok=False,
        what=f"not connected: {error.message}",
        why="Nothing is sent or answered meanwhile.",
        fix=error.fix or "It connects by itself when Slack answers again; see https://slack-status.com.",
        severity="error",
    )


async def tokens(parts: Parts, settings: Settings) -> list[Finding]:
    """Whose tokens these are, for a process that is not connected."""
    teams = await parts.teams.all()
    named = ", ".join(team.name or team.id for team in teams) or "none yet"
    found = [Finding(subject="Slack workspaces", ok=True, what=f"the bot is in {len(teams)}: {named}")]
    if settings.mode == "http":
        return found
    try:
        await parts.calls.client(None).apps_connections_open(app_token=settings.app_token)
    except FAILURES as error:
        return [*found, unreachable(outcome(error))]
    return [*found, Finding(subject="Slack connection", ok=True, what="Slack gives an address for a socket")]


async def rights(parts: Parts, names: Names, community: CommunityId | None, wanted: Sequence[Place]) -> list[Finding]:
    """What the bot may do in *community* and its places, or in every workspace when that is None."""
    if community is None:
        every = [await parts.workspaces.get(team.id) for team in await parts.teams.all()]
        return [one for workspace in every if workspace is not None for one in granted(workspace)]
    workspace = await parts.workspaces.get(community.id)
    if workspace is None:
        what = "the bot is not in this workspace any more"
        return [Finding(subject="Slack app", ok=False, what=what, fix="Install it again.", severity="error")]
    return [*granted(workspace), *await places(workspace, names, wanted)]


def granted(workspace: Workspace) -> list[Finding]:
    """Which scopes are missing."""
    if not workspace.team.scopes:  # Slack names them in the head of an answer; without one nothing is known
        return []
    missing = [scope for scope in scopes() if scope not in workspace.team.scopes]
    if not missing:
        return [Finding(subject="Slack scopes", ok=True, what=f"all {len(scopes())} are granted")]
    return [
        Finding(
            subject="Slack scopes",
            ok=False,
            what=f"{scope} is not granted",
            why=f"It is needed to {REASONS[scope]}." if scope != "commands" else "Nothing can be asked without it.",
            fix=_MANIFEST,
            severity="error" if scope in {"commands", "chat:write"} else "warning",
        )
        for scope in missing
    ]


async def places(workspace: Workspace, names: Names, wanted: Sequence[Place]) -> list[Finding]:
    """The bot's rights in each of *wanted*."""
    found = []
    for place in wanted:
        if place.kind is PlaceKind.DIRECT:
            continue
        try:
            answer = await workspace.client.conversations_info(channel=place.id)
        except FAILURES as error:
            known = outcome(error, workspace.team.id, names)
            found.append(Finding(subject=UNSEEN, ok=False, what=known.message, fix=known.fix or "", severity="error"))
            continue
        found.append(channel_finding(answer.get("channel") or {}, names))
    return found


def channel_finding(channel: Mapping[str, Any], names: Names) -> Finding:
    """Whether the bot may post in one channel."""
    subject = f"#{channel.get('name') or channel.get('id')}"
    if channel.get("is_archived"):
        fix = f"Choose another channel with {names.shown('setup')}, or bring this one back."
        return Finding(subject=subject, ok=False, what="the channel is archived", fix=fix, severity="error")
    if channel.get("is_member"):
        return Finding(subject=subject, ok=True, what="the bot is in the channel and may post")
    if channel.get("is_private"):  # the one kind that an app cannot join by itself
        fix = "Type /invite @guidebot in the channel."
        what = "the bot is not in this private channel"
        return Finding(subject=subject, ok=False, what=what, fix=fix, severity="error")
    what = "the bot is not in the channel yet; it joins with the first post"
    return Finding(subject=subject, ok=True, what=what)

"""What `/doctor` and `/setup` look at: the connection, the granted scopes, and the bot's rights in each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guidebot.adapter import Finding
from guidebot.core.people import Place, PlaceKind
from guidebot_slack.outcomes import FAILURES, outcome
from guidebot_slack.scopes import REASONS, scopes
from guidebot_slack.sockets import COUNT, Sockets
from guidebot_slack.teams import Line

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


def granted(line: Line) -> list[Finding]:
    """Which scopes are missing."""
    if not line.team.scopes:
        return []
    missing = [scope for scope in scopes() if scope not in line.team.scopes]
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


async def places(line: Line, wanted: Sequence[Place]) -> list[Finding]:
    """The bot's rights in each of *wanted*."""
    found = []
    for place in wanted:
        if place.kind is PlaceKind.DIRECT:
            continue
        try:
            answer = await line.client.conversations_info(channel=place.id)
        except FAILURES as error:
            known = outcome(error, line.team.id)
            found.append(
                Finding(subject=f"<#{place.id}>", ok=False, what=known.message, fix=known.fix or "", severity="error")
            )
            continue
        found.append(channel_finding(answer.get("channel") or {}))
    return found


def channel_finding(channel: Mapping[str, Any]) -> Finding:
    """Whether the bot may post in one channel."""
    subject = f"#{channel.get('name') or channel.get('id')}"
    if channel.get("is_archived"):
        fix = "Choose another channel with /setup, or bring this one back."
        return Finding(subject=subject, ok=False, what="the channel is archived", fix=fix, severity="error")
    if channel.get("is_member"):
        return Finding(subject=subject, ok=True, what="the bot is in the channel and may post")
    if channel.get("is_private"):
        fix = "Type /invite @guidebot in the channel."
        what = "the bot is not in this private channel"
        return Finding(subject=subject, ok=False, what=what, fix=fix, severity="error")
    what = "the bot is not in the channel yet; it joins with the first post"
    return Finding(subject=subject, ok=True, what=what)

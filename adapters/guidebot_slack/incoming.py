"""Slack's payloads as `Incoming` values, with where their answers can go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from guidebot.adapter import Asked, Home, Incoming, Press, Submit, TypedLine
from guidebot.core.people import CommunityId
from guidebot_slack.forms import Origin, fields
from guidebot_slack.names import Names
from guidebot_slack.people import People
from guidebot_slack.references import readable
from guidebot_slack.where import PLATFORM, Page, Where, member, place

_ACTION = re.compile(r"\d{1,2}\.\d{1,2}\|(?P<ref>.*)", re.DOTALL)
_MENTIONED = re.compile(r"<@(?P<user>[A-Z0-9]+)(?:\|[^>]*)?>[\s,:]*")


def from_command(body: Mapping[str, Any], names: Names) -> tuple[Asked, Where]:
    """A slash command."""
    text = readable(str(body.get("text") or ""))
    where = Where(
        team=str(body["team_id"]),
        user=str(body["user_id"]),
        channel=str(body.get("channel_id") or ""),
        url=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
        event=_triggered(body),
    )
    return TypedLine(names.line(str(body["command"]), text)), where


def from_press(body: Mapping[str, Any]) -> tuple[Press | None, Where]:
    """A pressed button or a choice; no press when it only opened a link."""
    action = body["actions"][0]
    found = _ACTION.fullmatch(str(action.get("action_id") or ""))
    ref = found["ref"] if found else "unknown"
    picked = action.get("selected_option")
    container, message, view = body.get("container") or {}, body.get("message") or {}, body.get("view") or {}
    home = view.get("type") == "home"
    origin = Origin.read(str(view.get("private_metadata") or "")) if view and not home else Origin()
    where = Where(
        team=_team(body),
        user=str(body["user"]["id"]),
        channel=str((body.get("channel") or {}).get("id") or container.get("channel_id") or origin.channel),
        thread=str(container.get("thread_ts") or message.get("thread_ts") or origin.thread),
        url=str(body.get("response_url") or origin.url),
        trigger=str(body.get("trigger_id") or ""),
        message=str(container.get("message_ts") or message.get("ts") or ""),
        ephemeral=bool(container.get("is_ephemeral")),
        view="" if home else str(view.get("id") or ""),
        home=home,
        page=Page.read(view) if home else None,
        event=_triggered(body) or str(action.get("action_ts") or ""),
    )
    if not ref:
        return None, where
    return Press(ref, str(picked["value"]) if picked else None), where


def from_submit(body: Mapping[str, Any]) -> tuple[Submit, Where]:
    """A submitted modal."""
    view = body["view"]
    below = str(view.get("previous_view_id") or "")
    origin = Origin.read(str(view.get("private_metadata") or ""))
    where = Where(
        team=_team(body),
        user=str(body["user"]["id"]),
        channel=origin.channel,
        thread=origin.thread,
        url=origin.url,
        trigger=str(body.get("trigger_id") or ""),
        view=str(view.get("id") or ""),
        below=below,
        full=below not in {"", str(view.get("root_view_id") or below)},
        event=f"view:{view.get('id')}:{view.get('hash')}" if view.get("hash") else _triggered(body),
    )
    return Submit(str(view.get("callback_id") or ""), fields(view)), where


def from_message(
    event: Mapping[str, Any], team: str, me: str, names: Names, *, id_: str = ""
) -> tuple[TypedLine, Where] | None:
    """A mention or a direct message; None when it is not for the bot, is its own, or only changes another one."""
    mention = event.get("type") == "app_mention"
    if event.get("bot_id") or event.get("subtype") not in {None, "file_share"} or event.get("edited"):
        return None
    if not event.get("user") or event["user"] == me or (not mention and event.get("channel_type") != "im"):
        return None
    text = str(event.get("text") or "")
    called = next((one for one in _MENTIONED.finditer(text) if one["user"] == me), None)
    line = text
    # in a direct message only a mention in front is an address; elsewhere it may stand behind the line
    if called and (mention or called.start() == 0):
        line = text[called.end() :].strip() or text[: called.start()]
    where = Where(
        team=team,
        user=str(event["user"]),
        channel=str(event["channel"]),
        thread=str(event.get("thread_ts") or ""),
        message=str(event.get("ts") or ""),
        event=id_ and f"event:{id_}",
    )
    return TypedLine(names.typed(readable(line.strip()))), where


async def incoming(asked: Asked, where: Where, people: People) -> Incoming:
    """*asked* with who and where."""
    person = await people.profile(where.team, where.user)
    community = CommunityId(PLATFORM, where.team)

    async def may_organise() -> bool:
        # Home is drawn for everybody who opens it, and shows nothing that needs to be sure of the right
        ask = people.seems_organiser if isinstance(asked, Home) else people.is_organiser
        return await ask(where.team, where.user)

    async def may_write() -> bool:
        if where.direct or not isinstance(asked, Press):
            return True
        return await people.may_write(where.team, where.user, where.channel)

    return Incoming(
        asked=asked,
        member=member(where),
        name=(person.name if person else "") or "somebody",
        place=place(where),
        community=community,
        is_organiser=may_organise,
        may_write=may_write,
        zone=person.zone if person else None,
        event=where.event,
    )


def _triggered(body: Mapping[str, Any]) -> str:
    """The name of what was typed or pressed: a trigger is made once for each."""
    trigger = str(body.get("trigger_id") or "")
    return trigger and f"trigger:{trigger}"


def _team(body: Mapping[str, Any]) -> str:
    """The workspace in which the app is installed; a guest of a shared channel belongs to another one."""
    team, view = body.get("team") or {}, body.get("view") or {}
    return str(view.get("app_installed_team_id") or team.get("id") or (body.get("user") or {}).get("team_id") or "")

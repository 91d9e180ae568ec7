"""Somebody in front of the fake Slack: types, presses, sends modals, and sees what comes back."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from tests.fakes import slack_blocks
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_state import Shown


@dataclass
class Person:
    """A member. With *address* everything goes there as signed HTTP, else through a socket."""

    server: FakeSlack
    id: str = "U1"
    channel: str = "C1"
    team: str = "T1"
    address: str = ""

    def __post_init__(self) -> None:
        self.server.team(self.team).person(self.id)

    async def send(self, kind: str, payload: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Send a payload; what acknowledges it."""
        if not self.address:
            return await self.server.sockets.send(kind, payload, **more)
        form = kind != "events_api"
        fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        body = urlencode(fields) if form else json.dumps(payload)
        status, text = await post(self.address, body, self.server.signing_secret, form=form)
        assert status == 200, (status, text)
        return json.loads(text) if text.startswith("{") else ({"text": text} if text else {})

    async def command(self, name: str, text: str = "") -> Shown:
        """Type a slash command; what is shown first."""
        count = len(self.server.shown)
        answer = await self.send("slash_commands", self.command_payload(name, text))
        return await self.seen(count, answer)

    def command_payload(self, name: str, text: str) -> dict[str, Any]:
        """What Slack sends for a slash command."""
        hook = self.server.hook(team=self.team, user=self.id, channel=self.channel)
        return {
            "command": f"/{name}",
            "text": text,
            "team_id": self.team,
            "team_domain": "lab",
            "channel_id": self.channel,
            "channel_name": "directmessage" if self.channel.startswith("D") else "general",
            "user_id": self.id,
            "user_name": "ada",
            "api_app_id": "A1",
            "response_url": hook,
            "trigger_id": self.server.trigger(self.id),
        }

    async def seen(self, count: int, answer: dict[str, Any]) -> Shown:
        """What is shown: the acknowledgement's own message, or the next thing."""
        if not answer.get("text") and not answer.get("blocks"):
            return await self.server.answer_after(count)
        found = slack_blocks.problems(answer.get("blocks", []))
        self.server.wrong += [f"ack: {one}" for one in found]
        private = answer.get("response_type", "ephemeral") == "ephemeral"
        shown = Shown(
            "ack",
            self.team,
            user=self.id,
            channel=self.channel,
            text=answer.get("text", ""),
            blocks=answer.get("blocks", []),
            private=private,
            ts=self.server.stamp(),
        )
        if not private:
            message = {"ts": shown.ts, "text": shown.text, "user": "UBOT"}
            self.server.teams[self.team].messages.setdefault(self.channel, []).append(message)
        self.server.show(shown)
        return shown

    async def press(self, label: str, on: Shown) -> Shown:
        """Press the button whose label begins with *label*."""
        found = [one for text, one in on.buttons.items() if text.startswith(label)]
        assert found, (label, list(on.buttons))
        return await self.act({"type": "button", "action_id": found[0].get("action_id", "auto")}, on)

    async def pick(self, value: str, on: Shown) -> Shown:
        """Pick *value* from the first menu that has it."""
        for menu in on.menus:
            for option in menu["options"]:
                if option["value"] == value:
                    action = {"type": "static_select", "action_id": menu["action_id"], "selected_option": option}
                    return await self.act(action, on)
        raise AssertionError(value)

    async def act(self, action: dict[str, Any], on: Shown) -> Shown:
        """Press anything on *on*; what is shown next."""
        count = len(self.server.shown)
        assert {} == await self.send("interactive", self.press_payload(action, on))
        return await self.server.answer_after(count)

    def press_payload(self, action: dict[str, Any], on: Shown) -> dict[str, Any]:
        """What Slack sends for a press."""
        base: dict[str, Any] = {
            "type": "block_actions",
            "user": {"id": self.id, "team_id": self.team, "name": "ada"},
            "team": {"id": self.team, "domain": "lab"},
            "api_app_id": "A1",
            "trigger_id": self.server.trigger(self.id, str(on.view.get("id") or "")),
            "actions": [{"block_id": "auto", "action_ts": "1", **action}],
        }
        if on.view:
            view = {**on.view, "team_id": self.team}
            return {**base, "view": view, "container": {"type": "view", "view_id": view["id"]}}
        channel = on.channel or self.channel
        container = {
            "type": "message",
            "message_ts": on.ts,
            "channel_id": channel,
            "is_ephemeral": on.private,
            **({"thread_ts": on.thread} if on.thread else {}),
        }
        hook = self.server.hook(team=self.team, user=self.id, channel=channel, message=on.ts, ephemeral=on.private)
        message = {} if on.private else {"message": {"ts": on.ts, "text": on.text, "user": "UBOT"}}
        return {**base, "container": container, "channel": {"id": channel}, "response_url": hook, **message}

    async def submit(self, on: Shown, **fields: str) -> dict[str, Any]:
        """Send the open modal; the acknowledgement's payload."""
        answer = await self.send("interactive", self.submit_payload(on, **fields))
        self._acknowledged(on.view["id"], answer)
        return answer

    def submit_payload(self, on: Shown, **fields: str) -> dict[str, Any]:
        """What Slack sends for a submitted modal."""
        values: dict[str, Any] = {}
        for name, block in on.inputs.items():
            values[name] = {block["element"].get("action_id", "x"): _state(block["element"], fields.pop(name, None))}
        assert not fields, fields
        return {
            "type": "view_submission",
            "user": {"id": self.id, "team_id": self.team, "name": "ada"},
            "team": {"id": self.team, "domain": "lab"},
            "api_app_id": "A1",
            "trigger_id": self.server.trigger(self.id, on.view["id"]),
            "view": {**on.view, "team_id": self.team, "state": {"values": values}},
        }

    def _acknowledged(self, id_: str, answer: dict[str, Any]) -> None:
        """What the client does with the answer to a submission: nothing closes the modal, not what lies below."""
        modals = self.server.teams[self.team].modals
        if not answer:
            modals.close(id_)
        if "view" not in answer:
            return
        self.server.wrong += slack_blocks.view_problems(answer["view"])
        view = {**answer["view"], "id": f"V{self.server.number()}", "hash": f"{self.server.number()}.h"}
        if answer["response_action"] == "update":
            answer["view"] = modals.change(id_, view)
            return
        pushed = modals.push(self.id, view)
        if pushed is None:
            self.server.wrong.append("a fourth modal on a stack")
        answer["view"] = pushed

    async def event(self, event: dict[str, Any], *, event_id: str = "", **more: Any) -> dict[str, Any]:
        """Send an event."""
        id_ = event_id or f"Ev{self.server.number()}"
        payload = {
            "type": "event_callback",
            "team_id": self.team,
            "api_app_id": "A1",
            "event_id": id_,
            "event_time": int(time.time()),
            "authorizations": [{"team_id": self.team, "user_id": "UBOT", "is_bot": True}],
            "event": event,
        }
        return await self.send("events_api", payload, **more)

    async def write(self, text: str, **more: Any) -> Shown:
        """Write to the bot directly; its answer."""
        count = len(self.server.shown)
        await self.event(self.message(text, **more))
        return await self.server.answer_after(count)

    def message(self, text: str, **more: Any) -> dict[str, Any]:
        """A direct message as an event."""
        direct = self.server.teams[self.team].direct(self.id)
        ts = self.server.stamp()
        return {
            "type": "message",
            "channel_type": "im",
            "channel": direct.id,
            "user": self.id,
            "text": text,
            "ts": ts,
            **more,
        }

    async def mention(self, text: str, /, **more: Any) -> Shown:
        """Mention the bot in the channel; its answer."""
        count = len(self.server.shown)
        ts = self.server.stamp()
        said = {"type": "app_mention", "channel": self.channel, "user": self.id, "text": f"<@UBOT> {text}", "ts": ts}
        await self.event({**said, **more})
        return await self.server.answer_after(count)

    async def home(self, tab: str = "home") -> None:
        """Open App Home."""
        team = self.server.teams[self.team]
        view = {"view": team.homes[self.id]} if self.id in team.homes else {}
        channel = team.direct(self.id).id
        await self.event({"type": "app_home_opened", "user": self.id, "channel": channel, "tab": tab, **view})


def _state(element: dict[str, Any], value: str | None) -> dict[str, Any]:
    kind = element["type"]
    match kind:
        case "plain_text_input":
            return {"type": kind, "value": element.get("initial_value") if value is None else (value or None)}
        case "static_select":
            found = [one for one in element["options"] if one["value"] == value]
            return {"type": kind, "selected_option": found[0] if found else element.get("initial_option")}
        case "datepicker":
            return {"type": kind, "selected_date": value or element.get("initial_date")}
        case "timepicker":
            return {"type": kind, "selected_time": value or element.get("initial_time")}
        case "conversations_select":
            return {"type": kind, "selected_conversation": value or element.get("initial_conversation")}
        case "users_select":
            return {"type": kind, "selected_user": value or element.get("initial_user")}
        case "multi_conversations_select":
            picked = value.split(",") if value else element.get("initial_conversations", [])
            return {"type": kind, "selected_conversations": picked}
        case "multi_users_select":
            return {"type": kind, "selected_users": value.split(",") if value else element.get("initial_users", [])}
        case _:
            raise AssertionError(kind)


async def post(
    url: str, body: str, secret: str, *, form: bool = True, at: float | None = None, signature: str | None = None
) -> tuple[int, str]:
    """A request as Slack signs it; *at* and *signature* spoil it."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded" if form else "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}" if signature is None else signature,
    }
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status, await answer.text()

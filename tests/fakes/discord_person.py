"""Somebody in front of the fake Discord: types commands, presses, sends forms, and sees what comes back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fakes import discord_limits as limits
from tests.fakes.discord_server import Call, FakeDiscord

GUILD, CHANNEL = 4 << 22, 500
MANAGE_GUILD, WRITES = 1 << 5, 1 << 11 | 1 << 38


def add_guild(server: FakeDiscord, guild: int = GUILD, **more: object) -> dict:
    """A server with one text channel."""
    everyone = {"id": str(guild), "name": "@everyone", "permissions": str((1 << 50) - 1 & ~(1 << 3) & ~MANAGE_GUILD)}
    made = {
        "id": str(guild), "name": "A community", "owner_id": "1", "roles": [everyone], "channels": [], "members": [],
        "emojis": [], "features": [], "stickers": [], "threads": [], "presences": [], "voice_states": [],
        "member_count": 3, "large": False, "joined_at": "2026-01-01T00:00:00+00:00", "system_channel_id": None,
        "afk_timeout": 60, "mfa_level": 0, "nsfw_level": 0, "premium_tier": 0, "preferred_locale": "en-US",
        "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0,
        "system_channel_flags": 0, "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
        "premium_progress_bar_enabled": False, "afk_channel_id": None, "icon": None, **more,
    }  # fmt: skip
    server.guilds[guild] = made
    return made


def add_channel(server: FakeDiscord, channel: int = CHANNEL, kind: int = 0, guild: int = GUILD, **more: object) -> dict:
    """A channel of a server."""
    made = {
        "id": str(channel), "type": kind, "guild_id": str(guild), "name": "general", "flags": 0, "position": 0,
        "topic": None, "nsfw": False, "parent_id": None, "rate_limit_per_user": 0, "last_message_id": None,
        "permission_overwrites": [], **more,
    }  # fmt: skip
    server.channels[channel] = made
    server.guilds[guild]["channels"].append(made)
    return made


@dataclass
class Shown:
    """What one interaction led to."""

    calls: list[Call] = field(default_factory=list)
    over: Shown | None = None  # the message whose button was pressed

    @property
    def kind(self) -> int:
        """The type of the callback."""
        return self.calls[0].body["type"]

    @property
    def data(self) -> dict:
        """The message or modal that is on the screen now."""
        last = self.calls[-1]
        return last.body.get("data", {}) if last.path.endswith("/callback") else last.body

    @property
    def files(self) -> dict[str, bytes]:
        """The attached files."""
        return self.calls[-1].files

    @property
    def private(self) -> bool:
        """Whether only the asker sees it."""
        bodies = [one.body.get("data", one.body) or {} for one in self.calls if one.body]
        if self.over is not None and self.calls[0].body.get("type") == 7:
            return self.over.private
        return any((one.get("flags") or 0) & limits.EPHEMERAL for one in bodies)

    @property
    def text(self) -> str:
        """Every text on the screen."""
        return "\n".join(one["content"] for one in self.parts() if one["type"] == limits.TEXT)

    def parts(self) -> Iterator[dict]:
        """Every component."""
        yield from limits.walk(self.data.get("components", []))

    @property
    def buttons(self) -> dict[str, str]:
        """Labels to custom ids."""
        return {
            one["label"]: one["custom_id"] for one in self.parts() if one["type"] == limits.BUTTON and "url" not in one
        }

    @property
    def menus(self) -> list[dict]:
        """The menus."""
        return [one for one in self.parts() if one["type"] == limits.SELECT]

    @property
    def choices(self) -> list[dict]:
        """The suggestions of an autocomplete."""
        return self.data["choices"]


class Person:
    """A member of the server, or somebody in a direct conversation."""

    def __init__(
        self, server: FakeDiscord, id_: int = 77, *, guild: int | None = GUILD, channel: int = CHANNEL,
        permissions: int = 0, roles: tuple[str, ...] = (), locale: str = "en-GB", context: int | None = None,
        channel_type: int = 0, owners: dict[str, str] | None = None, writes: bool = True,
        parent: int = 499,
    ) -> None:  # fmt: skip
        self.server = server
        self.user = {
            "id": str(id_), "username": "ada", "global_name": "Ada *L*", "discriminator": "0", "avatar": None,
        }  # fmt: skip
        self.guild, self.channel = guild, channel
        self.permissions, self.roles, self.locale = permissions | (WRITES if writes else 0), roles, locale
        self.context = context if context is not None else (0 if guild else 1)
        self.channel_type = channel_type if guild else 1
        self.parent = parent  # of the thread, where the channel is one
        self.owners = owners if owners is not None else ({"0": str(guild)} if guild else {"0": "0"})
        self.last = Shown()
        self._under: Shown | None = None  # the message whose button opened the form on the screen

    async def command(self, path: str, *, seconds: float = 30, calls: int = 1, **values: object) -> Shown:
        """Use a slash command."""
        return await self._act(2, self.tree(path, values), seconds=seconds, calls=calls)

    async def complete(self, path: str, param: str, typed: str, **given: object) -> Shown:
        """Type in a parameter, after *given* ones."""
        return await self._act(4, self.tree(path, {**given, param: typed}, focused=param))

    async def press(self, label: str, *, calls: int = 1, on: Shown | None = None, seconds: float = 30) -> Shown:
        """Press a button of the last message."""
        shown = on or self.last
        data = {"custom_id": shown.buttons[label], "component_type": limits.BUTTON}
        return await self._act(3, data, message=shown, calls=calls, seconds=seconds)

    async def pick(self, value: str, *, on: Shown | None = None) -> Shown:
        """Choose from the last message's menu."""
        shown = on or self.last
        data = {"custom_id": shown.menus[0]["custom_id"], "component_type": limits.SELECT, "values": [value]}
        return await self._act(3, data, message=shown)

    async def submit(self, *, calls: int = 1, on: Shown | None = None, custom_id: str = "", **fields: object) -> Shown:
        """Send the form on the screen."""
        custom_id = custom_id or (on or self.last).data["custom_id"]
        rows = [{"type": 18, "component": _filled(name, value)} for name, value in fields.items()]
        data = {"custom_id": custom_id, "components": rows}
        return await self._act(5, data, message=self._under, calls=calls)

    async def says(self, text: str, **more: object) -> dict:
        """Write a message that the bot hears of, and wait for the answer."""
        id_ = self.server.snowflake()
        member = {"roles": list(self.roles), "nick": None}
        event = {
            "id": str(id_), "channel_id": str(self.channel), "author": self.user, "content": text, "type": 0,
            "mentions": [{"id": "10"}] if "10>" in text else [], **more,
        }  # fmt: skip
        if self.guild:
            event |= {"guild_id": str(self.guild), "member": member}
        await self.server.gateway.emit(self.server.gateway.session_of(self.guild), "MESSAGE_CREATE", event)
        return event

    async def answer_to(self, text: str) -> Shown:
        """Write a message and get the message that answers it."""
        path = rf"/channels/{self.channel}/messages"
        before = len(self.server.named("POST", path))
        await self.says(text)
        calls = await self.server.wait("POST", path, before + 1)
        self.last = Shown([calls[-1]])
        return self.last

    def tree(self, path: str, values: dict[str, object], focused: str = "") -> dict:
        """The data of a slash command."""
        options = [
            {"name": name, "type": 4 if isinstance(value, int) else 3, "value": value}
            | ({"focused": True} if name == focused else {})
            for name, value in values.items()
        ]
        first, _, second = path.partition(" ")
        if second:
            options = [{"name": second, "type": 1, "options": options}]
        return {"id": "5", "name": first, "type": 1, "options": options}

    async def _act(
        self, kind: int, data: dict, *, message: Shown | None = None, calls: int = 1, seconds: float = 30
    ) -> Shown:
        event = self.event(kind, data, message)
        await self.server.gateway.emit(self.server.gateway.session_of(self.guild), "INTERACTION_CREATE", event)
        path = rf"/(interactions|webhooks)/\d+/{event['token']}(/.*)?"
        async with self.server.patience(seconds):
            await self.server.until(lambda: len(self._of(path)) >= calls)
        shown = Shown(self._of(path), message)
        if kind != 4:
            self.last = shown
            self._under = message if shown.kind == 9 else None
        return shown

    def _of(self, pattern: str) -> list[Call]:
        return [one for method in ("POST", "PATCH", "DELETE") for one in self.server.named(method, pattern)]

    def event(self, kind: int, data: dict, message: Shown | None = None) -> dict:
        """The INTERACTION_CREATE event."""
        id_, token = str(self.server.snowflake()), secrets.token_hex(12)
        made = {
            "id": id_, "application_id": "10", "type": kind, "token": token, "version": 1, "data": data,
            "channel": {"id": str(self.channel), "type": self.channel_type, "name": "general", "position": 0},
            "channel_id": str(self.channel), "locale": self.locale, "context": self.context,
            "attachment_size_limit": 10_000_000, "entitlements": [], "app_permissions": "0",
            "authorizing_integration_owners": self.owners,
        }  # fmt: skip
        if self.guild:
            member = {"user": self.user, "roles": list(self.roles), "permissions": str(self.permissions), "flags": 0}
            member |= {"joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False}
            made |= {"guild_id": str(self.guild), "member": member, "guild_locale": "en-US"}
            made |= {"guild": {"id": str(self.guild), "locale": "en-US", "features": []}}
        else:
            made["user"] = self.user
            made["channel"] = {"id": str(self.channel), "type": 1, "recipients": [self.user], "flags": 0}
        if self.channel_type == 11:
            made["channel"] |= {
                "parent_id": str(self.parent), "owner_id": "10", "guild_id": str(self.guild), "message_count": 0,
                "member_count": 1, "thread_metadata": {
                    "archived": False, "auto_archive_duration": 1440, "archive_timestamp": "2026-01-01T00:00:00+00:00",
                },
            }  # fmt: skip
        state = {"interaction": id_, "kind": kind, "answered": 0, "channel": self.channel, "message": None}
        if message is not None:
            made["message"] = self._screen(message)
            state["message"] = int(made["message"]["id"])
        self.server.rest.tokens[token] = state
        return made

    def _screen(self, shown: Shown) -> dict:
        """The message under the pressed button, as Discord sends it along."""
        flags = limits.EPHEMERAL if shown.private else 0
        return self.server.rest._made(self.channel, {**shown.data, "flags": flags}, self.server.snowflake())


def _filled(name: str, value: object) -> dict:
    if isinstance(value, list):
        return {"type": 3, "custom_id": name, "values": value}
    return {"type": 4, "custom_id": name, "value": str(value)}

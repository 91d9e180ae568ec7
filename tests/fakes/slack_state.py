"""What a fake workspace holds: people, conversations, messages, views, pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.slack_modals import Modals

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack, Hook


@dataclass
class User:
    """A person."""

    id: str
    name: str = "ada"
    zone: str | None = "Europe/Berlin"
    admin: bool = False
    owner: bool = False
    disabled: bool = False
    bot: bool = False
    team: str = ""

    def info(self) -> dict[str, Any]:
        """As ``users.info`` tells it; a deactivated person has no zone."""
        zone = {} if self.disabled or self.zone is None else {"tz": self.zone}
        return {
            "id": self.id,
            "name": self.name,
            "deleted": self.disabled,
            "is_admin": self.admin,
            "is_owner": self.owner,
            "is_bot": self.bot,
            "profile": {"display_name": self.name.capitalize(), "real_name": self.name},
            **({"team_id": self.team} if self.team else {}),
            **zone,
        }


@dataclass
class Channel:
    """A conversation. *member*: whether the bot is in it; direct ones have a *user*; *only* these may write."""

    id: str
    name: str = "general"
    member: bool = True
    archived: bool = False
    private: bool = False
    user: str = ""
    only: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Shown:
    """Something that somebody sees.

    *kind*: ack, respond, message, ephemeral, update, view, home or file. *channel*, *ts* and *thread* say where,
    *view* is the whole view.
    """

    kind: str
    team: str
    user: str = ""
    channel: str = ""
    text: str = ""
    blocks: list[Any] = field(default_factory=list)
    private: bool = False
    ts: str = ""
    thread: str = ""
    replaced: bool = False
    view: dict[str, Any] = field(default_factory=dict)
    file: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Everything to read."""
        return "\n".join([self.text, *_texts(self.blocks), *_texts(self.view)])

    @property
    def elements(self) -> list[dict[str, Any]]:
        """Every button and menu."""
        rows = [*self.blocks, *self.view.get("blocks", ())]
        return [one for row in rows if row["type"] == "actions" for one in row["elements"]]

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """Buttons by label."""
        return {one["text"]["text"]: one for one in self.elements if one["type"] == "button"}

    @property
    def menus(self) -> list[dict[str, Any]]:
        """Every menu."""
        return [one for one in self.elements if one["type"] == "static_select"]

    @property
    def inputs(self) -> dict[str, dict[str, Any]]:
        """Inputs of a view by name."""
        return {one["block_id"]: one for one in self.view.get("blocks", ()) if one["type"] == "input"}


@dataclass
class Team:
    """A workspace."""

    id: str
    url: str = ""
    name: str = "Lab"
    token: str = ""
    bot_user: str = "UBOT"
    bot_id: str = "BBOT"
    scopes: set[str] | None = None
    revoked: bool = False
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    modals: Modals = field(default_factory=Modals)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.token = self.token or f"xoxb-{self.id}"
        self.users.setdefault(self.bot_user, User(self.bot_user, "guidebot", bot=True))

    def person(self, id_: str = "U1", **more: Any) -> User:
        """The person called *id_*, made when they are not there."""
        return self.users.setdefault(id_, User(id_, **more))

    def channel(self, id_: str = "C1", **more: Any) -> Channel:
        """The channel called *id_*, made when it is not there."""
        return self.channels.setdefault(id_, Channel(id_, **more))

    def direct(self, user: str) -> Channel:
        """The direct conversation of *user* with the bot."""
        id_ = f"D{user[1:]}"
        return self.channels.setdefault(id_, Channel(id_, "", private=True, user=user))

    def between(self, id_: str = "D99") -> Channel:
        """A direct conversation of two people. Commands work in it; the bot is not there."""
        return self.channel(id_, name="", private=True, member=False)

    def post(self, server: FakeSlack, channel: Channel, body: dict[str, Any]) -> dict[str, Any]:
        """Add a message of the bot."""
        ts = server.stamp()
        message = {"type": "message", "user": self.bot_user, "bot_id": self.bot_id, "ts": ts, **body}
        self.messages.setdefault(channel.id, []).append(message)
        server.show(
            Shown(
                "message",
                self.id,
                user=channel.user,
                channel=channel.id,
                text=str(body.get("text", "")),
                blocks=list(body.get("blocks") or ()),
                ts=ts,
                thread=str(body.get("thread_ts") or ""),
            )
        )
        return message

    def hooked(self, server: FakeSlack, hook: Hook, body: dict[str, Any], *, private: bool, replaced: bool) -> None:
        """A response_url was used."""
        ts = hook.message if replaced else server.stamp()
        if not private and not replaced:
            message = {"type": "message", "user": self.bot_user, "bot_id": self.bot_id, "ts": ts, **body}
            self.messages.setdefault(hook.channel, []).append(message)
        server.show(
            Shown(
                "respond",
                self.id,
                user=hook.user,
                channel=hook.channel,
                text=str(body.get("text", "")),
                blocks=list(body.get("blocks") or ()),
                private=private,
                ts=ts,
                thread=str(body.get("thread_ts") or ""),
                replaced=replaced,
            )
        )


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for key, inner in value.items() if key != "text" or not own for text in _texts(inner)]
    if isinstance(value, list):
        if value and all(isinstance(one, dict) and one.get("type") in {"text", "link", "date"} for one in value):
            return ["".join(str(one.get("text") or one.get("fallback") or "") for one in value)]
        return [text for inner in value for text in _texts(inner)]
    return []

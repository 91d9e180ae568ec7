"""What people ask through an adapter, and what they are answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from typing import Literal, Protocol

from guidebot.core.commands import Command, Value
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.core.records import dataclass
from guidebot.core.reply import Form, Option, Reply


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line of text, with or without the slash: ``/direction debate``."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A command with values that the platform has parsed itself."""

    path: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button or, with *value*, a choice from a menu. *ref* is untrusted text."""

    ref: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Submit:
    """A submitted form. *ref* and *fields* are untrusted text."""

    ref: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Home:
    """The member opened the bot's home page (Slack's App Home)."""


Asked = TypedLine | Call | Press | Submit | Home


async def never() -> bool:
    """The answer of an adapter that knows no organisers."""
    return False


async def always() -> bool:
    """The answer of an adapter whose places are open to everybody who is there."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing a person did.

    Attributes:
        is_organiser: asks the platform whether the person may manage the community; awaited only when it matters.
        may_write: asks whether the person may write in *place* themselves; awaited before the bot does so for them.
        roles: platform ids of the person's roles, where the platform sends them.
        zone: the IANA zone of their profile, where there is one.
        event: the platform's own name for what was done, where it has one: told twice, it is stored once.
    """

    asked: Asked
    member: MemberId
    name: str
    place: Place
    community: CommunityId | None = None
    is_organiser: Callable[[], Awaitable[bool]] = never
    may_write: Callable[[], Awaitable[bool]] = always
    roles: tuple[str, ...] = ()
    zone: str | None = None
    event: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known about an answer before it exists.

    *private*: only the asker shall see it. *replaces*: it takes the place of the pressed message. *form*: it may be a
    form, which must be the first response, so do not acknowledge early.
    """

    private: bool
    replaces: bool = False
    form: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer, within the portable limits. *private* may differ from the plan only towards more privacy.

    *errors*: when a submitted form has mistakes, what is wrong with each input by name. *content* is then the form
    again, with what was typed.
    """

    content: Reply | Form
    private: bool
    replaces: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    failed: Literal["", "usage", "broken"] = ""


class Bot(Protocol):
    """What adapters ask. Every method answers, whatever happens; nothing raises for a person's mistake."""

    @property
    def commands(self) -> Sequence[Command]:
        """Every command, in the order of help."""
        ...

    def plan(self, incoming: Incoming) -> Plan:
        """What is known about the answer now; quick, never waits."""
        ...

    async def answer(self, incoming: Incoming) -> Answered:
        """The answer. Errors become replies; the caller only renders."""
        ...

    async def check(self, incoming: Incoming) -> Mapping[str, str]:
        """What is wrong with the inputs of a form that is only begun, by name; nothing is stored.

        *incoming* asks a `Submit` with what is filled in so far. What only the whole form shows is told then.
        """
        ...

    async def complete(self, incoming: Incoming, path: str, param: str, typed: str) -> Sequence[Option]:
        """Suggestions for a parameter while it is typed, best first, at most 25.

        What *incoming* asks is the command as far as it is given: a `Call` holds the other parameters.
        """
        ...

    async def joined(self, community: CommunityId, name: str) -> Reply:
        """The bot is in *community* now; answers the welcome for the person who added it."""
        ...

    async def left(self, community: CommunityId) -> None:
        """The bot was removed from *community* (never on an outage)."""
        ...

    async def communities(self, platform: str) -> Sequence[CommunityId]:
        """Those of *platform* that the bot is in, as far as it was told: for what changed while it was not connected.

        Raises:
            StorageError: the record cannot be read now.
        """
        ...

    async def reached(self, member: MemberId, place: Place) -> None:
        """*member* acted and *place* is the direct conversation with them: keep its id, retry what waits."""
        ...

"""The contract that adapters are written to. `adapters/README.md` shows how to write one.

An adapter turns an SDK's events into `Incoming`, asks its `Bot`, and renders the `Answered` that comes back. The other
way round, the outbox hands it a `Delivery`. It never sees a table or a feature; nobody imports it: it is found through
the entry-point group ``guidebot.adapters``, whose objects satisfy `Plugin`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from guidebot.core.clock import Clock
from guidebot.core.commands import Command, Value
from guidebot.core.findings import Finding
from guidebot.core.once import OnceStore
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.core.reply import Form, Option, Reply
from guidebot.core.tokens import TokenStore

__all__ = [
    "Adapter",
    "Answered",
    "Asked",
    "Begun",
    "Bot",
    "Call",
    "Context",
    "Controls",
    "Delivery",
    "Finding",
    "Home",
    "Incoming",
    "OnceStore",
    "Plan",
    "Plugin",
    "Press",
    "Receipt",
    "Submit",
    "ThreadPlan",
    "TokenStore",
    "Tool",
    "TypedLine",
    "Warn",
    "never",
]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing a person did.

    Attributes:
        is_organiser: asks the platform whether the person may manage the community; awaited only when it matters.
        roles: platform ids of the person's roles, where the platform sends them.
        zone: the IANA zone of their profile, where there is one.
    """

    asked: Asked
    member: MemberId
    name: str
    place: Place
    community: CommunityId | None = None
    is_organiser: Callable[[], Awaitable[bool]] = never
    roles: tuple[str, ...] = ()
    zone: str | None = None


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

    async def complete(self, incoming: Incoming, path: str, param: str, typed: str) -> Sequence[Option]:
        """Suggestions for a parameter while it is typed, best first, at most 25."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPlan:
    """The discussion thread to open on a post: its *title*, first message, and how many *days* it stays open."""

    title: str
    opening: Reply
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Something to send.

    Attributes:
        key: names this delivery for ever; the same key is the same message, also after a crash. At most 100 characters.
        number: the outbox row's number, for logs. It names nothing: a number may come again when its row was erased.
        first_try_at: when the first attempt began; equal to now on the first attempt.
        attempt: 1 on the first attempt.
        thread: the discussion to open on it, or None.
    """

    key: str
    number: int
    place: Place
    reply: Reply
    first_try_at: datetime
    attempt: int = 1
    thread: ThreadPlan | None = None
    member: MemberId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warn:
    """Something that went less well than asked, in words for an organiser, with what to do."""

    what: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was sent: the platform's id of the message, a link to it or to its thread, and what went less well."""

    remote_id: str
    link: str | None = None
    thread_id: str | None = None
    warnings: tuple[Warn, ...] = ()


class Adapter(Protocol):
    """One connection to a platform."""

    @property
    def platform(self) -> str:
        """The platform's name, as in `MemberId.platform`."""
        ...

    async def run(self, ready: Callable[[], None]) -> None:
        """Connect, call *ready* once connected, and serve until cancelled or `close` is called."""
        ...

    async def close(self) -> None:
        """Disconnect; `run` returns soon after."""
        ...

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Send, and open the thread if one is asked for.

        Raises:
            DeliveryError: one of its kinds; what is unclear is `InDoubt`, never a plain exception.
        """
        ...

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Look in the place's history whether *delivery* arrived in an earlier attempt.

        Raises:
            DeliveryError: the history cannot be read; the delivery stays in doubt.
        """
        ...

    async def open_direct(self, member: MemberId) -> Place:
        """Open the direct conversation with *member*; called only after an action of theirs.

        Raises:
            DeliveryError: they cannot be reached.
        """
        ...

    async def inspect(self, community: CommunityId | None, places: Sequence[Place]) -> Sequence[Finding]:
        """Rights in *places* and the state of the connection, for `/doctor` and `/setup`."""
        ...


class Controls(Protocol):
    """What the terminal may steer beyond a person's commands: a demo's clock and who one is."""

    async def advance(self, how: str) -> datetime:
        """Move the demo's clock by ``7d``, ``12h`` or ``to monday 09:00`` and do what falls due; answers the new time.

        Raises:
            UsageError: *how* is not understood, or the clock is real.
        """
        ...

    def now(self) -> datetime:
        """The demo's time."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a plugin gets to build its adapter.

    *settings* is the adapter's own table of the configuration, *secrets* the environment variables that the plugin
    asked for, *state* a folder for small files of the adapter's own (a command hash, a back-off mark). *once* knows
    across processes which events came already. *begun* is what the plugin's `begin` gave; the adapter goes on with it.
    """

    bot: Bot
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    clock: Clock
    state: str
    controls: Controls | None = None
    tokens: TokenStore | None = None
    once: OnceStore | None = None
    begun: Begun | None = None


class Begun(Protocol):
    """A connection that was begun before there was a bot to connect. What comes in waits for the adapter."""

    async def close(self) -> None:
        """Let go of it, unless an adapter has taken it over."""
        ...


Tool = Callable[[Sequence[Command], Mapping[str, Any], Mapping[str, str]], str]


class Plugin(Protocol):
    """What an entry point of ``guidebot.adapters`` gives."""

    @property
    def name(self) -> str:
        """The adapter's name, as in ``[adapters.NAME]``."""
        ...

    @property
    def secrets(self) -> Sequence[str]:
        """The environment variables it reads."""
        ...

    @property
    def defaults(self) -> Mapping[str, Any]:
        """Every setting with its default; unknown settings are refused with "did you mean"."""
        ...

    @property
    def tools(self) -> Mapping[str, Tool]:
        """Command-line helpers: ``manifest`` and ``invite`` take (commands, settings, options) and answer text."""
        ...

    def begin(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> Begun | None:
        """Begin to connect while the program is still being built; None where that gains nothing.

        Raises:
            ConfigError: a secret is missing or a setting does not fit.
        """
        ...

    def create(self, context: Context) -> Adapter:
        """Build the adapter; no connection yet.

        Raises:
            ConfigError: a secret is missing or a setting does not fit.
        """
        ...

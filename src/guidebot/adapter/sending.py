"""What an adapter sends by itself, and the connection that does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from guidebot.core.findings import Finding
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.core.records import dataclass
from guidebot.core.reply import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPlan:
    """The discussion thread to open on a post: its *title*, first message, and how many *days* it stays open."""

    title: str
    opening: Reply
    days: int


class Label(StrEnum):
    """What a list of posts may say of one of them, where a platform labels its lists."""

    TRIED = "tried"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """An event on the community's own calendar, as it is to stand there. Its texts are plain, of any length.

    Attributes:
        mark: names it for ever. It stands in the event, so that an earlier attempt is found again.
        remote_id: the platform's id of the event to change; empty for a new one.
        off: take it off instead.
    """

    mark: str
    title: str
    start: datetime
    end: datetime
    place: str = ""
    url: str = ""
    text: str = ""
    remote_id: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Something to send.

    Attributes:
        key: names this delivery for ever; the same key is the same message, also after a crash. At most 100 characters.
        number: the outbox row's number, for logs. It names nothing: a number may come again when its row was erased.
        first_try_at: when the first attempt began; equal to now on the first attempt.
        attempt: 1 on the first attempt.
        thread: the discussion to open on it, or None.
        revises: the platform's id of a message of the bot's own in that place, which this one takes the place of;
            empty for a new message. Only `Revising` adapters get such deliveries.
        labels: those that are true of it now; None where labels say nothing of it, and none is changed. They are a
            nicety: a platform without them, or a missing right, is no failure.
        event: what is to stand on the community's calendar in place of a message. Only `Hosting` adapters get it.
    """

    key: str
    number: int
    place: Place
    reply: Reply
    first_try_at: datetime
    attempt: int = 1
    thread: ThreadPlan | None = None
    member: MemberId | None = None
    revises: str = ""
    labels: frozenset[Label] | None = None
    event: EventPlan | None = None

    @property
    def opening_key(self) -> str:
        """The key of the first line of its discussion."""
        return f"{self.key}#thread"


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

    @property
    def waits(self) -> str:
        """Why it is not connected now, in words for the operator and without ids; empty when it is or none is known."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """How people call a place, and where it opens; empty as far as that is not known."""

    name: str = ""
    link: str = ""


@runtime_checkable
class Naming(Protocol):
    """An adapter that can say how a place is called."""

    async def named(self, place: Place) -> Named:
        """The name of *place*, with its sign, and a link to it."""
        ...


@runtime_checkable
class Organising(Protocol):
    """An adapter whose platform says who may steer a community, also when they ask for nothing."""

    async def organises(self, member: MemberId, community: CommunityId, roles: Sequence[str]) -> bool:
        """Whether *member* may steer *community* now: by the platform's own rights, or by one of *roles*.

        Raises:
            DeliveryError: one of its kinds; nobody can say it now.
        """
        ...


@runtime_checkable
class Discussing(Protocol):
    """An adapter whose platform says how many messages a discussion has, so that none of them is read for it."""

    async def counted(self, place: Place) -> int:
        """How many messages stand in the thread of *place*, the bot's own included, the post itself not.

        Raises:
            DeliveryError: one of its kinds.
        """
        ...


@runtime_checkable
class Revising(Protocol):
    """An adapter that can change a message it has sent. Where the platform cannot, this is left out."""

    async def revise(self, delivery: Delivery) -> None:
        """Put *delivery* in place of the message that it revises; doing it twice is doing it once.

        Raises:
            DeliveryError: `DeadTarget` when the message is gone, or another of its kinds.
        """
        ...


EVENT_GONE = "event_gone"
"""The code of the `DeadTarget` of an event that somebody removed."""


@runtime_checkable
class Hosting(Protocol):
    """An adapter that can put events on a community's calendar; its traits say ``has_calendar``."""

    async def host(self, delivery: Delivery) -> Receipt:
        """Make, change or take off the event that *delivery* plans.

        From the second attempt on it looks for the event's mark first, so that a new one is made once. Taking off what
        is gone already is done.

        Raises:
            DeliveryError: `DeadTarget` when the right is missing, or with `EVENT_GONE` when the event to change is not
                there any more; or another of its kinds.
        """
        ...

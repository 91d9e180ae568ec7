"""The outbox: what shall be sent, once. Every message that the bot starts goes through it.

A planner adds an `Item` in the same transaction that advances what made it due. The drain (`outbox.service`) claims
items with a lease, asks the `Sender` of their kind for the message, hands it to the adapter and records the outcome.
The item holds references, not text, so that content is rendered when it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from guidebot.adapter import Delivery, Receipt
from guidebot.core.errors import DeliveryError
from guidebot.core.members import Letter
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.records import dataclass

TOO_LATE = "its time was over before it could be sent"
IN_DOUBT = "it may have arrived, and the platform cannot tell"


class State(StrEnum):
    """Where an item stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One message to send.

    Attributes:
        id: the row's number; 0 before it is stored.
        key: unique for ever, for example ``post:42:1764579600``; adding it again changes nothing.
        kind: names the `Sender`: ``post``, ``nudge``, ``notice`` (to a member) or ``alert`` (to an organiser).
        target: the platform's id of the channel or direct conversation.
        body: references that the sender needs, as short texts.
        about: whose words it brings or whom it names, where that is not *member*; it goes when they erase their data.
        not_before: no attempt earlier than this.
        expires_at: no attempt later than this; the sender decides what happens instead.
    """

    key: str
    kind: str
    platform: str
    target: str
    not_before: datetime
    expires_at: datetime
    body: Mapping[str, str] = field(default_factory=dict)
    community: CommunityId | None = None
    member: MemberId | None = None
    about: MemberId | None = None
    id: int = 0
    state: State = State.PENDING
    attempts: int = 0
    first_try_at: datetime | None = None
    lease_until: datetime | None = None
    owner: str = ""
    remote_id: str = ""
    last_error: str = ""

    @property
    def series(self) -> str:
        """What it is one of: the posts of one schedule, the reminders of one member."""
        key = self.key.partition(">")[0].removesuffix(":now")
        before, _, last = key.rpartition(":")
        return before if before and last.isdigit() else key

    @property
    def due(self) -> datetime:
        """When it should have been sent: the key of a post says it, while *not_before* moves with every try."""
        last = self.key.removesuffix(":now").rpartition(":")[2]
        return datetime.fromtimestamp(int(last), UTC) if last.isdigit() and len(last) > 8 else self.not_before


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that was given up, and when; its *last_error* says why."""

    item: Item
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits: how many items are due, since when the oldest is, and how many had an attempt that did not end."""

    length: int
    oldest: datetime | None
    in_doubt: int


@dataclass(frozen=True, slots=True)
class Skip:
    """Do not send; *reason* is recorded."""

    reason: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Do not send before *until*; ask again then."""

    until: datetime


class Sender(Protocol):
    """Knows one kind of item."""

    @property
    def kind(self) -> str:
        """The kind it knows."""
        ...

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """The message as it is to be sent now, or why not, or when."""
        ...

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """It arrived."""
        ...

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """What waits in the member's inbox instead when the item ends for *reason*; stored as it ends."""
        ...

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """It was not sent and will not be: too late, or in doubt and not checkable."""
        ...

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """It cannot be sent: the target is dead or the message was refused."""
        ...


class OutboxStore(Protocol):
    """Keeps items."""

    async def add(self, items: Sequence[Item]) -> int:
        """Store the items whose key is new; answers how many were."""
        ...

    async def claim(
        self, owner: str, now: datetime, *, seconds: float, limit: int, platforms: Sequence[str]
    ) -> list[Item]:
        """Lease up to *limit* items that are due, and count the attempt. Committed before it answers."""
        ...

    async def mark_sent(self, item: Item, owner: str, remote_id: str, now: datetime) -> bool:
        """Record success if *owner* still holds the item; answers whether it did."""
        ...

    async def postpone(self, item: Item, owner: str, until: datetime, error: str, *, counted: bool = True) -> bool:
        """Give the item back until *until*. Not *counted*: the attempt did not reach the platform."""
        ...

    async def close(
        self, item: Item, owner: str, state: State, error: str, now: datetime, *, letter: Letter | None = None
    ) -> bool:
        """End the item as skipped or dead if *owner* still holds it, and leave *letter* in the same transaction."""
        ...

    async def purge(self, *, wipe: datetime, remove: datetime) -> tuple[int, int]:
        """Empty bodies of what ended before *wipe*, remove what ended before *remove*; answers both counts."""
        ...

    async def queue(self, now: datetime) -> Queue:
        """How much waits and since when."""
        ...

    async def unresolved(
        self, now: datetime, community: CommunityId | None = None, limit: int = 10, kind: str = ""
    ) -> Sequence[Failure]:
        """The latest of each series that was given up and not made up for by a later one, newest first.

        Those of one *kind* alone where it is given.
        """
        ...

    async def get(self, key: str) -> Item | None:
        """The item with this key."""
        ...

    async def soonest(self, after: datetime) -> datetime | None:
        """When the next item that waits may go, later than *after*."""
        ...

"""An adapter whose answers are scripted, a sender of plain texts, and a drain over a store in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from guidebot.adapter import Delivery, Receipt
from guidebot.core.communities import Community, Settings
from guidebot.core.errors import DeliveryError
from guidebot.core.members import Letter
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.core.reply import say
from guidebot.core.traits import Platforms, Rate, Traits
from guidebot.delivery.items import Item, Skip
from guidebot.delivery.making import delivery
from guidebot.delivery.personal import as_letter
from guidebot.outbox import service as deliveries
from guidebot.outbox.alert_sender import AlertSender
from guidebot.outbox.passed_time import SureTime
from guidebot.outbox.service import Deliveries
from guidebot.outbox.trying import Policy
from guidebot.runtime.stores import Stores, open_stores
from guidebot.storage.together import together
from guidebot.testing import FakeChat, FakeClock

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAB = CommunityId("fake", "lab")
FREE = Traits(rate=Rate())  # as fast as it can


class Scripted(FakeChat):
    """A chat with scripted answers.

    *outcomes* are raised by deliver one by one, None delivers; *lost* also keeps what a failing call delivered;
    *finds* and *openings* script the other calls. Targets in *hanging* never answer.
    """

    def __init__(self, platform: str = "fake") -> None:
        super().__init__(platform)
        self.finds: list[DeliveryError | None] = []
        self.openings: list[DeliveryError | None] = []
        self.lost: list[bool] = []
        self.looked: list[str] = []
        self.calls: list[str] = []
        self.hanging: set[str] = set()
        self.broken: Exception | None = None
        self.receipt: Receipt | None = None

    async def deliver(self, delivery: Delivery) -> Receipt:
        self.calls.append(delivery.key)
        if delivery.place.id in self.hanging:
            await asyncio.Event().wait()
        if self.broken is not None:
            raise self.broken
        arrives = self.lost.pop(0) if self.lost else False
        if arrives:
            self.arrived[delivery.key] = Receipt(remote_id="lost-and-found")
        receipt = await super().deliver(delivery)
        return self.receipt or receipt

    async def find(self, delivery: Delivery) -> Receipt | None:
        self.looked.append(delivery.key)
        outcome = self.finds.pop(0) if self.finds else None
        if outcome is not None:
            raise outcome
        return await super().find(delivery)

    async def open_direct(self, member: MemberId) -> Place:
        outcome = self.openings.pop(0) if self.openings else None
        if outcome is not None:
            raise outcome
        return await super().open_direct(member)


@dataclass
class Texts:
    """A sender that says the item's key, and remembers what became of it."""

    kind: str
    skip: str = ""
    broken: Exception | None = None
    happened: list[tuple[str, str]] = field(default_factory=list)

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip:
        if self.broken is not None:
            raise self.broken
        return Skip(self.skip) if self.skip else delivery(item, say(item.key), now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        self.happened.append((item.key, f"sent {receipt.remote_id}"))

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        return as_letter(item, f"not sent: {reason}", now)

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        self.happened.append((item.key, f"skipped {reason}"))

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        self.happened.append((item.key, f"failed {type(error).__name__}"))


@dataclass
class Post:
    """The drain with everything around it. *happened* is what senders heard."""

    stores: Stores
    clock: FakeClock
    chat: Scripted
    senders: Mapping[str, Texts]
    deliveries: Deliveries
    outcomes: list[str]

    @property
    def happened(self) -> list[tuple[str, str]]:
        return [one for sender in self.senders.values() for one in sender.happened]

    async def add(self, *items: Item) -> None:
        await self.stores.outbox.add(items)

    async def drain(self, **later: float) -> int:
        """Let time pass, then send what is due."""
        await self.clock.advance(**later)
        return await self.deliveries.drain()

    async def state(self, key: str = "post:1") -> tuple[str, str]:
        found = await self.stores.outbox.get(key)
        assert found is not None
        return found.state.value, found.last_error

    async def alerts(self) -> Sequence[str]:
        """Texts of alerts that were queued for the organiser."""
        await self.drain()
        return [one.key for one in self.chat.deliveries if one.key.startswith("alert:")]


class CountingMeter:
    def __init__(self, outcomes: list[str]) -> None:
        self.outcomes = outcomes

    def answered(self, name: str, outcome: str, seconds: float) -> None:
        """Not asked here."""

    def delivered(self, platform: str, kind: str, outcome: str) -> None:
        self.outcomes.append(outcome)

    def reloaded(self, outcome: str) -> None:
        """Not asked here."""

    def listed(self, name: str, outcome: str, at: datetime) -> None:
        """Not asked here."""


def post(number: int = 1, **changes: object) -> Item:
    """A post that is due now."""
    plain = Item(
        key=f"post:{number}",
        kind="post",
        platform="fake",
        target="general",
        not_before=NOW,
        expires_at=NOW + timedelta(hours=24),
        community=LAB,
    )
    return replace(plain, **changes)


def nudge(number: int = 1, **changes: object) -> Item:
    """A nudge that is due now; with an empty target the conversation has to be opened."""
    ada = MemberId("fake", "ada")
    plain = post(number, key=f"nudge:{number}", kind="nudge", target="dm:ada", member=ada, community=None)
    return replace(plain, **changes)


@asynccontextmanager
async def office(
    *,
    platform: str = "fake",
    traits: Traits | None = None,
    policy: Policy | None = None,
    stores: Stores | None = None,
) -> AsyncIterator[Post]:
    """A drain over a store in memory, with alerts to the channel ``orga``."""
    opened = stores or await open_stores()
    clock, chat = FakeClock(NOW), Scripted(platform)
    senders = {kind: Texts(kind) for kind in ("post", "nudge")}
    lab = CommunityId(platform, "lab")
    await opened.communities.save(Community(id=lab, joined_at=NOW, settings=Settings(alerts="channel:orga")))
    outcomes: list[str] = []
    adapters, platforms = {platform: chat}, Platforms({platform: traits or FREE})
    alerting = AlertSender(
        members=opened.members,
        communities=opened.communities,
        audit=opened.audit,
        outbox=opened.outbox,
        adapters=adapters,
        platforms=platforms,
    )
    made = deliveries.make(
        outbox=opened.outbox,
        together=together(opened.database),
        communities=opened.communities,
        adapters=adapters,
        senders=(*senders.values(), alerting),
        planners=[],
        clock=clock,
        meter=CountingMeter(outcomes),
        passed=SureTime(opened.meta, clock),
        platforms=platforms,
        policy=policy,
    )
    try:
        yield Post(opened, clock, chat, senders, made, outcomes)
    finally:
        if stores is None:
            await opened.close()


async def settled(condition: object, turns: int = 200) -> None:
    """Let other tasks run until *condition* holds."""
    assert callable(condition)
    for _ in range(turns):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not happen")

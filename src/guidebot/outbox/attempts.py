"""One attempt to send one item, from the claim to the recorded outcome."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from guidebot.adapter import Adapter, Delivery, Receipt, Revising
from guidebot.core.clock import Clock
from guidebot.core.errors import Blocked, DeliveryError, GuidebotError, InDoubt, RetryAfter, Revoked, StorageError
from guidebot.core.members import Letter
from guidebot.core.meter import Meter
from guidebot.core.people import MemberId, Place
from guidebot.core.recent import Latest
from guidebot.core.together import Together
from guidebot.delivery.items import IN_DOUBT, TOO_LATE, Item, OutboxStore, Sender, Skip, State, Wait
from guidebot.delivery.planning import ONCE, POST
from guidebot.outbox import outcomes
from guidebot.outbox.alerts import Alerts
from guidebot.outbox.gates import Gates
from guidebot.outbox.throttle import Throttle

log = logging.getLogger(__name__)
CHECK_FOR = timedelta(minutes=10)
CANNOT_REVISE = "this platform cannot change a message"
_KEPT = 1000
SPARE = 0.25  # the part of the lease that must be left for a call to begin
T = TypeVar("T")
Opened = Callable[[MemberId, Place], Awaitable[object]]
Follow = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How the drain works.

    Attributes:
        lease: seconds that an item belongs to this process.
        share: the part of the lease after which a call is given up.
        at_once: deliveries in flight for one platform.
    """

    lease: float = 60
    share: float = 0.8
    at_once: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Sends items and records what became of them. *opened* hears of every direct conversation that was opened."""

    outbox: OutboxStore
    adapters: Mapping[str, Adapter]
    senders: Mapping[str, Sender]
    gates: Gates
    throttle: Throttle
    alerts: Alerts
    meter: Meter
    clock: Clock
    owner: str
    policy: Policy
    together: Together
    opened: Opened | None = None
    _vain: Latest[str, int] = field(default_factory=lambda: Latest(_KEPT))

    async def run(self, item: Item, claimed: float | None = None) -> None:
        """Send *item* inside its lease. Whatever happens is recorded; nothing raises but cancellation.

        The lease counts from *claimed*, the loop's time before the claim was asked for: on a machine that is busy for
        seconds, what began too late belongs to somebody else by the time it arrives.
        """
        since = asyncio.get_running_loop().time() if claimed is None else claimed
        deadline = since + self.policy.lease * self.policy.share
        try:
            await self._run(item, deadline)
        except GuidebotError as error:
            log.warning(
                "gave up; another process retries when the lease ends",
                extra={"action": "deliver", "item": item.id, "reason": error.message},
            )
        except Exception:
            log.exception("failed", extra={"action": "deliver", "kind": item.kind, "item": item.id})

    async def give_back(self, items: Sequence[Item]) -> None:
        """Let others have *items*, of which nothing began."""
        for item in items:
            await self._later(item, item.not_before, item.last_error, counted=False)

    async def _run(self, item: Item, deadline: float) -> None:
        now = self.clock.now()
        sender = self.senders.get(item.kind)
        if sender is None:
            await self._close(item, State.DEAD, f"nothing knows how to send {item.kind}", now, _nothing)
            return
        held = self.gates.stopped(item.platform, now) or self.gates.holds(item, now)
        late = now > item.expires_at
        if held and not late:
            await self._later(item, held, "waits for its installation", counted=False)
            return
        wait = self.throttle.admit(item, now)
        if wait:
            await self._later(item, now + timedelta(seconds=wait), item.last_error, counted=False)
            return
        if late and item.attempts <= 1:
            await self._skip(item, sender, TOO_LATE, now)
            return
        prepared = await self._prepared(item, sender, now)
        if prepared is None:
            return
        if isinstance(prepared, Wait):
            await self._later(item, prepared.until, "", counted=False)
            return
        if isinstance(prepared, Skip):
            await self._skip(item, sender, prepared.reason, now)
            return
        try:
            receipt = await self._deliver(item, prepared, deadline, late=late)
        except DeliveryError as error:
            await self._failed(item, sender, error)
            return
        if isinstance(receipt, Skip):
            await self._skip(item, sender, receipt.reason, now)
            return
        await self._arrived(item, sender, receipt)

    async def _prepared(self, item: Item, sender: Sender, now: datetime) -> Delivery | Skip | Wait | None:
        """The message; None when it could not be made now, so that the platform saw nothing of this attempt."""
        try:
            return await sender.prepare(item, now)
        except GuidebotError as error:
            words = error.message
        except Exception as error:  # the outbox must outlive a bug in a sender
            log.exception("cannot prepare", extra={"action": "prepare", "kind": item.kind, "item": item.id})
            words = type(error).__name__
        await self._later(item, now + self._patience(item), f"cannot be prepared: {words}", counted=False)
        return None

    async def _deliver(self, item: Item, prepared: Delivery, deadline: float, *, late: bool) -> Receipt | Skip:
        adapter = self.adapters[item.platform]
        if prepared.revises:
            return await self._revised(adapter, prepared, deadline)
        if not prepared.place.id:
            prepared = await self._opened(adapter, prepared, item, deadline)
        if item.attempts > 1 and (late or not self._refuses_copies(item)):
            found = await self._found(adapter, prepared, item, deadline)
            if found is not None:
                return found
            if late:
                return Skip(TOO_LATE)
        if deadline - asyncio.get_running_loop().time() < self.policy.lease * SPARE:
            raise RetryAfter("This process was too busy to send inside its lease.", seconds=0)
        return await self._called(adapter.deliver(prepared), deadline)

    async def _revised(self, adapter: Adapter, prepared: Delivery, deadline: float) -> Receipt | Skip:
        """Change a message; a second attempt needs no look-up, for it changes nothing more."""
        if not isinstance(adapter, Revising):
            return Skip(CANNOT_REVISE)
        await self._called(adapter.revise(prepared), deadline)
        return Receipt(remote_id=prepared.revises)

    async def _opened(self, adapter: Adapter, prepared: Delivery, item: Item, deadline: float) -> Delivery:
        assert item.member is not None, "only a member's conversation can be opened"
        now = self.clock.now()
        if not self.gates.may_open(item.platform, now):
            seconds = outcomes.LONGEST_WAIT.total_seconds()
            raise RetryAfter("Direct conversations cannot be opened at the moment.", seconds=seconds)
        wait = self.throttle.opening(item.platform, now)
        if wait:
            raise RetryAfter("Direct conversations are opened one after another.", seconds=wait)
        try:
            place = await self._called(adapter.open_direct(item.member), deadline)
        except InDoubt as error:  # nothing was sent yet
            raise RetryAfter(error.message, seconds=self._patience(item).total_seconds()) from error
        if self.opened is not None:
            await self.opened(item.member, place)
        return replace(prepared, place=place)

    async def _found(self, adapter: Adapter, prepared: Delivery, item: Item, deadline: float) -> Receipt | Skip | None:
        """The receipt of an earlier attempt, None when there was none, or a skip when the platform cannot tell."""
        try:
            return await self._called(adapter.find(prepared), deadline)
        except (Revoked, RetryAfter) as error:
            if self.clock.now() - item.expires_at < CHECK_FOR:
                raise
            log.info("cannot check in time", extra={"action": "find", "item": item.id, "code": error.code})
        except InDoubt as error:
            if self.clock.now() - prepared.first_try_at < CHECK_FOR:
                seconds = self._patience(item).total_seconds()
                raise RetryAfter(error.message, seconds=seconds, code=error.code) from error
        except DeliveryError as error:
            log.info("cannot check", extra={"action": "find", "item": item.id, "code": error.code})
        if item.kind not in ONCE and item.attempts <= 2:
            return None  # a second copy of a nudge does less harm than none
        return Skip(IN_DOUBT)

    async def _called(self, call: Awaitable[T], deadline: float) -> T:
        try:
            async with asyncio.timeout_at(deadline):
                return await call
        except TimeoutError as error:
            raise InDoubt("The platform did not answer in time.", code="timeout") from error
        except DeliveryError:
            raise
        except Exception as error:
            log.exception("an adapter raised", extra={"action": "deliver"})
            raise InDoubt(f"The adapter failed ({type(error).__name__}).", code="adapter") from error

    def _patience(self, item: Item) -> timedelta:
        """How long to wait after a try of which the platform saw nothing: longer each time, in this process."""
        self._vain[item.key] = vain = self._vain.get(item.key, 0) + 1
        return outcomes.backoff(vain)

    def _refuses_copies(self, item: Item) -> bool:
        """Whether the platform itself would refuse a second copy now; elsewhere its history is looked up first."""
        window = self.throttle.platforms.of(item.platform).refuses_copies_for
        return item.first_try_at is not None and self.clock.now() - item.first_try_at < window

    async def _arrived(self, item: Item, sender: Sender, receipt: Receipt) -> None:
        now = self.clock.now()

        async def follow() -> None:
            await sender.sent(item, receipt, now)
            for warning in receipt.warnings:
                await self.alerts.warned(item, warning, now)

        ended = await self._record(lambda: self.outbox.mark_sent(item, self.owner, receipt.remote_id, now), follow)
        if ended:
            self._count(item, "sent")
        else:
            log.warning("lost the lease", extra={"action": "deliver", "item": item.id})

    async def _failed(self, item: Item, sender: Sender, error: DeliveryError) -> None:
        now = self.clock.now()
        self.gates.learn(error, item, now)
        outcome = outcomes.after(error, item, now)
        reason = f"{error.code}: {error.message}" if error.code else error.message
        if isinstance(error, RetryAfter) and error.code:  # the platform said so, not this process itself
            self.meter.delivered(item.platform, item.kind, "rate_limited")
        if isinstance(error, Blocked | Revoked) or (isinstance(error, RetryAfter) and error.alert):
            await self._alarm(item, error, now)
        if isinstance(outcome, outcomes.Later):
            await self._later(item, outcome.until, reason, counted=outcome.counted)
            return
        alert = outcome.alert

        async def follow() -> None:
            await sender.failed(item, error, now)
            if alert:
                fix = error.fix or "Check the bot's rights in that channel."
                await self._alert(item, f"A weekly post did not go out: {error.message}", fix, now)

        await self._close(item, outcome.state, reason, now, follow, await sender.letter(item, error.message, now))

    async def _skip(self, item: Item, sender: Sender, reason: str, now: datetime) -> None:
        async def follow() -> None:
            await sender.skipped(item, reason, now)
            if reason == IN_DOUBT:
                fix = "Look whether it is there. If not, post the next one with /schedule now."
                await self._alert(item, "A weekly post may or may not have arrived, so it was not sent again", fix, now)

        await self._close(item, State.SKIPPED, reason, now, follow, await sender.letter(item, reason, now))

    async def _record(self, end: Callable[[], Awaitable[bool]], follow: Follow) -> bool:
        """End an item and do what follows from its end, both or neither; answers whether the item was still ours.

        Raises:
            StorageError: neither is stored; whoever holds the item when its lease ends finds out what happened.
        """
        try:
            async with self.together():
                ended = await end()
                if ended:
                    await follow()
        except StorageError:
            raise
        except Exception:  # a bug in what follows must not send the message a second time
            log.exception("what follows a delivery failed", extra={"action": "deliver"})
            return await end()
        return ended

    async def _alert(self, item: Item, what: str, fix: str, now: datetime) -> None:
        if item.kind == POST:
            await self.alerts.failed(item, f"{what} (channel {item.target})", fix, now)

    async def _alarm(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """Operators read it in the log; the organisers of the community are told once a day."""
        log.error(error.message, extra={"action": "deliver", "platform": item.platform, "code": error.code})
        if item.community is not None:
            key = f"{type(error).__name__}:{item.community}:{now:%Y-%m-%d}"
            await self.alerts.tell(item.community, key, error.message, error.fix or "See the log of guidebot.", now)

    async def _later(self, item: Item, until: datetime, error: str, *, counted: bool) -> None:
        await self.outbox.postpone(item, self.owner, until, error, counted=counted)
        if error:
            self._count(item, "later")

    async def _close(  # noqa: PLR0917  # what an end consists of
        self, item: Item, state: State, reason: str, now: datetime, follow: Follow, letter: Letter | None = None
    ) -> None:
        def end() -> Awaitable[bool]:
            return self.outbox.close(item, self.owner, state, reason, now, letter=letter)

        if await self._record(end, follow):
            self._count(item, state.value)

    def _count(self, item: Item, outcome: str) -> None:
        self.meter.delivered(item.platform, item.kind, outcome)
        log.info("delivered", extra={"action": "deliver", "kind": item.kind, "item": item.id, "outcome": outcome})


async def _nothing() -> None:
    """Nothing follows."""

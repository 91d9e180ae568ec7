"""One try to send one item: from the claim to how it ended. What the end leads to is `outbox.recording`'s."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from guidebot.adapter import Adapter, Delivery, Hosting, Receipt, Revising
from guidebot.core.clock import Clock, within
from guidebot.core.errors import DeliveryError, GuidebotError, InDoubt, RetryAfter, Revoked
from guidebot.core.people import MemberId, Place
from guidebot.core.recent import BoundedDict
from guidebot.core.records import dataclass
from guidebot.core.reply import Reply
from guidebot.delivery.items import IN_DOUBT, TOO_LATE, Item, Sender, Skip, Wait
from guidebot.delivery.making import delivery
from guidebot.delivery.planning import ONCE
from guidebot.outbox import outcomes
from guidebot.outbox.gates import Gates
from guidebot.outbox.throttle import Throttle

log = logging.getLogger(__name__)
CHECK_FOR = timedelta(minutes=10)  # how long a message in doubt is looked for before it is given up
CANNOT_REVISE = "this platform cannot change a message"
CANNOT_HOST = "this platform has no calendar for events"
_KEPT = 1000  # items whose tries without contact are counted; an older one begins with the shortest wait again
SPARE = 0.25  # the part of the lease that must be left for a call to begin
T = TypeVar("T")
Opened = Callable[[MemberId, Place], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How sending works.

    Attributes:
        lease: seconds that an item belongs to this process.
        share: the part of the lease after which a call is given up.
        at_once: deliveries in flight for one platform.
    """

    lease: float = 60
    share: float = 0.8
    at_once: int = 20


@dataclass(frozen=True, slots=True)
class Arrived:
    """It is there, now or since an earlier try."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Failed:
    """The platform, or the way to it, refused."""

    error: DeliveryError


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing was sent and the platform saw nothing of it: try again at *until*. *why* is for the log and `/doctor`."""

    until: datetime
    why: str = ""


Ending = Arrived | Failed | Skip | Later


@dataclass(frozen=True, slots=True, kw_only=True)
class Trying:
    """Tries to send items. *opened* hears of every direct conversation that was opened."""

    adapters: Mapping[str, Adapter]
    gates: Gates
    throttle: Throttle
    clock: Clock
    policy: Policy
    opened: Opened | None = None
    _tries_without_contact: BoundedDict[str, int] = field(default_factory=lambda: BoundedDict(_KEPT))

    async def attempt(self, item: Item, sender: Sender, deadline: float) -> Ending:
        """Send *item* before *deadline*, a moment of the loop's clock; answers how that ended.

        Raises:
            StorageError: what the message needs cannot be read now.
        """
        now = self.clock.now()
        late = now > item.expires_at
        held = self.gates.stopped(item.platform, now) or self.gates.holds(item, now)
        if held and not late:
            return Later(held, "waits for its installation")
        wait = self.throttle.admit(item, now)
        if wait:
            return Later(now + timedelta(seconds=wait), item.last_error)
        if late and item.attempts <= 1:
            return Skip(TOO_LATE)
        prepared = await self._prepared(item, sender, now)
        if isinstance(prepared, Later):
            return prepared
        try:
            if isinstance(prepared, Skip):
                return await self._left_over(item, deadline) or prepared
            return await self._deliver(item, prepared, deadline, late=late)
        except DeliveryError as error:
            return Failed(error)

    async def _prepared(self, item: Item, sender: Sender, now: datetime) -> Delivery | Skip | Later:
        """The message, or why there is none now."""
        try:
            prepared = await sender.prepare(item, now)
        except GuidebotError as error:
            words = error.message
        except Exception as error:  # the outbox must outlive a bug in a sender
            log.exception("cannot prepare", extra={"action": "prepare", "kind": item.kind, "item": item.id})
            words = type(error).__name__
        else:
            return Later(prepared.until) if isinstance(prepared, Wait) else prepared
        return Later(now + self._patience(item), f"cannot be prepared: {words}")

    async def _deliver(self, item: Item, prepared: Delivery, deadline: float, *, late: bool) -> Ending:
        adapter = self.adapters[item.platform]
        if prepared.revises:
            return await self._revised(adapter, prepared, deadline)
        if prepared.event is not None:
            return Skip(TOO_LATE) if late else await self._hosted(adapter, prepared, deadline)
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
        return Arrived(await self._called(adapter.deliver(prepared), deadline))

    async def _left_over(self, item: Item, deadline: float) -> Ending | None:
        """What an earlier try put into a channel of what is not to be sent any more; its sender may take it down."""
        if item.attempts <= 1 or not item.target:
            return None
        now = self.clock.now()
        return await self._found(self.adapters[item.platform], delivery(item, Reply(()), now), item, deadline)

    async def _revised(self, adapter: Adapter, prepared: Delivery, deadline: float) -> Ending:
        """Change a message; a second try needs no look-up, for it changes nothing more."""
        if not isinstance(adapter, Revising):
            return Skip(CANNOT_REVISE)
        await self._called(adapter.revise(prepared), deadline)
        return Arrived(Receipt(remote_id=prepared.revises))

    async def _hosted(self, adapter: Adapter, prepared: Delivery, deadline: float) -> Ending:
        """Put an event on a calendar; a later try looks for it there, which the adapter does itself."""
        if not isinstance(adapter, Hosting):
            return Skip(CANNOT_HOST)
        return Arrived(await self._called(adapter.host(prepared), deadline))

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

    async def _found(self, adapter: Adapter, prepared: Delivery, item: Item, deadline: float) -> Ending | None:
        """What an earlier try came to: it arrived, the platform cannot tell, or None when it did not arrive."""
        try:
            found = await self._called(adapter.find(prepared), deadline)
        except (Revoked, RetryAfter) as error:
            if self.clock.now() - item.expires_at < CHECK_FOR:
                raise
            log.info("cannot check in time", extra={"action": "find", "item": item.id, "code": error.code})
        except InDoubt as error:
            if within(prepared.first_try_at, self.clock.now(), CHECK_FOR):
                seconds = self._patience(item).total_seconds()
                raise RetryAfter(error.message, seconds=seconds, code=error.code) from error
        except DeliveryError as error:
            log.info("cannot check", extra={"action": "find", "item": item.id, "code": error.code})
        else:
            return Arrived(found) if found is not None else None
        if item.kind not in ONCE and item.attempts <= 2:
            return None  # a second copy of a nudge does less harm than none
        return Skip(IN_DOUBT)

    async def _called(self, call: Awaitable[T], deadline: float) -> T:
        """What the adapter answers. Whatever else it raises may have come after the platform took the message."""
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
        tries = self._tries_without_contact.get(item.key, 0) + 1
        self._tries_without_contact[item.key] = tries
        return outcomes.backoff(tries)

    def _refuses_copies(self, item: Item) -> bool:
        """Whether the platform itself would refuse a second copy now; elsewhere its history is looked up first."""
        window = self.throttle.platforms.of(item.platform).refuses_copies_for
        return item.first_try_at is not None and within(item.first_try_at, self.clock.now(), window)

"""What the end of a try leads to: the item's new state, what follows from it, and who hears. One transaction each."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import assert_never

from guidebot.adapter import Receipt
from guidebot.core.clock import Clock
from guidebot.core.errors import Blocked, DeliveryError, RetryAfter, Revoked, StorageError
from guidebot.core.members import Letter
from guidebot.core.meter import Meter
from guidebot.core.records import dataclass
from guidebot.core.together import Together
from guidebot.delivery.items import IN_DOUBT, Item, OutboxStore, Sender, Skip, State
from guidebot.delivery.planning import POST
from guidebot.outbox import outcomes
from guidebot.outbox.alerts import Alerts
from guidebot.outbox.gates import Gates
from guidebot.outbox.trying import Arrived, Ending, Failed, Later

log = logging.getLogger(__name__)
Follow = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Records how tries ended, in the name of *owner*, the process that holds the items."""

    outbox: OutboxStore
    together: Together
    gates: Gates
    alerts: Alerts
    meter: Meter
    clock: Clock
    owner: str

    async def record(self, item: Item, sender: Sender, ending: Ending) -> None:
        """Store how a try of *item* ended, and what follows.

        Raises:
            StorageError: nothing is stored; whoever holds the item when its lease ends finds out what happened.
        """
        match ending:
            case Arrived(receipt):
                await self._arrived(item, sender, receipt)
            case Failed(error):
                await self._failed(item, sender, error)
            case Skip(reason):
                await self._skipped(item, sender, reason)
            case Later(until, why):
                await self._later(item, until, why, counted=False)
            case _:
                assert_never(ending)

    async def nobody_knows(self, item: Item) -> None:
        """End an item of a kind that no sender knows: an older version of the program may have left it."""
        await self._close(item, State.DEAD, f"nothing knows how to send {item.kind}", self.clock.now(), _nothing)

    async def give_back(self, items: Sequence[Item]) -> None:
        """Let others have *items*, of which nothing began."""
        for item in items:
            await self._later(item, item.not_before, item.last_error, counted=False)

    async def _arrived(self, item: Item, sender: Sender, receipt: Receipt) -> None:
        now = self.clock.now()

        async def follow() -> None:
            await sender.sent(item, receipt, now)
            for warning in receipt.warnings:
                await self.alerts.warned(item, warning, now)

        if await self._end(lambda: self.outbox.mark_sent(item, self.owner, receipt.remote_id, now), follow):
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

    async def _skipped(self, item: Item, sender: Sender, reason: str) -> None:
        now = self.clock.now()

        async def follow() -> None:
            await sender.skipped(item, reason, now)
            if reason == IN_DOUBT:
                fix = "Look whether it is there. If not, post the next one with /schedule now."
                await self._alert(
                    item, "A weekly post may or may not have arrived, so it was not sent again.", fix, now
                )

        await self._close(item, State.SKIPPED, reason, now, follow, await sender.letter(item, reason, now))

    async def _end(self, end: Callable[[], Awaitable[bool]], follow: Follow) -> bool:
        """End an item and do what follows from its end, both or neither; answers whether the item was still ours."""
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
            await self.alerts.failed(item, what, fix, now)

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

        if await self._end(end, follow):
            self._count(item, state.value)

    def _count(self, item: Item, outcome: str) -> None:
        self.meter.delivered(item.platform, item.kind, outcome)
        log.info("delivered", extra={"action": "deliver", "kind": item.kind, "item": item.id, "outcome": outcome})


async def _nothing() -> None:
    """Nothing follows."""

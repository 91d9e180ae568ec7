"""Everything that the bot starts by itself, behind one object: plan what is due, claim it, send it, tidy up.

`guidebot run` lets a heartbeat call `plan`, `send` and `tidy`; a test or a demo moves its clock and calls `beat`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from guidebot.adapter import Adapter
from guidebot.core.clock import Clock
from guidebot.core.communities import CommunityStore
from guidebot.core.errors import GuidebotError, StorageError
from guidebot.core.meter import Meter
from guidebot.core.passing import PassedTime
from guidebot.core.together import Together
from guidebot.core.traits import Platforms
from guidebot.delivery.items import Item, OutboxStore, Sender
from guidebot.outbox.alerts import Alerts
from guidebot.outbox.gates import Gates
from guidebot.outbox.post_planning import Planning
from guidebot.outbox.recording import Recording
from guidebot.outbox.throttle import Throttle
from guidebot.outbox.trying import Opened, Policy, Trying

log = logging.getLogger(__name__)
WIPED_AFTER = timedelta(days=1)
REMOVED_AFTER = timedelta(days=30)
PAUSE = 0.25  # seconds until full platforms and empty buckets are looked at again


@dataclass(slots=True, kw_only=True)
class Deliveries:
    """Plans, claims and sends. What is claimed is sent in the background, so a target that hangs blocks nobody."""

    outbox: OutboxStore
    senders: Mapping[str, Sender]
    planners: Sequence[Planning]
    trying: Trying
    recording: Recording
    passed: PassedTime
    _tasks: dict[asyncio.Task[None], str] = field(default_factory=dict)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _starved: bool = False
    _full: bool = False

    @property
    def gates(self) -> Gates:
        """What is stopped at the moment."""
        return self.trying.gates

    async def plan(self) -> None:
        """Queue everything that is due; survives a database that is gone."""
        await self._guard("plan", self._plan)

    async def send(self) -> None:
        """Send what is queued; survives a database that is gone."""
        await self._guard("send", self.tick)

    async def tidy(self) -> None:
        """Empty and remove what is over; survives a database that is gone."""
        await self._guard("tidy", self._tidy)

    async def beat(self) -> None:
        """Plan and send until nothing is due at this moment of the clock.

        Raises:
            StorageError: the database cannot be used.
        """
        await self._plan()
        await self.drain()

    async def advance(self, until: datetime, move: Callable[[datetime], None]) -> None:
        """Let the time up to *until* pass: *move* sets the clock to each moment at which something is due.

        Raises:
            StorageError: the database cannot be used.
        """
        await self.beat()
        while (moment := await self._soonest(until)) is not None:
            move(moment)
            await self.beat()
        move(until)
        await self.beat()

    async def tick(self) -> int:
        """Start everything that is due and return while the last calls go on; answers how many tries began.

        Raises:
            StorageError: the database cannot be used.
        """
        begun = 0
        while not self._stopping.is_set():
            started = await self.step()
            begun += started
            if started:
                await asyncio.sleep(0)
            elif self._full and self._tasks:
                await asyncio.wait(tuple(self._tasks), timeout=PAUSE, return_when=asyncio.FIRST_COMPLETED)
            elif self._starved and not self._stopping.is_set():
                await self.trying.clock.sleep(PAUSE)
            elif not self._full:
                break
        return begun

    async def step(self) -> int:
        """Claim once for every platform and start the tries; answers how many."""
        if self._stopping.is_set():
            return 0
        started, self._starved, self._full = 0, False, False
        busy = Counter(self._tasks.values())
        for platform in self.trying.adapters:
            since = asyncio.get_running_loop().time()
            items = await self._claim(platform, self.trying.policy.at_once - busy[platform])
            if self._stopping.is_set():  # meanwhile: whoever comes next need not wait for a lease to end
                await self.recording.give_back(items)
                break
            for item in items:
                task = asyncio.create_task(self._try(item, since), name=f"deliver {item.id}")
                self._tasks[task] = platform
                task.add_done_callback(self._forget)
            started += len(items)
        return started

    async def drain(self) -> int:
        """Send everything that is due now and wait for it; answers how many tries began."""
        begun = 0
        while started := await self.step():
            begun += started
            await self.settle()
        return begun

    async def settle(self) -> None:
        """Wait for the tries that are under way."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def stop(self) -> None:
        """Claim nothing more and let what is under way finish inside its lease."""
        self._stopping.set()
        if self._tasks:
            log.info("finishing", extra={"action": "stop", "in_flight": len(self._tasks)})
            await asyncio.wait(tuple(self._tasks), timeout=self.trying.policy.lease)
        left = tuple(self._tasks)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)

    async def _try(self, item: Item, since: float) -> None:
        """Send *item* inside its lease and record how that ended; nothing raises but cancellation.

        The lease counts from *since*, the loop's time before the claim was asked for: on a machine that is busy for
        seconds, what began too late belongs to somebody else by the time it arrives.
        """
        policy = self.trying.policy
        try:
            sender = self.senders.get(item.kind)
            if sender is None:
                await self.recording.nobody_knows(item)
                return
            ending = await self.trying.attempt(item, sender, since + policy.lease * policy.share)
            await self.recording.record(item, sender, ending)
        except GuidebotError as error:
            extra = {"action": "deliver", "item": item.id, "reason": error.message}
            log.warning("gave up; another process retries when the lease ends", extra=extra)
        except Exception:
            log.exception("failed", extra={"action": "deliver", "kind": item.kind, "item": item.id})

    async def _claim(self, platform: str, room: int) -> list[Item]:
        now, owner, policy = self.trying.clock.now(), self.recording.owner, self.trying.policy
        if self.gates.stopped(platform, now):
            return []
        if room <= 0:
            self._full = True  # more may be due than can be in flight: look again soon, not at the next heartbeat
            return []
        allowed = self.trying.throttle.room(platform, now, room)
        if allowed <= 0:
            self._starved = True
            return []
        claimed = await self.outbox.claim(owner, now, seconds=policy.lease, limit=allowed, platforms=(platform,))
        return [replace(item, owner=owner) for item in claimed]

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task, None)

    async def _plan(self) -> None:
        now = self.trying.clock.now()
        for planner in self.planners:
            await planner.plan(now)

    async def _tidy(self) -> None:
        now = self.trying.clock.now()
        self.trying.throttle.forget(now)
        sure = await self.passed.sure()
        await self.outbox.purge(wipe=sure - WIPED_AFTER, remove=sure - REMOVED_AFTER)
        await self.recording.alerts.remind(now)

    async def _soonest(self, until: datetime) -> datetime | None:
        now = self.trying.clock.now()
        found = [await self.outbox.soonest(now), *[await planner.soonest(now) for planner in self.planners]]
        return min((one for one in found if one is not None and now < one < until), default=None)

    async def _guard(self, what: str, call: Callable[[], Awaitable[object]]) -> None:
        failing = self.gates.failing
        try:
            await call()
        except StorageError as error:
            if what not in failing:
                log.exception("the database does not answer", extra={"action": what, "reason": error.message})
            failing[what] = error
            return
        if failing.pop(what, None) is not None:
            log.info("the database answers again", extra={"action": what})


def make(
    *,
    outbox: OutboxStore,
    together: Together,
    communities: CommunityStore,
    adapters: Mapping[str, Adapter],
    senders: Sequence[Sender],
    planners: Sequence[Planning],
    clock: Clock,
    meter: Meter,
    passed: PassedTime,
    platforms: Platforms | None = None,
    policy: Policy | None = None,
    opened: Opened | None = None,
    gates: Gates | None = None,
) -> Deliveries:
    """Wire it. *adapters* may be filled later: it is looked at on every beat."""
    platforms = platforms or Platforms()
    gates = gates or Gates(platforms)
    return Deliveries(
        outbox=outbox,
        senders={sender.kind: sender for sender in senders},
        planners=planners,
        passed=passed,
        trying=Trying(
            adapters=adapters,
            gates=gates,
            throttle=Throttle(platforms),
            clock=clock,
            policy=policy or Policy(),
            opened=opened,
        ),
        recording=Recording(
            outbox=outbox,
            together=together,
            gates=gates,
            alerts=Alerts(outbox, communities),
            meter=meter,
            clock=clock,
            owner=owner_name(),
        ),
    )


def owner_name() -> str:
    """A name for this process in the outbox."""
    return f"{os.uname().nodename[:30]}:{os.getpid()}:{secrets.token_hex(4)}"

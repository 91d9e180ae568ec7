"""Everything that the bot starts by itself, behind one object: plan what is due, send it, tidy up.

`guidebot run` lets a heartbeat call `plan`, `send` and `tidy`; a test or a demo moves its clock and calls `beat`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from guidebot.adapter import Adapter
from guidebot.core.clock import Clock
from guidebot.core.communities import CommunityStore
from guidebot.core.errors import StorageError
from guidebot.core.meter import Meter
from guidebot.core.together import Together
from guidebot.core.traits import Platforms
from guidebot.delivery.items import OutboxStore, Sender
from guidebot.outbox.alerts import Alerts
from guidebot.outbox.attempts import Attempts, Opened, Policy
from guidebot.outbox.drain import Drain, owner_name
from guidebot.outbox.gates import Gates
from guidebot.outbox.post_planning import Planning
from guidebot.outbox.throttle import Throttle

log = logging.getLogger(__name__)
WIPED_AFTER = timedelta(days=1)
REMOVED_AFTER = timedelta(days=30)


@dataclass(slots=True, kw_only=True)
class Deliveries:
    """Planners, the drain and housekeeping."""

    drain: Drain
    outbox: OutboxStore
    gates: Gates
    throttle: Throttle
    clock: Clock
    planners: Sequence[Planning]

    async def plan(self) -> None:
        """Queue everything that is due; survives a database that is gone."""
        await self._guard("plan", self._plan)

    async def send(self) -> None:
        """Send what is queued; survives a database that is gone."""
        await self._guard("send", self.drain.tick)

    async def tidy(self) -> None:
        """Empty and remove what is over; survives a database that is gone."""
        await self._guard("tidy", self._tidy)

    async def beat(self) -> None:
        """Plan and send until nothing is due at this moment of the clock.

        Raises:
            StorageError: the database cannot be used.
        """
        await self._plan()
        await self.drain.drain()

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

    async def stop(self) -> None:
        """Claim nothing more and finish what is under way."""
        await self.drain.stop()

    async def _plan(self) -> None:
        now = self.clock.now()
        for planner in self.planners:
            await planner.plan(now)

    async def _tidy(self) -> None:
        now = self.clock.now()
        self.throttle.forget(now)
        await self.outbox.purge(wipe=now - WIPED_AFTER, remove=now - REMOVED_AFTER)

    async def _soonest(self, until: datetime) -> datetime | None:
        now = self.clock.now()
        found = [await self.outbox.soonest(now), *[await planner.soonest() for planner in self.planners]]
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
    platforms: Platforms | None = None,
    policy: Policy | None = None,
    opened: Opened | None = None,
    gates: Gates | None = None,
) -> Deliveries:
    """Wire it. *adapters* may be filled later: it is looked at on every beat."""
    platforms = platforms or Platforms()
    gates, throttle = gates or Gates(platforms), Throttle(platforms)
    attempts = Attempts(
        outbox=outbox,
        together=together,
        adapters=adapters,
        senders={one.kind: one for one in senders},
        gates=gates,
        throttle=throttle,
        alerts=Alerts(outbox, communities),
        meter=meter,
        clock=clock,
        owner=owner_name(),
        policy=policy or Policy(),
        opened=opened,
    )
    return Deliveries(
        drain=Drain(attempts), outbox=outbox, gates=gates, throttle=throttle, clock=clock, planners=planners
    )

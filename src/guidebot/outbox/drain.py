"""Drains the outbox: claims what is due, a few at a time for every platform, and sends it in the background."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections import Counter
from dataclasses import replace

from guidebot.delivery.items import Item
from guidebot.outbox.attempts import Attempts

log = logging.getLogger(__name__)
PAUSE = 0.25


class Drain:
    """Claims items and starts their attempts.

    `tick` is for the heartbeat: it starts everything that is due and returns while the last calls go on, so that a
    target that does not answer blocks nobody. `drain` is for tests and demos: it returns when nothing is due any more.
    """

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._stopping = asyncio.Event()
        self._starved = False
        self._full = False

    async def tick(self) -> int:
        """Start everything that is due; answers how many attempts began.

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
                await self._attempts.clock.sleep(PAUSE)
            elif not self._full:
                break
        return begun

    async def step(self) -> int:
        """Claim once for every platform and start the attempts; answers how many."""
        if self._stopping.is_set():
            return 0
        started, self._starved, self._full = 0, False, False
        busy = Counter(self._tasks.values())
        for platform in self._attempts.adapters:
            since = asyncio.get_running_loop().time()
            items = await self._claim(platform, self._attempts.policy.at_once - busy[platform])
            if self._stopping.is_set():  # meanwhile: whoever comes next need not wait for a lease to end
                await self._attempts.give_back(items)
                break
            for item in items:
                task = asyncio.create_task(self._attempts.run(item, since), name=f"deliver {item.id}")
                self._tasks[task] = platform
                task.add_done_callback(self._forget)
            started += len(items)
        return started

    async def drain(self) -> int:
        """Send everything that is due now and wait for it; answers how many attempts began."""
        begun = 0
        while started := await self.step():
            begun += started
            await self.settle()
        return begun

    async def settle(self) -> None:
        """Wait for the attempts that are under way."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def stop(self) -> None:
        """Claim nothing more and let what is under way finish inside its lease."""
        self._stopping.set()
        if self._tasks:
            log.info("finishing", extra={"action": "stop", "in_flight": len(self._tasks)})
            await asyncio.wait(tuple(self._tasks), timeout=self._attempts.policy.lease)
        left = tuple(self._tasks)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)

    async def _claim(self, platform: str, room: int) -> list[Item]:
        one = self._attempts
        now = one.clock.now()
        if one.gates.stopped(platform, now):
            return []
        if room <= 0:
            self._full = True  # more may be due than can be in flight: look again soon, not at the next heartbeat
            return []
        allowed = one.throttle.room(platform, now, room)
        if allowed <= 0:
            self._starved = True
            return []
        claimed = await one.outbox.claim(one.owner, now, seconds=one.policy.lease, limit=allowed, platforms=(platform,))
        return [replace(item, owner=one.owner) for item in claimed]

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task, None)


def owner_name() -> str:
    """A name for this process in the outbox."""
    return f"{os.uname().nodename[:30]}:{os.getpid()}:{secrets.token_hex(4)}"

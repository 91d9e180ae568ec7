"""The heartbeat: what has to be looked at every few seconds is called, and nothing more.

There is no job for a community or a member: what is due stands in the database. The pauses between calls are durations,
so they count by the loop's monotonic clock. A scheduler that keeps the time of day of its next call makes up for every
tick it missed when the clock is set forward, and waits for months when the clock comes back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to call every *seconds*."""

    name: str
    seconds: float
    call: Callable[[], Awaitable[None]]


class Heartbeat:
    """Calls ticks while it runs. A call that takes longer than its interval is not started a second time."""

    def __init__(self, ticks: Sequence[Tick]) -> None:
        self._ticks = tuple(ticks)
        self._beating: list[asyncio.Task[None]] = []
        self._paused = asyncio.Event()

    def start(self) -> None:
        """Begin, with a first call of every tick at once."""
        self._beating = [asyncio.create_task(self._beat(one), name=f"tick {one.name}") for one in self._ticks]

    def pause(self) -> None:
        """Call nothing more; what is under way goes on."""
        self._paused.set()

    async def stop(self, patience: float = 60) -> None:
        """Call nothing more, and wait up to *patience* seconds for what is under way: a shutdown would cut it off."""
        self.pause()
        beating, self._beating = self._beating, []
        if beating:
            await asyncio.wait(beating, timeout=patience)
        for one in beating:
            one.cancel()
        await asyncio.gather(*beating, return_exceptions=True)

    async def _beat(self, tick: Tick) -> None:
        """Call *tick* at whole intervals from the start; those that passed during a call are left out."""
        clock = asyncio.get_running_loop().time
        begun = clock()
        while not self._paused.is_set():
            try:
                await tick.call()
            except Exception:  # the next call may go well, and the others have nothing to do with it
                log.exception("a tick failed", extra={"action": "tick", "tick": tick.name})
            await self._rest(tick.seconds - (clock() - begun) % tick.seconds)

    async def _rest(self, seconds: float) -> None:
        """Return after *seconds*, or as soon as it is paused."""
        try:
            async with asyncio.timeout(seconds):
                await self._paused.wait()
        except TimeoutError:
            return

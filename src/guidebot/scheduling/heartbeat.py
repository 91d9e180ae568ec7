"""The heartbeat: APScheduler wakes what has to be looked at every few seconds, and nothing more.

There is no job for a community or a member, and nothing of APScheduler is stored: what is due stands in the database.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from guidebot.core.clock import SystemClock

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
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._busy: set[asyncio.Task[object]] = set()
        for tick in ticks:
            self._scheduler.add_job(
                self._tracked(tick.call),
                IntervalTrigger(seconds=tick.seconds, timezone=UTC),
                id=tick.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                next_run_time=SystemClock().now(),
            )
        self._scheduler.add_listener(_report, EVENT_JOB_ERROR)

    def start(self) -> None:
        """Begin, with a first call of every tick at once."""
        self._scheduler.start()

    def pause(self) -> None:
        """Call nothing more; what is under way goes on."""
        if self._scheduler.running:
            self._scheduler.pause()

    async def stop(self, patience: float = 60) -> None:
        """Call nothing more, and wait up to *patience* seconds for what is under way: a shutdown would cut it off."""
        self.pause()
        await asyncio.sleep(0)  # a call that was handed to the loop begins, so that it can be waited for
        if self._busy:
            await asyncio.wait(tuple(self._busy), timeout=patience)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _tracked(self, call: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            task = asyncio.current_task()
            assert task is not None
            self._busy.add(task)
            try:
                await call()
            finally:
                self._busy.discard(task)

        return run


def _report(event: JobExecutionEvent) -> None:
    log.error("a tick failed", exc_info=event.exception, extra={"action": "tick", "tick": event.job_id})

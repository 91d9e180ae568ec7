"""The heartbeat: APScheduler wakes what has to be looked at every few seconds, and nothing more.

There is no job for a community or a member, and nothing of APScheduler is stored: what is due stands in the database.

APScheduler keeps the time of day of each next call. Left to itself it would list every call that a clock set forward
missed, which holds the loop for twenty seconds a year, and would wait for a clock set back to come there again. So what
was missed is one call (`_Every`), and whoever sets the clock is noticed within a second (`Heartbeat._follow`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from guidebot.core.records import dataclass

log = logging.getLogger(__name__)
LOOK = 1.0
"""Seconds between two looks at the clock, and the most that it may go wrong unnoticed between them."""


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
        self._following: asyncio.Task[None] | None = None
        for tick in ticks:
            self._scheduler.add_job(
                self._tracked(tick.call),
                _Every(tick.seconds),
                id=tick.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                next_run_time=_now(),
            )
        self._scheduler.add_listener(_report, EVENT_JOB_ERROR)

    def start(self) -> None:
        """Begin, with a first call of every tick at once."""
        self._scheduler.start()
        self._following = asyncio.create_task(self._follow(), name="heartbeat clock")

    def pause(self) -> None:
        """Call nothing more; what is under way goes on."""
        if self._scheduler.running:
            self._scheduler.pause()

    async def stop(self, patience: float = 60) -> None:
        """Call nothing more, and wait up to *patience* seconds for what is under way: a shutdown would cut it off."""
        self.pause()
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
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

    async def _follow(self) -> None:
        """Let every tick come at once when the clock was set: the time of day of its next call means nothing then."""
        steady = asyncio.get_running_loop().time
        before = time.time() - steady()
        while True:
            await asyncio.sleep(LOOK)
            apart = time.time() - steady()
            if abs(apart - before) > LOOK:
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=_now())
            before = apart


class _Every(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """So many seconds after now, whatever was missed."""

    def __init__(self, seconds: float) -> None:
        self._pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """When the next call is due; APScheduler asks again until that is later than *now*."""
        del previous
        return now + self._pause


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def _report(event: JobExecutionEvent) -> None:
    log.error("a tick failed", exc_info=event.exception, extra={"action": "tick", "tick": event.job_id})

"""The clock is passed in. Decisions take the moment as an argument; only adapters and loops hold a `Clock`."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # Linux alone has the first


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...

    def steady(self) -> float:
        """Seconds since some moment, as they really pass: nobody sets it, and it begins anew with the computer."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after *seconds*."""
        ...


class SystemClock:
    """The computer's clock: the one place that asks for the time."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return datetime.now(UTC)

    def steady(self) -> float:
        """Seconds as they really pass, also while the computer sleeps where the system counts that."""
        return time.clock_gettime(_STEADY)

    async def sleep(self, seconds: float) -> None:
        """Return after *seconds*."""
        import asyncio  # noqa: PLC0415  # keeps `guidebot --help` quick

        await asyncio.sleep(seconds)


SLIP = timedelta(minutes=1)
"""How far clocks of several machines, and one that is corrected a little, may differ."""


def within(at: datetime, now: datetime, span: timedelta) -> bool:
    """Whether *at* is less than *span* ago.

    A moment that is still to come was written down while the clock was ahead. When it really was, nobody knows, so it
    counts as over: else it would hold something up until the day comes that the clock showed by mistake.
    """
    return -SLIP <= now - at < span

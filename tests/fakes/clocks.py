"""Clocks for tests over a real event loop: nobody waits."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from guidebot.core.clock import SystemClock


class QuickClock(SystemClock):
    """Real time, but waiting is only written down."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


class SkippingClock(QuickClock):
    """Real time, but waiting jumps over it."""

    def __init__(self) -> None:
        super().__init__()
        self._skipped = timedelta()

    def now(self) -> datetime:
        return super().now() + self._skipped

    def steady(self) -> float:
        return super().steady() + self._skipped.total_seconds()

    async def sleep(self, seconds: float) -> None:
        self._skipped += timedelta(seconds=seconds)
        await super().sleep(seconds)

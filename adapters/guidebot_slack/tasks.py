"""Work that goes on after an acknowledgement."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from guidebot_slack.outcomes import FAILURES, code_of

log = logging.getLogger(__name__)
T = TypeVar("T")


class Tasks:
    """Keeps running work alive, and its failures in the log."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run *work* beside everything else."""
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    async def settle(self, seconds: float) -> None:
        """Wait until nothing runs, also of what begins meanwhile, at most *seconds*."""
        try:
            async with asyncio.timeout(seconds):
                while self._running:
                    await asyncio.wait(set(self._running))
        except TimeoutError:
            return

    async def stop(self) -> None:
        """Stop what is running."""
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, FAILURES):
            log.warning("answer not shown", extra={"action": "answer", "reason": code_of(error)})
        elif error is not None:
            log.error("answer not shown", exc_info=error, extra={"action": "answer"})

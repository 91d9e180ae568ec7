"""Keeps one adapter running: when it ends, it is started again, and the other adapters never notice."""

from __future__ import annotations

import asyncio
import logging

from guidebot.adapter import Adapter
from guidebot.adapter.waiting import unless
from guidebot.core.clock import Clock
from guidebot.core.errors import ConfigError, GuidebotError

log = logging.getLogger(__name__)
PAUSES = (5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
REFUSED_PAUSES = (60.0, 300.0, 1800.0)
"""What a platform refuses needs an operator, so it is asked more rarely."""
STEADY = 600.0
"""After so many seconds of service an end is the first of its kind again."""


class Restarting:
    """Runs *adapter* over and over. *refused* is set while only an operator can help."""

    def __init__(self, name: str, adapter: Adapter, clock: Clock) -> None:
        self._name = name
        self._adapter = adapter
        self._clock = clock
        self._connected = False
        self._why = "it has not connected yet"
        self.refused = asyncio.Event()

    @property
    def why_not(self) -> str:
        """Why it does not serve now, without ids and secrets; empty when it does."""
        if self._connected:
            return self._adapter.waits
        return self._adapter.waits or self._why

    async def run(self, stopping: asyncio.Event) -> None:
        """Run it until *stopping*."""
        ends = 0
        while not stopping.is_set():
            begun = asyncio.get_running_loop().time()
            error = await self._once()
            if stopping.is_set():
                return
            ends = 1 if asyncio.get_running_loop().time() - begun > STEADY else ends + 1
            if isinstance(error, ConfigError):
                self.refused.set()
            pauses = REFUSED_PAUSES if self.refused.is_set() else PAUSES
            pause = pauses[min(ends, len(pauses)) - 1]
            self._explain(error, pause)
            await unless(stopping, self._clock.sleep(pause))

    async def _once(self) -> Exception | None:
        """One run, from its start to its end; answers what ended it."""

        def ready() -> None:
            self._connected = True
            self.refused.clear()
            log.info("connected", extra={"action": "connect", "adapter": self._name})

        try:
            await self._adapter.run(ready)
        except Exception as error:  # noqa: BLE001  # whatever it is, the other adapters go on
            return error
        finally:
            self._connected = False
        return None

    def _explain(self, error: Exception | None, pause: float) -> None:
        extra = {"action": "give up" if self.refused.is_set() else "restart", "adapter": self._name, "pause": pause}
        if isinstance(error, GuidebotError):
            self._why = f"it cannot go on: {error.message}"
            log.error("%s cannot go on: %s", self._name, error.message, extra={**extra, "fix": error.fix or ""})
        elif error is not None:
            self._why = f"it failed with {type(error).__name__} and is started again"
            log.error("%s failed and is started again", self._name, exc_info=error, extra=extra)
        else:
            self._why = "it ended by itself and is started again"
            log.error("%s ended by itself and is started again", self._name, extra=extra)

"""One serving process: its adapters, its heartbeat, its endpoint, from the first connection to the last message."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

from guidebot.core.errors import StorageError
from guidebot.runtime.app import App
from guidebot.runtime.readiness import Probe, Readiness
from guidebot.runtime.restarting import Restarting
from guidebot.scheduling.heartbeat import Heartbeat, Tick

log = logging.getLogger(__name__)
HOUR = 3600.0
MINUTE = 60.0
CLOSING = 10.0
CONNECTING = 5.0


class Served(Protocol):
    """What tells others how the process stands."""

    async def start(self) -> None:
        """Listen."""
        ...

    async def close(self) -> None:
        """Stop listening."""
        ...


class Process:
    """Runs until it is told to stop, or until no adapter can go on. *endpoint* makes what serves its readiness."""

    def __init__(self, program: App, endpoint: Callable[[Probe], Served] | None = None) -> None:
        self._program = program
        self._kept: dict[str, Restarting] = {}
        self._stopping = asyncio.Event()
        self._ending = asyncio.Event()
        self.endpoint = endpoint(self.readiness) if endpoint else None
        self._heartbeat = Heartbeat(self._ticks())

    async def run(self) -> int:
        """Serve; 0 after a signal, 1 when every adapter was refused."""
        if self.endpoint is not None:
            await self.endpoint.start()
        await self._program.planner.check_zones(self._program.clock.now())
        clock = self._program.clock
        self._kept = {name: Restarting(name, one, clock) for name, one in self._program.adapters.items()}
        tasks = [asyncio.create_task(one.run(self._ending)) for one in self._kept.values()]
        watching = [asyncio.create_task(self._warm())]
        watching += [asyncio.create_task(self._program.watcher.run())] if self._program.config.content.reload else []
        for one in watching:
            one.add_done_callback(_say_why)
        self._heartbeat.start()
        ends = [asyncio.create_task(self._stopping.wait()), asyncio.create_task(self._all_refused())]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            return 0 if self._stopping.is_set() else 1
        finally:
            self._ending.set()
            for helper in (*watching, *ends):
                helper.cancel()
            await self._close(tasks)
            await asyncio.gather(*watching, *ends, return_exceptions=True)

    async def _warm(self) -> None:
        """Build search in a thread, once the platforms are likely connected: it would keep the processor from that."""
        await self._program.clock.sleep(CONNECTING)
        await asyncio.to_thread(self._program.library.warm)

    def stop(self) -> None:
        """Stop claiming, finish what is under way, and leave with 0. Called again: leave at once."""
        if self._stopping.is_set():
            os._exit(1)
        log.info("stopping", extra={"action": "stop"})
        self._stopping.set()

    def listen_for_signals(self) -> None:
        """SIGTERM and SIGINT stop the process."""
        loop = asyncio.get_running_loop()
        for one in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(one, self.stop)

    async def readiness(self) -> Readiness:
        """How the process stands now."""
        why = tuple(f"{name}: {one.why_not}" for name, one in self._kept.items() if one.why_not)
        connected = not why and len(self._kept) == len(self._program.adapters)
        now = self._program.clock.now()
        try:
            queue = await self._program.stores.outbox.queue(now)
        except StorageError as error:
            return Readiness(database=False, adapters=connected, why=(*why, error.message))
        age = (now - queue.oldest) if queue.oldest is not None else timedelta()
        return Readiness(
            database=True,
            adapters=connected,
            why=why,
            queued=queue.length,
            in_doubt=queue.in_doubt,
            oldest_due_seconds=max(0.0, age.total_seconds()),
            unreadable=len(self._program.stores.database.damage),
        )

    def _ticks(self) -> list[Tick]:
        chosen, deliveries = self._program.config.delivery, self._program.deliveries
        ticks = [Tick("tidy", HOUR, deliveries.tidy), Tick("keep house", MINUTE, self._program.housekeeping.minute)]
        ticks.append(Tick("read lists", MINUTE, self._program.lists.beat))
        if chosen.plan:
            ticks.append(Tick("plan", chosen.every, deliveries.plan))
        if chosen.send:
            ticks.append(Tick("send", chosen.every, deliveries.send))
        return ticks

    async def _all_refused(self) -> None:
        """Wait until every adapter needs an operator: then a process that serves nobody had better say so and end."""
        while not all(one.refused.is_set() for one in self._kept.values()):
            for one in self._kept.values():
                await one.refused.wait()

    async def _close(self, tasks: list[asyncio.Task[None]]) -> None:
        self._heartbeat.pause()
        await self._program.deliveries.stop()
        await self._heartbeat.stop()
        ends = [*tasks, *(asyncio.create_task(adapter.close()) for adapter in self._program.adapters.values())]
        if ends:
            await asyncio.wait(ends, timeout=CLOSING)
        for end in ends:
            end.cancel()
        for error in await asyncio.gather(*ends, return_exceptions=True):
            if isinstance(error, Exception):  # the others close all the same
                log.error("an adapter did not close well", exc_info=error, extra={"action": "stop"})
        if self.endpoint is not None:
            await self.endpoint.close()


def _say_why(helper: asyncio.Task[Any]) -> None:
    """A bug in what runs beside the bot does not stop it, and is not kept quiet until it ends."""
    if not helper.cancelled() and (error := helper.exception()) is not None:
        log.error("search or live reload ended", exc_info=error, extra={"action": "help"})

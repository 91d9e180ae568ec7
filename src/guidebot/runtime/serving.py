"""`guidebot run`: look at the configuration, build the program, serve until a signal comes."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from guidebot.adapter import Adapter, Context
from guidebot.answering import catalogue
from guidebot.core.clock import SystemClock
from guidebot.core.errors import ConfigError
from guidebot.core.meter import Meter, NoMeter
from guidebot.loading.compiled import Compiled
from guidebot.loading.config import Config
from guidebot.runtime import app, discovery, logs, secrets
from guidebot.runtime.environment import database_url, known_secrets, listened, refuse_mistakes, settings_of
from guidebot.runtime.process import Process
from guidebot.runtime.readiness import Probe
from guidebot.storage import migrating
from guidebot.storage.engine import sqlite_file
from guidebot.storage.held_file import holding

log = logging.getLogger(__name__)
_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1  # so malloc.h calls them
_LARGE = 320 * 1024  # more than asyncio reads at once, which comes and goes with every message

if TYPE_CHECKING:
    from guidebot.runtime.ops import Endpoint


def create(program: app.App, name: str) -> Adapter:
    """Build the adapter called *name*.

    Raises:
        AdapterMissing: its SDK is not installed.
        Mistakes: a setting does not fit.
        ConfigError: a secret is missing.
    """
    plugin = discovery.ready(name)
    context = Context(
        bot=program.bot,
        settings=settings_of(plugin, program.config),
        secrets=secrets.read(plugin.secrets, os.environ),
        clock=program.clock,
        state=program.config.state,
        tokens=program.stores.tokens,
        once=program.stores.once,
    )
    try:
        return plugin.create(context)
    except ModuleNotFoundError as error:
        raise discovery.missing_of(plugin, error) from error


def _measured(listen: str) -> tuple[Meter, Callable[[Probe], Endpoint] | None]:
    """What counts, and what makes the endpoint that shows the counts. Nothing is counted where nothing listens."""
    if not listen:
        return NoMeter(), None
    from guidebot.runtime.ops import Endpoint, Metrics  # noqa: PLC0415  # a web server, only where one is asked for

    version = catalogue.version()
    metrics = Metrics(version)
    return metrics, lambda probe: Endpoint(listen, version, metrics, probe)


async def serve(config: Config) -> int:
    """Run everything that *config* names until a signal comes.

    Raises:
        GuidebotError: nothing is named, or configuration, content or database cannot be used.
    """
    if not config.adapters:
        raise ConfigError(
            "No adapter is named in the configuration.",
            fix="Add [adapters.discord] or [adapters.slack] to config.toml, or try: guidebot console",
        )
    refuse_mistakes(config)
    one_heap()
    logs.set_up(config.ops.log, config.ops.level, known_secrets(config))
    asked = _stop_on_signals()
    try:
        return await _serve(config)
    except asyncio.CancelledError:
        if not asked.is_set():
            raise
        log.info("stopped while starting", extra={"action": "stop"})
        return 0


async def _serve(config: Config) -> int:
    meter, endpoint = _measured(listened(config))
    read = Compiled(Path(config.state))
    async with AsyncExitStack() as held:
        held.callback(read.stop)
        program = await app.build(config, SystemClock(), meter=meter, read=read)
        held.push_async_callback(program.close)
        held.enter_context(holding(sqlite_file(database_url(config))))
        meter.migrated(int(migrating.newest()))
        for name in config.adapters:
            program.adapters[name] = create(program, name)
        if config.web.listen:
            from guidebot.runtime.web import Feeds  # noqa: PLC0415  # a web server, only where one is asked for

            feeds = Feeds(config.web.listen, config.web.public_url, program.services, program.clock)
            await feeds.start()
            held.push_async_callback(feeds.close)
        process = Process(program, endpoint)
        process.listen_for_signals()
        gc.collect()
        gc.freeze()  # what was built stays; later searches for garbage need not stop the bot to go through it
        return await process.run()


def one_heap() -> None:
    """Let all threads share one heap of C's, and large blocks go back to the system at once; 2 MB less.

    The GNU library would give a heap to each thread, so that they need not wait for each other, and keep what was large
    once. Python's threads wait for each other anyway. Other libraries do as they like, and so does an operator who has
    set it.
    """
    if sys.platform == "linux" and not any(name.startswith(("MALLOC_", "GLIBC_TUNABLES")) for name in os.environ):
        with suppress(AttributeError, OSError):
            library = ctypes.CDLL(None)
            library.mallopt(_ARENA_MAX, 1)
            library.mallopt(_MMAP_THRESHOLD, _LARGE)
            library.mallopt(_TRIM_THRESHOLD, 2 * _LARGE)


def _stop_on_signals() -> asyncio.Event:
    """Let SIGTERM and SIGINT end the start; a container's first process ignores what it has no handler for.

    The process that serves takes the signals over.
    """
    loop, starting, asked = asyncio.get_running_loop(), asyncio.current_task(), asyncio.Event()

    def stop() -> None:
        asked.set()
        if starting is not None:
            starting.cancel()

    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop)
    return asked

"""`guidebot run` once everything is imported: build the program and serve until a signal comes; `guidebot doctor`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from guidebot.adapter import Adapter, Begun, Context
from guidebot.core.clock import SystemClock
from guidebot.core.errors import GuidebotError
from guidebot.core.findings import Finding
from guidebot.core.plain import reply_text
from guidebot.core.reply import Actions
from guidebot.features.organise.doctor import findings_reply
from guidebot.loading.compiled import Compiled
from guidebot.loading.config import Config
from guidebot.runtime import app, catalogue, discovery, secrets
from guidebot.runtime.meter import Meter, NoMeter
from guidebot.runtime.process import Process
from guidebot.runtime.readiness import Probe
from guidebot.runtime.starting import listened, settings_of
from guidebot.storage import migrating

if TYPE_CHECKING:
    from guidebot.runtime.ops import Endpoint


def create(program: app.App, name: str, begun: Begun | None = None) -> Adapter:
    """Build the adapter called *name*, which goes on with what was *begun*.

    Raises:
        AdapterMissing: its SDK is not installed.
        ConfigError: a secret is missing or a setting does not fit.
    """
    plugin = discovery.ready(name)
    context = Context(
        bot=program.bot,
        settings=settings_of(plugin, program.config.adapters[name]),
        secrets=secrets.read(plugin.secrets, os.environ),
        clock=program.clock,
        state=program.config.state,
        tokens=program.stores.tokens,
        once=program.stores.once,
        begun=begun,
    )
    try:
        return plugin.create(context)
    except ModuleNotFoundError as error:
        raise discovery.missing(name, error) from error


def _measured(listen: str) -> tuple[Meter, Callable[[Probe], Endpoint] | None]:
    """What counts, and what makes the endpoint that shows the counts. Nothing is counted where nothing listens."""
    if not listen:
        return NoMeter(), None
    from guidebot.runtime.ops import Endpoint, Metrics  # noqa: PLC0415  # a web server, only where one is asked for

    version = catalogue.version()
    metrics = Metrics(version)
    return metrics, lambda probe: Endpoint(listen, version, metrics, probe)


async def serve(config: Config, begun: Mapping[str, Begun]) -> int:
    """Build the program and run it until a signal comes; adapters go on with what was *begun*.

    Raises:
        GuidebotError: configuration, content or database cannot be used.
    """
    meter, endpoint = _measured(listened(config))
    read = Compiled(Path(config.state))
    async with AsyncExitStack() as held:
        held.callback(read.stop)
        program = await app.build(config, SystemClock(), meter=meter, read=read)
        held.push_async_callback(program.close)
        meter.migrated(int(migrating.newest()))
        for name in config.adapters:
            program.adapters[name] = create(program, name, begun.get(name))
        process = Process(program, endpoint)
        process.listen_for_signals()
        gc.collect()
        gc.freeze()  # what was built stays; later searches for garbage need not stop the bot to go through it
        return await process.run()


def _cannot_start(name: str, error: GuidebotError) -> Finding:
    why = "guidebot run does not start like this."
    return Finding(
        subject=name.capitalize(), ok=False, what=error.message, why=why, fix=error.fix or "", severity="error"
    )


async def doctor(config: Config) -> int:
    """Everything that an operator should know; 1 when something is wrong."""
    program = await app.build(config, SystemClock())
    try:
        findings = []
        for name in config.adapters:
            try:
                program.adapters[name] = create(program, name)
            except GuidebotError as error:
                findings.append(_cannot_start(name, error))
        findings += await program.services.inspector.everything(None)
        shown = findings_reply(findings)
        shown = replace(shown, blocks=tuple(one for one in shown.blocks if not isinstance(one, Actions)))
        sys.stdout.write(reply_text(shown) + "\n")
        return 1 if any(not one.ok for one in findings) else 0
    finally:
        for adapter in program.adapters.values():
            await adapter.close()
        await program.close()

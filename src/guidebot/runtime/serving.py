"""`guidebot run`: the adapters of the configuration, until a signal comes."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guidebot.adapter import Adapter, Context, Plugin
from guidebot.core.clock import SystemClock
from guidebot.core.errors import AdapterMissing, ConfigError, GuidebotError
from guidebot.core.findings import Finding
from guidebot.core.plain import reply_text
from guidebot.core.reply import Actions
from guidebot.features.organise.doctor import findings_reply
from guidebot.loading.compiled import Compiled
from guidebot.loading.config import Config
from guidebot.loading.mistakes import Document, Mistake, Mistakes, unknown
from guidebot.runtime import app, catalogue, discovery, logs, secrets
from guidebot.runtime.meter import Meter, NoMeter
from guidebot.runtime.readiness import Probe
from guidebot.storage import migrating

if TYPE_CHECKING:
    from guidebot.runtime.ops import Endpoint


def adapter_mistakes(config: Config) -> list[Mistake]:
    """Unknown adapters, adapters whose SDK is missing, and unknown settings of adapters."""
    found = []
    document = config.document or Document("config.toml", {}, {})
    for name, table in config.adapters.items():
        try:
            plugin = discovery.ready(name)
        except AdapterMissing as error:
            found.append(document.mistake(("adapters", name), f"{error.message} {error.fix}"))
            continue
        for key in table:
            if key not in plugin.defaults:
                text = f"adapters.{name}.{unknown(key, plugin.defaults)}"
                found.append(document.mistake(("adapters", name, key), text))
    return found


def settings_of(plugin: Plugin, table: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table of an adapter with its defaults filled in."""
    return {**plugin.defaults, **table}


def create(program: app.App, name: str) -> Adapter:
    """Build the adapter called *name*.

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


async def serve(config: Config) -> int:
    """Run everything that *config* names until a signal comes.

    Raises:
        ConfigError: nothing is named.
        AdapterMissing: an adapter's SDK is not installed.
    """
    if not config.adapters:
        raise ConfigError(
            "No adapter is named in the configuration.",
            fix="Add [adapters.discord] or [adapters.slack] to config.toml, or try: guidebot console",
        )
    from guidebot.runtime.process import Process  # noqa: PLC0415  # APScheduler only where it beats

    mistakes = adapter_mistakes(config)
    if mistakes:
        raise Mistakes("the configuration", mistakes)
    logs.set_up(config.ops.log, config.ops.level, _known_secrets(config))
    meter, endpoint = _measured(os.environ.get("GUIDEBOT_OPS_LISTEN") or config.ops.listen)
    program = await app.build(config, SystemClock(), meter=meter, read=Compiled(Path(config.state)))
    meter.migrated(int(migrating.newest()))
    try:
        for name in config.adapters:
            program.adapters[name] = create(program, name)
        process = Process(program, endpoint)
        process.listen_for_signals()
        gc.collect()
        gc.freeze()  # what was built stays; later searches for garbage need not stop the bot to go through it
        return await process.run()
    finally:
        await program.close()


def _known_secrets(config: Config) -> list[str]:
    named = [one for name in config.adapters for one in discovery.find(name).secrets]
    return [*secrets.read(named, os.environ).values(), *secrets.read(["DATABASE_URL"], os.environ).values()]


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

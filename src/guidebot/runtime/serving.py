"""`guidebot run`: the adapters of the configuration, until a signal comes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from guidebot.adapter import Adapter, Context, Plugin
from guidebot.core.clock import SystemClock
from guidebot.core.errors import AdapterMissing, ConfigError
from guidebot.core.plain import reply_text
from guidebot.features.organise.doctor import findings_reply
from guidebot.loading.config import Config
from guidebot.loading.decode import Document, Mistake, unknown
from guidebot.runtime import app, discovery, secrets


def adapter_mistakes(config: Config) -> list[Mistake]:
    """Unknown adapters, adapters whose SDK is missing, and unknown settings of adapters."""
    found = []
    document = config.document or Document("config.toml", {}, {})
    for name, table in config.adapters.items():
        try:
            plugin = discovery.find(name)
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
    plugin = discovery.find(name)
    context = Context(
        bot=program.bot,
        settings=settings_of(plugin, program.config.adapters[name]),
        secrets=secrets.read(plugin.secrets, os.environ),
        clock=program.clock,
        state=program.config.state,
    )
    try:
        return plugin.create(context)
    except ModuleNotFoundError as error:
        raise discovery.missing(name, error) from error


async def serve(config: Config) -> int:
    """Run everything that *config* names.

    Raises:
        ConfigError: nothing is named.
    """
    if not config.adapters:
        raise ConfigError(
            "No adapter is named in the configuration.",
            fix="Add [adapters.discord] or [adapters.slack] to config.toml, or try: guidebot console",
        )
    return 0


async def doctor(config: Config) -> int:
    """Everything that an operator should know; 1 when something is wrong."""
    program = await app.build(config, SystemClock())
    try:
        for name in config.adapters:
            program.adapters[name] = create(program, name)
        findings = await program.services.inspector.everything(None)
        sys.stdout.write(reply_text(findings_reply(findings)) + "\n")
        return 1 if any(not one.ok for one in findings) else 0
    finally:
        for adapter in program.adapters.values():
            await adapter.close()
        await program.close()

"""`guidebot run` from its first moment: adapters begin to connect while the rest of the program is imported and built.

Little is imported here, so that a platform is asked early; its answer takes as long as everything else.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from guidebot.adapter import Begun, Plugin
from guidebot.core.errors import AdapterMissing, ConfigError
from guidebot.loading.config import Config, is_address
from guidebot.loading.mistakes import Document, Mistake, Mistakes, unknown
from guidebot.runtime import discovery, logs, secrets

log = logging.getLogger(__name__)
_SECRET = re.compile(r"token|secret|password|key", re.IGNORECASE)


async def start(config: Config) -> int:
    """Run everything that *config* names until a signal comes.

    Raises:
        ConfigError: nothing is named, or a secret is missing.
        Mistakes: an adapter's SDK is not installed, or a setting is unknown.
    """
    if not config.adapters:
        raise ConfigError(
            "No adapter is named in the configuration.",
            fix="Add [adapters.discord] or [adapters.slack] to config.toml, or try: guidebot console",
        )
    mistakes = adapter_mistakes(config)
    if mistakes:
        raise Mistakes("the configuration", mistakes)
    logs.set_up(config.ops.log, config.ops.level, _known_secrets(config))
    begun: dict[str, Begun] = {}
    asked = _stop_on_signals()
    try:
        if is_alone(config):
            begin(config, begun)
        await asyncio.to_thread(import_module, "guidebot.runtime.serving")
        from guidebot.runtime import serving  # noqa: PLC0415  # the rest of the program, while adapters connect

        return await serving.serve(config, begun)
    except asyncio.CancelledError:
        if not asked.is_set():
            raise
        log.info("stopped while starting", extra={"action": "stop"})
        return 0
    finally:
        for one in begun.values():
            await one.close()


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


def is_alone(config: Config) -> bool:
    """Whether no other process serves the same adapters: one that only begins would take commands away from it."""
    return database_url(config).startswith("sqlite")


def database_url(config: Config) -> str:
    """Where everything is kept: ``DATABASE_URL``, else ``[storage] url``."""
    return os.environ.get("DATABASE_URL", "").strip() or config.storage.url


def listened(config: Config) -> str:
    """Where health and metrics are served: ``GUIDEBOT_OPS_LISTEN``, else ``[ops] listen``; empty: nowhere.

    Raises:
        ConfigError: the variable holds no address.
    """
    given = os.environ.get("GUIDEBOT_OPS_LISTEN", "").strip()
    if not is_address(given):
        raise ConfigError(f"GUIDEBOT_OPS_LISTEN is “{given[:60]}”.", fix="Write HOST:PORT, for example 127.0.0.1:8080.")
    return given or config.ops.listen


def begin(config: Config, found: dict[str, Begun]) -> None:
    """Put into *found* what each adapter can begin before there is a bot.

    Raises:
        ConfigError: a secret is missing or a setting does not fit.
    """
    for name, table in config.adapters.items():
        plugin = discovery.ready(name)
        try:
            begun = plugin.begin(settings_of(plugin, table), secrets.read(plugin.secrets, os.environ))
        except ModuleNotFoundError as error:
            raise discovery.missing(name, error) from error
        if begun is not None:
            found[name] = begun


def adapter_mistakes(config: Config) -> list[Mistake]:
    """Unknown adapters, adapters whose SDK is missing, and unknown settings of adapters."""
    found = []
    document = config.document or Document("config.toml", {}, {})
    for name, table in config.adapters.items():
        try:
            plugin = discovery.ready(name)
        except AdapterMissing as error:
            found.append(document.mistake(("adapters", name), error.in_a_line))
            continue
        for key in table:
            if key not in plugin.defaults:
                text = unknown(key, plugin.defaults)
                if _SECRET.search(key):
                    names = ", ".join(plugin.secrets)
                    text = f"{key}: secrets come from the environment ({names}); take it out, renew it if others saw it"
                found.append(document.mistake(("adapters", name, key), f"adapters.{name}.{text}"))
    return found


def settings_of(plugin: Plugin, table: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table of an adapter with its defaults filled in."""
    return {**plugin.defaults, **table}


def _known_secrets(config: Config) -> list[str]:
    named = [one for name in config.adapters for one in discovery.find(name).secrets]
    return [*secrets.read(named, os.environ).values(), *secrets.read(["DATABASE_URL"], os.environ).values()]

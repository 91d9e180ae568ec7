"""What the configuration and the environment say together: addresses, secrets, and the tables of adapters."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from guidebot.adapter import Plugin
from guidebot.core.errors import AdapterMissing, ConfigError
from guidebot.loading.config import Config, is_address
from guidebot.loading.mistakes import Document, Mistake, unknown
from guidebot.runtime import discovery, secrets

_SECRET = re.compile(r"token|secret|password|key", re.IGNORECASE)


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


def known_secrets(config: Config) -> list[str]:
    """The values of every secret that *config* uses, which no log may show."""
    named = [one for name in config.adapters for one in discovery.find(name).secrets]
    return [*secrets.read(named, os.environ).values(), *secrets.read(["DATABASE_URL"], os.environ).values()]

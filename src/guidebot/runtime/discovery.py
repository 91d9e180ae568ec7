"""Adapters found through entry points, and what to type when one is missing."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from importlib import metadata, util

from guidebot.adapter import Plugin
from guidebot.core.errors import AdapterMissing

GROUP = "guidebot.adapters"
SDKS: Mapping[str, frozenset[str]] = {
    "discord": frozenset({"discord"}),
    "slack": frozenset({"slack_bolt", "slack_sdk", "cryptography"}),
    "console": frozenset({"rich", "prompt_toolkit"}),
}


@cache
def _installed() -> Mapping[str, metadata.EntryPoint]:
    """Looks once: reading what every installed package declares takes longer than loading an adapter."""
    return {one.name: one for one in metadata.entry_points(group=GROUP)}


def names() -> list[str]:
    """Every adapter that is installed, whether its SDK is or not."""
    return sorted(_installed())


def packages() -> list[str]:
    """The package of every adapter that is installed, none of which is loaded for that."""
    return sorted({one.module.partition(".")[0] for one in _installed().values()})


def find(name: str) -> Plugin:
    """The plugin called *name*.

    Raises:
        AdapterMissing: there is none, or its SDK is not installed; the text says what to type.
    """
    found = _installed().get(name)
    if found is None:
        near = difflib.get_close_matches(name, names(), n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise AdapterMissing(f"There is no adapter called {name!r}.", fix=f"{hint}Installed: {', '.join(names())}.")
    try:
        plugin: Plugin = found.load()
    except ModuleNotFoundError as error:
        raise missing(name, error) from error
    return plugin


def ready(name: str) -> Plugin:
    """The plugin called *name*, whose SDK is installed.

    Raises:
        AdapterMissing: there is none, or its SDK is not installed; the text says what to type.
    """
    plugin = find(name)
    for module in sorted(SDKS.get(name, ())):
        if util.find_spec(module) is None:
            raise missing(name, ModuleNotFoundError(f"No module named {module!r}", name=module))
    return plugin


def missing(name: str, error: ModuleNotFoundError) -> AdapterMissing:
    """What to type when *error* came up while the adapter *name* was made.

    Raises:
        ModuleNotFoundError: the module that is missing is none of the adapter's SDK: a bug, not a missing extra.
    """
    module = (error.name or "").partition(".")[0]
    if module not in SDKS.get(name, frozenset()):
        raise error
    text = f"The {name} adapter needs the package {module}, which is not installed."
    return AdapterMissing(text, fix=f"Install it with: pip install 'guidebot[{name}]'")

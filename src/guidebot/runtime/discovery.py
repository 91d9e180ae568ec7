"""Adapters found through entry points, and what to type when one is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata, util
from typing import Any

from guidebot.adapter import Plugin
from guidebot.core.errors import AdapterMissing
from guidebot.core.nearest import nearest

GROUP = "guidebot.adapters"


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


def find(name: str) -> Plugin[Any]:
    """The plugin called *name*.

    Raises:
        AdapterMissing: there is none, or its SDK is not installed; the text says what to type.
    """
    found = _installed().get(name)
    if found is None:
        near = nearest(name, names())
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise AdapterMissing(f"There is no adapter called {name!r}.", fix=f"{hint}Installed: {', '.join(names())}.")
    try:
        plugin = found.load()
    except ModuleNotFoundError as error:
        if _top(error) in {"guidebot", found.module.partition(".")[0]}:
            raise  # a bug, not a missing package
        raise missing(name, error) from error
    if not isinstance(plugin, Plugin):
        raise AdapterMissing(
            f"The entry point of the adapter {name!r} gives no guidebot.adapter.Plugin.",
            fix="It was written for another version of guidebot: look for a newer one.",
        )
    return plugin


def ready(name: str) -> Plugin[Any]:
    """The plugin called *name*, whose SDK is installed.

    Raises:
        AdapterMissing: there is none, or its SDK is not installed; the text says what to type.
    """
    plugin = find(name)
    for module in plugin.needs:
        if util.find_spec(module) is None:
            raise missing(name, ModuleNotFoundError(f"No module named {module!r}", name=module))
    return plugin


def missing(name: str, error: ModuleNotFoundError) -> AdapterMissing:
    """What to type when *error* came up while the adapter *name* was loaded or looked for its SDK."""
    text = f"The {name} adapter needs the package {_top(error)}, which is not installed."
    return AdapterMissing(text, fix=f"Install it with: pip install {_requirement(name)}")


def missing_of(plugin: Plugin[Any], error: ModuleNotFoundError) -> AdapterMissing:
    """What to type when *error* came up while *plugin* was used.

    Raises:
        ModuleNotFoundError: the module that is missing is none of the adapter's SDK: a bug, not a missing package.
    """
    if _top(error) not in plugin.needs:
        raise error
    return missing(plugin.name, error)


def _top(error: ModuleNotFoundError) -> str:
    return (error.name or "").partition(".")[0]


def _requirement(name: str) -> str:
    """What brings the SDK of the adapter *name*: the extra of that name where its distribution has one.

    Without one the distribution itself does: pip adds what is missing of its requirements.
    """
    brought_by = _installed()[name].dist
    if brought_by is None:
        return f"'guidebot[{name}]'"
    extras: Sequence[str] = brought_by.metadata.get_all("Provides-Extra") or ()
    return f"'{brought_by.name}[{name}]'" if name in extras else brought_by.name

"""Every setting, from its declaration: as a reference page, and as the commented example configuration."""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from guidebot.adapter import Plugin
from guidebot.loading import config
from guidebot.loading.fields import Setting, settings

TABLES: Mapping[str, type[Any]] = {
    "content": config.ContentSettings,
    "storage": config.StorageSettings,
    "delivery": config.DeliverySettings,
    "ops": config.OpsSettings,
    "opportunities": config.OpportunitiesSettings,
    "web": config.WebSettings,
}
WIDTH = 40  # of a setting in the example, up to where its meaning begins
_WANTS = "wants "
_KINDS = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


def page(plugins: Sequence[Plugin[Any]]) -> Iterator[str]:
    """The lines of the reference page."""
    yield "# Settings\n"
    yield "`config.toml`, named by `--config` or `GUIDEBOT_CONFIG`. Secrets come from the environment only."
    yield "[config.example.toml](../../config.example.toml) is all of it as a file. `guidebot check` names every"
    yield "mistake with its line; `guidebot run` and `guidebot doctor` refuse what it refuses."
    yield "\nOf the environment as well: `DATABASE_URL` comes before `[storage] url`, `GUIDEBOT_OPS_LISTEN` before"
    yield "`[ops] listen`."
    yield from _rows(_plain(config.Config))
    for name, table in TABLES.items():
        yield f"\n## `[{name}]`\n"
        yield _sentence((table.__doc__ or "").partition(": ")[2])
        yield from _rows(settings(table))
    for plugin in plugins:
        yield f"\n## `[adapters.{plugin.name}]`\n"
        yield " ".join((inspect.getdoc(plugin.table) or "").split())
        if plugin.secrets:
            yield f"\nEnvironment: {', '.join(f'`{one}`' for one in plugin.secrets)}."
        yield from _rows(settings(plugin.table))


def example(plugins: Sequence[Plugin[Any]]) -> str:
    """A configuration that changes nothing: every setting with its default and its meaning."""
    rows = ["# Every setting of guidebot with its default. Copy to config.toml and keep what you change."]
    names = [one for plugin in plugins for one in plugin.secrets]
    secrets = f"Secrets are never in this file: {', '.join([*names, 'DATABASE_URL'])} come from the environment."
    rows += [*(f"# {row}" for row in textwrap.wrap(secrets, 110)), ""]
    rows += [_pair(one) for one in _plain(config.Config)]
    for name, table in TABLES.items():
        rows += ["", f"[{name}]", *map(_pair, settings(table))]
    rows += ["", "# Naming an adapter's table starts it with `guidebot run`. Take the signs before its lines away."]
    for plugin in plugins:
        if settings(plugin.table):
            rows += ["", f"# [adapters.{plugin.name}]", *(f"# {_pair(one)}" for one in settings(plugin.table))]
    return "\n".join(rows) + "\n"


def _plain(table: type[Any]) -> Sequence[Setting]:
    """The settings above the first table."""
    return [one for one in settings(table) if one.kind in _KINDS]


def _pair(setting: Setting) -> str:
    return f"{f'{setting.name} = {_shown(setting.default)}':<{WIDTH - 2}}  # {setting.about}".rstrip("# ")


def _rows(declared: Sequence[Setting]) -> Iterator[str]:
    if declared:
        yield "\n| setting | takes | default | meaning |"
        yield "|---|---|---|---|"
    for one in declared:
        yield f"| `{one.name}` | {_takes(one)} | `{_shown(one.default)}` | {one.about} |"


def _takes(setting: Setting) -> str:
    """What a setting takes, in words: its kind and what its rules want beside it."""
    rules = [rule.otherwise.removeprefix(_WANTS) for rule in setting.rules if rule.otherwise.startswith(_WANTS)]
    if setting.kind is str and rules:
        return "; ".join(rules)
    return ", ".join([_kind(setting.kind), *rules])


def _kind(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return " or ".join(f"`{_shown(value)}`" for value in get_args(kind))
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        of = {str: "texts", int: "whole numbers"}.get((get_args(inner) or (inner,))[0], "values")
        return f"a list of {of}"
    return _KINDS.get(kind, "a table of lists")


def _sentence(words: str) -> str:
    said = re.sub(r"\s+", " ", words.strip()).replace("``", "`")
    return said[:1].upper() + said[1:]


def _shown(value: object) -> str:
    """*value* as TOML."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, Mapping):
        return "{}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else str(value)

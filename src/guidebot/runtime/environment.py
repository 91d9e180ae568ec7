"""What the configuration and the environment say together: addresses, secrets, and the tables of adapters.

`guidebot check`, `doctor` and `run` all ask `refuse_mistakes` or `mistakes`, so that what one passes no other refuses.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guidebot.adapter import Plugin, Traits, parted
from guidebot.answering import catalogue
from guidebot.core.errors import AdapterMissing
from guidebot.loading import fields
from guidebot.loading.config import LISTEN, Config
from guidebot.loading.database_address import wrong_with_variable
from guidebot.loading.mistakes import Document, Mistake, Mistakes, Path, got, unknown
from guidebot.runtime import discovery, secrets

_SECRET = re.compile(r"token|secret|password|key", re.IGNORECASE)
ENVIRONMENT, OPTIONS = "the environment", "the options"
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  # compared with, not listened at
_NO_LINES: Mapping[Path, int] = {(): 0}


def database_url(config: Config) -> str:
    """Where everything is kept: ``DATABASE_URL``, else ``[storage] url``."""
    return _variable("DATABASE_URL") or config.storage.url


def listened(config: Config) -> str:
    """Where health and metrics are served: ``GUIDEBOT_OPS_LISTEN``, else ``[ops] listen``; empty: nowhere."""
    return _variable("GUIDEBOT_OPS_LISTEN") or config.ops.listen


def mistakes(config: Config) -> Sequence[Mistake]:
    """Everything wrong in the environment, with the communities that are named, and in the table of every adapter."""
    found = [*_variable_mistakes(), *_community_mistakes(config), *_doubled_address(config)]
    for name in config.adapters:
        found += _adapter_mistakes(config, name)
    return found


def refuse_mistakes(config: Config) -> None:
    """Stop before anything starts.

    Raises:
        Mistakes: every mistake, with file and line.
    """
    found = mistakes(config)
    if found:
        raise Mistakes("the configuration", found)


def settings_of(plugin: Plugin[Any], config: Config, options: Mapping[str, str] | None = None) -> Any:
    """The table of an adapter as its dataclass; of *options*, those called like a setting come in its place.

    Raises:
        Mistakes: every mistake in the table or in the options.
    """
    settings, wrong = _read(plugin, config)
    typed = fields.from_text(plugin.table, options or {})
    if typed and not wrong:
        table = {**config.adapters.get(plugin.name, {}), **typed}
        settings, wrong = _checked(plugin, Document(OPTIONS, {"adapters": {plugin.name: table}}, _NO_LINES))
    if wrong:
        raise Mistakes("the configuration", wrong)
    return settings


def traits(config: Config) -> Mapping[str, Traits]:
    """What each platform can do whose adapter *config* names."""
    plugins = [discovery.find(name) for name in config.adapters if name in discovery.names()]
    return {one.name: one.traits(settings_of(one, config)) for one in plugins}


def known_secrets(config: Config) -> list[str]:
    """The values of every secret that *config* uses, which no log may show."""
    named = [secret for name in config.adapters for secret in discovery.find(name).secrets]
    values = secrets.read([*named, "DATABASE_URL"], os.environ).values()
    parts = {part.strip() for value in values for part in value.split(",")}  # of a key with its older ones behind it
    return [*values, *parts.difference(values)]


def _variable(name: str) -> str:
    return os.environ.get(name, "").strip()


def _variable_mistakes() -> list[Mistake]:
    listen, found = _variable("GUIDEBOT_OPS_LISTEN"), []
    if not LISTEN.holds(listen):
        found.append(f"GUIDEBOT_OPS_LISTEN: {LISTEN.otherwise}{got(listen)}")
    address = wrong_with_variable(_variable("DATABASE_URL"))
    if address:
        found.append(f"DATABASE_URL: {address}")  # never the address itself, which may hold a password
    return [Mistake(ENVIRONMENT, 0, text) for text in found]


def _doubled_address(config: Config) -> list[Mistake]:
    """Two servers of one process cannot listen in one place; which of them would fail is a matter of luck."""
    health, calendars = listened(config), config.web.listen
    if not (LISTEN.holds(health) and LISTEN.holds(calendars) and health and calendars):
        return []
    (one, port), (other, second) = parted(health), parted(calendars)
    if port and port == second and (one == other or not _EVERYWHERE.isdisjoint({one, other})):
        said = f"web.listen: health and metrics are served at {health} already; take another port"
        return [_document(config).mistake(("web", "listen"), said)]
    return []


def _community_mistakes(config: Config) -> list[Mistake]:
    """An overlay for a community that no adapter can have would be read by nobody, and nobody would hear of it."""
    document, found = _document(config), []
    for key in _communities(config):
        platform, colon, id_ = key.partition(":")
        if not (colon and platform and id_.strip()):
            text = "wants the platform and the community's id, as in discord:1234"
        elif platform not in discovery.names():
            text = unknown(platform, discovery.names(), what="the name of an adapter")
        else:
            continue
        found.append(document.mistake(("content", "community", key), f"content.community.{key}: {text}"))
    return found


def _communities(config: Config) -> Iterable[str]:
    """The communities that are named, as well those whose folders are written wrongly."""
    content = config.document.data.get("content") if config.document else None
    named = content.get("community") if isinstance(content, dict) else None
    return named if isinstance(named, dict) else config.content.community


def _adapter_mistakes(config: Config, name: str) -> Sequence[Mistake]:
    try:
        plugin = discovery.ready(name)
    except AdapterMissing as error:
        return [_document(config).mistake(("adapters", name), error.in_a_line)]
    given = secrets.read(plugin.secrets, os.environ)
    wrong = [Mistake(ENVIRONMENT, 0, f"{variable}: {text}") for variable, text in plugin.wrong_secrets(given)]
    return [*_read(plugin, config)[1], *wrong]


def _read(plugin: Plugin[Any], config: Config) -> tuple[Any, Sequence[Mistake]]:
    document = _document(config)
    if plugin.name in config.adapters:
        return _checked(plugin, document)
    return _checked(plugin, Document(document.file, {"adapters": {plugin.name: {}}}, {}))


def _checked(plugin: Plugin[Any], document: Document) -> tuple[Any, Sequence[Mistake]]:
    """The table as the plugin declares it, then what the plugin itself says about it as a whole."""

    def strange(path: Path, value: object, keys: Sequence[str]) -> str:
        del value
        dotted = ".".join(map(str, path))
        if _SECRET.search(str(path[-1])):
            names = ", ".join(plugin.secrets)
            return f"{dotted}: secrets come from the environment ({names}); take it out, renew it if others saw it"
        return unknown(str(path[-1]), keys, dotted) if keys else f"{dotted}: this adapter has no settings"

    at = ("adapters", plugin.name)
    settings, found = fields.read(plugin.table, document, at, strange)
    if not found:
        more = plugin.mistakes(settings, catalogue.commands())
        found = [document.mistake((*at, key), f"{'.'.join((*at, key))}: {text}") for key, text in more]
    return settings, found


def _document(config: Config) -> Document:
    """The file; for a configuration that was made in a program, a stand-in without lines."""
    return config.document or Document("config.toml", {"adapters": {**config.adapters}}, {})

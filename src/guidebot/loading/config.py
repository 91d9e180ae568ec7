"""`config.toml` to frozen settings. Secrets are never read from it: a file that holds one is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from guidebot.core.secrets import SHAPES
from guidebot.loading import fields
from guidebot.loading.fields import OWN, Rule
from guidebot.loading.mistakes import Document, Mistake, Mistakes
from guidebot.loading.toml import toml_document

_LISTEN = re.compile(r"(?P<host>[\w.\-]+|\[[0-9a-fA-F:]+\]):(?P<port>\d{1,5})")
DATABASES = ("sqlite:///", "postgresql://", "postgres://")


def is_address(value: str) -> bool:
    """Whether *value* is ``HOST:PORT``, or empty."""
    found = _LISTEN.fullmatch(value)
    return not value or (found is not None and int(found["port"]) <= 65535)


def _at_most(high: float) -> Rule:
    return Rule(lambda value: value <= high, f"wants {high:g} or less")


_POSITIVE = Rule(lambda value: value > 0, "wants more than 0")
_DATABASE = Rule(lambda value: value.startswith(DATABASES), "wants sqlite:///PATH or postgresql://HOST/DATABASE")
_ADDRESS = Rule(is_address, "wants HOST:PORT, for example 127.0.0.1:8080")


@dataclass(frozen=True, slots=True)
class ContentSettings:
    """``[content]``: further folders for everybody, or for one community by ``platform:id``."""

    folder: str = ""
    extra: tuple[str, ...] = ()
    community: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    reload: bool = True


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """``[storage]``: where everything is kept."""

    url: Annotated[str, _DATABASE] = "sqlite:///guidebot.db"


@dataclass(frozen=True, slots=True)
class OpsSettings:
    """``[ops]``: health, metrics and logs. An empty *listen* switches the endpoint off."""

    listen: Annotated[str, _ADDRESS] = ""
    log: Literal["text", "json"] = "text"
    level: Literal["debug", "info", "warning", "error"] = "info"


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """``[delivery]``: what this process does in a set of several. *send* or *plan* off leaves it to the others."""

    send: bool = True
    plan: bool = True
    every: Annotated[float, _POSITIVE, _at_most(60)] = 5
    discord_per_second: Annotated[float, _POSITIVE, _at_most(24)] = 20
    slack_per_second: Annotated[float, _POSITIVE, _at_most(20)] = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one process. *adapters* has one table per adapter that `guidebot run` starts."""

    content: ContentSettings = field(default_factory=ContentSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    ops: OpsSettings = field(default_factory=OpsSettings)
    delivery: DeliverySettings = field(default_factory=DeliverySettings)
    adapters: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    state: str = "state"
    document: Document | None = field(default=None, metadata=OWN)


class ConfigMistakes(Mistakes):
    """A configuration with mistakes. *settings* is what can be looked at all the same: sections without one."""

    def __init__(self, mistakes: Sequence[Mistake], config: Config, document: Document) -> None:
        super().__init__("the configuration", mistakes)
        wrong = {re.split(r"[.:]", one.text, maxsplit=1)[0] for one in mistakes}
        whole = {name: getattr(config, name) for name in ("content", "adapters") if name not in wrong}
        self.settings = Config(document=document, **whole)


def load(path: Path | None) -> Config:
    """The configuration in *path*, or the defaults when it is None.

    Raises:
        Mistakes: with every mistake and its line.
    """
    if path is None:
        return Config()
    try:
        raw = path.read_bytes()
    except OSError as error:
        text = f"cannot be read: {error.strerror}; copy config.example.toml there"
        raise Mistakes("the configuration", [Mistake(str(path), 1, text)]) from error
    return decode_config(str(path), raw)


def decode_config(name: str, raw: bytes) -> Config:
    """The configuration in the bytes of a file called *name*.

    Raises:
        Mistakes: with every mistake and its line.
    """
    document = toml_document(name, raw)
    config, mistakes = fields.read(Config, document)
    found = [Mistake(name, at, _SECRET_TEXT) for at, row in _rows(raw) if SHAPES.search(row)]
    if found or mistakes:
        raise ConfigMistakes([*found, *mistakes], config, document)
    return replace(config, document=document)


_SECRET_TEXT = "this looks like a secret; secrets come from the environment only. Take it out and renew it"  # noqa: S105  # no secret


def _rows(raw: bytes) -> list[tuple[int, str]]:
    return list(enumerate(raw.decode("utf-8", "replace").splitlines(), 1))

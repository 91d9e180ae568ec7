"""`config.toml` to frozen settings. Secrets are never read from it: a file that holds one is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field, is_dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from guidebot.adapter import ADDRESS, LITERAL, NAMED, POSITIVE, WEB, at_most, or_empty
from guidebot.core.records import dataclass
from guidebot.core.secrets import SHAPES
from guidebot.core.this_user import this_user
from guidebot.loading import fields
from guidebot.loading.database_address import DATABASE
from guidebot.loading.fields import OWN
from guidebot.loading.mistakes import Document, Mistake, Mistakes, unknown
from guidebot.loading.mistakes import Path as Keys
from guidebot.loading.toml import toml_document

SQLITE = "sqlite:///"
LISTEN = or_empty(ADDRESS)
Folder = Annotated[str, NAMED, LITERAL]


@dataclass(frozen=True, slots=True)
class ContentSettings:
    """``[content]``: further folders for everybody, or for one community by ``platform:id``."""

    folder: Annotated[str, LITERAL, "empty: the content that ships with guidebot"] = ""
    extra: Annotated[
        tuple[Folder, ...], 'further folders that add, replace or hide entries, for example ["our-content/"]'
    ] = ()
    community: Annotated[
        Mapping[str, tuple[Folder, ...]], 'the same for one community: { "discord:1234" = ["berlin/"] }'
    ] = field(default_factory=lambda: MappingProxyType({}))
    reload: Annotated[bool, "a changed file is checked and swapped in at once"] = True


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """``[storage]``: where everything is kept."""

    url: Annotated[str, DATABASE, "or postgresql://host/database for several processes"] = "sqlite:///guidebot.db"


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """``[delivery]``: what this process does in a set of several. *send* or *plan* off leaves it to the others."""

    send: Annotated[bool, "this process sends what is due"] = True
    plan: Annotated[bool, "this process looks for what falls due"] = True
    every: Annotated[float, POSITIVE, at_most(60), "seconds between looks"] = 5


@dataclass(frozen=True, slots=True)
class OpsSettings:
    """``[ops]``: health, metrics and logs. An empty *listen* switches the endpoint off."""

    listen: Annotated[str, LISTEN, '"127.0.0.1:8080" serves /healthz, /readyz and /metrics'] = ""
    log: Annotated[Literal["text", "json"], 'or "json"'] = "text"
    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        'or "debug" (each answer too), "warning", "error"; never of the SDKs',
    ] = "info"


@dataclass(frozen=True, slots=True)
class OpportunitiesSettings:
    """``[opportunities]``: the lists that others keep. Without a *source* nobody is called."""

    source: Annotated[
        str, or_empty(WEB), '"https://www.aisafety.com/api/v1" is read once an hour; empty: nobody is called'
    ] = ""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """``[web]``: calendars and feeds for other programs, behind private addresses. An empty *listen* serves none."""

    listen: Annotated[str, LISTEN, '"127.0.0.1:8090" serves calendars and feeds'] = ""
    public_url: Annotated[str, or_empty(WEB), 'how people reach it, for example "https://bot.example.org"'] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one process. *adapters* has one table per adapter that `guidebot run` starts."""

    content: ContentSettings = field(default_factory=ContentSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    ops: OpsSettings = field(default_factory=OpsSettings)
    delivery: DeliverySettings = field(default_factory=DeliverySettings)
    opportunities: OpportunitiesSettings = field(default_factory=OpportunitiesSettings)
    web: WebSettings = field(default_factory=WebSettings)
    adapters: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    state: Annotated[
        str, NAMED, LITERAL, "a folder for small files: checked content, command hashes, back-off marks"
    ] = "state"
    document: Document | None = field(default=None, metadata=OWN)


class ConfigMistakes(Mistakes):
    """A configuration with mistakes. *settings* is what can be looked at all the same: sections without one."""

    def __init__(self, mistakes: Sequence[Mistake], config: Config, document: Document) -> None:
        super().__init__("the configuration", mistakes)
        wrong = {re.split(r"[.:]", one.text, maxsplit=1)[0] for one in mistakes}
        whole = {name: getattr(config, name) for name in ("content", "adapters") if name not in wrong}
        if "adapters" in wrong and isinstance(config.adapters, Mapping):  # those that are tables
            whole["adapters"] = {key: one for key, one in config.adapters.items() if isinstance(one, MappingProxyType)}
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
        raise Mistakes("the configuration", [Mistake(str(path), 1, _unreadable(path, error))]) from error
    return beside(path.parent, decode_config(str(path), raw))


def _unreadable(path: Path, error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return "is a folder; Docker makes one where the file to mount is missing. Remove it and write the file"
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return f"is a link to {path.readlink()}, which is not there; put the file there, or remove the link"
    if isinstance(error, FileNotFoundError):
        return "is not there; write one with: guidebot init"
    if isinstance(error, PermissionError):
        return f"may not be read by this user ({this_user()}); change its rights, it holds no secret"
    return f"cannot be read: {error.strerror}"


def beside(folder: Path, config: Config) -> Config:
    """*config* with its relative paths, defaults included, beginning at *folder*, where its file lies."""

    def path(written: str) -> str:
        return str(folder / written) if written else ""

    content = replace(
        config.content,
        folder=path(config.content.folder),
        extra=tuple(map(path, config.content.extra)),
        community={key: tuple(map(path, paths)) for key, paths in config.content.community.items()},
    )
    url, file = config.storage.url, config.storage.url.removeprefix(SQLITE)
    storage = replace(config.storage, url=f"{SQLITE}{path(file)}" if url.startswith(SQLITE) else url)
    return replace(config, content=content, storage=storage, state=path(config.state))


def decode_config(name: str, raw: bytes) -> Config:
    """The configuration in the bytes of a file called *name*.

    Raises:
        Mistakes: with every mistake and its line.
    """
    document = toml_document(name, raw)
    config, mistakes = fields.read(Config, document, strange=_strange)
    found = [Mistake(name, at, _SECRET_TEXT) for at, row in _rows(raw) if SHAPES.search(row)]
    if found or mistakes:
        raise ConfigMistakes([*found, *mistakes], config, document)
    return replace(config, document=document)


_SECRET_TEXT = "this looks like a secret; secrets come from the environment only. Take it out and renew it"  # noqa: S105  # no secret


def _strange(path: Keys, value: object, keys: Sequence[str]) -> str:
    """What to say of an unknown key: it may belong to an adapter, or have stood here in an older version."""
    name = str(path[-1])
    moved = re.fullmatch(r"(\w+)_per_second", name)
    if path[0] == "delivery" and moved:
        return f"delivery.{name} has a new place: write it as per_second below [adapters.{moved[1]}]"
    text = unknown(name, keys, ".".join(map(str, path)))
    if len(path) == 1 and isinstance(value, dict) and "did you mean" not in text:
        return f"{text}; the settings of an adapter stand below [adapters.{name}]"
    tables = [one.name for one in fields.settings(Config) if _has(one.kind, name)]
    return f"{text}; it stands below {' or '.join(f'[{one}]' for one in tables)}" if len(path) == 1 and tables else text


def _has(table: Any, name: str) -> bool:
    return is_dataclass(table) and isinstance(table, type) and any(one.name == name for one in fields.settings(table))


def _rows(raw: bytes) -> list[tuple[int, str]]:
    return list(enumerate(raw.decode("utf-8", "replace").splitlines(), 1))

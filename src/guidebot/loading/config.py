"""`config.toml` to frozen settings. Secrets are never read from it: a file that holds one is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from guidebot.loading import decode
from guidebot.loading.decode import Document, Mistake, Mistakes

_SECRET = re.compile(
    r"xox[a-z]-[\w-]{10,}|xapp-[\w-]{10,}|[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}|://[^/\s:@]+:[^@\s]+@"
)
LISTEN = re.compile(r"(?P<host>[\w.\-]+|\[[0-9a-fA-F:]+\]):(?P<port>\d{1,5})")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ContentSettings(_Strict):
    """``[content]``: further folders for everybody, or for one community by ``platform:id``."""

    folder: str = ""
    extra: tuple[str, ...] = ()
    community: dict[str, tuple[str, ...]] = {}
    reload: bool = True


class StorageSettings(_Strict):
    """``[storage]``: where everything is kept."""

    url: str = "sqlite:///guidebot.db"

    @field_validator("url")
    @classmethod
    def _known(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("wants sqlite:///PATH or postgresql://HOST/DATABASE")
        return value


class OpsSettings(_Strict):
    """``[ops]``: health, metrics and logs. An empty *listen* switches the endpoint off."""

    listen: str = ""
    log: Literal["text", "json"] = "text"
    level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("listen")
    @classmethod
    def _address(cls, value: str) -> str:
        found = LISTEN.fullmatch(value)
        if value and (not found or int(found["port"]) > 65535):
            raise ValueError("wants HOST:PORT, for example 127.0.0.1:8080")
        return value


class DeliverySettings(_Strict):
    """``[delivery]``: what this process does in a set of several. *send* or *plan* off leaves it to the others."""

    send: bool = True
    plan: bool = True
    every: Annotated[float, Field(gt=0, le=60)] = 5
    discord_per_second: Annotated[float, Field(gt=0, le=24)] = 20
    slack_per_second: Annotated[float, Field(gt=0, le=20)] = 4


class _File(_Strict):
    content: ContentSettings = ContentSettings()
    storage: StorageSettings = StorageSettings()
    ops: OpsSettings = OpsSettings()
    delivery: DeliverySettings = DeliverySettings()
    adapters: dict[str, dict[str, Any]] = {}
    state: str = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one process. *adapters* has one table per adapter that `guidebot run` starts."""

    content: ContentSettings = field(default_factory=ContentSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    ops: OpsSettings = field(default_factory=OpsSettings)
    delivery: DeliverySettings = field(default_factory=DeliverySettings)
    adapters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    state: str = "state"
    document: Document | None = None


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
    document = decode.toml_document(name, raw)
    found = [Mistake(name, at, _SECRET_TEXT) for at, row in _rows(raw) if _SECRET.search(row)]
    try:
        file = _File.model_validate(document.data)
    except ValidationError as error:
        found += decode.model_mistakes(document, (), _File, error)
    if found:
        raise Mistakes("the configuration", found)
    return Config(
        content=file.content,
        storage=file.storage,
        ops=file.ops,
        delivery=file.delivery,
        adapters=MappingProxyType({key: MappingProxyType(value) for key, value in file.adapters.items()}),
        state=file.state,
        document=document,
    )


_SECRET_TEXT = "this looks like a secret; secrets come from the environment only. Take it out and renew it"  # noqa: S105  # no secret


def _rows(raw: bytes) -> list[tuple[int, str]]:
    return list(enumerate(raw.decode("utf-8", "replace").splitlines(), 1))

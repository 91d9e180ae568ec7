"""The table ``[adapters.discord]`` as a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from guidebot.core.errors import ConfigError

TOKEN = "DISCORD_TOKEN"  # noqa: S105  # the name of the variable, no secret

DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {
        "api_url": "https://discord.com/api",
        "application_id": "",
        "shard_count": 0,
        "shard_ids": (),
        "typed": True,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The adapter's settings.

    Attributes:
        api_url: where every REST call goes; the gateway's address is asked there too.
        application_id: for the invite link only; empty: taken from the token or an option.
        shard_count: how many shards all processes have together; 0 lets Discord decide.
        shard_ids: the shards of this process; empty: all of them.
        typed: answer mentions and direct messages; off keeps the intents to ``guilds`` alone.
        ack_after: seconds after which an answer that is not ready is acknowledged.
        form_after: the same where the answer may be a form, which has to be the first response.
    """

    token: str
    api_url: str = "https://discord.com/api"
    shard_count: int = 0
    shard_ids: tuple[int, ...] = ()
    typed: bool = True
    ack_after: float = 1.5
    form_after: float = 2.3

    @classmethod
    def read(cls, table: Mapping[str, Any], secrets: Mapping[str, str]) -> Settings:
        """The settings in *table*.

        Raises:
            ConfigError: the token is missing or a setting does not fit.
        """
        token = secrets.get(TOKEN, "").strip()
        if not token:
            raise ConfigError(
                f"{TOKEN} is not set.",
                fix="Copy the bot's token from https://discord.com/developers/applications, page Bot, and export it.",
            )
        count = _whole("shard_count", table.get("shard_count", 0))
        ids = _shard_ids(table.get("shard_ids", ()), count)
        return cls(
            token=token,
            api_url=_url(table.get("api_url", DEFAULTS["api_url"])),
            shard_count=count,
            shard_ids=ids,
            typed=_flag("typed", table.get("typed", True)),
        )


def _url(value: object) -> str:
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        raise ConfigError(f"discord.api_url: wants an http or https address; got {value!r}")
    return value.rstrip("/")


def _whole(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigError(f"discord.{name}: wants a whole number; got {value!r}")
    return value


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"discord.{name}: wants true or false; got {value!r}")
    return value


def _shard_ids(value: object, count: int) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise ConfigError(f"discord.shard_ids: wants a list of whole numbers; got {value!r}")
    ids = tuple(_whole("shard_ids", one) for one in value)
    if ids and not count:
        raise ConfigError("discord.shard_ids: also set shard_count, the number of shards of all processes together")
    if len(set(ids)) < len(ids) or any(one >= count for one in ids):
        raise ConfigError(f"discord.shard_ids: wants different numbers below shard_count; got {list(ids)}")
    return ids

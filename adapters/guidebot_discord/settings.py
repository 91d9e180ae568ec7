"""The table ``[adapters.discord]``, and with the token what the adapter runs with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated

from guidebot.adapter import POSITIVE, WEB, at_least, at_most, matches
from guidebot.core.errors import ConfigError
from guidebot.core.records import dataclass

TOKEN = "DISCORD_TOKEN"  # noqa: S105  # the name of the variable, no secret
_ID = matches(r"\d*", "wants the application's id, a number in quotes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Which part of Discord this process serves, and how fast it may speak by itself."""

    api_url: Annotated[str, WEB, "another base for a rate-limit proxy or a test server"] = "https://discord.com/api"
    application_id: Annotated[str, _ID, "for the invite link; empty: taken from the token"] = ""
    shard_count: Annotated[int, at_least(0), "how many shards all processes have together; 0 lets Discord decide"] = 0
    shard_ids: Annotated[
        tuple[Annotated[int, at_least(0)], ...], "the shards of this process; empty: all of them, as in [0, 1]"
    ] = ()
    typed: Annotated[bool, "answer mentions and direct messages; false asks for fewer intents"] = True
    per_second: Annotated[
        float,
        POSITIVE,
        at_most(24),
        "requests by itself, of Discord's 50, a post being four; a burst may take twice that, the rest is for answers",
    ] = 20


def shard_mistakes(table: Table) -> Sequence[tuple[str, str]]:
    """What is wrong with the shards taken together."""
    count, ids = table.shard_count, table.shard_ids
    if ids and not count:
        return [("shard_ids", "also set shard_count, the number of shards of all processes together")]
    if len(set(ids)) < len(ids) or any(one >= count for one in ids):
        return [("shard_ids", f"wants different numbers below shard_count; got {list(ids)}")]
    return ()


def no_token(value: str) -> str:
    """What *value* is when it is something else than a bot's token, as a sentence; empty when it may be one."""
    copy = "copy the token from the page Bot of https://discord.com/developers/applications"
    if not value:
        return ""
    if value.startswith(("xox", "xapp-")):
        return f"it is a token of Slack; {copy}"
    if value.isdecimal():
        return f"it is the id of an application or account; {copy}"
    if re.fullmatch(r"[0-9a-f]{64}", value):
        return f"it is the application's public key; {copy}"
    if "." not in value:
        return f"it is the client secret or something else, since a token has three parts joined by dots; {copy}"
    if value.lower().startswith(("bot", "bearer")):  # a token begins with a number in base64
        return f"“Bot” stands before it; take that away, or {copy}"
    if not re.fullmatch(r"[\w.-]+", value):
        return f"a sign stands in it that no token has; {copy}"
    if value.count(".") != 2 or not all(value.split(".")):
        return f"a token has three parts joined by dots, and this has not; {copy}"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The adapter's settings.

    Attributes:
        api_url: where every REST call goes; the gateway's address is asked there too.
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
    def of(cls, table: Table, secrets: Mapping[str, str]) -> Settings:
        """The settings in *table*, with the token.

        Raises:
            ConfigError: the token is missing.
        """
        token = secrets.get(TOKEN, "").strip()
        if not token:
            raise ConfigError(
                f"{TOKEN} is not set.",
                fix="Copy the bot's token from https://discord.com/developers/applications, page Bot, and export it.",
            )
        return cls(
            token=token,
            api_url=table.api_url.rstrip("/"),
            shard_count=table.shard_count,
            shard_ids=table.shard_ids,
            typed=table.typed,
        )

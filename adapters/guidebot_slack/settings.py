"""The table ``[adapters.slack]`` as a frozen value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import urlsplit

from guidebot.core.errors import ConfigError
from guidebot_slack.names import Names

BOT_TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105  # the name of the variable, no secret
APP_TOKEN = "SLACK_APP_TOKEN"  # noqa: S105  # the name of the variable, no secret
SIGNING_SECRET = "SLACK_SIGNING_SECRET"  # noqa: S105  # the name of the variable, no secret
CLIENT_ID = "SLACK_OAUTH_CLIENT_ID"
CLIENT_SECRET = "SLACK_OAUTH_CLIENT_SECRET"  # noqa: S105  # the name of the variable, no secret
ENCRYPTION_KEY = "GUIDEBOT_ENCRYPTION_KEY"
SECRETS = (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, CLIENT_ID, CLIENT_SECRET, ENCRYPTION_KEY)

DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {
        "api_url": "https://slack.com/api/",
        "authorization_url": "https://slack.com/oauth/v2/authorize",
        "listen": "127.0.0.1:3000",
        "mode": "socket",
        "path": "/slack/events",
        "prefix": "",
        "public_url": "",
        "umbrella": "guidebot",
        "umbrella_only": False,
        "workspaces": "single",
    }
)
_FIXES = {
    BOT_TOKEN: "Copy the Bot User OAuth Token (xoxb-…) from your app's page OAuth & Permissions, and export it.",
    APP_TOKEN: "Make an App-Level Token (xapp-…) with the scope connections:write on the page Basic Information.",
    SIGNING_SECRET: "Copy Signing Secret from your app's page Basic Information, and export it.",
    CLIENT_ID: "Copy Client ID from your app's page Basic Information, and export it.",
    CLIENT_SECRET: "Copy Client Secret from your app's page Basic Information, and export it.",
    ENCRYPTION_KEY: "Make one with: guidebot encryption-key slack",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The adapter's settings.

    Attributes:
        api_url: where every Web API call goes; GovSlack and test servers have another one.
        listen: where the web server of http mode and of the install page listens.
        public_url: how Slack and browsers reach that server, for example ``https://bot.example.org``.
        ack_after: seconds after which an answer that is not ready is acknowledged.
        form_after: the same where the answer may be a form, which has to open within Slack's 3 s.
        submit_after: the same for a submitted modal.
    """

    names: Names
    mode: Literal["socket", "http"] = "socket"
    many: bool = False
    api_url: str = "https://slack.com/api/"
    authorization_url: str = "https://slack.com/oauth/v2/authorize"
    host: str = "127.0.0.1"
    port: int = 3000
    path: str = "/slack/events"
    public_url: str = ""
    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    client_id: str = ""
    client_secret: str = ""
    encryption_key: str = ""
    ack_after: float = 1.5
    form_after: float = 1.2
    submit_after: float = 2.0

    @classmethod
    def read(cls, table: Mapping[str, Any], secrets: Mapping[str, str]) -> Settings:
        """The settings in *table*.

        Raises:
            ConfigError: a secret is missing or a setting does not fit.
        """
        full = {**DEFAULTS, **table}
        mode = _one_of("mode", full["mode"], ("socket", "http"))
        many = _one_of("workspaces", full["workspaces"], ("single", "many")) == "many"
        _present(secrets, mode, many=many)
        host, port = _address(full["listen"])
        return cls(
            names=read_names(full),
            mode="http" if mode == "http" else "socket",
            many=many,
            api_url=_url("api_url", full["api_url"]).rstrip("/") + "/",
            authorization_url=_url("authorization_url", full["authorization_url"]),
            host=host,
            port=port,
            path=_path(full["path"]),
            public_url=_url("public_url", full["public_url"]).rstrip("/") if full["public_url"] else "",
            bot_token=secrets.get(BOT_TOKEN, ""),
            app_token=secrets.get(APP_TOKEN, ""),
            signing_secret=secrets.get(SIGNING_SECRET, ""),
            client_id=secrets.get(CLIENT_ID, ""),
            client_secret=secrets.get(CLIENT_SECRET, ""),
            encryption_key=secrets.get(ENCRYPTION_KEY, ""),
        )


def read_names(table: Mapping[str, Any]) -> Names:
    """How commands are called.

    Raises:
        ConfigError: a setting does not fit.
    """
    prefix, umbrella = table["prefix"], table["umbrella"]
    if not isinstance(prefix, str) or not re.fullmatch(r"([a-z0-9][a-z0-9_-]{0,10})?", prefix):
        raise ConfigError(f"slack.prefix: wants up to 11 lower-case letters, digits and hyphens; got {prefix!r}")
    if not isinstance(umbrella, str) or not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,30}", umbrella):
        raise ConfigError(f"slack.umbrella: wants lower-case letters, digits and hyphens; got {umbrella!r}")
    if not isinstance(table["umbrella_only"], bool):
        raise ConfigError(f"slack.umbrella_only: wants true or false; got {table['umbrella_only']!r}")
    return Names(umbrella=umbrella, prefix=prefix, umbrella_only=table["umbrella_only"])


def _present(secrets: Mapping[str, str], mode: str, *, many: bool) -> None:
    needed = [CLIENT_ID, CLIENT_SECRET, ENCRYPTION_KEY] if many else [BOT_TOKEN]
    needed.append(APP_TOKEN if mode == "socket" else SIGNING_SECRET)
    missing = [name for name in needed if not secrets.get(name, "").strip()]
    if missing:
        raise ConfigError(
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set.",
            fix=" ".join(_FIXES[name] for name in missing),
        )


def _one_of(name: str, value: object, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ConfigError(f"slack.{name}: wants {' or '.join(known)}; got {value!r}")
    return str(value)


def _url(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.startswith(("https://", "http://")) or not urlsplit(value).hostname:
        raise ConfigError(f"slack.{name}: wants an http or https address; got {value!r}")
    return value


def _path(value: object) -> str:
    if not isinstance(value, str) or not value.startswith("/"):
        raise ConfigError(f"slack.path: wants a path that begins with a slash; got {value!r}")
    return value


def _address(value: object) -> tuple[str, int]:
    found = re.fullmatch(r"(?P<host>[\w.\-]+|\[[0-9a-fA-F:]+\]):(?P<port>\d{1,5})", str(value))
    if not found or int(found["port"]) > 65535:
        raise ConfigError(f"slack.listen: wants HOST:PORT, for example 127.0.0.1:3000; got {value!r}")
    return found["host"].strip("[]"), int(found["port"])

"""The table ``[adapters.slack]``, and with the secrets what the adapter runs with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from guidebot.adapter import ADDRESS, LITERAL, POSITIVE, WEB, at_most, matches, or_empty, parted
from guidebot.core.errors import ConfigError
from guidebot.core.records import dataclass
from guidebot_slack.names import Names

BOT_TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105  # the name of the variable, no secret
APP_TOKEN = "SLACK_APP_TOKEN"  # noqa: S105  # the name of the variable, no secret
SIGNING_SECRET = "SLACK_SIGNING_SECRET"  # noqa: S105  # the name of the variable, no secret
CLIENT_ID = "SLACK_OAUTH_CLIENT_ID"
CLIENT_SECRET = "SLACK_OAUTH_CLIENT_SECRET"  # noqa: S105  # the name of the variable, no secret
ENCRYPTION_KEY = "GUIDEBOT_ENCRYPTION_KEY"
SECRETS = (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, CLIENT_ID, CLIENT_SECRET, ENCRYPTION_KEY)

KEY = re.compile(r"(?P<name>[a-z0-9]{4,20}):(?P<key>[\w-]{43}=)")
"""One key: its name and what `guidebot encryption-key` makes; several are joined by commas."""
_BEGINS = re.compile(r"xox[a-z]-|xapp-")
_PREFIX = matches(r"([a-z0-9][a-z0-9_-]{0,10})?", "wants up to 11 lower-case letters, digits and hyphens")
_UMBRELLA = matches(r"[a-z0-9][a-z0-9_-]{0,30}", "wants lower-case letters, digits and hyphens")
_PATH = matches(r"/\S*", "wants a path that begins with a slash")
_FIXES = {
    BOT_TOKEN: "Copy the Bot User OAuth Token (xoxb-…) from your app's page OAuth & Permissions, and export it.",
    APP_TOKEN: "Make an App-Level Token (xapp-…) with the scope connections:write on the page Basic Information.",
    SIGNING_SECRET: "Copy Signing Secret from your app's page Basic Information, and export it.",
    CLIENT_ID: "Copy Client ID from your app's page Basic Information, and export it.",
    CLIENT_SECRET: "Copy Client Secret from your app's page Basic Information, and export it.",
    ENCRYPTION_KEY: "Make a key with guidebot encryption-key slack, and export it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How Slack reaches the bot, and how its commands are called there."""

    api_url: Annotated[str, WEB, "GovSlack and test servers have another one"] = "https://slack.com/api/"
    authorization_url: Annotated[str, WEB, "where the install page sends people"] = (
        "https://slack.com/oauth/v2/authorize"
    )
    mode: Annotated[Literal["socket", "http"], 'or "http": signed requests to public_url, behind a load balancer'] = (
        "socket"
    )
    workspaces: Annotated[Literal["single", "many"], 'or "many": an install page, tokens kept encrypted'] = "single"
    listen: Annotated[str, ADDRESS, "the web server of http mode and of the install page"] = "127.0.0.1:3000"
    path: Annotated[str, _PATH, LITERAL, "where Slack sends its requests"] = "/slack/events"
    public_url: Annotated[
        str, or_empty(WEB), 'how Slack and browsers reach it, for example "https://bot.example.org"'
    ] = ""
    prefix: Annotated[str, _PREFIX, '"ais-" makes /ais-goal of /goal'] = ""
    umbrella: Annotated[str, _UMBRELLA, "the one command that holds all others"] = "guidebot"
    umbrella_only: Annotated[bool, "true keeps the umbrella alone"] = False
    per_second: Annotated[
        float, POSITIVE, at_most(20), "requests made by itself in each workspace, a post being two"
    ] = 4


def other_secrets(secrets: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Secrets that are another one than their variable wants, each with a sentence."""
    yield from _other_tokens(secrets.get(BOT_TOKEN, ""), secrets.get(APP_TOKEN, ""))
    yield from _other_keys(secrets)


def _other_tokens(bot: str, app: str) -> Iterator[tuple[str, str]]:
    if bot.startswith("xapp-"):
        yield BOT_TOKEN, f"it is the app-level token, which belongs into {APP_TOKEN}. {_FIXES[BOT_TOKEN]}"
    elif bot and not bot.startswith("xoxb-"):
        yield BOT_TOKEN, f"{_kind(bot)}, and a bot's token begins with xoxb-. {_FIXES[BOT_TOKEN]}"
    if app.startswith("xoxb-"):
        yield APP_TOKEN, f"it is the bot's token, which belongs into {BOT_TOKEN}. {_FIXES[APP_TOKEN]}"
    elif app and not app.startswith("xapp-"):
        yield APP_TOKEN, f"{_kind(app)}, and an app-level token begins with xapp-. {_FIXES[APP_TOKEN]}"
    for name, value, begins in ((BOT_TOKEN, bot, "xoxb-"), (APP_TOKEN, app, "xapp-")):
        if len(_BEGINS.findall(value)) > 1 and value.startswith(begins):
            yield name, f"two tokens stand in it. {_FIXES[name]}"
        elif value == begins:
            yield name, f"only the beginning of a token stands there. {_FIXES[name]}"
        elif value.startswith(begins) and not re.fullmatch(r"[\w-]+", value):
            yield name, f"a sign stands in it that no such token has. {_FIXES[name]}"


def _other_keys(secrets: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in (SIGNING_SECRET, CLIENT_SECRET):
        if secrets.get(name, "").startswith(("xox", "xapp-")):
            yield name, f"it is a token. {_FIXES[name]}"
        elif re.fullmatch(r"\d+\.\d+", secrets.get(name, "")):
            yield name, f"it is the client id. {_FIXES[name]}"
    client = secrets.get(CLIENT_ID, "")
    if client and not re.fullmatch(r"\d+\.\d+", client):
        yield CLIENT_ID, f"a client id is two numbers joined by a dot. {_FIXES[CLIENT_ID]}"
    keys = [part.strip() for part in secrets.get(ENCRYPTION_KEY, "").split(",") if part.strip()]
    if any(not KEY.fullmatch(part) for part in keys):
        yield ENCRYPTION_KEY, f"it is no key, or one of several is none. {_FIXES[ENCRYPTION_KEY]}"


def _kind(value: str) -> str:
    """What *value* is, as far as its beginning says."""
    known = {"xoxp-": "it is a person's token", "xoxe": "it is a token that expires", "xoxa-": "it is an old token"}
    return next((said for begin, said in known.items() if value.startswith(begin)), "it is something else")


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
    def of(cls, table: Table, secrets: Mapping[str, str]) -> Settings:
        """The settings in *table*, with the secrets.

        Raises:
            ConfigError: a secret is missing.
        """
        many = table.workspaces == "many"
        _present(secrets, table.mode, many=many)
        host, port = parted(table.listen)
        return cls(
            names=names_of(table),
            mode=table.mode,
            many=many,
            api_url=table.api_url.rstrip("/") + "/",
            authorization_url=table.authorization_url,
            host=host,
            port=port,
            path=table.path,
            public_url=table.public_url.rstrip("/"),
            bot_token=secrets.get(BOT_TOKEN, ""),
            app_token=secrets.get(APP_TOKEN, ""),
            signing_secret=secrets.get(SIGNING_SECRET, ""),
            client_id=secrets.get(CLIENT_ID, ""),
            client_secret=secrets.get(CLIENT_SECRET, ""),
            encryption_key=secrets.get(ENCRYPTION_KEY, ""),
        )


def names_of(table: Table) -> Names:
    """How commands are called."""
    return Names(umbrella=table.umbrella, prefix=table.prefix, umbrella_only=table.umbrella_only)


def _present(secrets: Mapping[str, str], mode: str, *, many: bool) -> None:
    needed = [CLIENT_ID, CLIENT_SECRET, ENCRYPTION_KEY] if many else [BOT_TOKEN]
    needed.append(APP_TOKEN if mode == "socket" else SIGNING_SECRET)
    missing = [name for name in needed if not secrets.get(name, "").strip()]
    if missing:
        raise ConfigError(
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set.",
            fix=" ".join(_FIXES[name] for name in missing),
        )

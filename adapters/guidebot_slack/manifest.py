"""``guidebot manifest slack``: the app manifest that an admin pastes, made from the command table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from guidebot.core.commands import Command
from guidebot.core.errors import ConfigError
from guidebot_slack.names import Names
from guidebot_slack.scopes import EVENTS, scopes
from guidebot_slack.settings import Table, names_of

MAX_COMMANDS = 50
_LONG = (
    "guidebot answers questions from a curated career guide for people who want to work on making advanced AI go well. "
    "It posts a weekly open problem and a weekly governance topic, and reminds members, if they want it, of the goals "
    "they set themselves. It reads what is sent to it, never the history of a channel, apart from looking up its own "
    "posts after a broken connection."
)


def manifest(commands: Sequence[Command], settings: Table, options: Mapping[str, str]) -> str:
    """The manifest as YAML, or as JSON with the option ``format=json``.

    Raises:
        ConfigError: http mode or several workspaces without ``public_url``, or a format that is neither.
    """
    form = options.get("format", "yaml")
    if form not in {"yaml", "json"}:
        raise ConfigError(f"The manifest cannot be written as {form!r}.", fix="Choose format=yaml or format=json.")
    made = build(commands, settings)
    if form == "json":
        return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    return "\n".join(_yaml(made)) + "\n"


def build(commands: Sequence[Command], table: Table) -> dict[str, Any]:
    """The manifest as plain values."""
    http, many = table.mode == "http", table.workspaces == "many"
    base = table.public_url.rstrip("/")
    if (http or many) and not base.startswith("https://"):
        what = "http mode" if http else "several workspaces"
        raise ConfigError(
            f"slack.public_url: {what} wants the https address under which Slack reaches the bot; got {base!r}",
            fix='Set public_url = "https://bot.example.org" in [adapters.slack].',
        )
    url = f"{base}{table.path}" if http else ""
    names = names_of(table).knowing(commands)
    oauth: dict[str, Any] = {"scopes": {"bot": list(scopes())}}
    if many:
        oauth["redirect_urls"] = [f"{base}/slack/oauth_redirect"]
    at = {"request_url": url} if url else {}
    return {
        "_metadata": {"major_version": 1},
        "display_information": {
            "name": "guidebot",
            "description": "A career guide, weekly open problems and kind reminders.",
            "long_description": _LONG,
            "background_color": "#1d3557",
        },
        "features": _features(commands, names, url),
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**at, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **at},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not http,
            "token_rotation_enabled": False,
        },
    }


def _features(commands: Sequence[Command], names: Names, url: str) -> dict[str, Any]:
    slashes = list(names.slashes(commands))
    if len(slashes) > MAX_COMMANDS:
        raise ConfigError(
            f"{len(slashes)} slash commands, Slack takes {MAX_COMMANDS}.", fix="Set umbrella_only = true."
        )
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "guidebot", "always_online": True},
        "slash_commands": [
            {
                "command": f"/{one.name}",
                **({"url": url} if url else {}),
                "description": one.description,
                **({"usage_hint": one.hint} if one.hint else {}),
                "should_escape": True,
            }
            for one in slashes
        ],
    }


def _yaml(value: Any, depth: int = 0) -> list[str]:
    """Plain values as YAML: mappings, lists, and scalars written as JSON, which YAML reads."""
    pad = "  " * depth
    lines: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict | list) and inner:
                lines += [f"{pad}{key}:", *_yaml(inner, depth + 1)]
            else:
                lines.append(f"{pad}{key}: {json.dumps(inner, ensure_ascii=False)}")
    else:
        for inner in value:
            written = _yaml(inner, depth + 1) if isinstance(inner, dict | list) else None
            first = written[0].strip() if written else json.dumps(inner, ensure_ascii=False)
            lines += [f"{pad}- {first}", *(written or [""])[1:]]
    return lines

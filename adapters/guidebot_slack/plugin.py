"""What the entry point gives: name, secrets, settings and tools, without importing slack-bolt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from guidebot.adapter import Adapter, Context, Tool
from guidebot_slack.manifest import manifest
from guidebot_slack.settings import DEFAULTS, SECRETS, Settings


class SlackPlugin:
    """Builds the Slack adapter."""

    @property
    def name(self) -> str:
        """The adapter's name."""
        return "slack"

    @property
    def secrets(self) -> Sequence[str]:
        """The environment variables it reads."""
        return SECRETS

    @property
    def defaults(self) -> Mapping[str, Any]:
        """Every setting with its default."""
        return DEFAULTS

    @property
    def tools(self) -> Mapping[str, Tool]:
        """``guidebot manifest slack`` and the maker of encryption keys."""
        return MappingProxyType({"manifest": manifest, "encryption-key": _encryption_key})

    def create(self, context: Context) -> Adapter:
        """Build the adapter; no connection yet.

        Raises:
            ConfigError: a secret is missing, or a setting does not fit or is the name of a command.
            ModuleNotFoundError: slack-bolt or slack-sdk is not installed.
        """
        read = Settings.read(context.settings, context.secrets)
        settings = replace(read, names=read.names.knowing(context.bot.commands))
        from guidebot_slack.connection import SlackAdapter  # noqa: PLC0415  # slack-bolt only where it is used

        return SlackAdapter(context, settings)


def _encryption_key(commands: object, settings: object, options: object) -> str:
    """A fresh key for ``GUIDEBOT_ENCRYPTION_KEY``; put it before the old one to rotate."""
    del commands, settings, options
    from guidebot_slack.vault import new_key  # noqa: PLC0415  # cryptography only where it is used

    return f"{new_key()}\n"

"""What the entry point gives: name, secrets, settings and tools, without importing slack-bolt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from guidebot.adapter import Adapter, Context, Plugin, Rate, Traits
from guidebot.core.commands import Command
from guidebot_slack.manifest import manifest
from guidebot_slack.settings import ENCRYPTION_KEY, SECRETS, Settings, Table, names_of, other_secrets


def _encryption_key(commands: object, settings: object, options: object) -> str:
    """A fresh key for ``GUIDEBOT_ENCRYPTION_KEY``; put it before the old one to rotate."""
    del commands, settings, options
    from guidebot_slack.vault import new_key  # noqa: PLC0415  # cryptography only where it is used

    return f"{new_key()}\n"


_OPENS = 40 / 60  # Slack takes fifty a minute, and answers open some as well


class SlackPlugin(Plugin[Table]):
    """Builds the Slack adapter."""

    name = "slack"
    table = Table
    secrets = SECRETS
    needs = ("slack_bolt", "slack_sdk", "cryptography")
    tools = MappingProxyType({"manifest": manifest, "encryption-key": _encryption_key})
    options = ("format",)

    def mistakes(self, settings: Table, commands: Sequence[Command]) -> Sequence[tuple[str, str]]:
        """Names that two commands would have."""
        return names_of(settings).clashes(commands)

    def wrong_secrets(self, secrets: Mapping[str, str]) -> Sequence[tuple[str, str]]:
        """What is another secret than its variable wants, two of them exchanged for example."""
        copied = {name: value for name, value in secrets.items() if name != ENCRYPTION_KEY}  # which is a list of keys
        found = dict(super().wrong_secrets(copied))
        other = other_secrets({name: value for name, value in secrets.items() if name not in found})
        return [*found.items(), *other]

    def traits(self, settings: Table) -> Traits:
        """An account is `TEAM.USER`; Slack takes about one message a second in a channel, and knows no nonce."""
        rate = Rate(channel=1, workspace=settings.per_second, opens=_OPENS)
        return Traits(rate=rate, post_takes=2, workspace_mark=".")  # the message, and the first line below it

    def create(self, context: Context[Table]) -> Adapter:
        """Build the adapter; no connection yet.

        Raises:
            ConfigError: a secret is missing.
            ModuleNotFoundError: slack-bolt or slack-sdk is not installed.
        """
        read = Settings.of(context.settings, context.secrets)
        settings = replace(read, names=read.names.knowing(context.bot.commands))
        from guidebot_slack.connection import SlackAdapter  # noqa: PLC0415  # slack-bolt only where it is used

        return SlackAdapter(context, settings)

"""What the entry point gives: name, secrets, settings and tools, without importing discord.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

from guidebot.adapter import OPENS, Adapter, Context, Plugin, Rate, Traits
from guidebot.core.commands import Command
from guidebot_discord.invite import invite
from guidebot_discord.settings import TOKEN, Settings, Table, no_token, shard_mistakes

HIDDEN = (
    "Discord shows the organisers' commands only to members with Manage Server. To show them to these as well: Server "
    "Settings → Integrations → guidebot. Until then they can mention the bot, for example: @guidebot review"
)


class DiscordPlugin(Plugin[Table]):
    """Builds the Discord adapter."""

    name = "discord"
    table = Table
    secrets = (TOKEN,)
    needs = ("discord",)
    tools = MappingProxyType({"invite": invite})
    options = ("application", "token")

    def mistakes(self, settings: Table, commands: Sequence[Command]) -> Sequence[tuple[str, str]]:
        """Shards that do not go together."""
        del commands
        return shard_mistakes(settings)

    def wrong_secrets(self, secrets: Mapping[str, str]) -> Sequence[tuple[str, str]]:
        """What is not a bot's token."""
        found = super().wrong_secrets(secrets)
        return found or [(name, text) for name, text in ((TOKEN, no_token(secrets.get(TOKEN, ""))),) if text]

    def traits(self, settings: Table) -> Traits:
        """Discord refuses a second message with the same nonce for some minutes; two are taken as sure."""
        return Traits(
            rate=Rate(platform=settings.per_second, opens=OPENS),
            post_takes=4,  # the channel, the message, its thread, the first line
            refuses_copies_for=timedelta(minutes=2),
            has_roles=True,
            has_calendar=True,
            organisers_note=HIDDEN,
        )

    def create(self, context: Context[Table]) -> Adapter:
        """Build the adapter; no connection yet.

        Raises:
            ConfigError: the token is missing.
            ModuleNotFoundError: discord.py is not installed.
        """
        settings = Settings.of(context.settings, context.secrets)
        from guidebot_discord.connection import DiscordAdapter  # noqa: PLC0415  # discord.py only where it is used

        return DiscordAdapter(context, settings)

"""What the entry point gives: name, secrets, settings and tools, without importing discord.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from guidebot.adapter import Adapter, Context, Tool
from guidebot_discord.invite import invite
from guidebot_discord.settings import DEFAULTS, TOKEN, Settings


class DiscordPlugin:
    """Builds the Discord adapter."""

    @property
    def name(self) -> str:
        """The adapter's name."""
        return "discord"

    @property
    def secrets(self) -> Sequence[str]:
        """The environment variables it reads."""
        return (TOKEN,)

    @property
    def defaults(self) -> Mapping[str, Any]:
        """Every setting with its default."""
        return DEFAULTS

    @property
    def tools(self) -> Mapping[str, Tool]:
        """``guidebot invite discord``."""
        return MappingProxyType({"invite": invite})

    def create(self, context: Context) -> Adapter:
        """Build the adapter; no connection yet.

        Raises:
            ConfigError: the token is missing or a setting does not fit.
            ModuleNotFoundError: discord.py is not installed.
        """
        settings = Settings.read(context.settings, context.secrets)
        from guidebot_discord.connection import DiscordAdapter  # noqa: PLC0415  # discord.py only where it is used

        return DiscordAdapter(context, settings)

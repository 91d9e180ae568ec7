"""The Discord adapter: slash commands, components v2, forms, threads and direct messages through discord.py.

discord.py itself is imported when the adapter is built, so that help and ``guidebot invite discord`` stay quick.
"""

from guidebot_discord.plugin import DiscordPlugin

ADAPTER = DiscordPlugin()

__all__ = ["ADAPTER"]

"""The two bots that the Discord benchmarks compare, each a process of its own: a bare discord.py bot, and guidebot.

python benchmarks/discord_bots.py bare|guidebot URL STATE
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

TOKEN = "MTA.fake.token"


def say_ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


async def bare(url: str) -> None:
    """What discord.py's own examples start with: default intents, one static command."""
    import discord
    import yarl
    from discord import app_commands

    discord.http.Route.BASE = f"{url}/v10"

    class Bare(discord.Client):
        async def setup_hook(self) -> None:
            address = (await self.http.get_bot_gateway())[1]
            discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)

        async def on_ready(self) -> None:
            say_ready()

    client = Bare(intents=discord.Intents.default(), allowed_mentions=discord.AllowedMentions.none())
    tree = app_commands.CommandTree(client)

    @tree.command(name="direction", description="Say hello")
    async def direction(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message("hello", ephemeral=True)

    async with client:
        await client.start(TOKEN)


async def guidebot(url: str, state: str) -> None:
    """guidebot with the shipped content, as `guidebot run` builds it."""
    from guidebot.adapter import Context
    from guidebot.core.clock import SystemClock
    from guidebot.loading.compiled import Compiled
    from guidebot.loading.config import Config, StorageSettings
    from guidebot.runtime.app import build
    from guidebot_discord import ADAPTER

    clock = SystemClock()
    config = Config(storage=StorageSettings(url=f"sqlite:///{state}/guidebot.db"))
    app = await build(config, clock, read=Compiled(Path(state)))
    settings = {**ADAPTER.defaults, "api_url": url}
    context = Context(bot=app.bot, settings=settings, secrets={"DISCORD_TOKEN": TOKEN}, clock=clock, state=state)
    adapter = ADAPTER.create(context)
    try:
        await adapter.run(say_ready)
    finally:
        await app.close()


if __name__ == "__main__":
    which, address, folder = sys.argv[1:4]
    asyncio.run(bare(address) if which == "bare" else guidebot(address, folder))

"""The two bots that the Discord benchmarks compare, each a process of its own: a bare discord.py bot, and guidebot.

python benchmarks/discord_bots.py bare|guidebot URL STATE
"""

from __future__ import annotations

import asyncio
import os
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


def guidebot(url: str, state: str) -> None:
    """The whole program, started as an operator starts it."""
    config = Path(state) / "config.toml"
    database = f'[storage]\nurl = "sqlite:///{state}/guidebot.db"'
    config.write_text(f'state = "{state}"\n{database}\n[adapters.discord]\napi_url = "{url}"\n', encoding="utf-8")
    os.environ["DISCORD_TOKEN"] = TOKEN
    from guidebot.cli import main

    sys.exit(main(["--config", str(config), "run"]))


if __name__ == "__main__":
    which, address, folder = sys.argv[1:4]
    if which == "bare":
        asyncio.run(bare(address))
    else:
        guidebot(address, folder)

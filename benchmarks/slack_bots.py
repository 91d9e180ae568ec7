"""The two bots that slack_ratios.py compares, each a process of its own: ``slack_bots.py bare|guidebot URL FOLDER``."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path


async def bare(url: str) -> None:
    """slack-bolt as its first example has it: one command with a static answer."""
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
    from slack_bolt.app.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(token=os.environ.pop("SLACK_BOT_TOKEN"), base_url=url)
    app = AsyncApp(client=client, signing_secret="x")

    @app.command("/direction")
    async def direction(ack, respond):
        await ack()
        await respond("hello")

    @app.command("/static")
    async def static(ack):
        await ack("hello")

    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
    await handler.start_async()


def guidebot(url: str, folder: str) -> None:
    """The whole program, started as an operator starts it."""
    config = Path(folder) / "config.toml"
    database = f'[storage]\nurl = "sqlite:///{folder}/bench.db"'
    settings = f'state = "{folder}/state"\n{database}\n[adapters.slack]\napi_url = "{url}"\n'
    config.write_text(settings, encoding="utf-8")
    from guidebot.cli import main

    sys.exit(main(["--config", str(config), "run"]))


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        asyncio.run(bare(sys.argv[2]))
    else:
        guidebot(sys.argv[2], sys.argv[3])

"""A scripted `Bot` and a running adapter against the fake Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from tests.fakes.clocks import QuickClock
from tests.fakes.discord_server import FakeDiscord

from guidebot.adapter import Context
from guidebot.core.clock import Clock
from guidebot_discord import ADAPTER
from guidebot_discord.connection import DiscordAdapter
from guidebot_discord.settings import Table

PATIENCE = 30  # on a busy machine an answer may take long; tests of late answers call `hurry`


def make(
    server: FakeDiscord, bot: Any, state: str, *, clock: Clock | None = None, settings: Mapping[str, Any] | None = None
) -> DiscordAdapter:
    """The adapter, pointed at *server*, not connected yet."""
    table = Table(**{"api_url": server.url, **(settings or {})})
    secrets = {"DISCORD_TOKEN": server.token}
    adapter = ADAPTER.create(
        Context(bot=bot, settings=table, secrets=secrets, clock=clock or QuickClock(), state=state)
    )
    assert isinstance(adapter, DiscordAdapter)
    hurry(adapter, PATIENCE)
    return adapter


def hurry(adapter: DiscordAdapter, seconds: float = 0.02) -> None:
    """Let *adapter* acknowledge after *seconds*, so that tests of late answers are quick."""
    answering = adapter._answering
    answering._settings = replace(answering._settings, ack_after=seconds, form_after=seconds)


@asynccontextmanager
async def connected(
    server: FakeDiscord, bot: Any, state: str, *, clock: Clock | None = None, settings: Mapping[str, Any] | None = None
) -> AsyncIterator[DiscordAdapter]:
    """The adapter, connected; closed afterwards."""
    adapter = make(server, bot, state, clock=clock, settings=settings)
    ready = asyncio.Event()
    running = asyncio.create_task(adapter.run(ready.set))
    waiting = asyncio.create_task(ready.wait())
    try:
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=30)
        if running.done():
            running.result()
        assert ready.is_set()
        yield adapter
    finally:
        waiting.cancel()
        await adapter.close()
        await asyncio.wait_for(running, 30)

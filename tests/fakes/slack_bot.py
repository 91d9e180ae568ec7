"""A scripted `Bot` and a running adapter against the fake Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from tests.fakes.clocks import QuickClock
from tests.fakes.slack_server import FakeSlack

from guidebot.adapter import Context, OnceStore
from guidebot.core.clock import Clock
from guidebot_slack import ADAPTER
from guidebot_slack.connection import SlackAdapter
from guidebot_slack.settings import Table
from guidebot_slack.vault import new_key

KEY = new_key()


async def eventually(holds: Callable[[], object], seconds: float = 15.0) -> None:
    """Wait until *holds*; for what happens after an acknowledgement."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.002)


class MemoryTokens:
    """A `TokenStore` in memory."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], bytes] = {}

    async def put(self, platform: str, key: str, value: bytes) -> None:
        self.rows[(platform, key)] = value

    async def get(self, platform: str, key: str) -> bytes | None:
        return self.rows.get((platform, key))

    async def all(self, platform: str) -> Mapping[str, bytes]:
        return {key: value for (where, key), value in self.rows.items() if where == platform}

    async def delete(self, platform: str, key: str) -> None:
        self.rows.pop((platform, key), None)


def configured(
    server: FakeSlack, settings: Mapping[str, Any] | None = None, secrets: Mapping[str, str] | None = None
) -> tuple[Table, dict[str, str]]:
    """Settings and secrets that lead to *server*."""
    table = {
        "api_url": server.api_url,
        "authorization_url": f"{server.url}/oauth/v2/authorize",
        "listen": "127.0.0.1:0",
        **(settings or {}),
    }
    known = {
        "SLACK_BOT_TOKEN": server.team().token,
        "SLACK_APP_TOKEN": server.app_token,
        "SLACK_SIGNING_SECRET": server.signing_secret,
        "SLACK_OAUTH_CLIENT_ID": server.client_id,
        "SLACK_OAUTH_CLIENT_SECRET": server.client_secret,
        "GUIDEBOT_ENCRYPTION_KEY": KEY,
        **(secrets or {}),
    }
    return Table(**table), known


def make(
    server: FakeSlack,
    bot: Any,
    state: str,
    *,
    clock: Clock | None = None,
    settings: Mapping[str, Any] | None = None,
    tokens: MemoryTokens | None = None,
    once: OnceStore | None = None,
    secrets: Mapping[str, str] | None = None,
) -> SlackAdapter:
    """The adapter, pointed at *server*, not connected yet."""
    table, known = configured(server, settings, secrets)
    context = Context(
        bot=bot,
        settings=table,
        secrets=known,
        clock=clock or QuickClock(),
        state=state,
        tokens=tokens,
        once=once,
    )
    adapter = ADAPTER.create(context)
    assert isinstance(adapter, SlackAdapter)
    return adapter


def hurry(adapter: SlackAdapter, seconds: float = 0.02) -> None:
    """Let *adapter* acknowledge after *seconds*, so that tests of late answers are quick."""
    answering = answering_of(adapter)
    answering._settings = replace(answering._settings, ack_after=seconds, form_after=seconds, submit_after=seconds)


def answering_of(adapter: SlackAdapter) -> Any:
    """The part that answers."""
    assert adapter._parts is not None
    return adapter._parts.answering


@asynccontextmanager
async def connected(server: FakeSlack, bot: Any, state: str, **more: Any) -> AsyncIterator[SlackAdapter]:
    """The adapter, connected; closed afterwards."""
    adapter = make(server, bot, state, **more)
    ready = asyncio.Event()
    running = asyncio.create_task(adapter.run(ready.set))
    waiting = asyncio.create_task(ready.wait())
    try:
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        if running.done():
            running.result()
        assert ready.is_set()
        if adapter._settings.mode == "socket":
            await server.sockets.connected(2)
            while await adapter._parts.sockets.connected() < 2:  # the SDK has no event for it
                await asyncio.sleep(0.002)
        yield adapter
    finally:
        waiting.cancel()
        await adapter.close()
        await asyncio.wait_for(running, 10)

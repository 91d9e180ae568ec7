"""Socket Mode: two connections, so that a refresh or a cut of one loses nothing."""

from __future__ import annotations

import logging

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from guidebot_slack.calls import proxy_for

log = logging.getLogger("guidebot_slack.socket")
COUNT = 2
PING_EVERY = 1.0


class Sockets:
    """The connections of one app."""

    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient) -> None:
        self._handlers = [
            AsyncSocketModeHandler(app, app_token, logger=log, web_client=client, ping_interval=PING_EVERY)
            for _ in range(COUNT)
        ]
        for handler in self._handlers:
            handler.client.proxy = proxy_for(client.base_url)

    async def open(self, address: str) -> None:
        """Open the first connection, to *address*."""
        self._handlers[0].client.wss_uri = address
        await self._handlers[0].connect_async()  # type: ignore[no-untyped-call]  # slack-bolt leaves it untyped

    async def open_more(self) -> None:
        """Open the others; the SDK tries again until it works."""
        for handler in self._handlers[1:]:
            await handler.connect_async()  # type: ignore[no-untyped-call]  # slack-bolt leaves it untyped

    async def connected(self) -> int:
        """How many connections are up."""
        return sum([await handler.client.is_connected() for handler in self._handlers])

    async def close(self) -> None:
        """Close them all."""
        for handler in self._handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]  # slack-bolt leaves it untyped

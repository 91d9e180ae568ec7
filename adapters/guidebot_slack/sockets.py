"""Socket Mode: two connections, so that a refresh or a cut of one loses nothing."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from guidebot_slack.refreshing import refreshing
from guidebot_slack.tasks import Tasks

COUNT = 2


class Sockets:
    """The connections of one app."""

    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient, tasks: Tasks) -> None:
        self._app = app
        self._tasks = tasks
        self._clients = [refreshing(app_token, client) for _ in range(COUNT)]
        for one in self._clients:
            one.socket_mode_request_listeners.append(self._handle)

    async def open(self) -> None:
        """Open the first connection.

        Raises:
            SlackClientError: Slack gives no address.
            TimeoutError: it does not open.
        """
        await self._clients[0].open()

    async def open_more(self) -> None:
        """Open the others; the SDK tries again until it works."""
        for one in self._clients[1:]:
            await one.connect()

    @property
    def up(self) -> bool:
        """Whether some connection is open."""
        return any(one.up for one in self._clients)

    async def connected(self) -> int:
        """How many connections are up."""
        return sum([await one.is_connected() for one in self._clients])

    async def close(self) -> None:
        """Close them all."""
        for one in self._clients:
            await one.close()

    async def _handle(self, client: Any, request: SocketModeRequest) -> None:
        await asyncio.wait({self._tasks.start(self._acknowledge(client, request))})

    async def _acknowledge(self, client: Any, request: SocketModeRequest) -> None:
        started = time.time()  # bolt's own handler of Socket Mode does the same two calls, but makes its client itself
        await send_async_response(client, request, await run_async_bolt_app(self._app, request), started)

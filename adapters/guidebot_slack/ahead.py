"""What can be asked of Slack before there is a bot: whose token it is, and a socket on which commands may come.

It runs while the rest of the program is imported and built, so it imports little: no slack-bolt.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.socket_mode.request import SocketModeRequest

from guidebot_slack.calls import Calls
from guidebot_slack.outcomes import FAILURES
from guidebot_slack.refreshing import refreshing
from guidebot_slack.settings import Settings
from guidebot_slack.teams import Team, identify

log = logging.getLogger(__name__)
EVENTS = "events_api"
PATIENCE = 2.5  # seconds; Slack gives up after 3
Handler = Callable[[Any, SocketModeRequest], Awaitable[None]]


class Ahead:
    """A connection that was begun early; see `guidebot.adapter.Begun`. What comes in waits until `serve`."""

    def __init__(self, settings: Settings) -> None:
        self.calls = Calls(settings.api_url)
        self.client = refreshing(settings.app_token, self.calls.client(None))
        self.client.socket_mode_request_listeners.append(self._hold)
        self._token = settings.bot_token
        self._handler: asyncio.Future[Handler] = asyncio.get_running_loop().create_future()
        self._asked: asyncio.Task[Team] | None = asyncio.create_task(self._ask())
        self._opening = asyncio.create_task(self.client.open())
        self._taken = False

    def take(self) -> Calls:
        """Hand everything over: who takes it closes the calls and the socket."""
        self._taken = True
        return self.calls

    async def identify(self) -> Team:
        """Whose token it is: as it was asked for, or asked anew when that failed.

        Raises:
            SlackClientError: Slack refuses the token, or cannot be reached.
        """
        asked, self._asked = self._asked or asyncio.create_task(self._ask()), None
        return await asked

    def serve(self, handler: Handler) -> None:
        """Let *handler* have what came in, and everything from now on."""
        self._handler.set_result(handler)

    async def is_open(self) -> bool:
        """Whether the socket is open; no, when Slack could not be reached or refused."""
        try:
            await self._opening
        except FAILURES:
            return False
        return True

    async def close(self) -> None:
        """Let go of everything, unless it was taken."""
        if not self._taken:
            await self.abandon()

    async def abandon(self) -> None:
        """Let go of everything, also when it was taken."""
        tasks = [self._opening, *([self._asked] if self._asked else [])]
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._handler.cancel()
        await self.client.close()
        await self.calls.close()

    async def _ask(self) -> Team:
        return await identify(self.calls.client(self._token))

    async def _hold(self, client: Any, request: SocketModeRequest) -> None:
        """Wait for the bot. What Slack called failed by then is dropped: it may have been typed again."""
        if request.type == EVENTS:  # Slack sends these again by itself, and they are known by their id
            handler = await asyncio.shield(self._handler)
        else:
            try:
                async with asyncio.timeout(PATIENCE):
                    handler = await asyncio.shield(self._handler)
            except TimeoutError:
                log.warning("too late for a bot that was not ready", extra={"action": "connect", "kind": request.type})
                return
        await handler(client, request)

"""One Socket Mode connection that loses nothing when Slack asks it to be refreshed."""

from __future__ import annotations

import asyncio
import logging

from aiohttp import ClientWebSocketResponse, WSMsgType
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from guidebot.adapter.proxies import proxy_for
from guidebot_slack.hiccups import CALM
from guidebot_slack.outcomes import FAILURES, code_of

log = logging.getLogger("guidebot_slack.socket")
PING_EVERY = 1.0
_DRAIN = 10.0
_TICKET = 20.0


class RefreshingClient(SocketModeClient):
    """The SDK's client, but told to refresh it opens the new socket before it lets go of the old one.

    The SDK closes first: what Slack had already sent on the old socket would be lost, and Slack repeats no command.
    It has no hook between closing and opening, so its inner attributes are set here; ``tests/test_ropes.py`` watches
    each of them.
    """

    _draining: asyncio.Task[None] | None = None

    @property
    def up(self) -> bool:
        """Whether its socket is open; the SDK's own `is_connected` says whether Slack answers pings as well."""
        return self.current_session is not None and not self.current_session.closed

    async def open(self) -> None:
        """Ask for an address, which Slack keeps for half a minute, and open the socket there.

        Raises:
            SlackClientError: Slack gives none; the SDK's own `connect` would ask for ever.
            TimeoutError: it does not open.
        """
        answer = await self.web_client.apps_connections_open(app_token=self.app_token)
        self.wss_uri = str(answer["url"])
        async with asyncio.timeout(_TICKET):
            await super().connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped

    async def connect(self) -> None:
        """Open the socket. The SDK would try one address for ever; when its time is over, another is asked for."""
        while not self.closed:
            try:
                async with asyncio.timeout(_TICKET):
                    await super().connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped
            except TimeoutError:
                self.wss_uri = None
            else:
                return

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002  # the SDK's signature
        """Open a new socket; *force* means that Slack asked for it."""
        if force and self.current_session is not None and not self.current_session.closed:
            try:
                async with self.connect_operation_lock:
                    await self._refresh(self.current_session)
            except FAILURES as error:
                log.info("not refreshed", extra={"action": "refresh", "reason": code_of(error)})
            else:
                return
        await super().connect_to_new_endpoint(force)  # type: ignore[no-untyped-call, unused-ignore]

    async def close(self) -> None:
        """Close everything."""
        if self._draining is not None:
            self._draining.cancel()
        await super().close()  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped

    async def _refresh(self, old: ClientWebSocketResponse) -> None:
        address = await self.issue_new_wss_url()
        fresh = await self.aiohttp_client_session.ws_connect(
            address, autoping=False, heartbeat=self.ping_interval, proxy=self.proxy
        )
        self.current_session, self.last_ping_pong_time, self.stale = fresh, None, False
        for task in (self.current_session_monitor, self.message_receiver):
            if task is not None:
                task.cancel()
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())
        self._draining = asyncio.ensure_future(self._drain(old))

    async def _drain(self, old: ClientWebSocketResponse) -> None:
        """Take what still comes on *old* until Slack closes it."""
        try:
            async with asyncio.timeout(_DRAIN):
                while (message := await old.receive()).type not in {
                    WSMsgType.CLOSE,
                    WSMsgType.CLOSING,
                    WSMsgType.CLOSED,
                    WSMsgType.ERROR,
                }:
                    if message.type is WSMsgType.TEXT and not _is_farewell(message.data):
                        await self.enqueue_message(message.data)
                    elif message.type is WSMsgType.PING:
                        await old.pong(message.data)
        except (TimeoutError, ConnectionError):
            pass
        finally:
            await old.close()


def _is_farewell(text: str) -> bool:
    return '"type":"disconnect"' in text.replace(" ", "")


def refreshing(app_token: str, client: AsyncWebClient) -> RefreshingClient:
    """A connection that is not open yet; *client* asks for its addresses."""
    log.addFilter(CALM)  # the same filter counts once
    made = RefreshingClient(app_token=app_token, logger=log, web_client=client, ping_interval=PING_EVERY)
    made.proxy = proxy_for(client.base_url)
    return made

"""The web server of http mode and of the install page. It listens on this machine alone unless told otherwise."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from guidebot.adapter.doors import MOST, SECONDS, Doors, why_not
from guidebot.core.errors import ConfigError
from guidebot_slack.oauth import INSTALL, REDIRECT
from guidebot_slack.settings import Settings
from guidebot_slack.signed import Unreadable, read

log = logging.getLogger(__name__)
_GRACE = 3.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebServer:
    """Serves signed requests to *app*, and the install page of *flow*. *port* is the one in use once it is open."""

    def __init__(self, settings: Settings, app: AsyncApp | None, flow: AsyncOAuthFlow | None) -> None:
        self._settings = settings
        served = _routes(settings.path, app, flow)
        served.middlewares.append(self._whole)
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=_GRACE)
        self._doors: Doors | None = None
        self._server: asyncio.Server | None = None
        self.port = settings.port

    async def open(self) -> None:
        """Listen.

        Raises:
            ConfigError: the address is taken, or is none of this machine.
        """
        await self._runner.setup()
        assert self._runner.server is not None
        self._doors = Doors(self._runner.server, seconds=SECONDS, most=MOST)
        loop = asyncio.get_running_loop()
        host, port = self._settings.host, self._settings.port
        try:
            self._server = await loop.create_server(self._doors, host, port)
        except OSError as error:
            await self._runner.cleanup()
            fix = "Choose another [adapters.slack] listen."
            raise ConfigError(f"{host}:{port} {why_not(error)}.", fix=fix) from error
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening, and answer what is under way."""
        if self._server is not None:
            self._server.close()
        await self._runner.cleanup()

    @web.middleware
    async def _whole(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Take no time for a request before the whole of it is there."""
        assert self._doors is not None
        await request.read()
        with self._doors.answering(request.transport):
            return await handler(request)


def _routes(path: str, app: AsyncApp | None, flow: AsyncOAuthFlow | None) -> web.Application:
    made = web.Application()

    async def events(request: web.Request) -> web.Response:
        assert app is not None
        try:
            asked = await read(request)
        except Unreadable as refused:
            log.info("not a request of Slack's", extra={"action": "refuse", "status": refused.status})
            return web.Response(status=refused.status)
        return await to_aiohttp_response(await app.async_dispatch(asked))

    async def install(request: web.Request) -> web.Response:
        assert flow is not None
        return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

    async def callback(request: web.Request) -> web.Response:
        assert flow is not None
        return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

    if app is not None:
        made.router.add_post(path, events)
    if flow is not None:
        made.router.add_get(INSTALL, install)
        made.router.add_get(REDIRECT, callback)
    return made

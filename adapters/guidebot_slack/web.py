"""The web server of http mode and of the install page. It listens on this machine alone unless told otherwise."""

from __future__ import annotations

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from guidebot_slack.oauth import INSTALL, REDIRECT
from guidebot_slack.settings import Settings

_GRACE = 3.0


class WebServer:
    """Serves signed requests to *app*, and the install page of *flow*. *port* is the one in use once it is open."""

    def __init__(self, settings: Settings, app: AsyncApp | None, flow: AsyncOAuthFlow | None) -> None:
        self._settings = settings
        self._runner = web.AppRunner(_routes(settings.path, app, flow), access_log=None, shutdown_timeout=_GRACE)
        self.port = settings.port

    async def open(self) -> None:
        """Listen.

        Raises:
            OSError: the address is taken.
        """
        await self._runner.setup()
        await web.TCPSite(self._runner, self._settings.host, self._settings.port).start()
        self.port = int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()


def _routes(path: str, app: AsyncApp | None, flow: AsyncOAuthFlow | None) -> web.Application:
    made = web.Application()

    async def events(request: web.Request) -> web.Response:
        assert app is not None
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

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

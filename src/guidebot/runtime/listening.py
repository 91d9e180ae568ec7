"""A little web server on one address: it starts, or says what is wrong with the address, and it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

from guidebot.adapter.doors import why_not
from guidebot.core.errors import ConfigError

GRACE = 3.0
"""Seconds that answers under way have when it stops; aiohttp's own minute is longer than a container is given."""


class Listening:
    """Requests on ``host:port`` for *served*; *setting* is the one to change when that cannot be had.

    *limits* are those of `aiohttp.web.AppRunner` on the size of a request and the time between two.
    """

    def __init__(self, listen: str, setting: str, served: web.Application, **limits: Any) -> None:
        host, _, port = listen.rpartition(":")
        self._host, self._port = host.strip("[]"), int(port)
        self._setting = setting
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=GRACE, **limits)
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port it listens on; of use when 0 was asked for."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self, limited: Callable[[web.Server], Callable[[], asyncio.Protocol]]) -> None:
        """Listen, with connections that *limited* makes of what reads and answers their requests.

        Raises:
            ConfigError: the address is taken, or is none of this machine.
        """
        await self._runner.setup()
        assert self._runner.server is not None
        connect = limited(self._runner.server)
        try:
            self._server = await asyncio.get_running_loop().create_server(connect, self._host, self._port)
        except OSError as error:
            await self._runner.cleanup()
            where = f"{self._host}:{self._port}"
            raise ConfigError(f"{where} {why_not(error)}.", fix=f"Choose another {self._setting}.") from error

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
        await self._runner.cleanup()

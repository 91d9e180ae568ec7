"""`[web] listen`: calendars and feeds behind private addresses. It answers few questions, shortly, and nobody for long.

A client gets one answer a connection and a few seconds for all of it: whoever sends or reads slowly is cut off. What
does not look like an address of ours is refused before the database is asked, and all wrong addresses alike.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from guidebot.core.calendars import AddressStore, Dated, proof_of
from guidebot.core.clock import Clock
from guidebot.core.errors import ConfigError, StorageError
from guidebot.core.services import Services
from guidebot.features.calendar.gathering import of_community, of_member

log = logging.getLogger(__name__)
SECONDS = 10.0
CONNECTIONS = 100
BURST, PER_SECOND = 60.0, 20.0
LINE, FIELD = 1024, 4096
KEPT = 900
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_ALWAYS = {
    "Server": "guidebot",  # and not which versions of what
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'",
}
Write = Callable[[str, Sequence[Dated]], bytes]


class Rate:
    """So many answers a second over all clients, with room for a burst."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at = clock.now()
        self._room = BURST

    def take(self) -> bool:
        """Whether one more may be answered now."""
        now = self._clock.now()
        self._room = min(BURST, self._room + (now - self._at).total_seconds() * PER_SECOND)
        self._at = now
        if self._room < 1:
            return False
        self._room -= 1
        return True


class Feeds:
    """The web server; see `runtime.process.Served`."""

    def __init__(self, listen: str, public: str, services: Services, clock: Clock, *, seconds: float = SECONDS) -> None:
        host, _, port = listen.rpartition(":")
        self._host, self._port = host.strip("[]"), int(port)
        self._public = public
        self._services = services
        self._addresses: AddressStore = services.addresses
        self._clock = clock
        self._seconds = seconds
        self._rate = Rate(clock)
        self._open: set[asyncio.Protocol] = set()
        self._runner: web.AppRunner | None = None
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port it listens on; of use when 0 was asked for."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Listen.

        Raises:
            ConfigError: the address is taken, or is none of this machine.
        """
        served = web.Application(client_max_size=1024, middlewares=[self._guard])
        served.router.add_get("/c/{secret}/calendar.ics", self._calendar)
        served.router.add_get("/c/{secret}/feed.xml", self._feed)
        self._runner = web.AppRunner(
            served, access_log=None, max_line_size=LINE, max_field_size=FIELD, keepalive_timeout=1.0
        )
        await self._runner.setup()
        try:
            self._server = await asyncio.get_running_loop().create_server(self._connect, self._host, self._port)
        except OSError as error:
            await self._runner.cleanup()
            taken, what = error.errno == errno.EADDRINUSE, str(error.strerror).rpartition(": ")[2]
            why = "is taken" if taken else f"cannot be listened on: {what}"
            raise ConfigError(f"{self._host}:{self._port} {why}.", fix="Choose another [web] listen.") from error

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _connect(self) -> asyncio.Protocol:
        """A connection with an end: aiohttp itself waits without limit for a first request."""
        assert self._runner is not None
        assert self._runner.server is not None
        protocol = self._runner.server()
        late = len(self._open) >= CONNECTIONS
        self._open.add(protocol)
        asyncio.get_running_loop().call_later(0 if late else self._seconds, self._cut, protocol)
        return protocol

    def _cut(self, protocol: asyncio.Protocol) -> None:
        self._open.discard(protocol)
        transport = getattr(protocol, "transport", None)
        if transport is not None:
            transport.abort()

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            if not self._rate.take():
                raise web.HTTPTooManyRequests(headers={"Retry-After": "5"})
            answer: web.StreamResponse = await handler(request)
        except web.HTTPException as error:
            answer = web.Response(status=error.status, text=f"{error.reason}\n", headers=_kept(error))
        except StorageError:
            answer = web.Response(status=503, text="Try again later.\n", headers={"Retry-After": "60"})
        answer.headers.update(_ALWAYS)
        answer.force_close()
        return answer

    async def _calendar(self, request: web.Request) -> web.Response:
        def write(name: str, entries: Sequence[Dated]) -> bytes:
            return self._services.calendars.ics(name, entries, self._clock.now())

        return await self._answer(request, write, "text/calendar")

    async def _feed(self, request: web.Request) -> web.Response:
        def write(name: str, entries: Sequence[Dated]) -> bytes:
            from guidebot.feeds.rss import rss  # noqa: PLC0415  # 10 MB that few servers need

            return rss(name, self._public or "https://guidebot.invalid", entries)

        return await self._answer(request, write, "application/rss+xml")

    async def _answer(self, request: web.Request, write: Write, kind: str) -> web.Response:
        secret = request.match_info["secret"]
        found = await self._addresses.find(proof_of(secret)) if _SECRET.fullmatch(secret) else None
        if found is None:
            raise web.HTTPNotFound
        now = self._clock.now()
        if found.member is not None:
            name, entries = "guidebot", await of_member(self._services, found.member, now)
        else:
            assert found.community is not None
            name, entries = "What comes", await of_community(self._services, found.community, now)
        tag = f'"{hashlib.sha256(repr((kind, entries)).encode()).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": f"private, max-age={KEPT}"}
        if tag in {one.strip() for one in request.headers.get("If-None-Match", "").split(",")}:
            return web.Response(status=304, headers=headers)
        body = await asyncio.to_thread(write, name, entries)
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=headers)


def _kept(error: web.HTTPException) -> dict[str, str]:
    return {name: error.headers[name] for name in ("Retry-After", "Allow") if name in error.headers}

"""`[web] listen`: calendars and feeds behind private addresses. It answers few questions, shortly, and nobody for long.

A client gets one answer a connection and a few seconds for all of it: whoever sends or reads slowly is cut off. What
does not look like an address of ours is refused before the database is asked, and all wrong addresses alike.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from guidebot.adapter.doors import SECONDS, Doors
from guidebot.core.calendars import AddressStore, Dated, proof_of
from guidebot.core.clock import Clock
from guidebot.core.errors import StorageError
from guidebot.core.services import Services
from guidebot.features.calendar.gathering import of_community, of_member
from guidebot.runtime.listening import Listening

log = logging.getLogger(__name__)
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
        passed = max(0.0, (now - self._at).total_seconds())  # a clock that is set back takes nothing away
        self._room = min(BURST, self._room + passed * PER_SECOND)
        self._at = now
        if self._room < 1:
            return False
        self._room -= 1
        return True


class Feeds:
    """The web server; see `runtime.process.Served`."""

    def __init__(self, listen: str, public: str, services: Services, clock: Clock, *, seconds: float = SECONDS) -> None:
        self._public = public
        self._services = services
        self._addresses: AddressStore = services.addresses
        self._clock = clock
        self._seconds = seconds
        self._rate = Rate(clock)
        served = web.Application(client_max_size=1024, middlewares=[self._guard])
        served.router.add_get("/c/{secret}/calendar.ics", self._calendar)
        served.router.add_get("/c/{secret}/feed.xml", self._feed)
        limits = {"max_line_size": LINE, "max_field_size": FIELD, "keepalive_timeout": 1.0}
        self._listening = Listening(listen, "[web] listen", served, **limits)

    @property
    def port(self) -> int:
        """The port it listens on; of use when 0 was asked for."""
        return self._listening.port

    async def start(self) -> None:
        """Listen.

        Raises:
            ConfigError: the address is taken, or is none of this machine.
        """
        await self._listening.start(self._limited)

    async def close(self) -> None:
        """Stop listening."""
        await self._listening.close()

    def _limited(self, server: web.Server) -> Doors:
        """The time of a connection is for all of it, the answer as well: nobody reads slowly for long."""
        return Doors(server, seconds=self._seconds, most=CONNECTIONS, stay=True)

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

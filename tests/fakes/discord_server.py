"""A strict Discord on loopback: REST and gateway, written for this project.

It refuses what Discord refuses (documented limits always, the OpenAPI description where it is at hand), records every
call, dedupes nonces, and fails on demand. `wrong` collects every complaint; `stop` raises when there are any.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

from aiohttp import web
from tests.fakes import discord_schema
from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_refusal import Refusal
from tests.fakes.discord_rest import Rest

EPOCH = 1_420_070_400_000


@dataclass(frozen=True)
class Call:
    """One REST call as it came in."""

    method: str
    path: str
    body: object = None
    files: dict[str, bytes] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    at: float = 0.0


@dataclass
class Failure:
    """A scripted answer. *posted*: the call is carried out before it fails. *status* 0 drops the connection."""

    method: str
    path: str
    status: int
    code: int = 0
    text: str = "scripted"
    headers: dict[str, str] = field(default_factory=dict)
    html: bool = False
    posted: bool = False
    times: int = 1
    extra: dict[str, object] = field(default_factory=dict)


class FakeDiscord:
    """The server; see the module."""

    token = "MTA.fake.token"
    application_id = 10

    def __init__(self, *, shards: int = 1, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.shards = shards
        self.now = now
        self.user = {"id": "10", "username": "guidebot", "discriminator": "0", "avatar": None, "bot": True}
        self.guilds: dict[int, dict] = {}
        self.channels: dict[int, dict] = {}
        self.messages: dict[int, dict[int, dict]] = {}
        self.calls: list[Call] = []
        self.wrong: list[str] = []
        self.failures: list[Failure] = []
        self.managed: set[int] = set()  # channels that the bot may manage
        self.starts_left = 1000
        self.per_second: float | None = None
        self.limited = 0
        self._window: list[float] = []
        self._count = itertools.count(1)
        self.gateway = Gateway(self)
        self.rest = Rest(self)
        self._news = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=30_000_000)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=False, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/api"
        self.gateway_url = f"ws://127.0.0.1:{port}/gateway"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.drop(1001)
        assert self._runner is not None
        await self._runner.cleanup()
        assert not self.wrong, self.wrong[:5]

    def snowflake(self) -> int:
        """A fresh id that carries the server's time."""
        return (int(self.now().timestamp() * 1000) - EPOCH << 22) + next(self._count)

    def complain(self, what: str) -> None:
        """Something that the real Discord would refuse, or that no client should do."""
        self.wrong.append(what)

    def fail(self, method: str, path: str, status: int, code: int = 0, **more: object) -> None:
        """Script the answer to the next call of *method* whose path matches *path*."""
        self.failures.append(Failure(method, path, status, code, **more))

    def named(self, method: str, path: str) -> list[Call]:
        """The calls of *method* whose path matches the pattern."""
        return [one for one in self.calls if one.method == method and re.fullmatch(path, one.path)]

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until *true*, looked at after each call."""
        async with self._news:
            await self._news.wait_for(true)

    def patience(self, seconds: float) -> asyncio.Timeout:
        """How long a test waits for a call."""
        return asyncio.timeout(seconds)

    async def wait(self, method: str, path: str, count: int = 1, seconds: float = 30) -> list[Call]:
        """Wait until there were *count* such calls."""
        async with self.patience(seconds):
            await self.until(lambda: len(self.named(method, path)) >= count)
        return self.named(method, path)

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        body, files = await _read(request)
        at = asyncio.get_running_loop().time()
        call = Call(request.method, path, body, files, dict(request.query), at)
        failure = next((one for one in self.failures if _matches(one, call)), None)
        try:
            if failure is not None and not failure.posted:
                return self._failed(request, failure)
            limited = self._limited(at, path)
            if limited is not None:
                return limited
            self._check(request, call)
            answer = self.rest.answer(call)
        except Refusal as refusal:
            return _json({"code": refusal.code, "message": refusal.text}, refusal.status, {})
        finally:
            self.calls.append(call)
            async with self._news:
                self._news.notify_all()
        if failure is not None:
            return self._failed(request, failure)
        headers = {"X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "49", "X-RateLimit-Reset-After": "1"}
        if answer is None:
            return web.Response(status=204, headers=headers)
        return _json(answer, 200, headers)

    def _check(self, request: web.Request, call: Call) -> None:
        free = call.path.startswith(("/interactions/", "/webhooks/"))
        if not free and request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refusal(401, 0, "401: Unauthorized")
        found = discord_schema.problems(call.method, call.path, call.body)
        if found:
            self.wrong += [f"{call.method} {call.path}: {one}" for one in found]
            raise Refusal(400, 50035, "Invalid Form Body: " + "; ".join(found))

    def _failed(self, request: web.Request, failure: Failure) -> web.StreamResponse:
        failure.times -= 1
        if failure.times <= 0:
            self.failures.remove(failure)
        if failure.status == 0:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if failure.html:
            return web.Response(
                status=failure.status, text="<html>no</html>", content_type="text/html", headers=failure.headers
            )
        body = {"code": failure.code, "message": failure.text, **failure.extra}
        return _json(body, failure.status, failure.headers)

    def _limited(self, at: float, path: str) -> web.StreamResponse | None:
        """The global limit: so many calls in any second; interaction endpoints are free."""
        if self.per_second is None or path.startswith(("/interactions/", "/webhooks/")):
            return None
        self._window = [one for one in self._window if one > at - 1]
        if len(self._window) >= self.per_second:
            self.limited += 1
            wait = 1 - (at - self._window[0])
            headers = {"Via": "1.1 fake", "X-RateLimit-Global": "true", "Retry-After": str(wait)}
            body = {"message": "limited", "retry_after": wait, "global": True}
            return _json(body, 429, headers)
        self._window.append(at)
        return None


def _matches(failure: Failure, call: Call) -> bool:
    return failure.method == call.method and re.fullmatch(failure.path, call.path) is not None


def _json(answer: object, status: int, headers: dict[str, str]) -> web.Response:
    """As Discord does, without a charset: discord.py looks for exactly this type."""
    body = json.dumps(answer).encode()
    return web.Response(status=status, body=body, headers={**headers, "Content-Type": "application/json"})


async def _read(request: web.Request) -> tuple[object, dict[str, bytes]]:
    if request.content_type == "multipart/form-data":
        fields = await request.post()
        files = {one.filename: one.file.read() for name, one in fields.items() if name != "payload_json"}
        return json.loads(fields["payload_json"]), files
    raw = await request.read()
    return (json.loads(raw) if raw else None), {}

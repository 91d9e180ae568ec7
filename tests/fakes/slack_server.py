"""A strict Slack on loopback: Web API, Socket Mode, response_url and file uploads, written for this project.

It refuses what Slack refuses (scopes, memberships, Block Kit, triggers used twice or late), records every call and
everything that somebody sees, and fails on demand. `wrong` collects complaints that a person would never hear of.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import web
from tests.fakes import slack_blocks
from tests.fakes.slack_methods import Methods, Refused
from tests.fakes.slack_socket import SocketServer
from tests.fakes.slack_state import Shown, Team


@dataclass(frozen=True)
class Call:
    """One Web API call, or one use of a response_url, as it came in."""

    name: str
    token: str
    args: Mapping[str, Any]


@dataclass
class Failure:
    """A scripted answer. *done*: the call is carried out before it fails. *drop* breaks the connection."""

    method: str
    error: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    html: bool = False
    drop: bool = False
    done: bool = False
    delay: float = 0
    times: int = 1


@dataclass
class Hook:
    """A response_url."""

    team: str
    user: str
    channel: str
    message: str = ""
    ephemeral: bool = False
    uses: int = 0
    until: float = 0


@dataclass(frozen=True)
class Trigger:
    """A trigger_id: whose, from which modal, and until when."""

    user: str
    view: str
    until: float


class FakeSlack:
    """The server; see the module. *now* tells the time of messages.

    Slack lets short bursts pass; `seconds_per_message` is the pause that it asks for in a channel afterwards.
    A *distributed* app gets small pages of history, and only `history_allowed` of them before the minute is over.
    """

    app_token = "xapp-1-fake"
    client_id = "1.2"
    client_secret = "shhh"
    signing_secret = "8f742231b10e"

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self.teams: dict[str, Team] = {}
        self.calls: list[Call] = []
        self.failures: list[Failure] = []
        self.wrong: list[str] = []
        self.shown: list[Shown] = []
        self.hooks: dict[str, Hook] = {}
        self.triggers: dict[str, Trigger | None] = {}
        self.uploads: dict[str, bytes] = {}
        self.codes: dict[str, str] = {}
        self.trigger_seconds = 3.0
        self.late_hooks = False
        self.seconds_per_message = 0.0
        self.distributed = False
        self.history_allowed = 1
        self.sockets = SocketServer(self)
        self._count = itertools.count(1)
        self._news = asyncio.Event()
        self.methods = Methods(self)
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/link/", self.sockets.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        self.url = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.sockets.close()
        await self._runner.cleanup()
        assert [] == self.wrong

    @property
    def api_url(self) -> str:
        """What goes into ``api_url``."""
        return f"{self.url}/api/"

    def team(self, id_: str = "T1", **more: Any) -> Team:
        """The team called *id_*, made when it is not there."""
        if id_ not in self.teams:
            self.teams[id_] = Team(id_, url=f"{self.url}/{id_}/", **more)
        return self.teams[id_]

    def number(self) -> int:
        """The next number."""
        return next(self._count)

    def stamp(self) -> str:
        """A new message's ts; a little later than the one before."""
        return f"{self._now() + self.number() * 0.000001:.6f}"

    def fail(self, method: str, error: str = "", **more: Any) -> Failure:
        """Let the next call of *method* fail."""
        failure = Failure(method, error, **more)
        self.failures.append(failure)
        return failure

    def named(self, *names: str) -> list[Call]:
        """The calls of these methods, in order."""
        return [one for one in self.calls if one.name in names]

    def trigger(self, user: str, view: str = "") -> str:
        """A fresh trigger_id of *user*, who pressed something in the modal *view*."""
        made = f"trigger.{self.number()}"
        self.triggers[made] = Trigger(user, view, time.monotonic() + self.trigger_seconds)
        return made

    def hook(self, **more: Any) -> str:
        """A fresh response_url."""
        id_ = f"h{self.number()}"
        self.hooks[id_] = Hook(**more, until=time.monotonic() + 1800)
        return f"{self.url}/respond/{id_}"

    def show(self, shown: Shown) -> None:
        """Somebody sees something."""
        self.shown.append(shown)
        self._news.set()

    async def after(self, count: int, seconds: float = 15.0) -> Shown:
        """What was shown after the first *count* things; waits for it."""
        async with asyncio.timeout(seconds):
            while len(self.shown) <= count:
                self._news.clear()
                await self._news.wait()
        return self.shown[count]

    async def answer_after(self, count: int) -> Shown:
        """The first answer after *count* things were shown: no file that follows one, and no page."""
        while (shown := await self.after(count)).kind in {"file", "home"}:
            count += 1
        return shown

    async def called(self, name: str, count: int = 1, seconds: float = 15.0) -> list[Call]:
        """The calls of *name*, once there are *count*."""
        async with asyncio.timeout(seconds):
            while len(self.named(name)) < count:
                self._news.clear()
                await self._news.wait()
        return self.named(name)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        args = await _arguments(request)
        if kind == "Basic":
            user, _, secret = b64decode(token).decode().partition(":")
            args.update(client_id=user, client_secret=secret)
        if "token" in args:
            token = str(args.pop("token"))
        self.calls.append(Call(name, token, args))
        self._news.set()
        failure = next((one for one in self.failures if one.method == name and one.times > 0), None)
        if failure is None:
            return self._answer(name, token, args)
        failure.times -= 1
        await asyncio.sleep(failure.delay)
        answer = self._answer(name, token, args) if failure.done or _slow_only(failure) else None
        if answer is not None and _slow_only(failure):
            return answer
        if failure.drop:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if failure.html:
            return web.Response(text="<html>oops</html>", status=failure.status, content_type="text/html")
        body = {"ok": False, "error": failure.error}
        return web.json_response(body, status=failure.status, headers=failure.headers)

    def _answer(self, name: str, token: str, args: dict[str, Any]) -> web.Response:
        try:
            body, headers = self.methods.call(name, token, args)
        except Refused as refused:
            answer = {"ok": False, "error": refused.error, **refused.more}
            return web.json_response(answer, status=refused.status, headers=refused.headers)
        return web.json_response({"ok": True, **body}, headers=headers)

    async def _respond(self, request: web.Request) -> web.Response:
        hook = self.hooks.get(request.match_info["id"])
        body = await request.json()
        self.calls.append(Call("respond", "", body))
        self._news.set()
        failure = next((one for one in self.failures if one.method == "respond" and one.times > 0), None)
        if failure is not None:
            failure.times -= 1
            await asyncio.sleep(failure.delay)
            if failure.drop:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            return web.Response(text=failure.error, status=failure.status)
        if hook is None or hook.uses >= 5 or self.late_hooks:
            return web.Response(text="expired_url", status=404)
        hook.uses += 1
        found = slack_blocks.problems(body.get("blocks", []))
        if found:
            self.wrong += [f"respond: {one}" for one in found]
            return web.Response(text="invalid_blocks", status=400)
        private = body.get("response_type", "ephemeral") == "ephemeral"
        replaced = bool(body.get("replace_original"))
        if replaced:
            private = hook.ephemeral
        self.teams[hook.team].hooked(self, hook, body, private=private, replaced=replaced)
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.Response:
        self.uploads[request.match_info["id"]] = await request.read()
        return web.Response(text="OK - 1")


def _slow_only(failure: Failure) -> bool:
    return bool(failure.delay) and not (failure.error or failure.drop or failure.html or failure.status != 200)


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        found = await request.json()
        return dict(found)
    text = await request.text()
    args: dict[str, Any] = dict(parse_qsl(text, keep_blank_values=True))
    args.update(request.query)
    for name in ("blocks", "view", "metadata", "files"):
        if isinstance(args.get(name), str):
            args[name] = json.loads(args[name])
    return args

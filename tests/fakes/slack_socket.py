"""Socket Mode: tickets, hello, envelopes and their acknowledgements, refreshes and cuts."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack


class SocketServer:
    """The sockets of one app. An envelope goes to any one of them, as in Slack.

    *acknowledged*: on which socket each acknowledgement came.
    """

    def __init__(self, server: FakeSlack) -> None:
        self._server = server
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.open: list[web.WebSocketResponse] = []
        self.opened = 0
        self.acknowledged: list[web.WebSocketResponse] = []
        self._next = 0
        self._news = asyncio.Event()

    def ticket(self) -> str:
        """A fresh address; it works once."""
        made = f"t{self._server.number()}"
        self._tickets.add(made)
        return f"{self._server.url.replace('http', 'ws')}/link/?ticket={made}&app_id=A1"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One socket."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=401)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = {"type": "hello", "num_connections": len(self.open) + 1, "connection_info": {"app_id": "A1"}}
        await socket.send_json(hello)
        self.open.append(socket)
        self.opened += 1
        self._news.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    answer = json.loads(message.data)
                    self.acknowledged.append(socket)
                    waiting = self._waiting.pop(answer["envelope_id"], None)
                    if waiting is not None and not waiting.done():
                        waiting.set_result(answer.get("payload") or {})
        finally:
            if socket in self.open:
                self.open.remove(socket)
        return socket

    async def connected(self, count: int, seconds: float = 15.0) -> None:
        """Wait until *count* sockets are open."""
        async with asyncio.timeout(seconds):
            while len(self.open) < count:
                self._news.clear()
                await self._news.wait()

    async def send(self, kind: str, payload: dict[str, Any], seconds: float = 15.0, **more: Any) -> dict[str, Any]:
        """Send an envelope and wait for what acknowledges it."""
        assert self.open, "no socket is open: in Slack the person sees an error now"
        self._next = (self._next + 1) % len(self.open)
        envelope = f"e{self._server.number()}"
        self._waiting[envelope] = asyncio.get_running_loop().create_future()
        body = {
            "type": kind,
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **more,
        }
        await self.open[self._next].send_json(body)
        return await asyncio.wait_for(self._waiting[envelope], seconds)

    async def disconnect(self, socket: web.WebSocketResponse, reason: str) -> None:
        """Tell one socket to go: ``warning`` or ``refresh_requested``."""
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})

    def cut(self, socket: web.WebSocketResponse) -> None:
        """Break one socket without a word."""
        if socket in self.open:
            self.open.remove(socket)
        assert socket._req is not None
        transport = socket._req.transport
        assert transport is not None
        transport.abort()

    async def close(self) -> None:
        """Close what is open."""
        for socket in list(self.open):
            await socket.close()

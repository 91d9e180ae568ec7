"""The websocket half of the fake Discord: hello, identify, ready, resume, heartbeats, op 7, op 9, closes."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11


@dataclass
class Session:
    """One session of a shard: it outlives its connection, so that RESUME can replay what was missed."""

    id: str
    shard: tuple[int, int]
    intents: int
    sequence: int = 0
    sent: list[dict] = field(default_factory=list)
    socket: Socket | None = None


class Socket:
    """One connection."""

    def __init__(self, ws: web.WebSocketResponse, transport: asyncio.Transport, *, compress: bool) -> None:
        self.ws = ws
        self.transport = transport
        self._compressor = zlib.compressobj() if compress else None

    async def send(self, payload: dict) -> None:
        text = json.dumps(payload)
        if self._compressor is None:
            await self.ws.send_str(text)
            return
        data = self._compressor.compress(text.encode()) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
        await self.ws.send_bytes(data)


class Gateway:
    """Speaks the gateway's protocol; what clients sent is kept in *identifies*, *resumes* and *heartbeats*."""

    def __init__(self, server) -> None:
        self.server = server
        self.sessions: dict[str, Session] = {}
        self.identifies: list[dict] = []
        self.resumes: list[dict] = []
        self.heartbeats = 0
        self.heard = asyncio.Event()
        self.refuse: list[int] = []  # close codes for the next identifies
        self.away = 0  # how many connections are answered with 503
        self.invalidate = 0  # how many identifies or resumes are answered with op 9 false
        self.ready = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        if self.away:
            self.away -= 1
            return web.Response(status=503)
        ws = web.WebSocketResponse(max_msg_size=0)
        await ws.prepare(request)
        socket = Socket(ws, request.transport, compress=request.query.get("compress") == "zlib-stream")
        await socket.send({"op": HELLO, "d": {"heartbeat_interval": 41250}, "s": None, "t": None})
        session: Session | None = None
        async for frame in ws:
            if frame.type is not WSMsgType.TEXT:
                break
            message = json.loads(frame.data)
            match message["op"]:
                case 1:
                    self.heartbeats += 1
                    self.heard.set()
                    await socket.send({"op": ACK, "d": None, "s": None, "t": None})
                case 2:
                    session = await self._identify(socket, message["d"])
                case 6:
                    session = await self._resume(socket, message["d"])
                case op:
                    self.server.complain(f"gateway op {op}")
        if session is not None and session.socket is socket:
            session.socket = None
        return ws

    async def _identify(self, socket: Socket, data: dict) -> Session | None:
        self.identifies.append(data)
        if data["token"] != self.server.token:
            await socket.ws.close(code=4004)
            return None
        if self.refuse:
            await socket.ws.close(code=self.refuse.pop(0))
            return None
        if self.invalidate:
            self.invalidate -= 1
            await socket.send({"op": INVALID, "d": False, "s": None, "t": None})
            return None
        shard = tuple(data.get("shard", (0, 1)))
        session = Session(secrets.token_hex(8), shard, data["intents"], socket=socket)
        self.sessions[session.id] = session
        guilds = [one for one in self.server.guilds.values() if (int(one["id"]) >> 22) % shard[1] == shard[0]]
        await self.emit(
            session,
            "READY",
            {
                "v": 10,
                "user": self.server.user,
                "guilds": [{"id": one["id"], "unavailable": True} for one in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.server.gateway_url,
                "shard": list(shard),
                "application": {"id": str(self.server.application_id), "flags": 0},
            },
        )
        for one in guilds:
            await self.emit(session, "GUILD_CREATE", {**one, "unavailable": False})
        async with self.ready:
            self.ready.notify_all()
        return session

    async def _resume(self, socket: Socket, data: dict) -> Session | None:
        self.resumes.append(data)
        session = self.sessions.get(data["session_id"] or "")
        if session is None or self.invalidate:
            self.invalidate = max(0, self.invalidate - 1)
            await socket.send({"op": INVALID, "d": False, "s": None, "t": None})
            return None
        session.socket = socket
        for missed in [one for one in session.sent if one["s"] > data["seq"]]:
            await socket.send(missed)
        await self.emit(session, "RESUMED", {})
        async with self.ready:
            self.ready.notify_all()
        return session

    async def emit(self, session: Session, event: str, data: dict) -> None:
        """Send an event now, or keep it for RESUME when the connection is gone."""
        session.sequence += 1
        payload = {"op": DISPATCH, "t": event, "s": session.sequence, "d": data}
        session.sent.append(payload)
        if event in {"READY", "GUILD_CREATE"}:
            session.sent[-1] = {**payload, "d": {}} if event == "READY" else payload
        if session.socket is not None and not session.socket.ws.closed:
            await session.socket.send(payload)

    def live(self) -> list[Session]:
        """The sessions with a connection, newest last."""
        return [one for one in self.sessions.values() if one.socket is not None]

    def session_of(self, guild: int | None) -> Session:
        """The session that hears of *guild*; direct messages go to shard 0."""
        for one in reversed(list(self.sessions.values())):
            if ((guild or 0) >> 22) % one.shard[1] == one.shard[0]:
                return one
        raise AssertionError("no session for this guild")

    async def drop(self, code: int = 4000) -> None:
        """Close every connection."""
        for session in self.live():
            socket, session.socket = session.socket, None
            await socket.ws.close(code=code)

    def tear(self) -> None:
        """Cut every connection without a word."""
        for session in self.live():
            socket, session.socket = session.socket, None
            socket.transport.abort()

    async def tell(self, op: int, data: object = None) -> None:
        """Send an op, for example 7 or 9, on every connection."""
        for session in self.live():
            await session.socket.send({"op": op, "d": data, "s": None, "t": None})
            if op == INVALID and data is False:
                self.sessions.pop(session.id)

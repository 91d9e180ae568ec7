"""The connections of a web server: so many at once, and none that says nothing whole for long.

A web server waits without limit for the end of a request. A few hundred clients that never finish theirs would take
every file that the process may open, and its database with them.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS = 10.0
IDLE = 75.0
MOST = 200


class Doors:
    """Makes connections for `loop.create_server`; *make* makes what reads and answers requests.

    A request has *seconds* from its first byte, or from the connection, until the server has read the whole of it. A
    connection that was good for one may stand *idle* before the next. One more than *most*, and the oldest of those
    that owe us a request has to go; where they may *stay*, it is the new one.
    """

    def __init__(
        self,
        make: Callable[[], asyncio.Protocol],
        *,
        seconds: float = SECONDS,
        idle: float = IDLE,
        most: int = MOST,
        stay: bool = False,
    ) -> None:
        self._make = make
        self._seconds = seconds
        self._idle = idle
        self._most = most
        self._stay = stay
        self._open: dict[asyncio.BaseTransport, _Door] = {}

    def __call__(self) -> asyncio.Protocol:
        """A new connection."""
        return _Door(self, self._make())

    @contextmanager
    def answering(self, transport: asyncio.BaseTransport | None) -> Iterator[None]:
        """The request on *transport* was read whole and is answered inside: that may take as long as it takes."""
        door = self._open.get(transport) if transport is not None else None
        if door is not None:
            door.begin()
        try:
            yield
        finally:
            if door is not None:
                door.end()

    def entered(self, transport: asyncio.BaseTransport, door: _Door) -> None:
        """*door* is open."""
        if len(self._open) >= self._most:
            owing = [] if self._stay else (at for at, one in self._open.items() if not one.busy)
            oldest = next(iter(owing), None)
            if oldest is None:
                door.cut()
                return
            self._open.pop(oldest).cut()  # forgotten at once: asyncio tells that it is over only later
        self._open[transport] = door
        door.expect(self._seconds)

    def left(self, transport: asyncio.BaseTransport) -> None:
        """A connection is over."""
        self._open.pop(transport, None)

    def expect_more(self, door: _Door, *, begun: bool) -> None:
        """*door* has answered; the next request has *begun*, or may come."""
        door.expect(self._seconds if begun else self._idle)


class _Door(asyncio.Protocol):
    """One connection: hands everything on, and looks at the clock."""

    def __init__(self, doors: Doors, inner: asyncio.Protocol) -> None:
        self._doors = doors
        self._inner = inner
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._waiting = False
        self._more = False
        self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._inner.connection_made(transport)
        self._doors.entered(transport, self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        if self._transport is not None:
            self._doors.left(self._transport)
        self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.busy:
            self._more = True
        elif self._waiting:  # the first bytes of another request
            self._waiting = False
            self._doors.expect_more(self, begun=True)
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def begin(self) -> None:
        """A request is there."""
        self.busy, self._more = True, False
        self._stop()

    def end(self) -> None:
        """It was answered."""
        self.busy, self._waiting = False, not self._more
        if self._transport is not None and not self._transport.is_closing():
            self._doors.expect_more(self, begun=self._more)

    def expect(self, seconds: float) -> None:
        """A whole request has to be there within *seconds*."""
        self._stop()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.cut)

    def cut(self) -> None:
        """Away with it."""
        self._stop()
        if self._transport is not None:
            self._transport.abort()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def why_not(error: OSError) -> str:
    """Why an address cannot be listened on. Python 3.13 gives no number where no address fits this machine."""
    if error.errno == errno.EADDRINUSE:
        return "is taken"
    if error.errno in {errno.EADDRNOTAVAIL, None}:
        return "is no address of this machine"
    return f"cannot be listened on: {str(error.strerror).rpartition(': ')[2]}"

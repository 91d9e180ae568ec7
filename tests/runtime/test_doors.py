"""So many connections at once, however fast they come."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import pytest

from guidebot.adapter.doors import Doors

MOST = 5


class Counted(asyncio.Protocol):
    """Knows which connections are open."""

    open: ClassVar[set[asyncio.BaseTransport]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.open.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.open.discard(self.transport)


@pytest.mark.parametrize("stay", [False, True], ids=["the oldest goes", "the newest goes"])
async def test_a_burst_leaves_no_more_than_there_is_room_for(stay: bool) -> None:
    """All of them at once, before the first that was sent away is over."""
    Counted.open.clear()
    doors = Doors(Counted, most=MOST, stay=stay)
    server = await asyncio.get_running_loop().create_server(doors, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    made = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", port) for _ in range(40)))
    ends = [asyncio.ensure_future(_ended(reader)) for reader, _ in made]
    async with asyncio.timeout(5):
        while sum(one.done() for one in ends) < 40 - MOST:
            await asyncio.sleep(0)
    kept = [nth for nth, one in enumerate(ends) if not one.done()]
    still = len(Counted.open)
    for one in ends:
        one.cancel()
    for _, writer in made:
        writer.close()
    server.close()

    assert MOST == still == len(kept)


async def _ended(reader: asyncio.StreamReader) -> None:
    try:
        await reader.read()
    except ConnectionError:
        return

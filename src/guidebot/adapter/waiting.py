"""Waiting that an event cuts short."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

LAST_MOMENT = 0.05  # seconds


async def unless(event: asyncio.Event, work: Awaitable[object]) -> bool:
    """Wait for *work* unless *event* is set before; answers whether it came to its end. What it raises is raised."""
    working, set_ = asyncio.ensure_future(work), asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({working, set_}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
        return working.done()
    finally:
        working.cancel()
        set_.cancel()
        await asyncio.gather(working, set_, return_exceptions=True)


async def last_moment() -> None:
    """Let what arrived just now and still lies in a socket be read, before its connection is closed."""
    await asyncio.sleep(LAST_MOMENT)

"""Trying again where doing something twice does no harm."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from guidebot.core.clock import Clock
from guidebot.core.errors import InDoubt
from guidebot_discord.answering import FAILURES
from guidebot_discord.outcomes import outcome

_PAUSES = (1.0, 3.0)
_PATIENCE = 12.0
"""A delivery has 48 s in all, and discord.py alone tries for 25 s where Discord answers 502."""
T = TypeVar("T")


async def insist(clock: Clock, call: Callable[[], Awaitable[T]]) -> T:
    """*call*, and again after a pause while it is unclear whether Discord did it.

    Raises:
        DiscordException: it is clear, or stays unclear; or one of the others in `FAILURES`.
    """
    begun = asyncio.get_running_loop().time()
    for pause in _PAUSES:
        try:
            return await call()
        except FAILURES as error:
            if not isinstance(outcome(error), InDoubt) or asyncio.get_running_loop().time() - begun > _PATIENCE:
                raise
            await clock.sleep(pause)
    return await call()

"""What Discord's last answer to a task was, where discord.py keeps it to itself.

It drops whether a limit holds for everything when the wait is long, and it sends again by itself what may have arrived.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextvars import ContextVar
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp
import discord

from guidebot.core.errors import InDoubt

_NONE = 0
_status: ContextVar[int] = ContextVar("status", default=_NONE)
_global: ContextVar[bool] = ContextVar("global", default=False)


def is_global(headers: Mapping[str, str]) -> bool:
    """Whether *headers* of a 429 speak of the bot's global limit."""
    return headers.get("X-RateLimit-Global", "").lower() == "true" or headers.get("X-RateLimit-Scope") == "global"


def last_429_was_global() -> bool:
    """Whether the last answer that this task got was a 429 for everything."""
    return _global.get()


class NoRepeat(discord.File):
    """Stands among the files of a request that must not be sent twice.

    discord.py rewinds the files before each try, and that is where a second one is stopped: after a 500, 502 or 504 it
    would send again at once. After a 429 nothing was taken, so then it may.
    """

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), filename="no_repeat")

    def reset(self, *, seek: int | bool = True) -> None:
        """A try begins; *seek* is its number.

        Raises:
            InDoubt: what was sent before may have arrived.
        """
        status = _status.get()
        if seek and status != HTTPStatus.TOO_MANY_REQUESTS:
            raise InDoubt(f"Discord answered {status}." if status else "The connection broke.", code=str(status))


def trace() -> aiohttp.TraceConfig:
    """Looks at every answer, in the task that waits for it."""
    config = aiohttp.TraceConfig()
    config.on_request_start.append(_asked)
    config.on_request_end.append(_answered)
    return config


async def _asked(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestStartParams) -> None:
    _status.set(_NONE)  # it stays so when the connection breaks
    _global.set(False)


async def _answered(_: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
    answer = params.response
    _status.set(answer.status)
    _global.set(answer.status == HTTPStatus.TOO_MANY_REQUESTS and is_global(answer.headers))

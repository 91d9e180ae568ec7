"""Whether a limit that Discord answered with holds for everything: discord.py drops that when the wait is long."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp

_everywhere: ContextVar[bool] = ContextVar("everywhere", default=False)


def everywhere(headers: Mapping[str, str]) -> bool:
    """Whether *headers* of a 429 speak of the bot's global limit."""
    return headers.get("X-RateLimit-Global", "").lower() == "true" or headers.get("X-RateLimit-Scope") == "global"


def last_was_everywhere() -> bool:
    """Whether the last answer that this task got was such a 429."""
    return _everywhere.get()


def trace() -> aiohttp.TraceConfig:
    """Looks at every answer, in the task that waits for it."""
    config = aiohttp.TraceConfig()
    config.on_request_end.append(_answered)
    return config


async def _answered(_: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
    answer = params.response
    _everywhere.set(answer.status == HTTPStatus.TOO_MANY_REQUESTS and everywhere(answer.headers))

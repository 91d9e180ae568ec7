"""Somebody else's work in the middle of a request: it is no part of what the request stores together."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Coroutine
from typing import Any, TypeVar

R = TypeVar("R")


async def elsewhere(work: Coroutine[Any, Any, R]) -> R:
    """What *work* answers when another request does it."""
    return await asyncio.get_running_loop().create_task(work, context=contextvars.Context())

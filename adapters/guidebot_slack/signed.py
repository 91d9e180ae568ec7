"""Whether a request comes from Slack, and what it says: decided before the SDK reads a word of it.

The SDK reads the body first and the signature later, and fails with a traceback over a body that is no JSON, or a
timestamp that is no number, whoever sent them.
"""

from __future__ import annotations

import re

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_bolt_request
from slack_bolt.request.async_request import AsyncBoltRequest

_STAMP = re.compile(r"\d{1,12}")


class Unreadable(Exception):
    """A request that is none of Slack's; *status* says so."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def read(request: web.Request) -> AsyncBoltRequest:
    """*request* as the SDK takes it; its signature is compared by the SDK.

    Raises:
        Unreadable: it cannot be one of Slack's.
    """
    stamp = request.headers.get("X-Slack-Request-Timestamp", "0")
    if not (stamp.isascii() and _STAMP.fullmatch(stamp)):
        raise Unreadable(401)
    try:
        found = await to_bolt_request(request)
    except Exception as error:  # whatever the SDK meets in a body that anybody may have sent
        raise Unreadable(400) from error
    if not isinstance(found.body, dict):
        raise Unreadable(400)
    return found

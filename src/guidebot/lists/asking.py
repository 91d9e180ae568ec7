"""One careful request: bounded in time and size, conditional, through the proxies that the environment names."""

from __future__ import annotations

import aiohttp

from guidebot.adapter.proxies import proxy_for
from guidebot.core.errors import GuidebotError
from guidebot.core.records import dataclass

SECONDS = 30.0
BYTES = 8_000_000
TAG = 200
_CHUNK = 64 * 1024
_REDIRECTS = 3
_CLIENT_ERRORS = (aiohttp.ClientError, OSError, ValueError)


class ListTrouble(GuidebotError):
    """The list cannot be used this time; the text says why."""


@dataclass(frozen=True, slots=True)
class Got:
    """An answer. *body* is None when nothing has changed since *tag*."""

    body: bytes | None
    tag: str


async def get(url: str, *, agent: str, tag: str = "", seconds: float = SECONDS, most: int = BYTES) -> Got:
    """What *url* answers now.

    Raises:
        ListTrouble: it does not answer in time, answers too much, or with anything but success.
    """
    headers = {"User-Agent": agent, "Accept": "application/json", **({"If-None-Match": tag} if tag else {})}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds)) as session,
            session.get(url, headers=headers, max_redirects=_REDIRECTS, proxy=proxy_for(url)) as answer,
        ):
            if answer.status == 304 and tag:
                return Got(None, tag)
            if answer.status != 200:
                raise ListTrouble(f"it answered with status {answer.status}")
            # counted as it comes: what a header promises, and how far a body unpacks, is the other side's word
            body = bytearray()
            async for chunk in answer.content.iter_chunked(_CHUNK):
                body += chunk
                if len(body) > most:
                    raise ListTrouble(f"its answer has more than {most // 1_000_000} MB")
            return Got(bytes(body), answer.headers.get("ETag", "")[:TAG])
    except TimeoutError as error:
        raise ListTrouble(f"it did not answer within {seconds:g} seconds") from error
    except _CLIENT_ERRORS as error:
        raise ListTrouble(f"it could not be read: {type(error).__name__}") from error

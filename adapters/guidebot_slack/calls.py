"""Clients for Slack's Web API: one session, one base address, no hidden second attempt."""

from __future__ import annotations

import ipaddress
import logging
from typing import Any
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

log = logging.getLogger(__name__)
_TIMEOUT = 25


def proxy_for(url: str) -> str | None:
    """The proxy of the environment, unless *url* is on this machine or ``NO_PROXY`` names it; the SDK ignores both."""
    host = urlsplit(url).hostname or ""
    try:
        here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = host == "localhost"
    if here or proxy_bypass(host):
        return None
    return load_http_proxy_from_env(log)


class Calls:
    """Makes clients over one session. Close it with `close`."""

    def __init__(self, api_url: str) -> None:
        self._api_url = api_url
        self._proxy = proxy_for(api_url)
        self.session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=_TIMEOUT), connector=aiohttp.TCPConnector(limit=50)
        )

    def client(self, token: str | None, *, patient: bool = True) -> AsyncWebClient:
        """A client for *token*. *patient* waits once when Slack asks to; the outbox has its own patience.

        The SDK's default would send a message again whose answer was lost, so that handler is never there.
        """
        made = AsyncWebClient(
            token=token,
            base_url=self._api_url,
            session=self.session,
            timeout=_TIMEOUT,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=1)] if patient else [],
        )
        made.proxy = self._proxy
        return made

    async def respond(self, url: str, body: dict[str, Any]) -> int:
        """Post *body* to a ``response_url``; answers the HTTP status."""
        hook = AsyncWebhookClient(
            url,
            timeout=_TIMEOUT,
            session=self.session,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=1)],
        )
        hook.proxy = proxy_for(url)
        return int((await hook.send_dict(body)).status_code)

    async def close(self) -> None:
        """Let go of the connections."""
        await self.session.close()

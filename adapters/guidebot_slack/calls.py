"""Clients for Slack's Web API: one session, one base address, no hidden second attempt."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryState
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from guidebot.adapter.proxies import proxy_for
from guidebot_slack.outcomes import REVOKED

log = logging.getLogger(__name__)
_TIMEOUT = 25
_HOOKS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})


class RefusedToken(AsyncRetryHandler):
    """Tells when Slack refuses the token, whatever was called. It never asks for a second attempt."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__()
        self._tell = tell

    async def can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        """Never retry; report a refused token."""
        del state, request, error
        body = response.body if response is not None else None
        if isinstance(body, dict) and body.get("error") in REVOKED:
            self._tell()
        return False


class Calls:
    """Makes clients over one session. Close it with `close`."""

    def __init__(self, api_url: str) -> None:
        self._api_url = api_url
        self._proxy = proxy_for(api_url)
        self.session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=_TIMEOUT), connector=aiohttp.TCPConnector(limit=50)
        )

    def client(
        self, token: str | None, *, patient: bool = True, refused: Callable[[], None] | None = None
    ) -> AsyncWebClient:
        """A client for *token*. *patient* waits once when Slack asks to; the outbox has its own patience.

        *refused* hears when Slack does not take the token any more.
        The SDK's default would send a message again whose answer was lost, so that handler is never there.
        """
        handlers: list[AsyncRetryHandler] = [RefusedToken(refused)] if refused else []
        if patient:
            handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
        made = AsyncWebClient(
            token=token,
            base_url=self._api_url,
            session=self.session,
            timeout=_TIMEOUT,
            retry_handlers=handlers,
        )
        made.proxy = self._proxy
        return made

    async def respond(self, url: str, body: dict[str, Any]) -> int:
        """Post *body* to a ``response_url``; answers the HTTP status, 0 for an address that is none of Slack's.

        Some addresses come back from what was written into a modal, so they are looked at here.
        """
        if not self._is_slacks(url):
            log.warning("not an address of Slack", extra={"action": "answer", "host": urlsplit(url).hostname})
            return 0
        hook = AsyncWebhookClient(
            url,
            timeout=_TIMEOUT,
            session=self.session,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=1)],
        )
        hook.proxy = proxy_for(url)
        return int((await hook.send_dict(body)).status_code)

    def _is_slacks(self, url: str) -> bool:
        found, ours = urlsplit(url), urlsplit(self._api_url)
        return found.scheme == ours.scheme and found.hostname in {ours.hostname, *_HOOKS}

    async def close(self) -> None:
        """Let go of the connections."""
        await self.session.close()

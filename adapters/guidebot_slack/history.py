"""Looks for an earlier attempt in a conversation's history, by the mark in the message's metadata."""

from __future__ import annotations

from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from guidebot.core.errors import InDoubt

_BEFORE = timedelta(seconds=5)
_PAGE = 15
_PAGES = 20


async def find(client: AsyncWebClient, channel: str, thread: str, mark: str, first_try: datetime) -> str | None:
    """The ``ts`` of the message that carries *mark*, in *thread* or in the conversation itself.

    Pages hold 15 messages, the most that Slack gives to apps distributed outside its Marketplace.

    Raises:
        InDoubt: too much was written since.
    """
    oldest = f"{(first_try - _BEFORE).timestamp():.6f}"
    cursor: str | None = None
    for _ in range(_PAGES):
        if thread:
            answer = await client.conversations_replies(
                channel=channel, ts=thread, oldest=oldest, limit=_PAGE, include_all_metadata=True, cursor=cursor
            )
        else:
            answer = await client.conversations_history(
                channel=channel, oldest=oldest, limit=_PAGE, include_all_metadata=True, cursor=cursor
            )
        for message in answer.get("messages") or ():
            metadata = message.get("metadata") or {}
            if (metadata.get("event_payload") or {}).get("k") == mark:
                return str(message["ts"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
        if not cursor:
            return None
    raise InDoubt("The conversation is too busy to look for an earlier attempt.", code="history_too_long")

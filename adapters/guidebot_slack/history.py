"""Looks for an earlier attempt in a conversation's history, by the mark in the message's metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from guidebot.core.errors import InDoubt, RetryAfter
from guidebot.core.recent import BoundedDict
from guidebot.core.records import dataclass
from guidebot_slack.outcomes import FAILURES, outcome

PAGE = 200
SMALL_PAGE = 15
"""The most that Slack gives, once a minute, to apps that are distributed outside its Marketplace."""
_BEFORE = timedelta(minutes=10)
_PAGES = 20
_SURE = 600
"""So many of the newest messages are looked at in any case: the bot's clock may have been wrong by more than that."""
_KEPT = 1000


@dataclass(frozen=True, slots=True)
class _Reached:
    """How far a look-up came."""

    pages: int = 0
    cursor: str | None = None


class History:
    """Looks messages up, *page* at a time. One that Slack asks to pause goes on where it was."""

    def __init__(self, page: int = PAGE) -> None:
        self._page = page
        self._reached: BoundedDict[tuple[str, str], _Reached] = BoundedDict(_KEPT)

    async def find(
        self, client: AsyncWebClient, channel: str, thread: str, mark: str, first_try: datetime
    ) -> str | None:
        """The ``ts`` of the message that carries *mark*, in *thread* or in the conversation itself.

        It looks back from now to well before *first_try*, and always at some hundreds of messages: the clocks of the
        bot and of Slack differ, and the mark is exact. Slack gives threads from their beginning, so these are read so.

        Raises:
            InDoubt: too much was written since.
            SlackClientError: the history cannot be read now, or not at all.
        """
        oldest = (first_try - _BEFORE).timestamp()
        key = (thread or channel, mark)
        reached = self._reached.pop(key, _Reached())
        while reached.pages < _PAGES:
            try:
                answer = await self._read(client, channel, thread, cursor=reached.cursor)
            except FAILURES as error:
                if isinstance(outcome(error), RetryAfter):
                    self._reached[key] = reached
                raise
            messages = answer.get("messages") or ()
            for message in messages:
                metadata = message.get("metadata") or {}
                if (metadata.get("event_payload") or {}).get("k") == mark:
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            reached = _Reached(reached.pages + 1, cursor)
            if not cursor or (not thread and self._is_past(messages, oldest, reached)):
                return None
        raise InDoubt("The conversation is too busy to look for an earlier attempt.", code="history_too_long")

    def _is_past(self, messages: Sequence[Mapping[str, Any]], oldest: float, reached: _Reached) -> bool:
        """Whether all that can be the message was seen, the newest first."""
        enough = reached.pages * self._page >= min(_SURE, 3 * self._page)
        return enough and bool(messages) and float(messages[-1]["ts"]) < oldest

    async def _read(self, client: AsyncWebClient, channel: str, thread: str, **more: Any) -> Any:
        if thread:
            return await client.conversations_replies(
                channel=channel, ts=thread, limit=self._page, include_all_metadata=True, **more
            )
        return await client.conversations_history(channel=channel, limit=self._page, include_all_metadata=True, **more)

"""Sends messages: with their blocks where Slack takes those, and with a mark where one has to be found again."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from guidebot.core.records import dataclass
from guidebot.core.reply import Reply
from guidebot_slack.names import Names
from guidebot_slack.outcomes import code_of
from guidebot_slack.render import Rendered, plain, render
from guidebot_slack.spans import Element

log = logging.getLogger(__name__)
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_arguments"})
EVENT = "guidebot_delivery"

Send = Callable[[dict[str, Any]], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A message to send: *key* names it for ever; *rendered* is *reply* as it should look."""

    key: str
    channel: str
    reply: Reply
    rendered: Rendered
    thread: str = ""


def mark(key: str) -> str:
    """The opaque mark of a delivery; everybody in the workspace could read it."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


async def post(client: AsyncWebClient, posting: Posting, names: Names) -> tuple[str, str, Rendered]:
    """Send *posting* with its mark. Answers the conversation, the ``ts``, and what was shown."""
    sent: dict[str, Any] = {}

    async def send(body: dict[str, Any]) -> object:
        answer = await client.chat_postMessage(
            channel=posting.channel,
            metadata={"event_type": EVENT, "event_payload": {"k": mark(posting.key)}},
            unfurl_links=False,
            unfurl_media=False,
            **body,
        )
        sent.update(channel=answer["channel"], ts=answer["ts"])
        return answer

    more = {"thread_ts": posting.thread} if posting.thread else {}
    shown = await with_blocks(send, posting.rendered, posting.reply, names, more)
    return str(sent["channel"]), str(sent["ts"]), shown


def message(rendered: Rendered) -> dict[str, Any]:
    """What every way of sending takes."""
    return {"text": rendered.text, "blocks": rendered.blocks}


async def with_blocks(send: Send, rendered: Rendered, reply: Reply, names: Names, more: dict[str, Any]) -> Rendered:
    """Send; when Slack refuses the blocks, without pictures, and then as plain text. Answers what was shown."""
    try:
        await send({**message(rendered), **more})
    except SlackApiError as error:
        if code_of(error) not in BLOCKS_REFUSED:
            raise
        log.warning("blocks refused", extra={"action": "answer", "reason": code_of(error)})
    else:
        return rendered
    bare = render(reply, names)
    if len(bare.files) > len(rendered.files):
        return await with_blocks(send, bare, reply, names, more)
    none: list[Element] = []
    await send({"text": plain(reply), "blocks": none, **more})
    return bare

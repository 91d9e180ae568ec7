"""Pictures and files. Slack takes them in three steps, which the SDK walks as one."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from slack_sdk.web.async_client import AsyncWebClient

from guidebot.core.reply import Image, Reply
from guidebot_slack.outcomes import FAILURES, code_of
from guidebot_slack.render import Attached

log = logging.getLogger(__name__)


async def pictures(client: AsyncWebClient, reply: Reply) -> Mapping[str, str]:
    """Upload the pictures of *reply*; their Slack ids by name. One that fails is left to its text alternative."""
    found: dict[str, str] = {}
    for block in reply.blocks:
        if not isinstance(block, Image):
            continue
        try:
            answer = await client.files_upload_v2(
                content=block.file.content, filename=block.file.name, title=block.file.name, alt_txt=block.alt
            )
        except FAILURES as error:
            log.info("no picture", extra={"action": "upload", "reason": code_of(error)})
            continue
        found[block.file.name] = str(answer["files"][0]["id"])
    return found


async def share(client: AsyncWebClient, channel: str, thread: str, files: Sequence[Attached]) -> None:
    """Send *files* to a conversation, each with its words."""
    for one in files:
        await client.files_upload_v2(
            channel=channel,
            thread_ts=thread or None,
            content=one.file.content,
            filename=one.file.name,
            title=one.file.name,
            alt_txt=one.words[:1000],
            initial_comment=None,
        )

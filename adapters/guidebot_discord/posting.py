"""A message of the bot's own to a channel: posts, typed answers and welcomes; and posts in forums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord.http import HTTPClient, MultipartParameters, Route, handle_message_parameters

from guidebot_discord.limits import NoRepeat
from guidebot_discord.render import Rendered


async def post(
    http: HTTPClient, channel: int, rendered: Rendered, nonce: str, answered_to: Any = discord.utils.MISSING
) -> Mapping[str, Any]:
    """Send *rendered* to *channel*; the same *nonce* within some minutes is the same message."""
    with handle_message_parameters(
        view=rendered.view,
        files=rendered.files or discord.utils.MISSING,
        allowed_mentions=rendered.mentions,
        nonce=nonce,
        message_reference=answered_to,
    ) as params:
        message: Mapping[str, Any] = await http.send_message(channel, params=params)
    return message


async def post_in_forum(
    http: HTTPClient, forum: int, rendered: Rendered, thread: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Open the post *thread* with *rendered* in *forum*. Discord has no nonce for these, so it is sent once.

    Raises:
        InDoubt: it may be there.
    """
    with handle_message_parameters(
        view=rendered.view,
        files=rendered.files or discord.utils.MISSING,
        allowed_mentions=rendered.mentions,
        channel_payload=dict(thread),
    ) as params:
        made: Mapping[str, Any] = await http.request(
            Route("POST", "/channels/{channel_id}/threads", channel_id=forum),
            params={"use_nested_fields": 1},
            files=[*(params.files or ()), NoRepeat()],
            **_body(params),
        )
    return made


def _body(params: MultipartParameters) -> dict[str, Any]:
    return {"form": params.multipart} if params.files else {"json": params.payload}


async def edit(http: HTTPClient, channel: int, message: int, rendered: Rendered) -> None:
    """Put *rendered* in place of a message of the bot's own."""
    with handle_message_parameters(
        view=rendered.view,
        attachments=rendered.files or discord.utils.MISSING,
        allowed_mentions=rendered.mentions,
    ) as params:
        await http.edit_message(channel, message, params=params)

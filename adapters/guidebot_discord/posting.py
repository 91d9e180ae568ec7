"""A message of the bot's own to a channel: posts, typed answers and welcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord.http import HTTPClient, handle_message_parameters

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

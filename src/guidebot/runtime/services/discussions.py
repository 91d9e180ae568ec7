"""Whether a post was answered, as far as its platform counts answers without showing them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from guidebot.adapter import Adapter, Discussing
from guidebot.core.errors import DeliveryError
from guidebot.core.people import Place, PlaceKind
from guidebot.core.posts import Post

OPENING = 1  # the bot's own line, with which it begins; cards there are members' words, and count
_PATIENCE = 5.0


class LiveDiscussions:
    """See `guidebot.core.posts.Discussions`. *adapters* may be filled later."""

    def __init__(self, adapters: Mapping[str, Adapter]) -> None:
        self._adapters = adapters

    async def answered(self, post: Post) -> bool:
        """Whether more stands there than the bot's first line. A thread that is gone holds no answer."""
        adapter = self._adapters.get(post.community.platform)
        if not post.thread or adapter is None:
            return False
        if not isinstance(adapter, Discussing):
            return False
        place = Place(post.community.platform, post.channel, PlaceKind.CHANNEL, post.community, thread=post.thread)
        try:
            async with asyncio.timeout(_PATIENCE):
                return await adapter.counted(place) > OPENING
        except (DeliveryError, TimeoutError):
            return False

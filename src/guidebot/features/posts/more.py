"""The button *More* of a post: the whole entry, for the presser alone."""

from __future__ import annotations

from guidebot.core.commands import Action, action
from guidebot.core.errors import Expired
from guidebot.core.reply import Reply
from guidebot.core.requests import Request
from guidebot.features.posts import series_list
from guidebot.features.posts.series import draw
from guidebot.features.tried import touch, with_tried


@action("post.more")
async def more(ask: Request, kind: str, item: str) -> Reply:
    """Everything about the item of a post."""
    series = series_list.find(kind)
    if series is not None:
        entry = series.known(ask.guide, item)
        if entry is None and ask.community is not None:
            entry = (await series.pool(draw(ask), {})).get(item)
        if entry is not None:
            await touch(ask, kind, item)
            return await with_tried(ask, series.more(ask, entry), kind, item)
    raise Expired("That entry is not in the guide any more.", fix="Type /problem or /governance for another.")


ACTIONS: tuple[Action, ...] = (more,)

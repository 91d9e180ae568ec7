"""What a post says about members, looked at again once it has arrived: some of it may be taken back on the way.

Whoever takes words or a name back has the posts made anew that stand already. One that is on its way does not stand
yet, so whoever records its arrival looks again. Between the two nothing is missed: both first ask to be alone with what
the community shows (`core.posts.PostStore.hold`), so either the arrival is recorded when the post is looked for, or
what was taken back is gone when the arrival is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from guidebot.core.posts import Post
from guidebot.core.records import dataclass
from guidebot.core.services import Services
from guidebot.features.posts import series_list
from guidebot.features.posts.series import Draw, Postable, PostSeries


@dataclass(frozen=True, slots=True)
class Said:
    """What a message was made of: whom it counted, and what the community had at the moment *at*."""

    counted: tuple[str, ...]
    entry: Postable
    at: datetime


async def entry_of(series: PostSeries, post: Post, draw: Draw, then: datetime) -> Postable | None:
    """What *post* is about as it is now; one that was composed, as there was to tell at the moment *then*."""
    if series.again is not None:
        return await series.again(replace(draw, now=then), post)
    return series.known(draw.guide, post.item) or (await series.pool(draw, {})).get(post.item)


def draw_of(services: Services, post: Post, zone: str, now: datetime) -> Draw:
    """Where *post* is drawn from now."""
    guide = services.library.guide(post.community)
    return Draw(services=services, guide=guide, community=post.community, now=now, zone=zone)


async def look_again(draw: Draw, post: Post, said: Said | None, number: int) -> None:
    """Let *post*, which item *number* of the outbox brought, be made anew where it says what is not so any more.

    Without *said* nobody knows what it says: an earlier try, perhaps of another process, may be what arrived. Then all
    is made anew but entries of the guide, which name no member.
    """
    series = series_list.find(post.kind)
    if series is None:
        return
    if said is None and series.again is None and series.known(draw.guide, post.item) is not None:
        return
    if said is not None:
        entry = await entry_of(series, post, draw, said.at)
        if entry is None or entry == said.entry:
            return
    await draw.services.boards.restate(post, draw.now, number)

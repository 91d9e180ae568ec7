"""Signs of life below posts: presses, counted by series, and whatever is said to the bot in a post's discussion."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from guidebot.adapter import Answered, Incoming
from guidebot.answering.counting import Counting
from guidebot.answering.routing import Route
from guidebot.core.clock import Clock, within
from guidebot.core.errors import StorageError
from guidebot.core.people import CommunityId, PlaceKind
from guidebot.core.posts import Post, PostStore
from guidebot.features.posts import series_list
from guidebot.features.tried import TRIED_KINDS

log = logging.getLogger(__name__)
AWAY = timedelta(minutes=1)


class Noticing:
    """Notes what was answered. It is stored apart: no answer depends on it."""

    def __init__(self, posts: PostStore, counting: Counting, clock: Clock) -> None:
        self._posts = posts
        self._counting = counting
        self._clock = clock
        self._failed_at: datetime | None = None

    async def notice(self, incoming: Incoming, route: Route, answered: Answered) -> None:
        """*incoming* was answered."""
        here = incoming.community
        if here is None or answered.failed:
            return
        self._counting.answered(route.name, here, answered)
        series = route.series if series_list.find(route.series) is not None else ""
        if series:
            self._counting.pressed(series, here)
        now = self._clock.now()
        if self._failed_at is not None and within(self._failed_at, now, AWAY):
            return
        try:
            await self._touch(incoming, here, series, now)
        except StorageError:
            self._failed_at = now  # a database that is away is not asked with every answer
            log.info("could not note that a post was touched", extra={"action": "notice"})

    async def _touch(self, incoming: Incoming, here: CommunityId, series: str, now: datetime) -> None:
        """Only the first sign writes, so that the others wait for nobody."""
        post = await self._post(incoming, here, series)
        if post is not None and post.touched_at is None:
            await self._posts.touch(here, post.kind, post.item, now)

    async def _post(self, incoming: Incoming, here: CommunityId, series: str) -> Post | None:
        """The post in whose discussion it happened, or the latest of a series whose items nobody takes up."""
        place = incoming.place
        if place.thread and place.kind is PlaceKind.CHANNEL:
            return await self._posts.discussed(here, place.id, place.thread)
        return await self._posts.last(here, series) if series and series not in TRIED_KINDS else None

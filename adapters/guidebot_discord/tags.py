"""The tags *tried* and *outcome* of a forum's posts: found by name, made where the bot may, and put on a post.

Every step looks at what is there first, so that doing it twice is doing it once, in any process.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import discord
from discord.http import HTTPClient

from guidebot.adapter import Label
from guidebot.core.clock import Clock, within
from guidebot.core.recent import BoundedDict
from guidebot_discord.channels import Channels

log = logging.getLogger(__name__)
MOST, MOST_ON_POST = 20, 5  # tags of a forum, and tags on a post
ORDER = (Label.OUTCOME, Label.TRIED)  # where there is room for one alone, what came of it says more
REFUSED_FOR = timedelta(hours=1)
_KEPT = 1000
_KEPT_OF_A_TAG = ("id", "name", "moderated", "emoji_id", "emoji_name")
_NO = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


class Tags:
    """Tags the posts of forums. A right that is missing is no failure: organisers did not ask for tags."""

    def __init__(self, http: HTTPClient, channels: Channels, clock: Clock) -> None:
        self._http = http
        self._channels = channels
        self._clock = clock
        self._refused: BoundedDict[int, datetime] = BoundedDict(_KEPT)

    async def put(self, forum: int, thread: int, labels: frozenset[Label]) -> None:
        """Let the post *thread* carry *labels* and no other of ours; what people tagged it with stays.

        Raises:
            DiscordException: it is unclear what became of it, or Discord asks to wait; or another of `FAILURES`.
        """
        try:
            known = await self._known(forum, labels)
            if known:
                await self._apply(thread, known, labels)
        except discord.HTTPException as error:
            if error.status not in _NO:
                raise
            log.info("not tagged", extra={"action": "tag", "status": error.status, "code": error.code})

    async def _known(self, forum: int, labels: frozenset[Label]) -> Mapping[Label, str]:
        """The ids of our tags in *forum*, with those of *labels* that were missing and could be made."""
        known = (await self._channels.get(forum)).labels
        if labels <= known.keys() or self._was_refused(forum):
            return known
        # as it is now: another process may have made them, or a person
        data: Mapping[str, Any] = await self._http.get_channel(forum)
        known = self._channels.learn(forum, data).labels
        missing = [one for one in ORDER if one in labels and one not in known]
        tags = list(data.get("available_tags") or ())
        room = MOST - len(tags)
        if not missing or room <= 0:
            return known
        return await self._made(forum, tags, missing[:room]) or known

    async def _made(
        self, forum: int, tags: Sequence[Mapping[str, Any]], missing: Sequence[Label]
    ) -> Mapping[Label, str]:
        """Add *missing* to the *tags* of a forum; nothing when the bot may not manage it."""
        kept = [{name: one[name] for name in _KEPT_OF_A_TAG if name in one} for one in tags]
        fresh = [{"name": one.value} for one in missing]
        try:
            data = await self._http.edit_channel(forum, available_tags=[*kept, *fresh])
        except discord.HTTPException as error:
            if error.status not in _NO:
                raise
            self._refused[forum] = self._clock.now()  # Discord counts refusals: it is asked again in an hour
            log.info("no tags made", extra={"action": "tag", "status": error.status, "code": error.code})
            return {}
        return self._channels.learn(forum, data).labels

    async def _apply(self, thread: int, known: Mapping[Label, str], labels: frozenset[Label]) -> None:
        post: Mapping[str, Any] = await self._http.get_channel(thread)
        there = [str(one) for one in post.get("applied_tags") or ()]
        kept = [one for one in there if one not in known.values()]
        ours = [known[one] for one in ORDER if one in labels and one in known]
        wanted = [*kept, *ours[: max(0, MOST_ON_POST - len(kept))]]
        if set(wanted) != set(there):
            await self._http.edit_channel(thread, applied_tags=wanted)

    def _was_refused(self, forum: int) -> bool:
        at = self._refused.get(forum)
        return at is not None and within(at, self._clock.now(), REFUSED_FOR)

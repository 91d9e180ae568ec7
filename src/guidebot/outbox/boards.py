"""Cards and counts, through the outbox: see `guidebot.core.cards.Boards`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from guidebot.core.cards import Card, Target
from guidebot.core.posts import Post
from guidebot.core.tries import Try
from guidebot.delivery.items import Item, OutboxStore
from guidebot.delivery.planning import AGAIN, CARD, REVISION, WORD

SHOWN_WITHIN = timedelta(days=7)
REVISED_WITHIN = timedelta(days=1)
HOUR = 3600


class OutboxBoards:
    """Puts cards and revisions into the outbox."""

    def __init__(self, outbox: OutboxStore) -> None:
        self._outbox = outbox

    async def show(self, card: Card, target: Target, now: datetime) -> None:
        """Put *card* up; its key makes it once."""
        if target.channel:
            body = {"card": str(card.id), "thread": target.thread}
            await self._outbox.add([_item(card.key, CARD, card, target.channel, body, now, SHOWN_WITHIN)])

    async def ask(self, tried: Try, words: str, target: Target, now: datetime) -> None:
        """Put what a member asks into the discussion; once a minute at most: a second press asks nothing more."""
        if target.channel:
            body = {"words": words, "name": tried.name, "thread": target.thread, "try": str(tried.id)}
            key = f"word:{tried.id}:{int(tried.at.timestamp())}:{int(now.timestamp()) // 60}"
            item = _item(key, WORD, tried, target.channel, body, now, REVISED_WITHIN)
            await self._outbox.add([replace(item, about=tried.member)])

    async def renew(self, card: Card, now: datetime) -> None:
        """Let its message say what it says now, or that it is gone."""
        if card.remote_id:
            body = {"card": str(card.id), "of": card.key, "thread": card.thread, "message": card.remote_id}
            key = f"revised:{card.key}:{int(now.timestamp() * 1000)}:{card.stage}"
            await self._outbox.add([_item(key, REVISION, card, card.channel, body, now, REVISED_WITHIN)])

    async def restate(self, post: Post, now: datetime, after: int = 0) -> None:
        """Let it be made anew, however lately it was changed."""
        if post.remote_id:
            key = f"revised:{post.key}:{int(now.timestamp() * 1000)}:{AGAIN}" + (f":{after}" if after else "")
            body = {"post": post.key, AGAIN: "yes"}
            await self._outbox.add([_item(key, REVISION, post, post.channel, body, now, REVISED_WITHIN)])

    async def recount(self, post: Post, now: datetime) -> None:
        """Now; in the next hour where this one has had its revision, or one is under way that counted before."""
        if not post.remote_id:
            return
        hour = int(now.timestamp()) // HOUR
        for one in (hour, hour + 1):
            at = max(now, datetime.fromtimestamp(one * HOUR, UTC))
            body = {"post": post.key}
            item = _item(f"revised:{post.key}:{one}", REVISION, post, post.channel, body, at, REVISED_WITHIN)
            if await self._outbox.add([item]):
                return


def _item(  # noqa: PLR0917  # what an item consists of
    key: str, kind: str, of: Card | Post | Try, channel: str, body: dict[str, str], at: datetime, within: timedelta
) -> Item:
    return Item(
        key=key[:100],
        kind=kind,
        platform=of.community.platform,
        target=channel,
        body=body,
        community=of.community,
        not_before=at,
        expires_at=at + within,
    )

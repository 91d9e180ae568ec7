"""Notices to members, through the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from guidebot.core.people import MemberId
from guidebot.delivery.items import Item, OutboxStore

KEPT = timedelta(days=14)


class OutboxNotices:
    """See `guidebot.core.notices.Notices`."""

    def __init__(self, outbox: OutboxStore) -> None:
        self._outbox = outbox

    async def tell(self, member: MemberId, key: str, words: str, now: datetime) -> None:
        """Put *words* into the outbox; the sender of notices finds the conversation or the inbox."""
        item = Item(
            key=f"notice:{key}"[:100],
            kind="notice",
            platform=member.platform,
            target="",
            not_before=now,
            expires_at=now + KEPT,
            body={"words": words},
            member=member,
        )
        await self._outbox.add([item])

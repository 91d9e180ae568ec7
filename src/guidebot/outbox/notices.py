"""Notices to members, through the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from guidebot.core.notices import Later
from guidebot.core.people import MemberId
from guidebot.delivery.items import Item, OutboxStore

KEPT = timedelta(days=14)


class OutboxNotices:
    """See `guidebot.core.notices.Notices`."""

    def __init__(self, outbox: OutboxStore) -> None:
        self._outbox = outbox

    async def tell(self, member: MemberId, key: str, words: str, now: datetime, about: MemberId | None = None) -> None:
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
            about=about,
        )
        await self._outbox.add([item])

    async def later(self, message: Later) -> None:
        """Put *message* into the outbox; it waits there for its moment."""
        item = Item(
            key=f"{message.kind}:{message.key}"[:100],
            kind=message.kind,
            platform=message.member.platform,
            target="",
            not_before=message.at,
            expires_at=message.until,
            body=message.body,
            member=message.member,
        )
        await self._outbox.add([item])

"""From an item and its message to what an adapter gets."""

from __future__ import annotations

from datetime import datetime

from guidebot.adapter import Delivery, EventPlan, Label, ThreadPlan
from guidebot.core.people import Place, PlaceKind
from guidebot.core.reply import Reply
from guidebot.delivery.items import Item


def delivery(  # what a delivery consists of
    item: Item,
    reply: Reply,
    now: datetime,
    *,
    thread: ThreadPlan | None = None,
    revises: str = "",
    labels: frozenset[Label] | None = None,
    event: EventPlan | None = None,
) -> Delivery:
    """The delivery of *item*.

    An item for a member goes to their direct conversation, any other to its channel, or into the discussion that its
    body names as ``thread``. With an empty target the drain opens the conversation first.
    """
    kind = PlaceKind.DIRECT if item.member is not None else PlaceKind.CHANNEL
    return Delivery(
        key=item.key,
        number=item.id,
        place=Place(item.platform, item.target, kind, item.community, item.body.get("thread") or None),
        reply=reply,
        first_try_at=item.first_try_at or now,
        attempt=max(item.attempts, 1),
        thread=thread,
        member=item.member,
        revises=revises,
        labels=labels,
        event=event,
    )

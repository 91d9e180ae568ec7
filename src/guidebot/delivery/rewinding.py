"""What becomes of an item that waits, once a clock that was ahead is right again. Pure; the outbox carries it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from guidebot.core.clock import SLIP
from guidebot.delivery.items import Item
from guidebot.delivery.nudging import LINE, NUDGE
from guidebot.delivery.planning import BALLOT, POST

FAR = timedelta(days=15)
"""Nothing is put into the outbox longer before its time; the next post of a fortnight is not there yet."""
LOOKED_UP = timedelta(days=1)
_OF_A_DAY = frozenset({POST, NUDGE, BALLOT})
"""Their keys say when they are due."""


def rewound(item: Item, now: datetime, ahead: timedelta) -> Item:
    """*item* as it is to wait from *now*, where the clock was *ahead* for a while.

    What waits for another try comes as much sooner. What is for a day far away was planned by mistake, so it is late.
    """
    first = item.first_try_at
    if first is not None and first > now + SLIP:  # a look-up begins there, so it must not lie after the try
        item = replace(item, first_try_at=now - LOOKED_UP)
    if item.not_before <= now + SLIP:
        return item
    due = item.due if item.kind in _OF_A_DAY else item.not_before if item.kind == LINE else None
    if due is not None and due > now + FAR:
        return replace(item, not_before=now, expires_at=now - SLIP)
    if item.kind == LINE:  # it is in the outbox from the moment its day was chosen
        return item
    begins = max(now, due) if due is not None and item.kind != BALLOT else now
    moved = replace(item, not_before=max(begins, item.not_before - ahead))
    if due is None and item.expires_at - ahead > now:  # it was written while the clock was ahead
        moved = replace(moved, expires_at=item.expires_at - ahead)
    return moved

"""What came into the guide lately and what stands otherwise now: found by comparing it with how it stood before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from typing import Protocol

from guidebot.core.clock import SLIP
from guidebot.core.records import dataclass

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Change:
    """*item*, as ``problem/acronyms``, came into the guide; with a *status* it was there and stands so since."""

    item: str
    at: datetime
    status: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """How each item *stood* when the guide was looked at last, and the *changes* of late, oldest first."""

    stood: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


def compare(before: Noted | None, stands: Mapping[str, str], now: datetime, sure: datetime) -> Noted:
    """What is to be noted when each item *stands* so now. A guide that is looked at for the first time is not new.

    What is old by *sure*, the moment that has surely passed, is forgotten; so is what was noted for a time to come: it
    would be news in every digest until then.
    """
    if before is None:
        return Noted(stands)
    fresh = [Change(item, now) for item in stands if item not in before.stood]
    other = [
        Change(item, now, status)
        for item, status in stands.items()
        if item in before.stood and before.stood[item] != status
    ]
    late = [each for each in before.changes if sure - KEPT < each.at <= now + SLIP]
    return Noted(stands, (*late, *fresh, *other))


class Additions(Protocol):
    """Knows what changed in the guide that everybody gets."""

    async def since(self, moment: datetime) -> Sequence[Change]:
        """Changes after *moment*, newest first, each item once."""
        ...

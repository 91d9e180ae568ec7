"""What came into the guide lately and what stands otherwise now: found by comparing it with how it stood before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from guidebot.core.clock import within

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


def compare(before: Noted | None, stands: Mapping[str, str], now: datetime) -> Noted:
    """What is to be noted when each item *stands* so now. A guide that is looked at for the first time is not new."""
    if before is None:
        return Noted(stands)
    fresh = [Change(item, now) for item in stands if item not in before.stood]
    other = [
        Change(item, now, status)
        for item, status in stands.items()
        if item in before.stood and before.stood[item] != status
    ]
    late = [each for each in before.changes if within(each.at, now, KEPT)]
    return Noted(stands, (*late, *fresh, *other))


class Additions(Protocol):
    """Knows what changed in the guide that everybody gets."""

    async def since(self, moment: datetime) -> Sequence[Change]:
        """Changes after *moment*, newest first, each item once."""
        ...

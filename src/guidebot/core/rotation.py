"""Which item comes next: no repeats until a community's whole pool was used, and a calendar that organisers can steer.

The order differs between communities and depends on ids alone, so that editing texts changes nothing. Items never used
come first, then those used longest ago; the pool may grow and shrink at any time. The next eight are settled in a
queue once they were shown, so what organisers saw is what comes: a new item waits behind them, a removed one drops out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import cycle, islice

from guidebot.core.errors import UsageError

SETTLED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """The state of one rotation.

    Attributes:
        seed: names the community and the kind, so that orders differ.
        queue: what comes next, first first.
        used: ids that were taken, by their last time, longest ago first.
    """

    seed: str
    queue: tuple[str, ...] = ()
    used: tuple[str, ...] = ()


def order(rotation: Rotation, pool: Collection[str]) -> tuple[str, ...]:
    """Every item of *pool* once, in the order in which they come."""
    queued = [one for one in dict.fromkeys(rotation.queue) if one in pool]
    used = [one for one in dict.fromkeys(reversed(rotation.used)) if one in pool][::-1]
    taken = {*queued, *used}
    fresh = sorted((one for one in pool if one not in taken), key=lambda one: _rank(rotation.seed, one))
    return tuple(dict.fromkeys((*queued, *fresh, *used)))


def upcoming(rotation: Rotation, pool: Collection[str], count: int = SETTLED) -> tuple[str, ...]:
    """The next *count* items; the pool starts over when it is used up."""
    items = order(rotation, pool)
    return tuple(islice(cycle(items), count)) if items else ()


def settle(rotation: Rotation, pool: Collection[str]) -> Rotation:
    """The same rotation with its next eight fixed."""
    return replace(rotation, queue=order(rotation, pool)[:SETTLED])


def take(rotation: Rotation, pool: Collection[str]) -> tuple[str, Rotation] | None:
    """The next item and the rotation without it; None when the pool is empty."""
    settled = settle(rotation, pool)
    if not settled.queue:
        return None
    item, *rest = settled.queue
    used = (*(one for one in rotation.used if one != item), item)
    return item, settle(replace(rotation, queue=tuple(rest), used=used), pool)


def put_back(rotation: Rotation, item: str) -> Rotation:
    """*item* was not posted after all: it comes next."""
    queue = (item, *(one for one in rotation.queue if one != item))
    return replace(rotation, queue=queue, used=tuple(one for one in rotation.used if one != item))


def pin(rotation: Rotation, pool: Collection[str], item: str, place: int = 1) -> Rotation:
    """Let *item* come at *place* (1 is next); the others keep their order.

    Raises:
        UsageError: the item is not in the pool, or there is no such place.
    """
    if item not in pool:
        raise UsageError("That one does not fit the filters of this schedule.", fix="Change them with /schedule edit.")
    items = [one for one in order(rotation, pool) if one != item]
    items.insert(_place(place, len(items) + 1), item)
    return replace(rotation, queue=tuple(items[: max(SETTLED, place)]))


def swap(rotation: Rotation, pool: Collection[str], first: int, second: int | None = None) -> Rotation:
    """Exchange the items at two places; without *second*, the first goes behind the eight and another takes its place.

    Raises:
        UsageError: there is no such place, or nothing to exchange it with.
    """
    items = list(order(rotation, pool))
    one = _place(first, len(items))
    other = _place(second, len(items)) if second is not None else min(SETTLED, len(items) - 1)
    if one == other:
        raise UsageError("That would change nothing.", fix="Name two different posts of the list.")
    items[one], items[other] = items[other], items[one]
    return replace(rotation, queue=tuple(items[: max(SETTLED, other + 1)]))


def _place(place: int, length: int) -> int:
    if not 1 <= place <= min(length, SETTLED):
        raise UsageError(f"There is no post number {place}.", fix=f"Choose 1 to {min(length, SETTLED)}.")
    return place - 1


def _rank(seed: str, item: str) -> bytes:
    return hashlib.sha256(f"{seed}/{item}".encode()).digest()

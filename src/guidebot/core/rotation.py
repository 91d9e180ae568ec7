"""Which item comes next: no repeats until a community's whole pool was used, and a calendar that organisers can steer.

The order differs between communities and depends on ids, groups and years alone, so that editing texts changes nothing.
Items never used come first, mixed as `core.mixing` says, then those used longest ago; the pool may grow and shrink at
any time. The next eight are settled in a queue once they were shown, so what organisers saw is what comes: a new item
waits behind them, a removed one drops out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice

from guidebot.core.errors import UsageError
from guidebot.core.mixing import Pool, mixed
from guidebot.core.records import dataclass

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


def coming(rotation: Rotation, pool: Pool) -> Iterator[str]:
    """Every item of *pool* once, in the order in which they come: what is settled, what is new, what was used."""
    queued = [one for one in dict.fromkeys(rotation.queue) if one in pool]
    used = [one for one in dict.fromkeys(reversed(rotation.used)) if one in pool and one not in queued][::-1]
    fresh = pool.keys() - {*queued, *used}
    before = next((pool[one].group for one in (*reversed(queued), *reversed(rotation.used)) if one in pool), "")
    yield from queued
    yield from mixed(pool, fresh, seed=rotation.seed, last=before)
    yield from used


def upcoming(rotation: Rotation, pool: Pool, count: int = SETTLED) -> tuple[str, ...]:
    """The next *count* items; the pool starts over when it is used up."""
    return tuple(islice(cycle(coming(rotation, pool)), count))


def settle(rotation: Rotation, pool: Pool) -> Rotation:
    """The same rotation with its next eight fixed."""
    return replace(rotation, queue=tuple(islice(coming(rotation, pool), SETTLED)))


def take(rotation: Rotation, pool: Pool) -> tuple[str, Rotation] | None:
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


def pin(rotation: Rotation, pool: Pool, item: str, place: int = 1) -> Rotation:
    """Let *item* come at *place* (1 is next); the others keep their order.

    Raises:
        UsageError: the item is not in the pool, or there is no such place.
    """
    if item not in pool:
        raise UsageError("That one does not fit the filters of this schedule.", fix="Change them with /schedule edit.")
    items = [one for one in coming(rotation, pool) if one != item]
    items.insert(_place(place, len(items) + 1), item)
    return replace(rotation, queue=tuple(items[: max(SETTLED, place)]))


def swap(rotation: Rotation, pool: Pool, first: int, second: int | None = None) -> Rotation:
    """Exchange the items at two places; without *second*, the first goes behind the eight and another takes its place.

    Raises:
        UsageError: there is no such place, or nothing to exchange it with.
    """
    items = list(coming(rotation, pool))
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

"""An order for many items: groups take turns, newer items tend to come sooner, and one seed gives one order.

Each item draws a number from its id and the seed. A year of age adds a fifth of the whole draw, so new items come early
without being all there is for a year: what is five years older waits behind all that is new. Then the items are dealt
out so that no two of a group follow one another, wherever that can be.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Collection, Iterator, Mapping

from guidebot.core.records import dataclass

_DRAW = 1 << 64
_YEAR = _DRAW // 5
_OLDEST = 10  # years; beyond, age says nothing more


@dataclass(frozen=True, slots=True)
class Trait:
    """What the order looks at beside the id. An item without a *year* counts as new."""

    group: str = ""
    year: int | None = None


Pool = Mapping[str, Trait]
"""Items by id."""


def mixed(pool: Pool, left: Collection[str], *, seed: str, last: str = "") -> Iterator[str]:
    """Each item of *left*, which are some of *pool*, once; *last* is the group of what came before them.

    What is left after any number of them comes in the same order when it is asked for by itself.
    """
    ranks = _ranks(pool, left, seed)
    groups: dict[str, deque[str]] = {}
    for one in sorted(left, key=lambda item: (ranks[item], item)):
        groups.setdefault(pool[one].group, deque()).append(one)
    for size in range(len(ranks), 0, -1):
        last = _turn(groups, ranks, size, last)
        yield groups[last].popleft()
        if not groups[last]:
            del groups[last]


def _turn(groups: Mapping[str, deque[str]], ranks: Mapping[str, int], size: int, last: str) -> str:
    """The group whose turn it is: the one with the best item, but one that holds more than half of the rest at once.

    Such a group would otherwise be left over, and its items would have to follow one another at the end.
    """
    others = [one for one in groups if one != last] or list(groups)
    heavy = next((one for one in others if 2 * len(groups[one]) > size), None)
    return heavy if heavy is not None else min(others, key=lambda name: ranks[groups[name][0]])


def _ranks(pool: Pool, left: Collection[str], seed: str) -> Mapping[str, int]:
    newest = max((one.year for one in pool.values() if one.year is not None), default=0)

    def rank(item: str) -> int:
        year = pool[item].year
        age = 0 if year is None else min(newest - year, _OLDEST)
        draw = hashlib.sha256(f"{seed}/{item}".encode()).digest()
        return age * _YEAR + int.from_bytes(draw[:8], "big")

    return {item: rank(item) for item in left}

"""When a fresh answer replaces the last good copy of a list, and when it does not.

An answer with fewer than half as many entries as the one before is not believed, until it has been so for two days. An
entry counts as withdrawn when two believed answers in a row lack it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guidebot.core.openings import Opening
from guidebot.core.records import dataclass

MISSES = 2
PATIENCE = 48
"""So many small answers in a row are believed after all: at one an hour, two days."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry of the copy, and how many believed answers in a row lacked it."""

    opening: Opening
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Copy:
    """The last good copy; *small* counts answers in a row that were not believed."""

    entries: tuple[Kept, ...] = ()
    small: int = 0


def renewed(copy: Copy, answer: Sequence[Opening]) -> Copy:
    """*copy* after *answer*: with its entries, or, where it is not believed, as it was with *small* counted up."""
    before = sum(one.missed == 0 for one in copy.entries)
    if len(answer) * 2 < before and copy.small + 1 < PATIENCE:
        return replace(copy, small=copy.small + 1)
    fresh = {one.id: Kept(one) for one in answer}
    lacking = [replace(one, missed=one.missed + 1) for one in copy.entries if one.opening.id not in fresh]
    return Copy((*fresh.values(), *(one for one in lacking if one.missed < MISSES)))


def confirmed(copy: Copy) -> Copy:
    """*copy* after the source said that its last believed answer still holds: what that lacked is lacking again."""
    return Copy(tuple(one for one in copy.entries if not one.missed))

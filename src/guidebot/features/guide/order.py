"""What rotations look at in entries: the direction or cluster that takes turns with others, and the year."""

from __future__ import annotations

from collections.abc import Mapping

from guidebot.core.guide import Guide, Problem, Topic
from guidebot.core.mixing import Pool, Trait


def traits(guide: Guide, entries: Mapping[str, Problem | Topic]) -> Pool:
    """*entries* as a pool: problems take turns by top-level direction, topics by cluster.

    Where all stand in one direction, its strands take turns instead.
    """
    tops = {id_: _top(guide, one) for id_, one in entries.items()}
    narrow = len(set(tops.values())) == 1
    return {
        id_: Trait(one.direction if narrow else tops[id_], one.source.year)
        if isinstance(one, Problem)
        else Trait(one.cluster)
        for id_, one in entries.items()
    }


def _top(guide: Guide, entry: Problem | Topic) -> str:
    """The direction without a parent that *entry* belongs to; its cluster, if it is a topic."""
    if isinstance(entry, Topic):
        return entry.cluster
    at = entry.direction
    while (known := guide.directions.get(at)) is not None and known.parent is not None:
        at = known.parent
    return at

"""What rotations look at in entries: the direction or cluster that takes turns with others, and the year."""

from __future__ import annotations

from collections.abc import Mapping

from guidebot.core.guide import Guide, Problem, Topic
from guidebot.core.mixing import Pool, Trait


def traits(guide: Guide, entries: Mapping[str, object]) -> Pool:
    """*entries* as a pool: problems take turns by top-level direction, topics by cluster, others as they come.

    Where all problems stand in one direction, its strands take turns instead.
    """
    tops = {id_: _top(guide, one) for id_, one in entries.items()}
    narrow = len(set(tops.values())) == 1
    return {
        id_: Trait(one.direction if narrow else tops[id_], one.source.year)
        if isinstance(one, Problem)
        else Trait(tops[id_])
        for id_, one in entries.items()
    }


def _top(guide: Guide, entry: object) -> str:
    """The direction without a parent that a problem belongs to, or a topic's cluster."""
    if isinstance(entry, Topic):
        return entry.cluster
    at = entry.direction if isinstance(entry, Problem) else ""
    while (known := guide.directions.get(at)) is not None and known.parent is not None:
        at = known.parent
    return at

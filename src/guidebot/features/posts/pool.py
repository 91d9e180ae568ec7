"""What a schedule posts from: the guide's entries and what members suggested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guidebot.core.guide import OPEN, Guide, Problem, Topic
from guidebot.core.people import CommunityId
from guidebot.core.posts import Filters, PostKind
from guidebot.core.suggestions import Subject, Suggestion, SuggestionStore, as_problem, as_topic

Postable = Problem | Topic


def pool(guide: Guide, kind: PostKind, filters: Filters, suggested: Sequence[Suggestion]) -> Mapping[str, Postable]:
    """The entries by id, in the guide's order, without problems that nobody should be sent to any more.

    What the community itself suggested passes every filter.
    """
    entries: dict[str, Postable] = {}
    if kind is PostKind.PROBLEM:
        inside = guide.family(filters.direction) if filters.direction else None
        for problem in guide.problems.values():
            fits = inside is None or problem.direction in inside
            if fits and problem.status in OPEN and filters.difficulty in {None, problem.difficulty}:
                entries[problem.id] = problem
        entries.update({one.item: as_problem(one) for one in suggested if one.subject is Subject.PROBLEM})
    else:
        entries.update({one.id: one for one in guide.topics.values() if filters.cluster in {"", one.cluster}})
        entries.update({one.item: as_topic(one) for one in suggested if one.subject is Subject.TOPIC})
    return entries


async def load(
    guide: Guide, suggestions: SuggestionStore, community: CommunityId, kind: PostKind, filters: Filters
) -> Mapping[str, Postable]:
    """The pool of a schedule of *community*."""
    return pool(guide, kind, filters, await suggestions.live(community))

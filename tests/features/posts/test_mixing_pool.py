"""What weekly posts draw from: open problems alone, directions by turns, also for communities of an older version."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from tests.features.posts.conftest import LAB

from guidebot.core import rotation as rotating
from guidebot.core.guide import OPEN, Guide, Status
from guidebot.core.rotation import Rotation
from guidebot.features.guide.order import traits
from guidebot.features.posts.problem_series import open_problems
from guidebot.features.posts.topic_series import topics
from guidebot.runtime.library import LiveLibrary
from guidebot.testing import Talk


def settled(guide: Guide, id_: str, status: Status) -> Guide:
    """*guide* with one problem that stands otherwise."""
    changed = {**guide.problems, id_: replace(guide.problems[id_], status=status, status_note="Settled.")}
    return replace(guide, problems=MappingProxyType(changed))


def test_only_open_problems_are_posted(shipped: LiveLibrary) -> None:
    """Disputed ones are open; dated, largely answered and answered ones are not."""
    guide = shipped.guide()
    id_ = next(one.id for one in guide.problems.values() if one.status is Status.CURRENT)

    for status in Status:
        assert (status in OPEN) == (id_ in open_problems(settled(guide, id_, status), {}))


def test_a_problem_that_is_answered_drops_out_of_what_was_settled(shipped: LiveLibrary) -> None:
    """The others keep their order, and a community's past stays its past."""
    guide = shipped.guide()
    before = traits(guide, open_problems(guide, {}))
    rotation = Rotation(seed="fake:lab/problem")
    for _ in range(5):
        taken = rotating.take(rotation, before)
        assert taken is not None
        rotation = taken[1]
    shown = rotating.upcoming(rotation, before)
    changed = settled(guide, shown[1], Status.ANSWERED)
    after = traits(changed, open_problems(changed, {}))

    assert (shown[0], *shown[2:]) == rotating.upcoming(rotation, after)[:7]
    assert not set(rotating.upcoming(rotation, after, len(after) - 5)) & set(rotation.used)


def test_a_direction_comes_twice_in_a_row_only_where_it_must(shipped: LiveLibrary) -> None:
    """For the whole shipped pool, whichever community it is."""
    guide = shipped.guide()
    found = traits(guide, open_problems(guide, {}))
    for seed in ("fake:lab/problem", "discord:1/problem", "slack:T1/problem"):
        items = rotating.upcoming(Rotation(seed=seed), found, len(found))
        doubled = [(one, other) for one, other in pairwise(items) if found[one].group == found[other].group]
        most = max(Counter(one.group for one in found.values()).values())
        assert len(found) == len(set(items))
        assert max(0, 2 * most - len(found) - 1) == len(doubled)


def test_a_filter_on_one_direction_lets_its_strands_take_turns(shipped: LiveLibrary) -> None:
    """All stand in the same direction, so what is inside it takes turns."""
    guide = shipped.guide()
    only = {"direction": "mechanistic-interpretability"}
    found = traits(guide, open_problems(guide, only))

    assert len({one.group for one in found.values()}) > 1


def test_topics_take_turns_by_cluster(shipped: LiveLibrary) -> None:
    """They have no year; their clusters are mixed."""
    guide = shipped.guide()
    found = traits(guide, topics(guide, {}))
    items = rotating.upcoming(Rotation(seed="fake:lab/topic"), found, len(found))

    assert set(guide.clusters) == {one.group for one in found.values()}
    assert [] == [(one, other) for one, other in pairwise(items) if found[one].group == found[other].group]


async def test_the_calendar_of_a_community_mixes_directions(bot: Talk) -> None:
    """What `/schedule list` shows is the mixed order."""
    await bot.say("/schedule list")
    settled_now = await bot.app.stores.posts.rotation(LAB, "problem")
    found = traits(bot.app.library.guide(), open_problems(bot.app.library.guide(), {}))

    assert 8 == len(settled_now.queue)
    assert [] == [one for one, other in pairwise(settled_now.queue) if found[one].group == found[other].group]

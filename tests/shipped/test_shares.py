"""The pool of problems is spread over the directions, and has a way in for beginners everywhere."""

from __future__ import annotations

from collections import Counter

import pytest

from guidebot.core.guide import OPEN, Difficulty, Direction, Guide, Problem, Shelf, Tier
from guidebot.features.posts.problem_series import open_problems


@pytest.fixture(scope="module")
def pool(guide: Guide) -> list[Problem]:
    """The problems that somebody may be sent to."""
    return [one for one in guide.problems.values() if one.status in OPEN]


def tops(guide: Guide) -> list[Direction]:
    """Directions that stand in no other."""
    return [one for one in guide.directions.values() if one.parent is None]


def test_no_settled_problem_is_posted(guide: Guide, pool: list[Problem]) -> None:
    """What the weekly posts draw from is exactly what is open."""
    assert [one.id for one in pool] == list(open_problems(guide, {}))
    assert len(guide.problems) > len(pool) >= 150


def test_no_direction_holds_more_than_a_quarter_of_the_pool(guide: Guide, pool: list[Problem]) -> None:
    """With everything inside it."""
    counts = {top.id: sum(one.direction in guide.family(top.id) for one in pool) for top in tops(guide)}

    assert len(pool) == sum(counts.values())
    assert {} == {id_: count for id_, count in counts.items() if count > len(pool) / 4}


def test_every_direction_has_three_problems_for_beginners(guide: Guide, pool: list[Problem]) -> None:
    """Whoever likes a direction can begin in it, those of doubtful worth and our own included."""
    easy = [one for one in pool if one.difficulty is Difficulty.BEGINNER]
    counts = {top.id: sum(one.direction in guide.family(top.id) for one in easy) for top in tops(guide)}

    assert set(Tier) == {top.tier for top in tops(guide)}
    assert {} == {id_: count for id_, count in counts.items() if count < 3}


def test_the_directions_since_the_post_are_those_that_were_agreed(guide: Guide) -> None:
    """Thirteen at most, each with a parent-less entry of its own."""
    since = {one.id for one in guide.directions.values() if one.tier is Tier.SINCE}

    assert {"ai-control", "reasoning-monitoring", "model-organisms", "weak-to-strong"} <= since
    assert len(since) <= 13


def test_the_pool_is_not_a_museum(pool: list[Problem]) -> None:
    """At least sixty problems come from 2025 and 2026."""
    years = Counter(one.source.year for one in pool)

    assert years[2025] + years[2026] >= 60


def test_the_shelves_hold_the_posts_five_our_courses_and_programmes(guide: Guide) -> None:
    """Somebody who wants to apply somewhere finds where."""
    shelves = Counter(one.shelf for one in guide.resources.values())

    assert 5 == shelves[Shelf.POST]
    assert shelves[Shelf.OURS] >= 3
    assert shelves[Shelf.PROGRAMME] >= 3

"""The rules of goals and milestones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from guidebot.core.errors import UsageError
from guidebot.core.goals import (
    MILESTONES,
    CheckIn,
    Goal,
    GoalState,
    StepState,
    closed,
    marked,
    most_in_need,
    moved,
    numbered,
    renamed,
    with_steps,
)
from guidebot.core.people import MemberId

ADA = MemberId("fake", "ada")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()
GOAL = Goal(member=ADA, title="G", created_at=NOW, milestones=numbered([("a", ""), ("b", ""), ("c", "")]), id=1)


def titles(goal: Goal) -> str:
    """The milestones in order."""
    return "".join(one.title for one in goal.milestones)


def test_the_next_milestone_is_the_first_open_one() -> None:
    """Skipped ones do not count at all."""
    goal = marked(marked(GOAL, 1, StepState.DONE, NOW), 2, StepState.SKIPPED, NOW)

    assert goal.next is not None
    assert ("c", 1, 2) == (goal.next.title, goal.reached, goal.wanted)
    assert None is marked(goal, 3, StepState.DONE, NOW).next


def test_reaching_twice_keeps_the_first_moment_and_open_forgets_it() -> None:
    """A second press changes nothing."""
    once = marked(GOAL, 1, StepState.DONE, NOW)

    assert once == marked(once, 1, StepState.DONE, NOW + timedelta(days=1))
    assert GOAL == marked(once, 1, StepState.OPEN, NOW)


@pytest.mark.parametrize(
    ("number", "by", "order"),
    [(1, 1, "bac"), (1, -1, "abc"), (3, -1, "acb"), (3, 1, "abc"), (2, 9, "acb"), (9, 1, "abc")],
)
def test_moving_stays_within_the_list(number: int, by: int, order: str) -> None:
    """Beyond the ends nothing happens."""
    assert order == titles(moved(GOAL, number, by))


def test_added_steps_get_numbers_that_were_never_used() -> None:
    """At the end, or before one; old buttons keep their meaning."""
    goal = with_steps(with_steps(GOAL, ["d"]), ["x", "y"], before=2)

    assert "axybcd" == titles(goal)
    assert [1, 5, 6, 2, 3, 4] == [one.number for one in goal.milestones]
    assert "azybcd".replace("z", "x") == titles(renamed(goal, 9, "z"))
    with pytest.raises(UsageError):
        with_steps(goal, ["n"] * MILESTONES)


@pytest.mark.parametrize("state", [GoalState.DONE, GoalState.DROPPED])
def test_a_goal_that_is_over_cannot_be_closed_again(state: GoalState) -> None:
    """What came out of it stays, whatever the order."""
    goal = closed(replace(GOAL, outcome="a post"), state, NOW)

    assert (state, "a post") == (goal.state, goal.outcome)
    with pytest.raises(UsageError):
        closed(goal, GoalState.DROPPED, NOW)


def test_due_within_two_weeks_comes_before_the_longest_silent() -> None:
    """A date that has passed is none; paused goals never come; without any open one there is none."""
    silent = replace(GOAL, id=1, created_at=NOW - timedelta(days=90))
    heard = replace(GOAL, id=2, created_at=NOW - timedelta(days=99))
    later = replace(GOAL, id=3, due=TODAY + timedelta(days=60))
    soon = replace(GOAL, id=4, due=TODAY + timedelta(days=13))
    paused = replace(GOAL, id=5, due=date(2026, 11, 24), state=GoalState.PAUSED)
    checkins = [CheckIn(member=ADA, at=NOW - timedelta(days=1), goal=2)]

    over = replace(GOAL, id=6, due=TODAY - timedelta(days=1), created_at=NOW - timedelta(days=80))
    today = replace(GOAL, id=7, due=TODAY)

    assert soon == most_in_need([silent, soon, over], checkins, TODAY)
    assert silent == most_in_need([silent, over], checkins, TODAY)
    assert over == most_in_need([over, later], checkins, TODAY)
    assert today == most_in_need([soon, today], checkins, TODAY)
    assert soon == most_in_need([silent, heard, later, soon, paused], checkins, TODAY)
    assert silent == most_in_need([silent, heard, later, paused], checkins, TODAY)
    assert heard == most_in_need([silent, heard], [], TODAY)
    assert None is most_in_need([paused], checkins, TODAY)

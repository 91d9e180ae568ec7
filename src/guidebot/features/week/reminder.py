"""The buttons of a reminder that are about the week: how the last one went, and what this one is for."""

from __future__ import annotations

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, Answer, action
from guidebot.core.goals import UNFINISHED, Goal, How, Milestone
from guidebot.core.intentions import Choice, Went
from guidebot.core.nudges import Nudge
from guidebot.core.reply import CommandRef, Form, Reply, strong, text
from guidebot.core.requests import Request
from guidebot.features.goals.answers import mine, once
from guidebot.features.goals.checkins import logged
from guidebot.features.goals.people import again, over
from guidebot.features.week.choosing import choose, choose_smaller, choose_step, smaller_form
from guidebot.features.week.going import answered


@action("nudge.done")
async def done(ask: Request, number: int, planned: int = 0) -> Reply:
    """It is done, with one tap: what was *planned*, else the milestone that the message named."""
    nudge = await mine(ask, number)
    if planned:
        return await once(ask, nudge, "done", lambda: answered(ask, planned, Went.DONE))
    goal = await _goal(ask, nudge)
    if isinstance(goal, Reply):
        return goal
    reached = nudge.milestone if goal is not None else None
    return await once(ask, nudge, "done", lambda: logged(ask, goal, "", None, How.DONE, reached=reached))


@action("nudge.bit")
async def bit(ask: Request, number: int, planned: int = 0) -> Reply:
    """Some of it is done."""
    nudge = await mine(ask, number)
    if planned:
        return await once(ask, nudge, "bit", lambda: answered(ask, planned, Went.BIT))
    goal = await _goal(ask, nudge)
    if isinstance(goal, Reply):
        return goal
    return await once(ask, nudge, "bit", lambda: logged(ask, goal, "", None, How.BIT))


@action("nudge.not")
async def not_done(ask: Request, number: int, planned: int) -> Reply:
    """It went another way; that is an answer."""
    nudge = await mine(ask, number)
    return await once(ask, nudge, "not", lambda: answered(ask, planned, Went.NOT))


@action("nudge.next")
async def take_next(ask: Request, number: int) -> Reply:
    """The milestone that the message named is for this week; where it is reached by now, the one that is next."""
    nudge = await mine(ask, number)
    goal = await _goal(ask, nudge)
    if goal is None or isinstance(goal, Reply):
        return goal or _no_goal()
    return await once(ask, nudge, "next", lambda: choose_step(ask, goal, _step(nudge, goal)))


@action("nudge.rest")
async def take_rest(ask: Request, number: int) -> Reply:
    """Not this week."""
    nudge = await mine(ask, number)
    return await once(ask, nudge, "rest", lambda: choose(ask, Choice.REST))


@action("nudge.smaller", form=True)
async def smaller(ask: Request, number: int) -> Answer:
    """Propose to split the milestone."""
    nudge = await mine(ask, number)
    if "smaller" in nudge.used:
        return again()
    goal = await _goal(ask, nudge)
    if isinstance(goal, Reply):
        return goal
    return await _form(ask, nudge, goal) if goal else _no_goal()


@action("nudge.smaller.save")
async def smaller_save(ask: Request, number: int) -> Reply:
    """Put smaller steps before the milestone; the first is for this week."""
    nudge = await mine(ask, number)
    goal = await _goal(ask, nudge)
    if goal is None or isinstance(goal, Reply):
        return goal or _no_goal()
    form = await _form(ask, nudge, goal)
    return await once(ask, nudge, "smaller", lambda: choose_smaller(ask, goal, _step(nudge, goal), form))


ACTIONS: tuple[Action, ...] = (done, bit, not_done, take_next, take_rest, smaller, smaller_save)


async def _goal(ask: Request, nudge: Nudge) -> Goal | Reply | None:
    """What the message was about, or an answer where that goal is finished or dropped by now."""
    goal = await ask.services.goals.get(ask.member, nudge.goal) if nudge.goal is not None else None
    return over(goal) if goal is not None and goal.state not in UNFINISHED else goal


def _step(nudge: Nudge, goal: Goal) -> Milestone | None:
    """The milestone that the message named; where it is reached or gone by now, the one that is next."""
    step = goal.step(nudge.milestone) if nudge.milestone is not None else None
    return step if step is not None and step.at is None else goal.next


async def _form(ask: Request, nudge: Nudge, goal: Goal) -> Form:
    return await smaller_form(ask, goal, _step(nudge, goal), ActionRef("nudge.smaller.save", (nudge.number,)))


def _no_goal() -> Reply:
    return Reply(
        (text("That goal is not in your list any more. ", strong("Set another"), ": ", CommandRef("goal add")),)
    )

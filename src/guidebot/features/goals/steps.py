"""Milestones of a goal: reached, skipped, added, renamed, put in another order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.errors import Expired, UsageError
from guidebot.core.forms import FormErrors
from guidebot.core.goals import (
    STEP,
    CheckIn,
    Goal,
    How,
    Milestone,
    StepState,
    marked,
    moved,
    renamed,
    unfinished,
    with_steps,
)
from guidebot.core.reply import (
    Block,
    Button,
    Form,
    Heading,
    Plain,
    Reply,
    Sign,
    TextInput,
    Tone,
    buttons,
    emphasis,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import clean, shorten
from guidebot.features.goals.commands import shown
from guidebot.features.goals.lines import lines
from guidebot.features.goals.people import changed, current, goal_of, gone, kept, replan_reminders
from guidebot.features.goals.telling import after_checkin


@action("goal.tick", replaces=True)
async def tick(ask: Request, number: int, step: int) -> Reply:
    """A milestone is reached; that is a check-in too."""
    found = await current(ask, number)
    if isinstance(found, Reply):
        return found
    title, heard = _step(found, step).title, list[Block]()
    made = CheckIn(member=ask.member, at=ask.now, how=How.DONE, goal=number, milestone=step, note=title)
    tone = Tone.GOOD
    try:
        goal = await ask.services.goals.reach(made, lambda goal: _reached(goal, step, ask.now))
        heard = await after_checkin(ask)
    except _Already:  # pressed twice: shown as it stands, and not counted again
        goal, tone = await goal_of(ask, number), Tone.NEUTRAL
    if goal is None:
        raise gone()
    await kept(ask, number, step)
    await replan_reminders(ask)
    said = "Reached! That was the last milestone." if goal.next is None else "Reached!"
    reply = await shown(ask, goal, said)
    return replace(reply, blocks=(*reply.blocks, *heard), tone=tone)


@action("goal.step", replaces=True)
async def step_card(ask: Request, number: int, step: int) -> Reply:
    """One milestone with what can be done with it."""
    goal = await goal_of(ask, number)
    return _card(goal, _step(goal, step))


@action("goal.step.open", replaces=True)
async def reopen(ask: Request, number: int, step: int) -> Reply:
    """A milestone is open again."""
    return await _change(ask, number, step, lambda goal: marked(goal, step, StepState.OPEN, ask.now))


@action("goal.step.skip", replaces=True)
async def skip(ask: Request, number: int, step: int) -> Reply:
    """A milestone is left out."""
    return await _change(ask, number, step, lambda goal: marked(goal, step, StepState.SKIPPED, ask.now))


@action("goal.step.move", replaces=True)
async def move(ask: Request, number: int, step: int, by: int, at: int = -1) -> Reply:
    """A milestone comes earlier or later, once for each place at which its button was shown."""
    places, place = max(-1, min(1, by)), at if at >= 0 else None
    return await _change(ask, number, step, lambda goal: moved(goal, step, places, place))


@action("goal.step.name", form=True)
async def name(ask: Request, number: int, step: int) -> Form:
    """Ask for another name."""
    goal = await goal_of(ask, number)
    return _name_form(goal, _step(goal, step))


@action("goal.step.named")
async def named(ask: Request, number: int, step: int) -> Reply:
    """Store the name."""
    goal = await goal_of(ask, number)
    title = clean(ask.fields.get("title", ""), high=STEP)
    if not title:
        raise FormErrors({"title": "A milestone needs a name."}, _name_form(goal, _step(goal, step)))
    return await _change(ask, number, step, lambda goal: renamed(goal, step, title))


@action("goal.steps.add", form=True)
async def more(ask: Request, number: int) -> Form:
    """Ask for further milestones."""
    return _more_form(await goal_of(ask, number))


@action("goal.steps.added")
async def added(ask: Request, number: int) -> Reply:
    """Add them at the end."""
    before = await goal_of(ask, number)
    titles = lines(ask.fields.get("steps", ""), _more_form(before), before)
    if not titles:
        raise FormErrors({"steps": "One milestone a line."}, _more_form(before))
    goal, _ = await changed(ask, number, lambda goal: with_steps(goal, titles))
    return await shown(ask, goal, "Added.")


ACTIONS: tuple[Action, ...] = (tick, step_card, reopen, skip, move, name, named, more, added)


class _Already(UsageError):
    """The milestone was reached before."""


def _reached(goal: Goal, number: int, now: datetime) -> Goal:
    step = _step(unfinished(goal), number)
    if step.state is StepState.DONE:
        raise _Already("That milestone is reached already.")
    return marked(goal, number, StepState.DONE, now)


def _step(goal: Goal, number: int) -> Milestone:
    found = goal.step(number)
    if found is None:
        raise Expired("That milestone is not there any more.", fix="Open the goal again with /goal show.")
    return found


async def _change(ask: Request, number: int, step: int, change: Callable[[Goal], Goal]) -> Reply:
    _step(await goal_of(ask, number), step)
    goal, _ = await changed(ask, number, change)
    return _card(goal, _step(goal, step))


def _card(goal: Goal, step: Milestone) -> Reply:
    ids = (str(goal.id), str(step.number))
    place = goal.milestones.index(step)
    done, skipped = step.state is StepState.DONE, step.state is StepState.SKIPPED
    first = [Button("Open again", ActionRef("goal.step.open", ids))] if done or skipped else []
    first += [] if done else [Button("Reached", ActionRef("goal.tick", ids), Tone.GOOD)]
    first += [] if done or skipped else [Button("Skip it", ActionRef("goal.step.skip", ids))]
    first += [Button("Rename", ActionRef("goal.step.name", ids))]
    second = [Button("Earlier", ActionRef("goal.step.move", (*ids, "-1", str(place))))] if place else []
    second += (
        [Button("Later", ActionRef("goal.step.move", (*ids, "1", str(place))))]
        if place + 1 < len(goal.milestones)
        else []
    )
    second += [Button("Back to the goal", ActionRef("goal.show", (str(goal.id),)))]
    what: list[Block] = [text(Plain(step.what))] if step.what else []
    where = text(emphasis(f"{place + 1} of {len(goal.milestones)} in "), Plain(goal.title), f" – {step.state}")
    heading = Heading(shorten(step.title, 120), 2, Sign.DONE if done else Sign.OPEN)
    return Reply((heading, where, *what, buttons(*first), buttons(*second)))


def _name_form(goal: Goal, step: Milestone) -> Form:
    title = TextInput("title", "Name", value=step.title, low=1, high=STEP)
    return Form("Rename a milestone", (title,), ActionRef("goal.step.named", (str(goal.id), str(step.number))))


def _more_form(goal: Goal) -> Form:
    steps = TextInput("steps", "Milestones, one a line", low=1, high=2000, multiline=True)
    return Form("Add milestones", (steps,), ActionRef("goal.steps.added", (str(goal.id),)), intro=goal.title)

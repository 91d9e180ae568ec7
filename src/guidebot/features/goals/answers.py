"""The buttons of a reminder. Each works once, at any later time, and only for the one who got the message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, Answer, action
from guidebot.core.errors import Expired
from guidebot.core.forms import FormErrors
from guidebot.core.goals import STEP, UNFINISHED, Goal, How, Milestone, with_steps
from guidebot.core.nudges import Member, Nudge, awake, planned, snoozed
from guidebot.core.reply import CommandRef, Form, Moment, Reply, TextInput, Tone, line, say, strong, text
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.goals.checkins import logged
from guidebot.features.goals.commands import shown
from guidebot.features.goals.lines import lines
from guidebot.features.goals.messages import SNOOZES
from guidebot.features.goals.people import again as noted
from guidebot.features.goals.people import changed, fresh, over, settle


@action("nudge.done")
async def done(ask: Request, number: int) -> Reply:
    """The milestone is reached: one tap, and a line about it for those who like."""
    nudge = await _mine(ask, number)
    goal = await _goal(ask, nudge)
    if isinstance(goal, Reply):
        return goal
    reached = nudge.milestone if goal is not None else None
    return await _once(ask, nudge, "done", lambda: logged(ask, goal, "", None, How.DONE, reached=reached))


@action("nudge.bit")
async def bit(ask: Request, number: int) -> Reply:
    """Some of it is done."""
    nudge = await _mine(ask, number)
    goal = await _goal(ask, nudge)
    if isinstance(goal, Reply):
        return goal
    return await _once(ask, nudge, "bit", lambda: logged(ask, goal, "", None, How.BIT))


@action("nudge.snooze")
async def snooze(ask: Request, number: int, days: int) -> Reply:
    """The same message again, later."""
    nudge = await _mine(ask, number)
    if days not in SNOOZES:
        raise Expired("That is no choice any more.")
    return await _once(ask, nudge, "snooze", lambda: _snoozed(ask, days))


@action("nudge.smaller", form=True)
async def smaller(ask: Request, number: int) -> Answer:
    """Propose to split the milestone."""
    nudge = await _mine(ask, number)
    if "smaller" in nudge.used:
        return noted()
    goal = await _goal(ask, nudge)
    if isinstance(goal, Reply):
        return goal
    return _smaller_form(nudge, goal) if goal else _no_goal()


@action("nudge.smaller.save")
async def smaller_save(ask: Request, number: int) -> Reply:
    """Put smaller steps before the milestone."""
    nudge = await _mine(ask, number)
    goal = await _goal(ask, nudge)
    if goal is None or isinstance(goal, Reply):
        return goal or _no_goal()
    titles = lines(ask.fields.get("steps", ""), _smaller_form(nudge, goal), goal)
    if not titles:
        raise FormErrors({"steps": "One step a line."}, _smaller_form(nudge, goal))
    return await _once(ask, nudge, "smaller", lambda: _split(ask, goal.id, titles, nudge.milestone))


@action("nudge.pause")
async def pause(ask: Request, number: int) -> Reply:
    """No reminders until the member does something again."""
    nudge = await _mine(ask, number)
    return await _once(ask, nudge, "pause", lambda: _paused(ask))


@action("nudge.stop")
async def stop(ask: Request, number: int) -> Reply:
    """No message of any kind any more."""
    await ask.services.members.use(await _mine(ask, number), "stop")
    return await _stop(ask)


@action("messages.stop")
async def stop_all(ask: Request) -> Reply:
    """The same from a message that is no reminder."""
    return await _stop(ask)


@action("nudge.again")
async def again(ask: Request, number: int) -> Reply:
    """Go on after the closing note."""
    nudge = await _mine(ask, number)
    return await _once(ask, nudge, "again", lambda: _awake(ask))


ACTIONS: tuple[Action, ...] = (
    done,
    bit,
    snooze,
    smaller,
    smaller_save,
    pause,
    stop,
    stop_all,
    again,
)


async def _once(ask: Request, nudge: Nudge, answer: str, act: Callable[[], Awaitable[Reply]]) -> Reply:
    """What *act* answers, if the button is pressed for the first time.

    The mark and what *act* stores are one transaction: where that fails or is killed, it can be pressed again.
    """
    return await act() if await ask.services.members.use(nudge, answer) else noted()


async def _split(ask: Request, number: int, titles: Sequence[str], before: int | None) -> Reply:
    goal, _ = await changed(ask, number, lambda one: with_steps(one, titles, before=before))
    return await shown(ask, goal, "Smaller steps first.")


async def _mine(ask: Request, number: int) -> Nudge:
    nudge = await ask.services.members.nudge(ask.member, number)
    if nudge is None:
        raise Expired("The time of this message is over.", fix="See your goals with /goal list.")
    return nudge


async def _goal(ask: Request, nudge: Nudge) -> Goal | Reply | None:
    """What the message was about, or an answer where that goal is finished or dropped by now."""
    goal = await ask.services.goals.get(ask.member, nudge.goal) if nudge.goal is not None else None
    return over(goal) if goal is not None and goal.state not in UNFINISHED else goal


def _about(nudge: Nudge, goal: Goal) -> str:
    step = _step(nudge, goal)
    return f"{goal.title}: {step.title}" if step else goal.title


def _step(nudge: Nudge, goal: Goal) -> Milestone | None:
    """The milestone that the message named, if it is still there."""
    return goal.step(nudge.milestone) if nudge.milestone is not None else None


def _smaller_form(nudge: Nudge, goal: Goal) -> Form:
    step = _step(nudge, goal)
    first = shorten(f"25 minutes on: {step.title if step else goal.title}", STEP)
    steps = TextInput("steps", "Smaller steps, one a line", value=first, low=1, high=1000, multiline=True)
    intro = f"{_about(nudge, goal)}. What would be the smallest useful part of it?"
    return Form("A smaller step", (steps,), ActionRef("nudge.smaller.save", (nudge.number,)), intro=intro)


def _no_goal() -> Reply:
    return Reply(
        (text("That goal is not in your list any more. ", strong("Set another"), ": ", CommandRef("goal add")),)
    )


async def _snoozed(ask: Request, days: int) -> Reply:
    member = await settle(ask, lambda one: snoozed(one, days, ask.now))
    if member.next_at is None:
        return say("No reminder is planned: none of your goals is open, or reminders are off.")
    return say("All right, until ", Moment(member.next_at, "datetime", member.zone), ".")


async def _paused(ask: Request) -> Reply:
    await ask.services.members.change(fresh(ask), _asleep)
    return Reply((text("Paused. ", CommandRef("nudges", "on"), " or your next check-in brings reminders back."),))


async def _stop(ask: Request) -> Reply:
    await ask.services.members.change(fresh(ask), _stopped)
    words = line(
        "Stopped. I write to you only when you ask me something. Your goals stay; ", CommandRef("nudges", "on")
    )
    return Reply((text(*words, " starts reminders again."),))


async def _awake(ask: Request) -> Reply:
    member = await settle(ask, lambda one: planned(awake(one), ask.now))
    if member.next_at is None:
        return say("Gladly. They begin with your next open goal.", tone=Tone.GOOD)
    return say("Gladly. The next one: ", Moment(member.next_at, "datetime", member.zone), tone=Tone.GOOD)


def _asleep(member: Member) -> Member:
    return replace(member, dormant=True, unanswered=0, next_at=None, snoozed=False)


def _stopped(member: Member) -> Member:
    return replace(member, on=False, stopped=True, unanswered=0, next_at=None, snoozed=False)

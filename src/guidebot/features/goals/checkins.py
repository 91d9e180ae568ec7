"""`/checkin`: a sign of life, with or without words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.clock import within
from guidebot.core.commands import Action, Answer, Arg, Command, Topic, action, command
from guidebot.core.errors import Expired
from guidebot.core.forms import FormErrors
from guidebot.core.goals import NOTE, CheckIn, Goal, GoalState, How, StepState, marked, unfinished
from guidebot.core.limits import BUTTON, OPTION
from guidebot.core.nudges import Member
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    Form,
    Option,
    Plain,
    Quote,
    Reply,
    Select,
    Span,
    TextInput,
    Tone,
    button_rows,
    buttons,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import clean, full_stop, shorten
from guidebot.core.weeks import LOOK_BACK
from guidebot.core.written import even
from guidebot.features.goals import showing
from guidebot.features.goals.making import next_words
from guidebot.features.goals.people import again, current, gone, kept, replan_reminders, with_inbox_note
from guidebot.features.goals.picks import asked_again, choose, completer
from guidebot.features.goals.telling import after_checkin
from guidebot.features.tried import how_was_it

MINUTES = 24 * 60
REPEATED = timedelta(minutes=5)


@command("checkin", topic=Topic.GOALS, examples=("checkin", "checkin read two papers goal:arena minutes:45"))
async def checkin(
    ask: Request,
    note: Annotated[str | None, Arg("What you did, in a line", high=NOTE)] = None,
    goal: Annotated[str | None, Arg("For which goal", pick=completer(), named=True)] = None,
    minutes: Annotated[int | None, Arg("How long, in minutes", low=1, high=MINUTES, named=True)] = None,
) -> Answer:
    """Note what you did; it counts for this week."""
    if goal is not None:
        found = await choose(ask, goal, "goal.checkin")
        if isinstance(found, Reply) and (note or minutes):
            raise await asked_again(ask, goal)
        if isinstance(found, Reply):
            return found
        return await logged(ask, found, note or "", minutes)
    goals = await ask.services.goals.of(ask.member)
    mine = [one for one in goals if one.state is GoalState.OPEN]
    return await logged(ask, mine[0] if len(mine) == 1 else None, note or "", minutes, goals=goals)


@action("goal.checkin", form=True)
async def ask_words(ask: Request, number: int) -> Answer:
    """Ask for a line."""
    found = await current(ask, number)
    return found if isinstance(found, Reply) else _form(found)


@action("goal.checkin.save")
async def save(ask: Request, number: int) -> Reply:
    """Store the check-in."""
    goal = await current(ask, number)
    if isinstance(goal, Reply):
        return goal
    typed = even(ask.fields.get("minutes", ""))
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 5 and 1 <= int(typed) <= MINUTES):
        raise FormErrors({"minutes": f"A whole number from 1 to {MINUTES}."}, _form(goal))
    return await logged(ask, goal, ask.fields.get("note", ""), int(typed) if typed else None)


@action("checkin.for", replaces=True)
async def assign(ask: Request, entry: int, number: int) -> Reply:
    """Say for which goal a check-in was."""
    goal = await current(ask, number)
    if isinstance(goal, Reply):
        return goal
    if await ask.services.goals.assign(ask.member, entry, goal) is None:
        return again()
    member = await replan_reminders(ask)
    return await with_inbox_note(ask, await _noted(ask, member, goal, _handles(goal, finished=False)), member)


@action("checkin.line", form=True)
async def ask_line(ask: Request, entry: int) -> Form:
    """Ask for the sentence that a tick went without."""
    del ask
    return _line_form(entry)


@action("checkin.line.save")
async def save_line(ask: Request, entry: int) -> Reply:
    """Store the sentence."""
    note = clean(ask.fields.get("note", ""), high=NOTE)
    if not note:
        raise FormErrors({"note": "A sentence or a link."}, _line_form(entry))
    made = await ask.services.goals.annotate(ask.member, entry, note)
    if made is None:
        raise Expired("That check-in is not there any more.", fix="Check in again: /checkin")
    return Reply((text("Written down:"), Quote(line(made.note))), tone=Tone.GOOD)


COMMANDS: tuple[Command, ...] = (checkin,)
ACTIONS: tuple[Action, ...] = (ask_words, save, assign, ask_line, save_line)


async def logged(
    ask: Request,
    goal: Goal | None,
    note: str,
    minutes: int | None,
    how: How = How.NOTE,
    *,
    goals: Sequence[Goal] | None = None,
    reached: int | None = None,
) -> Reply:
    """Store a check-in and answer with what it adds up to.

    *goals* are the member's, where they are known; *reached* is the milestone that is reached with it.

    Raises:
        Expired: the goal of the milestone is gone.
    """
    made = CheckIn(
        member=ask.member,
        at=ask.now,
        how=how,
        note=clean(note, high=NOTE),
        goal=goal.id if goal else None,
        milestone=reached if how is How.DONE else goal.next.number if goal and goal.next else None,
        minutes=minutes,
    )
    if made.note and await _repeated(ask, made):
        return again()
    if reached is None:
        made = await ask.services.goals.check_in(made)
    else:
        goal = await ask.services.goals.reach(made, lambda goal: _reached(goal, reached, ask.now))
        if goal is None:
            raise gone()
        await kept(ask, goal.id, reached)
    known = await ask.services.goals.of(ask.member) if goals is None else goals
    member = await replan_reminders(ask, goals=known)
    heard = await after_checkin(ask)
    choice = _for_which(made, goals or ()) if goal is None else []
    finished = how is How.DONE and goal is not None and goal.next is None
    handles = [*choice, *_handles(goal, finished=finished), *(await how_was_it(ask, goal) if finished else []), *heard]
    noted = await _noted(ask, member, goal, handles, finished=finished, goals=known)
    return await with_inbox_note(ask, noted, member)


async def _noted(
    ask: Request,
    member: Member,
    goal: Goal | None,
    handles: list[Block],
    *,
    finished: bool = False,
    goals: Sequence[Goal] = (),
) -> Reply:
    """What check-ins add up to, for *goal* or, where it is not said for which one, over all *goals*."""
    lately = await ask.services.goals.checkins(ask.member, ask.now - timedelta(weeks=LOOK_BACK + 1))
    weeks = (
        showing.weeks_of(member, lately, goal, ask.now)
        if goal
        else showing.weeks_of_all(member, lately, goals, ask.now)
    )
    title = shorten(goal.title, 120) if goal else ""
    about: list[Span] = [Plain(" for "), strong(title)] if goal else []
    blocks: list[Block] = [
        text("Noted", *about, full_stop(title)),
        *([text("Weeks with a check-in: ", strong(str(weeks)), ".")] if len(weeks.weeks) > 1 else []),
        *_ask_words(lately[-1] if lately else None, ask.now),
    ]
    if goal and goal.next:
        blocks.append(text("Next milestone: ", strong(goal.next.title)))
    if finished:
        blocks.append(text("No milestone is open any more. Is the goal itself done?"))
    return Reply((*blocks, *next_words(member), *handles), tone=Tone.GOOD)


async def _repeated(ask: Request, made: CheckIn) -> bool:
    """Whether the same words came a moment ago: a command sent twice is one check-in."""
    lately = await ask.services.goals.checkins(ask.member, ask.now - REPEATED)
    same = (made.note, made.goal, made.minutes)
    return any((one.note, one.goal, one.minutes) == same for one in lately)


def _ask_words(made: CheckIn | None, now: datetime) -> list[Block]:
    """The question what was done, after a check-in that says nothing; a tick is enough."""
    if made is None or made.note or not within(made.at, now, REPEATED):
        return []
    add = Button("Add a line", ActionRef("checkin.line", (str(made.id),)))
    return [text("In a sentence, or with a link: what did you do? A tick is enough, too."), buttons(add)]


def _for_which(made: CheckIn, goals: Sequence[Goal]) -> list[Block]:
    """The question for which of several open goals a check-in was."""
    mine = [one for one in goals if one.state is GoalState.OPEN]
    if not mine:
        return []
    id_ = str(made.id)
    if len(mine) > 4:
        options = tuple(Option(shorten(one.title, OPTION), str(one.id)) for one in mine)
        return [Actions(Select("For which goal was it?", ActionRef("checkin.for", (id_,)), options))]
    named = [(shorten(f"For {one.title}", BUTTON), str(one.id)) for one in mine]
    return [*button_rows([Button(label, ActionRef("checkin.for", (id_, number))) for label, number in named], 2)]


def _reached(goal: Goal, step: int, now: datetime) -> Goal:
    return marked(unfinished(goal), step, StepState.DONE, now)


def _handles(goal: Goal | None, *, finished: bool) -> list[Block]:
    if goal is None:
        return []
    number = str(goal.id)
    first = []
    if finished:
        first = [
            Button("Finish the goal", ActionRef("goal.done", (number,)), Tone.GOOD),
            Button("Add milestones", ActionRef("goal.steps.add", (number,))),
        ]
    elif goal.next and goal.state is GoalState.OPEN:
        label = shorten(f"Reached: {goal.next.title}", 60)
        first = [Button(label, ActionRef("goal.tick", (number, str(goal.next.number))), Tone.GOOD)]
    return [buttons(*first, Button("Show the goal", ActionRef("goal.show", (number,))))]


def _form(goal: Goal) -> Form:
    return Form(
        "Check in",
        (
            TextInput("note", "What did you do?", "A sentence or a link; or nothing.", required=False, high=NOTE),
            TextInput("minutes", "Minutes", required=False, high=4),
        ),
        ActionRef("goal.checkin.save", (str(goal.id),)),
        intro=goal.title,
    )


def _line_form(entry: int) -> Form:
    note = TextInput("note", "What did you do?", "A sentence or a link.", low=1, high=NOTE)
    return Form("Add a line", (note,), ActionRef("checkin.line.save", (str(entry),)), send="Write it down")

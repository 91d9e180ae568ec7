"""`/goal list`, `show`, `edit`, `pause`, `resume`, `done`, `drop` and the buttons that do the same."""

from __future__ import annotations

from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, Answer, Arg, Command, Topic, action, command
from guidebot.core.goals import UNFINISHED, WORDS, Goal, GoalState, closed, opened, paused
from guidebot.core.limits import BUTTON
from guidebot.core.nudges import Member
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Form,
    Heading,
    ItemList,
    Plain,
    Reply,
    Sign,
    TextInput,
    Tone,
    button_rows,
    buttons,
    footnote,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import clean, full_stop, shorten
from guidebot.features.goals import showing
from guidebot.features.goals.editing import edit_form
from guidebot.features.goals.making import next_words, opt_in
from guidebot.features.goals.people import changed, current, goal_of, me, stored, today, with_inbox_note
from guidebot.features.goals.picks import ANY, choose, completer, nothing
from guidebot.features.tried import how_was_it, telling

GOAL = "A goal of yours; leave it out to be asked"
REOPENED = (GoalState.PAUSED, GoalState.DONE, GoalState.DROPPED)
Which = Annotated[str | None, Arg(GOAL, pick=completer())]
WhichOpen = Annotated[str | None, Arg(GOAL, pick=completer((GoalState.OPEN,)))]
WhichAny = Annotated[str | None, Arg(GOAL, pick=completer(ANY))]
WhichOver = Annotated[str | None, Arg(GOAL, pick=completer(REOPENED))]


@command("goal list", topic=Topic.GOALS)
async def list_(ask: Request) -> Reply:
    """See your goals with state, next milestone and date."""
    goals = await ask.services.goals.of(ask.member)
    if not goals:
        return await with_inbox_note(ask, nothing())
    member = await me(ask)
    day = today(ask, member)
    current = [one for one in goals if one.state in UNFINISHED]
    over = [one for one in goals if one.state not in UNFINISHED][::-1][:10]
    blocks: list[Block] = [Heading("Your goals", 1, Sign.GOAL)]
    if current:
        blocks += [ItemList(tuple(showing.listed(one, day) for one in current))]
        blocks += button_rows(
            [Button(shorten(one.title, BUTTON), ActionRef("goal.show", (str(one.id),))) for one in current], 3
        )
    if over:
        blocks += [Heading("Finished and dropped", 2), ItemList(tuple(showing.listed(one, day) for one in over))]
    blocks.append(footnote("Set another with ", CommandRef("goal add"), "."))
    return await with_inbox_note(ask, Reply(tuple(blocks)), member)


@command("goal show", topic=Topic.GOALS)
async def show(ask: Request, goal: WhichAny = None) -> Reply:
    """See one goal, and what its numbers stand on."""
    found = await choose(ask, goal, "goal.show", ANY)
    return found if isinstance(found, Reply) else await shown(ask, found)


@command("goal edit", topic=Topic.GOALS, form=True)
async def edit(ask: Request, goal: Which = None) -> Answer:
    """Change title, date, why and plan of a goal."""
    found = await choose(ask, goal, "goal.edit")
    return found if isinstance(found, Reply) else edit_form(found)


@command("goal pause", topic=Topic.GOALS)
async def pause(ask: Request, goal: WhichOpen = None) -> Reply:
    """Put a goal aside; it keeps everything and brings no reminders."""
    found = await choose(ask, goal, "goal.pause", (GoalState.OPEN,))
    return found if isinstance(found, Reply) else await _pause(ask, found.id)


@command("goal resume", topic=Topic.GOALS)
async def resume(ask: Request, goal: WhichOver = None) -> Reply:
    """Take a goal up again."""
    found = await choose(ask, goal, "goal.resume", (GoalState.PAUSED,) if goal is None else REOPENED)
    return found if isinstance(found, Reply) else await _resume(ask, found.id)


@command("goal done", topic=Topic.GOALS, form=True)
async def done(ask: Request, goal: Which = None) -> Answer:
    """Finish a goal, and say what came out of it."""
    found = await choose(ask, goal, "goal.done")
    return found if isinstance(found, Reply) else _outcome_form(found)


@command("goal drop", topic=Topic.GOALS, weighty=True)
async def drop(ask: Request, goal: Which = None) -> Reply:
    """Let a goal go."""
    found = await choose(ask, goal, "goal.drop")
    return found if isinstance(found, Reply) else _confirm(found)


@action("goal.show")
async def show_one(ask: Request, number: int) -> Reply:
    """Open a goal."""
    return await shown(ask, await goal_of(ask, number))


@action("goal.pause", replaces=True)
async def pause_one(ask: Request, number: int) -> Reply:
    """Pause a goal."""
    return await _pause(ask, number)


@action("goal.resume", replaces=True)
async def resume_one(ask: Request, number: int) -> Reply:
    """Take a goal up again."""
    return await _resume(ask, number)


@action("goal.done", form=True)
async def done_one(ask: Request, number: int) -> Answer:
    """Ask what came out of it."""
    found = await current(ask, number)
    return found if isinstance(found, Reply) else _outcome_form(found)


@action("goal.done.save")
async def done_save(ask: Request, number: int) -> Reply:
    """Finish a goal."""
    found = await current(ask, number)
    if isinstance(found, Reply):
        return found
    outcome = clean(ask.fields.get("outcome", ""), high=WORDS)
    goal, member = await changed(ask, number, lambda goal: closed(goal, GoalState.DONE, ask.now, outcome))
    offered = await telling(ask, number)
    words = text("Others here can learn from it, whatever came of it.")
    row: list[Block] = [words, buttons(*offered)] if offered else []
    row += await how_was_it(ask, goal)
    blocks = [*showing.card(goal, today(ask, member)), *row, *showing.handles(goal)]
    said = text(strong("Finished. Well done!"))
    return await with_inbox_note(ask, Reply((said, *blocks), tone=Tone.GOOD, again=showing.shows(goal)), member)


@action("goal.drop", replaces=True)
async def drop_one(ask: Request, number: int) -> Reply:
    """Ask to confirm."""
    found = await current(ask, number)
    return found if isinstance(found, Reply) else _confirm(found)


@action("goal.drop.yes", replaces=True)
async def drop_yes(ask: Request, number: int) -> Reply:
    """Let a goal go."""
    found = await current(ask, number)
    if isinstance(found, Reply):
        return found
    goal, _ = await changed(ask, number, lambda goal: closed(goal, GoalState.DROPPED, ask.now))
    reopen = Button("Open it again", ActionRef("goal.resume", (str(number),)))
    return Reply(
        (text("Let go: ", Plain(goal.title), full_stop(goal.title), " Room for something else."), buttons(reopen))
    )


COMMANDS: tuple[Command, ...] = (list_, show, edit, pause, resume, done, drop)
ACTIONS: tuple[Action, ...] = (show_one, pause_one, resume_one, done_one, done_save, drop_one, drop_yes)


async def shown(ask: Request, goal: Goal, said: str = "") -> Reply:
    """A goal with everything that its numbers stand on."""
    member = await me(ask)
    mine = [one for one in await ask.services.goals.checkins(ask.member) if one.goal == goal.id]
    weeks = showing.weeks_of(member, mine, goal, ask.now)
    opening: list[Block] = [text(strong(said))] if said else []
    blocks = [
        *opening,
        *showing.card(goal, today(ask, member)),
        *showing.counted(weeks, mine, member.where),
        *([buttons(*offered)] if (offered := await telling(ask, goal.id)) else []),
        *await how_was_it(ask, goal),
        *(next_words(member) if goal.state is GoalState.OPEN else []),
        *showing.handles(goal),
    ]
    return await with_inbox_note(ask, Reply(tuple(blocks), again=showing.shows(goal)), member)


async def _pause(ask: Request, number: int) -> Reply:
    found = await current(ask, number)
    if isinstance(found, Reply):
        return found
    goal, member = await changed(ask, number, lambda goal: paused(goal, ask.now))
    return await _brief(ask, goal, member, "Paused. It waits for you, without reminders.")


async def _resume(ask: Request, number: int) -> Reply:
    goal, member = await stored(ask, number, lambda goal: opened(goal, ask.now))
    return await _brief(ask, goal, member, "Open again.")


async def _brief(ask: Request, goal: Goal, member: Member, said: str) -> Reply:
    wanted = [*next_words(member), *opt_in(member)] if goal.state is GoalState.OPEN else []
    blocks = [text(strong(said)), *showing.card(goal, today(ask, member)), *wanted, *showing.handles(goal)]
    return await with_inbox_note(ask, Reply(tuple(blocks), again=showing.shows(goal)), member)


def _outcome_form(goal: Goal) -> Form:
    words = TextInput(
        "outcome", "What came out of it?", "A link or a line.", value=goal.outcome, required=False, high=WORDS
    )
    return Form(
        "Finish a goal", (words,), ActionRef("goal.done.save", (str(goal.id),)), intro=goal.title, send="Finish"
    )


def _confirm(goal: Goal) -> Reply:
    number = str(goal.id)
    return Reply(
        (
            text("Let go of ", strong(goal.title), "? Its check-ins stay, and you can open it again."),
            buttons(
                Button("Yes, let go", ActionRef("goal.drop.yes", (number,)), Tone.BAD),
                Button("Keep it", ActionRef("goal.show", (number,))),
                Button("Pause instead", ActionRef("goal.pause", (number,))),
            ),
        )
    )

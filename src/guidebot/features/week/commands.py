"""`/week`: what this week is for, how it goes, and another choice at any time."""

from __future__ import annotations

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, Command, Topic, action, command
from guidebot.core.dates import said
from guidebot.core.goals import Goal, GoalState, most_in_need
from guidebot.core.intentions import Choice, Intention, Went, current, to_ask
from guidebot.core.limits import OPTION
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    CommandRef,
    Heading,
    Option,
    Plain,
    Reply,
    Select,
    Sign,
    Tone,
    buttons,
    footnote,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.core.witnesses import WitnessState
from guidebot.features.goals.people import current as unfinished_goal
from guidebot.features.goals.people import me, today, with_inbox_note
from guidebot.features.goals.showing import intended
from guidebot.features.week.going import how_row

WENT = {Went.DONE: "It went as you planned.", Went.BIT: "A bit of it is done.", Went.NOT: "It went another way."}


@command("week", topic=Topic.GOALS)
async def week(ask: Request) -> Reply:
    """See and change what this week is for, with when and then."""
    member = await me(ask)
    latest = await ask.services.intentions.latest(ask.member)
    blocks: list[Block] = [Heading("This week", 1, Sign.CLOCK)]
    if latest is not None and current(latest, ask.now):
        blocks += await _of(ask, latest) + _now(latest)
    elif latest is not None and to_ask(latest, ask.now):
        blocks += [text("You planned:"), *intended(latest), text("How did it go?"), how_row(latest)]
    if latest is None or not current(latest, ask.now) or latest.choice is Choice.REST:
        blocks += await _choices(ask, resting=latest is not None and current(latest, ask.now))
    blocks.append(buttons(await _witness(ask)))
    asks = latest is not None and to_ask(latest, ask.now) and member.next_at is not None
    heard = any(one.state is WitnessState.ACCEPTED for one in await ask.services.witnesses.of(ask.member))
    seen = (
        "Only you see this page; your witness hears once a week what you planned and did."
        if heard
        else "Only you see this."
    )
    blocks.append(footnote(seen, " The next reminder asks how it went, once." if asks else ""))
    return await with_inbox_note(ask, Reply(tuple(blocks)), member)


@action("week.else", replaces=True)
async def something_else(ask: Request) -> Reply:
    """Choose anew."""
    return Reply(tuple(await _choices(ask, resting=False)))


@action("week.for", replaces=True)
async def for_goal(ask: Request, number: int) -> Reply:
    """Choose for another goal."""
    goal = await unfinished_goal(ask, number)
    return goal if isinstance(goal, Reply) else Reply(tuple(_of_goal(goal, resting=False)))


COMMANDS: tuple[Command, ...] = (week,)
ACTIONS: tuple[Action, ...] = (something_else, for_goal)


async def _witness(ask: Request) -> Button:
    """The way to witnesses; it says when somebody asks for an answer."""
    asked = [one for one in await ask.services.witnesses.watched(ask.member) if one.state is WitnessState.ASKED]
    return Button("A witness: somebody asks you" if asked else "A witness…", ActionRef("witness.show"))


async def _of(ask: Request, intention: Intention) -> list[Block]:
    """The goal that was chosen for, where there is one and it is not what was chosen."""
    goal = await ask.services.goals.get(ask.member, intention.goal) if intention.goal is not None else None
    return [text(strong(shorten(goal.title, 120)))] if goal is not None and goal.title != intention.what else []


def _now(intention: Intention) -> list[Block]:
    """What is chosen, and what can be done with it."""
    if intention.choice is Choice.REST:
        return [text("A week of rest, chosen by you.")]
    when = [text("On ", strong(said(intention.on_day)), ".")] if intention.on_day else []
    open_ = intention.went is Went.OPEN
    went = [text("How is it going?"), how_row(intention)] if open_ else [text(WENT[intention.went])]
    line = Button("When and then", ActionRef("week.line", (str(intention.id),)))
    rest = Button("Not this week", ActionRef("week.rest"))
    change = Button("Something else", ActionRef("week.else"))
    return [*intended(intention), *when, *went, buttons(*([line, change, rest] if open_ else [change]))]


async def _choices(ask: Request, *, resting: bool) -> list[Block]:
    """What the week can be for; who is *resting* is not asked whether to rest."""
    goals = await ask.services.goals.of(ask.member)
    checkins = await ask.services.goals.checkins(ask.member)
    goal = most_in_need(goals, checkins, today(ask, await me(ask)))
    if goal is None:
        own = Button("Something of my own", ActionRef("week.own"), Tone.PRIMARY)
        words = text("What is this week for? With a goal it comes step by step: ", CommandRef("goal add"))
        return [words, buttons(own, *_rest(resting=resting))]
    others = [one for one in goals if one.state is GoalState.OPEN and one.id != goal.id]
    options = tuple(Option(shorten(one.title, OPTION), str(one.id)) for one in others)
    menu = [Actions(Select("For another goal…", ActionRef("week.for"), options))] if options else []
    return [*_of_goal(goal, resting=resting), *menu]


def _rest(*, resting: bool) -> list[Button]:
    return [] if resting else [Button("Not this week", ActionRef("week.rest"))]


def _of_goal(goal: Goal, *, resting: bool) -> list[Block]:
    number = (str(goal.id),)
    step = goal.next
    about: list[Block] = [text("What is this week for?"), text(strong(shorten(goal.title, 120)))]
    about += [text("Next: ", Plain(step.title))] if step else []
    first = Button("Next milestone" if step else "Go on with it", ActionRef("week.next", number), Tone.PRIMARY)
    smaller = Button("Something smaller", ActionRef("week.smaller", number))
    own = Button("Something of my own", ActionRef("week.own"))
    return [*about, buttons(first, smaller, own, *_rest(resting=resting))]

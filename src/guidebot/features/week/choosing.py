"""Choosing a week: the next milestone, something smaller, something of one's own, or not this week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, Answer, action
from guidebot.core.dates import said
from guidebot.core.forms import FormErrors
from guidebot.core.goals import STEP, Goal, Milestone, standing, with_steps
from guidebot.core.intentions import IF_THEN, WEEK, WHAT, Choice, Intention, current, resting_week, working_week
from guidebot.core.nudges import Member
from guidebot.core.reply import (
    Block,
    Button,
    ChoiceInput,
    Form,
    Input,
    Option,
    Quote,
    Reply,
    TextInput,
    Tone,
    buttons,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.schedule import WEEK as WEEKDAYS
from guidebot.core.text import clean, shorten
from guidebot.features.goals.lines import lines
from guidebot.features.goals.making import next_words
from guidebot.features.goals.people import changed, me, replan_reminders, today, with_inbox_note
from guidebot.features.goals.people import current as unfinished_goal
from guidebot.features.goals.showing import intended
from guidebot.features.week.going import chosen_one, gone
from guidebot.features.week.lining import queue_line

LOOKED_BACK = 8 * WEEK
AGAIN = "If this happens again: {way}, then I …"


@action("week.next")
async def take_next(ask: Request, number: int) -> Reply:
    """The next milestone of a goal is for this week."""
    goal = await unfinished_goal(ask, number)
    return goal if isinstance(goal, Reply) else await choose_step(ask, goal, goal.next)


@action("week.smaller", form=True)
async def ask_smaller(ask: Request, number: int) -> Answer:
    """Ask for something smaller than the next milestone."""
    goal = await unfinished_goal(ask, number)
    return goal if isinstance(goal, Reply) else await smaller_form(ask, goal, goal.next, _smaller(goal))


@action("week.smaller.save")
async def save_smaller(ask: Request, number: int) -> Reply:
    """Put it before the milestone; it is for this week."""
    goal = await unfinished_goal(ask, number)
    if isinstance(goal, Reply):
        return goal
    return await choose_smaller(ask, goal, goal.next, await smaller_form(ask, goal, goal.next, _smaller(goal)))


@action("week.own", form=True)
async def ask_own(ask: Request) -> Form:
    """Ask for something in the member's own words."""
    return await _own_form(ask)


@action("week.own.save")
async def save_own(ask: Request) -> Reply:
    """It is for this week."""
    what = clean(ask.fields.get("what", ""), high=WHAT)
    if not what:
        raise FormErrors({"what": "What is this week for?"}, await _own_form(ask))
    return await choose(ask, Choice.OWN, what=what)


@action("week.rest")
async def take_rest(ask: Request) -> Reply:
    """Not this week."""
    return await choose(ask, Choice.REST)


@action("week.line", form=True)
async def ask_line(ask: Request, number: int, way: str = "") -> Form:
    """Ask for when and then, prefilled with the last, or with what got in the way."""
    return await _line_form(ask, await chosen_one(ask, number), from_way=bool(way))


@action("week.line.save")
async def save_line(ask: Request, number: int) -> Reply:
    """Keep when and then."""
    if_then, day = await _typed(ask)
    one = await ask.services.intentions.change(
        ask.member, number, lambda kept: replace(kept, if_then=if_then, on_day=day)
    )
    if one is None:
        raise gone()
    member = await replan_reminders(ask)
    await queue_line(ask, one, member)
    return await with_inbox_note(ask, Reply((*_chosen(one), *_on(one)), tone=Tone.GOOD), member)


ACTIONS: tuple[Action, ...] = (
    take_next,
    ask_smaller,
    save_smaller,
    ask_own,
    save_own,
    take_rest,
    ask_line,
    save_line,
)


async def choose(
    ask: Request, choice: Choice, *, what: str = "", goal: Goal | None = None, step: Milestone | None = None
) -> Reply:
    """Store a choice, with what the form says of when and then, and answer with it."""
    before = await ask.services.intentions.latest(ask.member)
    if_then, day = await _typed(ask) if choice is not Choice.REST else ("", None)
    new = Intention(
        member=ask.member,
        chosen_at=ask.now,
        choice=choice,
        what=what,
        if_then=if_then,
        goal=goal.id if goal else None,
        milestone=step.number if step else None,
        on_day=day,
    )
    one = await ask.services.intentions.choose(new)

    def change(member: Member) -> Member:
        if choice is Choice.REST:
            return resting_week(member, ask.now)
        put_off = before is not None and before.choice is Choice.REST and current(before, ask.now)
        return working_week(member, before.chosen_at, ask.now) if before is not None and put_off else member

    member = await replan_reminders(ask, change)
    await queue_line(ask, one, member)
    return await with_inbox_note(ask, await _reply(ask, one, member), member)


async def choose_step(ask: Request, goal: Goal, step: Milestone | None) -> Reply:
    """A milestone is for this week, or the goal itself where it has none."""
    return await choose(ask, Choice.NEXT, what=step.title if step else goal.title, goal=goal, step=step)


async def choose_smaller(ask: Request, goal: Goal, step: Milestone | None, form: Form) -> Reply:
    """Put the steps of *form* before *step*; the first of them is for this week.

    Raises:
        FormErrors: there are none, or they do not fit.
    """
    titles = lines(ask.fields.get("steps", ""), form, goal)
    if not titles:
        raise FormErrors({"steps": "One step a line."}, form)
    before = step.number if step else None
    after, _ = await changed(ask, goal.id, lambda goal: with_steps(goal, titles, before=before))
    return await choose(ask, Choice.SMALLER, what=titles[0], goal=after, step=standing(after, titles, before=before))


async def smaller_form(ask: Request, goal: Goal, step: Milestone | None, submit: ActionRef) -> Form:
    """The form for something smaller than *step*, with when and then."""
    first = shorten(f"25 minutes on: {step.title if step else goal.title}", STEP)
    steps = TextInput("steps", "Smaller steps, one a line", value=first, low=1, high=1000, multiline=True)
    about = f"“{step.title}” in “{goal.title}”" if step else f"“{goal.title}”"
    intro = f"{about}: what would be the smallest useful part of it? The first line is for this week."
    return Form("Something smaller", (steps, *await _when(ask)), submit, intro=intro)


def _smaller(goal: Goal) -> ActionRef:
    return ActionRef("week.smaller.save", (str(goal.id),))


async def _reply(ask: Request, intention: Intention, member: Member) -> Reply:
    if intention.choice is Choice.REST:
        rest = text("All right: a week of rest, chosen by you. Nothing waits for an answer until then.")
        change = Button("Choose something after all", ActionRef("run", ("week",)))
        return Reply((rest, *next_words(member), buttons(change)), tone=Tone.GOOD)
    blocks = [*_chosen(intention), *_on(intention)]
    line_ = Button(
        "Change the line" if intention.if_then else "Add when and then", ActionRef("week.line", (str(intention.id),))
    )
    if not intention.if_then:
        blocks.append(text("One line makes it likelier: “When …, then I …”."))
    way = await _last_way(ask, intention)
    if way is None:
        return Reply((*blocks, buttons(line_)), tone=Tone.GOOD)
    plan = Button("If that happens again, …", ActionRef("week.line", (str(intention.id), "way")))
    blocks += [text("Last time this got in the way:"), Quote(line(way.in_the_way))]
    return Reply((*blocks, buttons(line_, plan)), tone=Tone.GOOD)


def _chosen(intention: Intention) -> list[Block]:
    return [text(strong("This week:")), *intended(intention)]


def _on(intention: Intention) -> list[Block]:
    return [text("On ", strong(said(intention.on_day)), ".")] if intention.on_day else []


async def _last_way(ask: Request, intention: Intention) -> Intention | None:
    """The latest choice before *intention* in whose way something got, if that is not long ago."""
    lately = await ask.services.intentions.of(ask.member, ask.now - LOOKED_BACK)
    return next((it for it in reversed(lately) if it.id != intention.id and it.in_the_way), None)


async def _last_line(ask: Request) -> str:
    lately = await ask.services.intentions.of(ask.member, ask.now - LOOKED_BACK)
    return next((one.if_then for one in reversed(lately) if one.if_then), "")


async def _line_form(ask: Request, intention: Intention, *, from_way: bool) -> Form:
    way = await _last_way(ask, intention) if from_way else None
    offered = AGAIN.format(way=way.in_the_way) if way else intention.if_then or await _last_line(ask)
    submit = ActionRef("week.line.save", (str(intention.id),))
    inputs = _when_inputs(offered, intention.on_day)
    return Form("When and then", inputs, submit, intro=f"For this week: {intention.what}", send="Keep it")


async def _own_form(ask: Request) -> Form:
    what = TextInput("what", "What is this week for?", "One thing that you can finish.", low=1, high=WHAT)
    return Form("This week", (what, *await _when(ask)), ActionRef("week.own.save"), send="Choose it")


async def _when(ask: Request) -> tuple[Input, ...]:
    return _when_inputs(await _last_line(ask), None)


def _when_inputs(offered: str, day: date | None) -> tuple[Input, ...]:
    days = tuple(Option(one.value.capitalize(), one.value) for one in WEEKDAYS)
    value = WEEKDAYS[day.weekday()].value if day else ""
    return (
        TextInput(
            "if_then",
            "When …, then I …",
            "When it is Tuesday after lunch, then I open exercise 3.",
            value=offered[:IF_THEN],
            required=False,
            high=IF_THEN,
        ),
        ChoiceInput("day", "On which day?", days, "Leave it open if you like.", value=value, required=False),
    )


async def _typed(ask: Request) -> tuple[str, date | None]:
    """When and then, and the day, as the form says."""
    if_then = clean(ask.fields.get("if_then", ""), high=IF_THEN)
    name = ask.fields.get("day", "")
    at = next((place for place, one in enumerate(WEEKDAYS) if one.value == name), None)
    if at is None:
        return if_then, None
    first = today(ask, await me(ask))
    return if_then, first + timedelta(days=(at - first.weekday()) % 7)

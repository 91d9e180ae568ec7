"""`/goal add` and *Make it a goal*: from words, a form or a template to a goal."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.clock import within
from guidebot.core.commands import Action, Answer, Arg, Command, Topic, action, command
from guidebot.core.dates import Day
from guidebot.core.errors import Expired, UsageError
from guidebot.core.forms import FormErrors
from guidebot.core.goals import TITLE, UNFINISHED, WORDS, Goal, numbered
from guidebot.core.guide import Kind
from guidebot.core.limits import FORM_INTRO, OPTION
from guidebot.core.nudges import Member
from guidebot.core.once import REPEATED
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    DateInput,
    Form,
    Moment,
    Option,
    Reply,
    Select,
    TextInput,
    Tone,
    buttons,
    footnote,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import clean, shorten
from guidebot.features.goals import showing
from guidebot.features.goals.due import due_day, question, settled
from guidebot.features.goals.lines import lines
from guidebot.features.goals.obstacles import offered
from guidebot.features.goals.offering import offer
from guidebot.features.goals.people import me, replan_reminders, today, with_inbox_note
from guidebot.features.goals.templates import Template, complete, groups, named, suggested, template
from guidebot.features.tried import touch

WHEN = "A day like 2026-12-24, 24 December or in 3 weeks"


@command("goal add", topic=Topic.GOALS, form=True, examples=("goal add Finish ARENA chapter 0 by:2026-12-24",))
async def add(
    ask: Request,
    title: Annotated[str | None, Arg("In your words, or something from the guide", high=TITLE, pick=complete)] = None,
    by: Annotated[str | None, Arg(WHEN, high=80, named=True)] = None,
    why: Annotated[str | None, Arg("Why you want it; reminders bring it back", high=WORDS, named=True)] = None,
) -> Answer:
    """Set yourself a goal, from the guide or in your own words.

    With a title from the guide the goal comes with its milestones. Reminders come only if you say so.
    """
    if title is None:
        return _form()
    day = await due_day(ask, by) if by else None
    found = named(ask.guide, title)
    if found:
        return await _take(ask, found, day, why or "")
    words = clean(title, high=TITLE)
    return await _made(ask, _goal(ask, words, day, why or ""), day)


@action("goal.add.save")
async def save(ask: Request) -> Reply:
    """Make the goal that the form describes."""
    typed = dict(ask.fields)
    title = clean(typed.get("title", ""), high=TITLE)
    if not title:
        raise FormErrors({"title": "What do you want to get done?"}, _form())
    try:
        day = await due_day(ask, typed["by"]) if typed.get("by", "").strip() else None
    except UsageError as error:
        raise FormErrors({"by": error.in_a_line}, _form()) from error
    why, plan = clean(typed.get("why", ""), high=WORDS), clean(typed.get("plan", ""), high=WORDS)
    steps = numbered([(one, "") for one in lines(typed.get("steps", ""), _form())])
    return await _made(ask, replace(_goal(ask, title, day, why), plan=plan, milestones=steps), day)


@action("goal.from")
async def from_guide(ask: Request, kind: str, id_: str, group: str = "") -> Reply:
    """Make a goal of something in the guide; a large resource asks first which part of it."""
    source = f"{kind}/{id_}" if group in {"", "all"} else f"{kind}/{id_}/{group}"
    found = template(ask.guide, source) or await suggested(ask, kind, id_)
    if found is None:
        raise Expired("That is not in the guide any more.", fix="See what is there: /guide")
    await touch(ask, kind, id_)
    parts = groups(ask.guide.resources[id_]) if kind == Kind.RESOURCE else ()
    if parts and not group:
        return _which(found, kind, id_, parts)
    return await _take(ask, found, None, "")


COMMANDS: tuple[Command, ...] = (add,)
ACTIONS: tuple[Action, ...] = (save, from_guide)


def _goal(ask: Request, title: str, day: Day | None, why: str) -> Goal:
    return Goal(
        member=ask.member, title=title[:TITLE], created_at=ask.now, due=settled(day), why=clean(why, high=WORDS)
    )


def _which(offered: Template, kind: str, id_: str, parts: tuple[str, ...]) -> Reply:
    options = [Option(shorten(f"All of it ({len(offered.steps)} milestones)", OPTION), "all")]
    options += [Option(shorten(one, OPTION), str(at)) for at, one in enumerate(parts)]
    pick = Select("Choose a part…", ActionRef("goal.from", (kind, id_)), tuple(options[:25]))
    return Reply((text(strong(offered.title)), text("Which part of it shall be your goal?"), Actions(pick)))


async def _take(ask: Request, offered: Template, day: Day | None, why: str) -> Reply:
    goal = replace(_goal(ask, offered.title, day, why), source=offered.source, milestones=numbered(offered.steps))
    return await take_over(ask, goal, day)


async def take_over(ask: Request, goal: Goal, day: Day | None = None) -> Reply:
    """Make *goal*, unless an unfinished one from the same source is there already."""
    mine = await ask.services.goals.of(ask.member)
    same = next((one for one in mine if one.source == goal.source and one.state in UNFINISHED), None)
    return await _there(ask, same) if same is not None else await _made(ask, goal, day)


async def _there(ask: Request, goal: Goal) -> Reply:
    member = await me(ask)
    blocks = (text("You have this goal already."), *showing.card(goal, today(ask, member)))
    return Reply((*blocks, *showing.handles(goal)))


async def _twice(ask: Request, goal: Goal) -> Goal | None:
    """The same goal made a moment ago: a command sent twice is one goal."""
    mine = await ask.services.goals.of(ask.member)
    lately = [one for one in mine if one.state in UNFINISHED and within(one.created_at, ask.now, REPEATED)]
    return next((one for one in lately if one.title.casefold() == goal.title.casefold()), None)


async def _made(ask: Request, goal: Goal, day: Day | None) -> Reply:
    if (same := await _twice(ask, goal)) is not None:
        return await _there(ask, same)
    made = await ask.services.goals.add(goal)
    member = await replan_reminders(ask)
    blocks = [
        *showing.card(made, today(ask, member)),
        *question(made, day, member, today(ask, member)),
        *offer(ask.guide, made),
        *offered(ask.guide, made),
        *next_words(member),
        *opt_in(member),
        buttons(
            Button("Add why and plan", ActionRef("goal.edit", (str(made.id),))),
            Button("Add milestones", ActionRef("goal.steps.add", (str(made.id),))),
            Button("Show it", ActionRef("goal.show", (str(made.id),))),
        ),
    ]
    return await with_inbox_note(ask, Reply(tuple(blocks), tone=Tone.GOOD, again=showing.shows(made)), member)


def next_words(member: Member) -> list[Block]:
    """When the next reminder comes."""
    if member.next_at is None:
        return []
    return [text("Next reminder: ", Moment(member.next_at, "datetime", member.where))]


def opt_in(member: Member) -> list[Block]:
    """The question whether reminders are wanted, for those who have not said."""
    if member.on is not None:
        return []
    return [
        text("Shall I remind you once a week in a direct message? It stops with one tap."),
        buttons(
            Button("Remind me weekly", ActionRef("nudges.start"), Tone.PRIMARY),
            Button("No reminders", ActionRef("nudges.none")),
        ),
        footnote("One message a week over all your goals, never at night."),
    ]


def _form() -> Form:
    return Form(
        "A new goal",
        (
            TextInput("title", "What do you want to get done?", low=1, high=TITLE),
            DateInput("by", "By when?", "Leave it empty if it has no date.", required=False),
            TextInput("steps", "Milestones, one a line", required=False, high=2000, multiline=True),
            TextInput("why", "Why do you want it?", "Reminders bring it back.", required=False, high=WORDS),
            TextInput("plan", "If …, then …", "If it is Sunday evening, then …", required=False, high=WORDS),
        ),
        ActionRef("goal.add.save"),
        intro="In your own words. Buttons in the guide make goals with their milestones."[:FORM_INTRO],
    )

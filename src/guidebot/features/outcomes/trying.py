"""*I'll try it* and `/trying`: a goal of one's own that the community can count on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, Arg, Command, Topic, action, command
from guidebot.core.dates import Day, read_day, said
from guidebot.core.errors import Expired, UsageError
from guidebot.core.forms import FormErrors
from guidebot.core.goals import STEP, TITLE, UNFINISHED, WORDS, Goal, numbered
from guidebot.core.guide import Kind
from guidebot.core.limits import BUTTON
from guidebot.core.records import dataclass
from guidebot.core.reply import (
    Block,
    Button,
    ChoiceInput,
    CommandRef,
    DateInput,
    Form,
    Heading,
    ItemList,
    Line,
    Option,
    Plain,
    Reply,
    Sign,
    TextInput,
    Tone,
    button_rows,
    buttons,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import clean, shorten
from guidebot.core.tries import RESULT_AFTER, Tried, Try, TryState, gather
from guidebot.features.goals import showing
from guidebot.features.goals.making import next_words, opt_in
from guidebot.features.goals.people import me, replan_reminders, today, with_inbox_note
from guidebot.features.guide.picks import completer
from guidebot.features.outcomes.subjects import Subject, community, subject
from guidebot.features.tried import named, recount, standing, start, tell, touch

YES, NO = "yes", "no"
SHOWN = 12
NAMES = 4


@action("try.start", form=True)
async def begin(ask: Request, kind: str, id_: str) -> Form:
    """Ask for the first step and the date."""
    community(ask)
    await touch(ask, kind, id_)
    return _form(await subject(ask, kind, id_), kind, id_, await _in_two_weeks(ask))


@action("try.save")
async def save(ask: Request, kind: str, id_: str) -> Reply:
    """Make a goal of the member's and a try of the community's, both or neither."""
    here, found = community(ask), await subject(ask, kind, id_)
    wanted = await _wanted(ask, _form(found, kind, id_, await _in_two_weeks(ask)))
    goal = await _goal(ask, found, wanted)
    made = Try(
        community=here,
        member=ask.member,
        item=found.item,
        title=found.title,
        direction=found.direction,
        goal=goal.id,
        at=ask.now,
        heard_at=ask.now,
        due=wanted.day.day,
        name=clean(ask.name, high=80) if wanted.named else "",
        company=wanted.company,
        known_as=clean(ask.name, high=80) if wanted.company else "",
    )
    await _introduce(ask, await ask.services.tries.add(made))
    await recount(ask.services, here, found.item, ask.now)
    return await _begun(ask, goal)


@action("try.release", replaces=True)
async def release(ask: Request, number: int) -> Reply:
    """Let a try go; the goal stays."""
    gone = await ask.services.tries.close(ask.member, number, TryState.RELEASED, ask.now)
    if gone is None:
        raise Expired("That try is over already.", fix="See what you try with /trying.")
    await recount(ask.services, gone.community, gone.item, ask.now)
    show = Button("Show the goal", ActionRef("goal.show", (str(gone.goal),)))
    return Reply((text("Let go: ", Plain(gone.title), ". Your goal stays; it is yours alone now."), buttons(show)))


@command("trying", topic=Topic.COMMUNITY, examples=("trying", "trying interpretability"))
async def trying(
    ask: Request,
    direction: Annotated[
        str | None, Arg("Only problems of this direction", high=100, pick=completer(Kind.DIRECTION))
    ] = None,
) -> Reply:
    """See what you try, and what others here try.

    Others are counted. A name stands there only if its owner chose that.
    """
    here = community(ask)
    mine = [one for one in await ask.services.tries.of(ask.member) if one.community == here]
    rows = gather(await ask.services.tries.here(here))
    inside, about = _inside(ask, direction)
    if inside is not None:
        rows = [one for one in rows if one.direction in inside]
    blocks: list[Block] = [*_mine(mine, today(ask, await me(ask))), *_others(rows, {one.item for one in mine}, about)]
    said_how = footnote("Take one up with “I’ll try it” below a problem or topic: ", CommandRef("problem"), ".")
    return await with_inbox_note(ask, Reply((*blocks, said_how)))


COMMANDS: tuple[Command, ...] = (trying,)
ACTIONS: tuple[Action, ...] = (begin, save, release)


@dataclass(frozen=True, slots=True)
class _Wanted:
    first: str
    day: Day
    named: bool
    company: bool


async def _wanted(ask: Request, form: Form) -> _Wanted:
    """What the form says.

    Raises:
        FormErrors: a part of it cannot be taken.
    """
    fields, wrong = ask.fields, dict[str, str]()
    first = clean(fields.get("first", ""), high=WORDS)
    if not first:
        wrong["first"] = "What do you do first? A line is enough."
    day: Day | None = None
    try:
        day = await read_day(ask.services.dates, fields.get("by", ""), ask.now, (await me(ask)).where)
    except UsageError as error:
        wrong["by"] = error.in_a_line
    if day is not None and not day.sure:
        days = (day.day, *day.others)
        wrong["by"] = f"Do you mean {' or '.join(map(said, days))}? Write it like {day.day}."
    for name in ("name", "company"):
        if fields.get(name, NO) not in {YES, NO, ""}:
            wrong[name] = "Choose one of the two."
    if wrong or day is None:
        raise FormErrors(wrong, form)
    return _Wanted(first, day, fields.get("name") == YES, fields.get("company") == YES)


async def _goal(ask: Request, tried: Subject, wanted: _Wanted) -> Goal:
    """The member's goal for it: the one that they have, or a new one that begins with their first step."""
    for one in await ask.services.goals.of(ask.member):
        if one.source == tried.item and one.state in UNFINISHED:
            return one
    typed = (shorten(wanted.first, STEP), wanted.first if len(wanted.first) > STEP else "")
    goal = Goal(
        member=ask.member,
        title=f"Try: {tried.title}"[:TITLE],
        created_at=ask.now,
        due=wanted.day.day,
        source=tried.item,
        milestones=numbered([typed, *tried.steps, ("Tell what came of it", "A card, also when you got stuck.")]),
    )
    return await ask.services.goals.add(goal)


async def _begun(ask: Request, goal: Goal) -> Reply:
    kind, _, id_ = goal.source.partition("/")
    found = await standing(ask.services, community(ask), named(kind, id_))
    member = await replan_reminders(ask)
    others = found.tried.count - 1 if found.tried else 0
    company = {0: "You are the first here to try it.", 1: "One other person here tries it too."}
    blocks: list[Block] = [
        text(strong(company.get(others, f"{others} others here try it too."))),
        *showing.card(goal, today(ask, member)),
        *next_words(member),
        *opt_in(member),
        buttons(
            Button("Show the goal", ActionRef("goal.show", (str(goal.id),))),
            Button("What others try", ActionRef("run", ("trying",))),
        ),
    ]
    return await with_inbox_note(ask, Reply(tuple(blocks), tone=Tone.GOOD, again=showing.shows(goal)), member)


async def _introduce(ask: Request, made: Try) -> None:
    """Who would work with somebody is told of the others who said so, and they of them; each pair once."""
    if not made.company:
        return
    kind, _, id_ = made.item.partition("/")
    post = await ask.services.posts.about(made.community, kind, id_)
    link = post.link if post is not None else ""
    for other in await ask.services.tries.here(made.community, made.item):
        if other.company and other.member != made.member:
            await _tell_of(ask, made, other, link)
            await _tell_of(ask, other, made, link)


async def _tell_of(ask: Request, tried: Try, other: Try, link: str) -> None:
    pair = f"{tried.community} {tried.item} {tried.member} {other.member}"
    key = f"company:{hashlib.sha256(pair.encode()).hexdigest()[:32]}"
    words = (
        f"{other.known_as} tries “{shorten(tried.title, 120)}” here as well, and would work with somebody, like you."
    )
    await ask.services.notices.tell(tried.member, key, f"{words}\n{link}".strip(), ask.now, other.member)


async def _in_two_weeks(ask: Request) -> date:
    return today(ask, await me(ask)) + RESULT_AFTER


def _form(tried: Subject, kind: str, id_: str, due: date) -> Form:
    no, yes = Option("No", NO), Option("Yes", YES)
    return Form(
        "I’ll try it",
        (
            TextInput("first", "Your first step", value=shorten(tried.first, WORDS), low=1, high=WORDS, multiline=True),
            DateInput("by", "A first result by", "A finding or a dead end: both are results.", due.isoformat()),
            ChoiceInput("name", "Show my name here", (no, yes), "Otherwise you are only counted.", NO, required=False),
            ChoiceInput(
                "company",
                "I’d work with somebody",
                (no, yes),
                "Your name is told to those who say so too.",
                NO,
                required=False,
            ),
        ),
        ActionRef("try.save", (kind, id_)),
        intro=shorten(tried.title, 300),
        send="I’ll try it",
    )


def _inside(ask: Request, typed: str | None) -> tuple[frozenset[str] | None, str]:
    """The directions that *typed* means with all inside them, and their name; None for every one."""
    if typed is None:
        return None, ""
    found = ask.services.library.finder(ask.community).pick(Kind.DIRECTION, typed)
    if not found:
        raise UsageError(f"I know no direction called “{shorten(typed, 60)}”.", fix="See them all: /direction")
    return frozenset(ask.guide.family(found[0].id)), found[0].title


def _mine(mine: list[Try], day: date) -> list[Block]:
    blocks: list[Block] = [Heading("What you try", 1, Sign.GOAL)]
    if not mine:
        return [*blocks, text("Nothing at the moment.")]
    for one in mine:
        late = "The date has passed; a dead end is a result too." if one.due < day else f"A result by {said(one.due)}."
        release_ = Button("Let it go", ActionRef("try.release", (str(one.id),)))
        show = Button("Show the goal", ActionRef("goal.show", (str(one.goal),)))
        blocks += [text(strong(one.title), f" – {late}"), buttons(tell(one.goal), show, release_)]
    return blocks


def _others(rows: list[Tried], mine: set[str], about: str) -> list[Block]:
    title = f"What this community tries: {shorten(about, 80)}" if about else "What this community tries"
    if not rows:
        return [Heading(title, 2, Sign.PERSON), text("Nothing at the moment. Somebody may be the first.")]
    items = tuple(_row(one) for one in rows[:SHOWN])
    joining = [one for one in rows[:SHOWN] if one.item not in mine][:4]
    join = [
        replace(start(*one.item.split("/", 1)), label=shorten(f"Join: {one.title}", BUTTON), tone=Tone.NEUTRAL)
        for one in joining
    ]
    return [Heading(title, 2, Sign.PERSON), ItemList(items), *button_rows(join, 2)]


def _row(tried: Tried) -> Line:
    names = _some(tried.names)
    if tried.count == 1:
        return line(strong(tried.title), Plain(f" – one person: {names}" if names else " – one person"))
    who = f"{tried.count} people, among them {names}" if names else f"{tried.count} people"
    return line(strong(tried.title), Plain(f" – {who}"))


def _some(names: Sequence[str]) -> str:
    """The first few, so that the line stays one that every platform takes."""
    shown, more = names[:NAMES], len(names) - NAMES
    if more <= 0:
        return ", ".join(shown)
    return f"{', '.join(shown)} and {more} more"

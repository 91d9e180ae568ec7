"""`/problem`: one open problem that the member was not shown lately, or the one that they name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from guidebot.core.actions import ActionRef, run
from guidebot.core.commands import Arg, Topic, command
from guidebot.core.errors import StorageError
from guidebot.core.guide import OPEN, Difficulty, Direction, Guide, Kind, Problem
from guidebot.core.limits import OPTIONS
from guidebot.core.people import MemberId
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Field,
    Fields,
    Footnote,
    Heading,
    Link,
    Option,
    Plain,
    Reply,
    Sign,
    Span,
    Text,
    Tone,
    buttons,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.rotation import Rotation, coming
from guidebot.features.guide import parts
from guidebot.features.guide.order import traits
from guidebot.features.guide.picks import completer, pick_any
from guidebot.features.tried import with_tried

KIND = "problem"
ROOM = 10  # suggestions kept for problems where directions alone would fill the list


def problem_blocks(guide: Guide, entry: Problem) -> tuple[Block, ...]:
    """What every showing of a problem holds: how it stands, statement, first step and what it takes, source."""
    direction = guide.directions.get(entry.direction)
    facts = [*taking(entry), Field("Difficulty", line(f"{entry.difficulty.value} ({entry.difficulty_basis})"))]
    facts += [Field("Direction", line(direction.title))] if direction else []
    cautions = [guide.about.cautions[one] for one in entry.cautions if one in guide.about.cautions]
    return (
        Heading(entry.title, 1, Sign.PROBLEM),
        *parts.standing(entry),
        *parts.part("Answered by", parts.works(guide, entry.answered_by)),
        *([Heading("The problem", 2)] if entry.answered_by or entry.successor else []),
        text(entry.statement),
        *first_step(entry),
        Fields(tuple(facts)),
        *(footnote("Caution: ", one) for one in cautions),
        Footnote((Plain("Source: "), *parts.source_line(entry.source))),
        *((footnote("Suggested by ", Plain(entry.credit)),) if entry.credit else ()),
    )


def first_step(entry: Problem) -> tuple[Block, ...]:
    """The first step of *entry*, and below it what to have at hand, with links."""
    step = Text((strong("First step: "), Plain(entry.first_step)))
    if not entry.materials:
        return (step,)
    linked: list[Span] = [strong("You need: ")]
    for nth, one in enumerate(entry.materials):
        linked += [Plain(" · ")] if nth else []
        linked.append(Link(one.title, one.url) if one.url else Plain(one.title))
    return (step, Text(tuple(linked)))


def taking(entry: Problem) -> list[Field]:
    """What the first step of *entry* takes, as far as the entry says so."""
    facts = [Field("Hardware", line(entry.hardware))] if entry.hardware else []
    facts += [Field("Time", line(f"{lasting(entry.hours)} for the first step"))] if entry.hours is not None else []
    return facts + ([Field("Cost", line(entry.cost))] if entry.cost else [])


def lasting(hours: float) -> str:
    """*hours* as people say them."""
    if hours < 1:
        return f"about {round(hours * 60)} minutes"
    return "about an hour" if hours == 1 else f"about {hours:g} hours"


def problem_reply(guide: Guide, entry: Problem, again: str) -> Reply:
    """One problem with its buttons; *again* is the line that shows another."""
    items = [
        Button("Another", ActionRef("go", (again,))),
        Button("Make it a goal", ActionRef("goal.from", ("problem", entry.id)), Tone.PRIMARY),
    ]
    if entry.direction in guide.directions:
        items.append(Button("About the direction", ActionRef("run", (f"direction {entry.direction}",))))
    return Reply((*problem_blocks(guide, entry), buttons(*items)), again=run(f"problem {entry.id}"))


def choose(guide: Guide, pool: Sequence[Problem], member: MemberId, seen: Sequence[str]) -> Problem:
    """The problem to show next, as rotations choose: never shown first, directions by turns, newer ones sooner.

    *seen* holds ids, latest last. The order differs between members and is the same every time. The first of all is no
    advanced one, unless only such are asked for: a newcomer shall find a way in.
    """
    gentle = [] if seen else [one for one in pool if one.difficulty is not Difficulty.ADVANCED]
    known = {one.id: one for one in gentle or pool}
    rotation = Rotation(seed=str(member), used=tuple(seen))
    return known[next(coming(rotation, traits(guide, known)))]


async def named(ask: Request, typed: str) -> Sequence[Option]:
    """Suggestions while typing: directions to draw from, then single problems."""
    directions, problems = [await completer(kind)(ask, typed) for kind in (Kind.DIRECTION, Kind.PROBLEM)]
    return (*directions[: OPTIONS - min(len(problems), ROOM)], *problems)[:OPTIONS]


@command(
    "problem", topic=Topic.GUIDE, guide=True, examples=("problem", "problem mech interp beginner", "problem acronyms")
)
async def problem(
    ask: Request,
    direction: Annotated[str | None, Arg("A direction to draw from, or one problem by its title", pick=named)] = None,
    difficulty: Annotated[Difficulty | None, Arg("Only this hard")] = None,
) -> Reply:
    """Get an open problem to work on, one you were not shown lately.

    A direction's name draws from that direction and all inside it. A problem's id or title opens that problem, also one
    that was answered meanwhile.
    """
    chosen: Direction | None = None
    if direction is not None:
        found = pick_any(ask, (Kind.DIRECTION, Kind.PROBLEM), direction)
        if isinstance(found, Reply):
            return found
        if isinstance(found, Problem):
            return await _complete(ask, found, "problem")
        assert isinstance(found, Direction)
        chosen = found
    pool = _pool(ask.guide, chosen, difficulty)
    if not pool:
        return _empty(ask.guide, chosen, difficulty)
    one = await _unseen(ask, pool)
    words = ["problem", *([chosen.id] if chosen else []), *([difficulty.value] if difficulty else [])]
    return await _complete(ask, one, " ".join(words))


async def _complete(ask: Request, entry: Problem, again: str) -> Reply:
    """The problem, and what was tried here."""
    reply = parts.flaggable(ask, problem_reply(ask.guide, entry, again), Kind.PROBLEM, entry.id)
    return await with_tried(ask, reply, KIND, entry.id, open_=entry.status in OPEN)


async def _unseen(ask: Request, pool: Sequence[Problem]) -> Problem:
    """The next problem for this member; any, while the database does not answer."""
    try:
        one = choose(ask.guide, pool, ask.member, await ask.services.seen.recent(ask.member))
        await ask.services.seen.add(ask.member, one.id, ask.now)
    except StorageError:
        return pool[int(ask.now.timestamp()) % len(pool)]
    return one


def _pool(guide: Guide, direction: Direction | None, difficulty: Difficulty | None) -> list[Problem]:
    inside = guide.family(direction.id) if direction else None
    return [
        one
        for one in guide.problems.values()
        if one.status in OPEN and (inside is None or one.direction in inside) and difficulty in {None, one.difficulty}
    ]


def _empty(guide: Guide, direction: Direction | None, difficulty: Difficulty | None) -> Reply:
    where = f" in {direction.title}" if direction else ""
    kind = f"{difficulty.value} " if difficulty else ""
    wider = direction.parent if direction and direction.parent else None
    items = (
        [Button("Any difficulty", ActionRef("go", (f"problem {direction.id}",)))] if direction and difficulty else []
    )
    if wider:
        items.append(Button(guide.directions[wider].title[:75], ActionRef("go", (f"problem {wider}",))))
    items.append(Button("Any direction", ActionRef("go", ("problem",))))
    note = footnote("Know one? Suggest it with ", CommandRef("suggest"), ".")
    return Reply((text(f"The guide has no {kind}problem{where} yet."), note, buttons(*items)), tone=Tone.WARN)

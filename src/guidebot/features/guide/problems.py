"""`/problem`: one open problem that the member was not shown lately."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated

from guidebot.core.actions import ActionRef, run
from guidebot.core.commands import Arg, Topic, command
from guidebot.core.errors import StorageError
from guidebot.core.guide import Difficulty, Direction, Guide, Kind, Problem
from guidebot.core.people import MemberId
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Field,
    Fields,
    Footnote,
    Heading,
    Plain,
    Reply,
    Sign,
    Text,
    Tone,
    buttons,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.features.guide import parts
from guidebot.features.guide.picks import completer, pick


def problem_blocks(guide: Guide, entry: Problem) -> tuple[Block, ...]:
    """What every showing of a problem holds: title, statement, first step, source, difficulty, cautions."""
    direction = guide.directions.get(entry.direction)
    facts = [Field("Difficulty", line(f"{entry.difficulty.value} ({entry.difficulty_basis})"))]
    facts += [Field("Direction", line(direction.title))] if direction else []
    cautions = [guide.about.cautions[one] for one in entry.cautions if one in guide.about.cautions]
    return (
        Heading(entry.title, 1, Sign.PROBLEM),
        text(entry.statement),
        Text((strong("First step: "), Plain(entry.first_step))),
        Fields(tuple(facts)),
        *parts.standing(entry),
        *(footnote("Caution: ", one) for one in cautions),
        Footnote((Plain("Source: "), *parts.source_line(entry.source))),
        *((footnote("Suggested by ", Plain(entry.credit)),) if entry.credit else ()),
    )


def problem_reply(guide: Guide, entry: Problem, again: str) -> Reply:
    """One problem with its buttons; *again* is the line that shows another."""
    items = [
        Button("Another", ActionRef("go", (again,))),
        Button("Make it a goal", ActionRef("goal.from", ("problem", entry.id)), Tone.PRIMARY),
    ]
    if entry.direction in guide.directions:
        items.append(Button("About the direction", ActionRef("run", (f"direction {entry.direction}",))))
    return Reply((*problem_blocks(guide, entry), buttons(*items)), again=run(f"problem {entry.id}"))


def choose(pool: Sequence[Problem], member: MemberId, seen: Sequence[str]) -> Problem:
    """The problem to show next: one never shown first, else the one shown longest ago.

    *seen* holds ids, latest last. The order differs between members and is the same every time.
    """

    def rank(one: Problem) -> tuple[int, str]:
        latest = len(seen) - 1 - seen[::-1].index(one.id) if one.id in seen else -1
        return latest, hashlib.sha256(f"{member}/{one.id}".encode()).hexdigest()

    return min(pool, key=rank)


@command("problem", topic=Topic.GUIDE, guide=True, examples=("problem", "problem mech interp beginner"))
async def problem(
    ask: Request,
    direction: Annotated[str | None, Arg("Only from this direction", pick=completer(Kind.DIRECTION))] = None,
    difficulty: Annotated[Difficulty | None, Arg("Only this hard")] = None,
) -> Reply:
    """Get an open problem to work on, one you were not shown lately."""
    chosen: Direction | None = None
    if direction is not None:
        if direction in ask.guide.problems:
            known = ask.guide.problems[direction]
            return parts.flaggable(ask, problem_reply(ask.guide, known, "problem"), Kind.PROBLEM, known.id)
        found = pick(ask, Kind.DIRECTION, direction)
        if isinstance(found, Reply):
            return found
        assert isinstance(found, Direction)
        chosen = found
    pool = _pool(ask.guide, chosen, difficulty)
    if not pool:
        return _empty(ask.guide, chosen, difficulty)
    one = await _unseen(ask, pool)
    words = ["problem", *([chosen.id] if chosen else []), *([difficulty.value] if difficulty else [])]
    return parts.flaggable(ask, problem_reply(ask.guide, one, " ".join(words)), Kind.PROBLEM, one.id)


async def _unseen(ask: Request, pool: Sequence[Problem]) -> Problem:
    """The next problem for this member; any, while the database does not answer."""
    try:
        one = choose(pool, ask.member, await ask.services.seen.recent(ask.member))
        await ask.services.seen.add(ask.member, one.id, ask.now)
    except StorageError:
        return pool[int(ask.now.timestamp()) % len(pool)]
    return one


def _pool(guide: Guide, direction: Direction | None, difficulty: Difficulty | None) -> list[Problem]:
    inside = guide.family(direction.id) if direction else None
    return [
        one
        for one in guide.problems.values()
        if (inside is None or one.direction in inside) and difficulty in {None, one.difficulty}
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

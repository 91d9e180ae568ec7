"""The weekly open problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guidebot.core import limits
from guidebot.core.actions import ActionRef
from guidebot.core.guide import OPEN, Difficulty, Guide, Kind, Problem
from guidebot.core.limits import OPTION
from guidebot.core.reply import (
    Block,
    Button,
    Fields,
    Footnote,
    Heading,
    Option,
    Plain,
    Reply,
    Sign,
    Tone,
    buttons,
    footnote,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.schedule import Weekday
from guidebot.core.suggestions import Subject, as_problem
from guidebot.core.text import shorten
from guidebot.features.guide import parts
from guidebot.features.guide.problems import first_step, problem_blocks, taking
from guidebot.features.posts.series import HABITS, Choice, Draw, Postable, PostSeries
from guidebot.features.tried import start

KIND = "problem"


def open_problems(guide: Guide, chosen: Mapping[str, str]) -> dict[str, Postable]:
    """The problems that somebody may still be sent to, in the guide's order."""
    direction, level = chosen.get("direction", ""), chosen.get("difficulty", "")
    inside = guide.family(direction) if direction else None
    return {
        one.id: one
        for one in guide.problems.values()
        if one.status in OPEN and (inside is None or one.direction in inside) and level in {"", one.difficulty.value}
    }


async def pool(draw: Draw, chosen: Mapping[str, str]) -> Mapping[str, Postable]:
    """Open problems of the guide, and what the community itself suggested, which passes every choice."""
    live = await draw.services.suggestions.live(draw.community)
    suggested = {one.item: as_problem(one) for one in live if one.subject is Subject.PROBLEM}
    return {**open_problems(draw.guide, chosen), **suggested}


def body(guide: Guide, entry: Postable) -> Sequence[Block]:
    """Statement, first step and source."""
    assert isinstance(entry, Problem)
    direction = guide.directions.get(entry.direction)
    about = ["Open problem of the week", entry.difficulty.value, *([direction.title] if direction else [])]
    cautions = [guide.about.cautions[one] for one in entry.cautions if one in guide.about.cautions]
    facts = taking(entry)
    return (
        Heading(shorten(entry.title, limits.HEADING), 1, Sign.PROBLEM),
        footnote(" · ".join(about)),
        text(entry.statement),
        *first_step(entry),
        *((Fields(tuple(facts)),) if facts else ()),
        *(footnote("Caution: ", one) for one in cautions),
        Footnote((Plain("Source: "), *parts.source_line(entry.source))),
        *((footnote("Suggested by ", Plain(entry.credit), ". Thank you!"),) if entry.credit else ()),
    )


def below(entry: Postable) -> Sequence[Button]:
    """More about it, taking it up with others, and a goal of one's own."""
    return (
        Button("More", ActionRef("post.more", (KIND, entry.id))),
        start(KIND, entry.id),
        Button("Make it a goal", ActionRef("goal.from", (KIND, entry.id))),
    )


def more(ask: Request, entry: Postable) -> Reply:
    """The whole problem, with its direction and another one."""
    assert isinstance(entry, Problem)
    items = [Button("Make it a goal", ActionRef("goal.from", (KIND, entry.id)), Tone.PRIMARY)]
    if entry.direction in ask.guide.directions:
        items.append(Button("About the direction", ActionRef("run", (f"direction {entry.direction}",))))
    items.append(Button("Another problem", ActionRef("run", ("problem",))))
    return Reply((*problem_blocks(ask.guide, entry), buttons(*items)))


def directions(guide: Guide) -> Sequence[Option]:
    """The directions that stand at the top."""
    return [Option(shorten(one.title, OPTION), one.id) for one in guide.directions.values() if not one.parent]


def levels(_guide: Guide) -> Sequence[Option]:
    """How much a problem asks."""
    return [Option(one.value.capitalize(), one.value) for one in Difficulty]


PROBLEMS = PostSeries(
    kind=KIND,
    title="Weekly open problem",
    sign=Sign.PROBLEM,
    day=Weekday.MONDAY,
    wanted=True,
    choices=(
        Choice(name="direction", label="Direction", options=directions),
        Choice(name="difficulty", label="Difficulty", options=levels),
        *HABITS,
    ),
    lookup=Kind.PROBLEM,
    pool=pool,
    body=body,
    buttons=below,
    more=more,
)

"""`/ask`: the entries that may answer a plain question. Nothing is invented: every line is an entry's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Arg, Topic, command
from guidebot.core.finding import Hit
from guidebot.core.guide import OPEN, Guide, Kind
from guidebot.core.limits import BUTTON
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Heading,
    ItemList,
    Line,
    Plain,
    Reply,
    Sign,
    Tone,
    button_rows,
    emphasis,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.guide import parts
from guidebot.features.recalled import with_members_words

LABELS = {
    Kind.ADVICE: "advice",
    Kind.DIRECTION: "direction",
    Kind.TOPIC: "governance topic",
    Kind.RESOURCE: "learning resource",
    Kind.PROBLEM: "open problem",
    Kind.WORK: "work",
}


def found_reply(
    guide: Guide, question: str, hits: Sequence[Hit], strange: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Reply:
    """The best entries for *question*, each with a line of its own and a button.

    *strange* are words that no entry holds, with what they were read as; the answer says so.
    """
    if not hits:
        return Reply(
            (
                text("Nothing in the guide seems to answer that. Other words may help, or look through the contents."),
                footnote("I only show what is in the guide; I never make an answer up."),
                *button_rows([Button("Contents", ActionRef("go", ("guide",)))]),
            ),
            tone=Tone.WARN,
        )
    items = tuple(_hit(guide, hit) for hit in hits)
    opened = [
        Button(shorten(hit.title, BUTTON), ActionRef("go", (f"{command_of(hit.kind)} {hit.id}",)))
        for hit in hits
        if hit.kind is not Kind.WORK
    ]
    return Reply(
        (
            Heading("What the guide says nearest to that", 1, Sign.COMPASS),
            text(emphasis(f"“{shorten(question, 160)}”")),
            *_read_as(strange),
            ItemList(items, ordered=True),
            footnote("Lines are the entries' own. More with ", CommandRef("guide"), "."),
            *button_rows(opened, 3),
        )
    )


def _read_as(strange: Mapping[str, Sequence[str]]) -> list[Block]:
    """What became of words that the guide does not hold."""
    read = [f"“{shorten(word, 30)}” was read as {_or(others)}." for word, others in strange.items() if others]
    lost = [word for word, others in strange.items() if not others]
    if lost:
        read.append(f"No entry speaks of {_or(lost[:4])}, so these may have little to do with it.")
    return [text(Plain(" ".join(read)))] if read else []


def _or(typed: Sequence[str]) -> str:
    *most, last = [f"“{shorten(one, 30)}”" for one in typed]
    return f"{', '.join(most)} or {last}" if most else last


def command_of(kind: Kind) -> str:
    """The command that shows an entry of *kind*."""
    return "problem" if kind is Kind.PROBLEM else parts.COMMANDS[kind]


def _hit(guide: Guide, hit: Hit) -> Line:
    if hit.kind is Kind.WORK and hit.id in guide.works:
        return (*parts.cited(guide.works[hit.id]), Plain(f": {hit.extract}"))
    return line(strong(hit.title), emphasis(f" ({_label(guide, hit)}) "), f"– {hit.extract}")


def _label(guide: Guide, hit: Hit) -> str:
    """What *hit* is. A problem that is dated or answered is not called open."""
    problem = guide.problems.get(hit.id) if hit.kind is Kind.PROBLEM else None
    if problem is None or problem.status in OPEN:
        return LABELS[hit.kind]
    return f"{problem.status.value.replace('-', ' ')} problem"


@command("ask", topic=Topic.GUIDE, guide=True, examples=("ask do I need a PhD?", "ask how do I find a mentor"))
async def ask(
    ask: Request,
    question: Annotated[str, Arg("Your question in plain words", low=2, high=300)],
) -> Reply:
    """Ask a plain question and get the entries that come nearest."""
    finder = ask.services.library.finder(ask.community)
    found = found_reply(ask.guide, question, finder.ask(question), finder.strange(question))
    return await with_members_words(ask, found, question)

"""`/ask`: the entries that answer a plain question, or that none does. Every line is an entry's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from guidebot.core.actions import ActionRef, fits
from guidebot.core.commands import Arg, Topic, command
from guidebot.core.finding import Answer, Hit
from guidebot.core.guide import OPEN, Guide, Kind, Work
from guidebot.core.limits import BUTTON
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Heading,
    ItemList,
    Line,
    Mention,
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
from guidebot.features.guide.works import work_reply
from guidebot.features.recalled import with_members_words

ECHOED = 160
SUGGESTED = (90, 60, 40, 20, 8)  # characters of a question that its button carries: what fits, by its letters
LABELS = {
    Kind.ADVICE: "advice",
    Kind.DIRECTION: "direction",
    Kind.TOPIC: "governance topic",
    Kind.RESOURCE: "learning resource",
    Kind.PROBLEM: "open problem",
    Kind.WORK: "work",
    Kind.OPPORTUNITY: "opportunity",
}


def answer_reply(guide: Guide, answer: Answer, *, here: bool = False, channel: str = "") -> Reply:
    """The entries that answer a question or, where none does, that the guide does not speak of it, and a way on.

    *here* says that the question was asked in a community, whose organisers see what is suggested; *channel* is where
    it wants newcomers and questions.
    """
    if not answer.hits:
        return _refusal(guide, answer, here=here, channel=channel)
    if not answer.sure:
        return _doubtful(guide, answer, here=here, channel=channel)
    return Reply(
        (
            Heading("What the guide says nearest to that", 1, Sign.COMPASS),
            *_understood(answer),
            *_listed(guide, answer.hits),
            footnote("Lines are the entries' own. More with ", CommandRef("guide"), "."),
            *button_rows(_opened(answer.hits), 3),
        )
    )


def _understood(answer: Answer) -> list[Block]:
    """The question as it was read."""
    return [text(emphasis(f"“{shorten(answer.question, ECHOED)}”")), *_read_as(answer.strange)]


def _doubtful(guide: Guide, answer: Answer, *, here: bool, channel: str) -> Reply:
    """Entries that may answer, said to be no more than that, and whom else to ask."""
    outside = answer.outside
    return Reply(
        (
            text(strong("I am not sure that the guide answers this.")),
            *_understood(answer),
            text("What comes nearest:"),
            *_listed(guide, answer.hits),
            *([text(f"Or do you ask about {outside.title}? The guide does not speak of that.")] if outside else []),
            *_way_on(answer, channel),
            footnote("Lines are the entries' own. More with ", CommandRef("guide"), "."),
            *button_rows([*_opened(answer.hits), *_suggestions(answer, here=here)], 3),
        )
    )


def _refusal(guide: Guide, answer: Answer, *, here: bool, channel: str) -> Reply:
    """No entry is shown that has nothing to do with the question."""
    contents = Button("Contents", ActionRef("go", ("guide",)))
    items = [*_opened(answer.near), *_suggestions(answer, here=here), contents]
    return Reply(
        (
            text(strong(f"The guide does not speak of {_missing(answer)}.")),
            text(emphasis(f"“{shorten(answer.question, ECHOED)}”")),
            *_way_on(answer, channel),
            *([text("What comes nearest:"), *_listed(guide, answer.near)] if answer.near else []),
            footnote("I only show what is in the guide; I never make an answer up."),
            *button_rows(items, 3),
        ),
        tone=Tone.WARN,
    )


def _suggestions(answer: Answer, *, here: bool) -> list[Button]:
    """Hands the question to the organisers, where there are some and no command of the bot is what helps."""
    outside = answer.outside
    if not here or (outside is not None and (outside.command or outside.here)):
        return []
    asked = next(cut for high in SUGGESTED if fits("question", cut := shorten(answer.question, high)))
    return [Button("Suggest this question", ActionRef("question", (asked,)))]


def _missing(answer: Answer) -> str:
    """What the guide does not speak of, as the end of a sentence."""
    if answer.outside is not None:
        return answer.outside.title
    lost = [word for word, others in answer.strange.items() if not others]
    return _or(lost[:3]) if lost else "that"


def _way_on(answer: Answer, channel: str) -> list[Block]:
    """What helps with a question that is none for the guide: a sentence, a command, or the people of the community."""
    outside = answer.outside
    people = [text("Somebody may know in ", Mention("channel", channel), ".")] if channel else []
    if outside is None:
        return [*people]
    if outside.here:
        asked = text("Somebody here will know: ask in this community, or one of its organisers.")
        return [*people] or [asked]
    said = f"{outside.help} " if outside.help else ""
    if outside.command is not None:
        return [text(f"{said}Try ", CommandRef(outside.command), ".")]
    return [*([text(said.strip())] if said else []), *people]


def _listed(guide: Guide, hits: Sequence[Hit]) -> list[Block]:
    return [ItemList(tuple(_hit(guide, hit) for hit in hits), ordered=True)]


def _opened(hits: Sequence[Hit]) -> list[Button]:
    """A button for every hit, in the order of the list."""
    return [Button(shorten(hit.title, BUTTON), ActionRef("go", (opening(hit.kind, hit.id),))) for hit in hits]


def opening(kind: Kind, id_: str) -> str:
    """The line that opens an entry."""
    return f"ask {id_}" if kind is Kind.WORK else f"{command_of(kind)} {id_}"


def _read_as(strange: Mapping[str, Sequence[str]]) -> list[Block]:
    """What became of words that the guide does not hold."""
    read = [f"“{shorten(word, 30)}” was read as {_or(others)}." for word, others in strange.items() if others][:3]
    lost = [word for word, others in strange.items() if not others]
    read += [f"No entry speaks of {_or(lost[:4])}."] if lost else []
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
    return line(strong(hit.title), emphasis(f" ({label(guide, hit.kind, hit.id)}) "), f"– {hit.extract}")


def label(guide: Guide, kind: Kind, id_: str) -> str:
    """What an entry is. A problem that is dated or answered is not called open."""
    problem = guide.problems.get(id_) if kind is Kind.PROBLEM else None
    if problem is None or problem.status in OPEN:
        return LABELS[kind]
    return f"{problem.status.value.replace('-', ' ')} problem"


def _titled(guide: Guide, typed: str) -> Work | None:
    wanted = typed.casefold().strip()
    return next((one for one in guide.works.values() if one.title.casefold() == wanted), None)


@command("ask", topic=Topic.GUIDE, guide=True, examples=("ask do I need a PhD?", "ask how do I find a mentor"))
async def ask(
    ask: Request,
    question: Annotated[str, Arg("Your question in plain words", low=2, high=1000)],
) -> Reply:
    """Ask a plain question and get the entries that answer it.

    What is named by its whole id or title is opened; so a work is read.
    """
    work = ask.guide.works.get(question) or _titled(ask.guide, question)
    if work is not None:
        return parts.flaggable(ask, work_reply(ask.guide, work), Kind.WORK, work.id)
    answer = ask.services.library.finder(ask.community).answer(question)
    channel = ask.settings.newcomers if ask.community is not None else ""
    found = answer_reply(ask.guide, answer, here=ask.community is not None, channel=channel)
    return await with_members_words(ask, found, answer.question)

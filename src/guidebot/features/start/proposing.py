"""What `/start` proposes: a direction or topic, something for an evening, and a place here."""

from __future__ import annotations

from collections.abc import Sequence

from guidebot.core.actions import ActionRef, run
from guidebot.core.commands import Action, action
from guidebot.core.errors import Expired
from guidebot.core.evenings import Evening, Taps, fitting
from guidebot.core.guide import Direction, Guide, Kind, Problem, Topic
from guidebot.core.posts import Post
from guidebot.core.reply import (
    Block,
    Button,
    Fields,
    Heading,
    Link,
    Mention,
    Plain,
    Reply,
    Sign,
    Tone,
    buttons,
    footnote,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.guide import parts
from guidebot.features.guide.problems import first_step, taking
from guidebot.features.posts import series_list


@action("start.open")
async def open_one(ask: Request, key: str) -> Reply:
    """Show one evening that was proposed elsewhere."""
    evening = evening_of(ask.guide, key)
    return Reply((*await _blocks(ask, evening), buttons(_begin(evening), _about(evening))))


ACTIONS: tuple[Action, ...] = (open_one,)


async def propose(ask: Request, taps: Taps, nth: int) -> Reply:
    """The *nth* of what fits *taps*; after the last the first comes again."""
    found = fitting(ask.guide.evenings, lengths(ask.guide), taps)
    if not found:
        raise Expired("Nothing of the guide fits that at the moment.", fix="Other answers lead on: /start")
    at = nth % len(found)
    args = (taps.hours.value, taps.like.value, taps.far.value)
    why = Button("Why this?", ActionRef("start.why", (*args, str(at))))
    other = Button("Something else", ActionRef("start.far", (*args, str((at + 1) % len(found)))))
    row = [_begin(found[at]), why, *([other] if len(found) > 1 else []), _about(found[at])]
    return Reply((*await _blocks(ask, found[at]), buttons(*row)))


def evening_of(guide: Guide, key: str) -> Evening:
    """The evening that begins with *key*.

    Raises:
        Expired: the guide has it no more.
    """
    found = next((one for one in guide.evenings if one.key == key), None)
    if found is None:
        raise Expired("That is not among the first evenings any more.", fix="Begin again with /start.")
    return found


def lengths(guide: Guide) -> dict[str, float]:
    """The hours of first steps, by ``problem/id``."""
    return {f"{Kind.PROBLEM}/{one.id}": one.hours for one in guide.problems.values() if one.hours is not None}


def about(guide: Guide, evening: Evening) -> Direction | Topic:
    """The direction or topic of *evening*."""
    kind, _, id_ = evening.about.partition("/")
    return guide.directions[id_] if kind == Kind.DIRECTION else guide.topics[id_]


def problem_of(guide: Guide, evening: Evening) -> Problem | None:
    """The problem that *evening* begins with; None where a topic has a first piece of its own."""
    return guide.problems[evening.first.partition("/")[2]] if evening.first else None


async def _blocks(ask: Request, evening: Evening) -> list[Block]:
    entry = about(ask.guide, evening)
    return [
        Heading(entry.title, 1, Sign.GOVERNANCE if isinstance(entry, Topic) else Sign.COMPASS),
        text(entry.summary),
        text(strong("Why it may suit you: "), evening.why),
        *_evening(ask.guide, evening),
        *await _place(ask),
    ]


def _evening(guide: Guide, evening: Evening) -> list[Block]:
    """What to do in one evening, with what it takes."""
    problem = problem_of(guide, evening)
    if problem is not None:
        heading = Heading(shorten(f"For one evening: {problem.title}", 140), 2, Sign.PROBLEM)
        return [heading, text(problem.summary), *first_step(problem), Fields(tuple(taking(problem)))]
    topic = about(guide, evening)
    assert isinstance(topic, Topic)
    read = parts.part("Read first", parts.works(guide, topic.reading[:1]))
    return [Heading("For one evening: a first written piece", 2, Sign.BOOK), text(topic.first_piece), *read]


async def _place(ask: Request) -> list[Block]:
    """Where newcomers are welcome here: the channel that organisers named, else the latest weekly post."""
    if ask.community is not None and ask.settings.newcomers:
        return [text(strong("Here: "), "newcomers are welcome in ", Mention("channel", ask.settings.newcomers), ".")]
    latest = await _latest(ask)
    if latest is None:
        return []
    place = Link("this week's discussion", latest.link)
    return [text(strong("Here: "), "others talk about such things in ", place, Plain("."))]


async def _latest(ask: Request) -> Post | None:
    if ask.community is None:
        return None
    found: Sequence[Post | None] = [
        await ask.services.posts.last(ask.community, kind) for kind in (series.kind for series in series_list.SERIES)
    ]
    sent = [(one.sent_at, one) for one in found if one is not None and one.sent_at is not None and one.link]
    return max(sent, key=lambda dated: dated[0])[1] if sent else None


def _begin(evening: Evening) -> Button:
    return Button("Do it within a week", ActionRef("fit.begin", (evening.key,)), Tone.PRIMARY)


def _about(evening: Evening) -> Button:
    kind, _, id_ = evening.about.partition("/")
    if kind == Kind.DIRECTION:
        return Button("About the direction", run(f"direction {id_}"))
    return Button("About the topic", run(f"governance {id_}"))


def small_print() -> Block:
    """What a try is."""
    return footnote(
        "A try lasts two weeks at most. Three taps before and three after show you what fits; only you see them."
    )

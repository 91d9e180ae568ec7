"""`/start`: three taps. Each button carries the answers before it, so nothing is kept and nothing runs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, Command, Topic, action, command
from guidebot.core.errors import Expired
from guidebot.core.evenings import Far, Hours, Like, Taps
from guidebot.core.reply import Button, CommandRef, Heading, Reply, Sign, buttons, footnote, strong, text
from guidebot.core.requests import Request
from guidebot.features.start.proposing import propose

HOURS: Mapping[Hours, str] = MappingProxyType(
    {Hours.FEW: "1 to 3 hours", Hours.SOME: "4 to 8 hours", Hours.MANY: "9 or more"}
)
LIKES: Mapping[Like, str] = MappingProxyType(
    {
        Like.CODE: "Writing code",
        Like.PROVE: "Pencil and proofs",
        Like.WRITE: "Writing texts",
        Like.ORGANISE: "Working with people",
        Like.UNSURE: "Not sure yet",
    }
)
FAR: Mapping[Far, str] = MappingProxyType(
    {Far.NEW: "I am new to it", Far.SOME: "A course, or some reading", Far.FAR: "Work of my own"}
)
YOU_LIKE: Mapping[Like, str] = MappingProxyType(
    {
        Like.CODE: "like writing code",
        Like.PROVE: "like pencil and proofs",
        Like.WRITE: "like writing texts",
        Like.ORGANISE: "like working with people",
        Like.UNSURE: "are not sure yet what you like doing",
    }
)
YOU_ARE: Mapping[Far, str] = MappingProxyType(
    {
        Far.NEW: "are new to AI safety",
        Far.SOME: "took a course or read about it",
        Far.FAR: "have work of your own in it",
    }
)
Known = TypeVar("Known", Hours, Like, Far)


@command("start", topic=Topic.GUIDE)
async def start(ask: Request) -> Reply:
    """Find something to do for an evening, in three taps."""
    if not ask.guide.evenings:
        return Reply((text("No first evenings are set here. ", CommandRef("guide"), " shows everything there is."),))
    question = text(strong("How much time do you have in a week?"))
    row = _row("start.hours", (), HOURS)
    note = footnote("Three taps, and only you see this. Nothing of it is kept until you begin something.")
    return Reply((Heading("Your first evening", 1, Sign.COMPASS), question, buttons(*row), note))


@action("start.hours", replaces=True)
async def with_hours(ask: Request, hours: str) -> Reply:
    """Ask what they like doing."""
    del ask
    known = _known(Hours, hours)
    row = _row("start.like", (known.value,), LIKES)
    return Reply((text(strong("What do you like doing?")), buttons(*row)))


@action("start.like", replaces=True)
async def with_like(ask: Request, hours: str, like: str) -> Reply:
    """Ask how far they are."""
    del ask
    so_far = (_known(Hours, hours).value, _known(Like, like).value)
    return Reply((text(strong("How far are you in AI safety?")), buttons(*_row("start.far", so_far, FAR))))


@action("start.far", replaces=True)
async def with_far(ask: Request, hours: str, like: str, far: str, nth: int = 0) -> Reply:
    """Propose something, or the *nth* best."""
    return await propose(ask, taps_of(hours, like, far), nth)


@action("start.why")
async def why(ask: Request, hours: str, like: str, far: str, nth: int) -> Reply:
    """Say for what reasons it was proposed."""
    del ask
    taps = taps_of(hours, like, far)
    said = f"You have {HOURS[taps.hours].lower()} a week, {YOU_LIKE[taps.like]}, and {YOU_ARE[taps.far]}."
    order = {
        Hours.FEW: "With few hours, what takes least comes first.",
        Hours.SOME: "What fits is shown in the order in which the guide's editors put it.",
        Hours.MANY: "With many hours, what takes most comes first.",
    }
    place = "It is the first that fits." if nth == 0 else f"It is number {nth + 1} of those that fit."
    note = footnote("The same answers lead to the same proposals for everybody; nothing else about you is looked at.")
    return Reply((text(said), text(order[taps.hours], " ", place), note))


COMMANDS: tuple[Command, ...] = (start,)
ACTIONS: tuple[Action, ...] = (with_hours, with_like, with_far, why)


def taps_of(hours: str, like: str, far: str) -> Taps:
    """The answers that a button carries.

    Raises:
        Expired: no version of the bot made it.
    """
    return Taps(_known(Hours, hours), _known(Like, like), _known(Far, far))


def _known(kind: type[Known], value: str) -> Known:
    try:
        return kind(value)
    except ValueError as error:
        raise Expired("That is no choice any more.", fix="Begin again with /start.") from error


def _row(name: str, before: Sequence[str], labels: Mapping[Known, str]) -> list[Button]:
    return [Button(label, ActionRef(name, (*before, _value(one)))) for one, label in labels.items()]


def _value(choice: StrEnum) -> str:
    return choice.value

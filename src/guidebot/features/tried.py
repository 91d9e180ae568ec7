"""What was tried here, as every answer and post about a problem or a topic shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from guidebot.adapter import Label
from guidebot.core import wallclock
from guidebot.core.actions import ActionRef
from guidebot.core.cards import Card, CardStage
from guidebot.core.errors import StorageError
from guidebot.core.fits import Fit
from guidebot.core.goals import Goal
from guidebot.core.people import CommunityId
from guidebot.core.records import dataclass
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    Heading,
    Plain,
    Quote,
    Reply,
    Sign,
    Span,
    Tone,
    buttons,
    emphasis,
    footnote,
    line,
    say,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.services import Services
from guidebot.core.text import shorten
from guidebot.core.tries import Tried, Try, TryState, gather

TRIED_KINDS = frozenset({"problem", "topic"})
NEWEST = 2
RECOUNTED_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a community did about one item: who tries it, if anybody, and the cards, newest first."""

    tried: Tried | None
    cards: Sequence[Card]

    @property
    def counted(self) -> tuple[str, ...]:
        """What a message that shows it says, short enough to compare; empty where nothing happened."""
        if self.tried is None and not self.cards:
            return ()
        tried = (str(self.tried.count), self.tried.due.isoformat()) if self.tried else ("", "")
        return (*tried, str(len(self.cards)))

    @property
    def labels(self) -> frozenset[Label]:
        """What a list of posts may say of it: that it was tried stays true when the last one told what came of it."""
        found = {Label.TRIED} if self.tried is not None or self.cards else set[Label]()
        return frozenset(found | ({Label.OUTCOME} if self.cards else set()))

    def words(self, today: date) -> str:
        """It in a line; empty where nothing happened, so that no count is ever 0."""
        return " ".join(one for one in (_trying(self.tried, today), _told(len(self.cards))) if one)


NOTHING_YET = Standing(None, ())


def named(kind: str, id_: str) -> str:
    """The name of an item in tries and cards."""
    return f"{kind}/{id_}"


async def standing(services: Services, community: CommunityId, item: str) -> Standing:
    """What *community* did about *item*."""
    tries = gather(await services.tries.here(community, item))
    return Standing(tries[0] if tries else None, await services.cards.shown(community, item))


async def with_tried(ask: Request, reply: Reply, kind: str, id_: str, *, open_: bool = True) -> Reply:
    """*reply* about an entry, with what was tried here and the button that takes it up; unchanged outside communities.

    While the database does not answer, the guide still does.
    """
    if ask.community is None or kind not in TRIED_KINDS:
        return reply
    item = named(kind, id_)
    try:
        found = await standing(ask.services, ask.community, item)
    except StorageError:
        return reply
    first = next((nth for nth, one in enumerate(reply.blocks) if isinstance(one, Actions)), len(reply.blocks))
    items = [start(kind, id_)] if open_ else []
    items += [Button("All that came of it", ActionRef("run", (f"outcome list {id_}",)))] if found.cards else []
    row = [buttons(*items)] if items else []
    before, after = reply.blocks[:first], reply.blocks[first:]
    today = wallclock.local(ask.now, ask.settings.where).date()  # the day of the post about it, not of whoever looks
    return replace(reply, blocks=(*before, *_here(found, today), *after, *row))


async def recount(services: Services, community: CommunityId, item: str, now: datetime) -> None:
    """The number of those who try *item*, or who told of it, has changed: its posts of late will say so."""
    kind, _, id_ = item.partition("/")
    for post in await services.posts.each(community, kind, id_, now - RECOUNTED_FOR):
        await services.boards.recount(post, now)


async def touch(ask: Request, kind: str, item: str) -> None:
    """Somebody pressed a button of a post. Only the first press writes, so that the others wait for nobody."""
    if ask.community is None or kind not in TRIED_KINDS:
        return
    post = await ask.services.posts.about(ask.community, kind, item)
    if post is not None and post.touched_at is None:
        await ask.services.posts.touch(ask.community, kind, item, ask.now)


def start(kind: str, id_: str) -> Button:
    """The button that takes an entry up."""
    return Button("I’ll try it", ActionRef("try.start", (kind, id_)), Tone.PRIMARY)


def tell(goal: int) -> Button:
    """The button that opens the card of a try, by its goal."""
    return Button("Tell what came of it", ActionRef("card.tell", (str(goal),)), Tone.GOOD)


async def how_was_it(ask: Request, goal: Goal | None) -> list[Block]:
    """The question how a first evening felt, where *goal* is one and its three taps are still to come."""
    return felt(await ask.services.fits.of(ask.member), goal)


def felt(fits: Sequence[Fit], goal: Goal | None) -> list[Block]:
    """The same of the member's *fits*, as a reminder asks it."""
    one = next((it for it in fits if goal is not None and it.goal == goal.id and it.ended_at is None), None)
    if one is None:
        return []
    button = Button("How was it?", ActionRef("fit.after", (str(one.id),)))
    return [text("When you have tried it: three taps keep how it felt, for you alone."), buttons(button)]


async def telling(ask: Request, goal: int) -> list[Button]:
    """*Tell what came of it*, where the goal is a try."""
    return [tell(goal)] if await ask.services.tries.of_goal(ask.member, goal) is not None else []


def result_due(tried: Try | None, today: date) -> list[Block]:
    """What a reminder adds when the day of a try's result has come."""
    if tried is None or tried.state is not TryState.TRYING or tried.due > today:
        return []
    return [text("You wanted a first result by now. A dead end is one too."), buttons(tell(tried.goal))]


def silence(tried: Try) -> list[Block]:
    """What a reminder adds, once, when nothing was noted of a try for three weeks."""
    number = (str(tried.id),)
    return [
        text(Plain(f"You took “{shorten(tried.title, 120)}” up with others here. How shall it go on?")),
        buttons(
            Button("Go on", ActionRef("try.on", number), Tone.PRIMARY),
            Button("I need help", ActionRef("try.help", number)),
            tell(tried.goal),
            Button("Let it go", ActionRef("try.release", number)),
        ),
    ]


def card_blocks(card: Card) -> list[Block]:
    """A card. What its author typed is plain text."""
    blocks: list[Block] = [
        text(strong("Tried: "), Plain(card.tried)),
        text(strong("What came of it: "), Plain(card.found)),
    ]
    if card.following:
        blocks.append(text(strong("For whoever comes next: "), Plain(card.following)))
    if card.link:
        blocks.append(text(strong("Link: "), Plain(card.link)))
    return [*blocks, footnote(*signed(card))]


def card_message(card: Card | None) -> Reply:
    """A card as it stands in the discussion of its post; what was taken down leaves a line."""
    if card is None or card.stage is CardStage.WITHDRAWN:
        return say("An outcome card stood here. Its author took it back.")
    if card.stage is not CardStage.SHOWN:
        return say("An outcome card stood here. An organiser hid it.")
    kind, _, id_ = card.item.partition("/")
    more = Button("All that came of it", ActionRef("run", (f"outcome list {id_}",)))
    heading = Heading(shorten(f"What came of it: {card.title}", 140), 1, Sign.IDEA)
    row = buttons(start(kind, id_), more)
    return Reply((heading, *card_blocks(card), row), summary=shorten(f"What came of it: {card.title}", 140))


def signed(card: Card) -> tuple[Span, ...]:
    """Who wrote it, if they chose to be named, and when; members' words are called so."""
    at = card.shown_at or card.at
    who = f"In the words of {card.name}" if card.name else "In the words of a member"
    return (Plain(f"{who}, {at.day} {at:%B %Y}."),)


def _here(counts: Standing, today: date) -> list[Block]:
    words = counts.words(today)
    if not words:
        return []
    quoted = [Quote(line(emphasis("A member’s words: "), shorten(one.found, 280))) for one in counts.cards[:NEWEST]]
    return [Heading("Tried here", 2, Sign.PERSON), text(words), *quoted]


def _trying(tried: Tried | None, today: date) -> str:
    if tried is None:
        return ""
    day = f"{tried.due.day} {tried.due:%B}"
    ahead = tried.due >= today
    if tried.count == 1:
        return f"One person is trying this and wants a result by {day}." if ahead else "One person is trying this."
    if ahead:
        return f"{tried.count} people are trying this; the first result is due on {day}."
    return f"{tried.count} people are trying this."


def _told(count: int) -> str:
    if not count:
        return ""
    return "One told what came of it." if count == 1 else f"{count} told what came of it."

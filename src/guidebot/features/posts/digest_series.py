"""The weekly digest: what came of it, what is tried, what comes and what closes. Off until a community wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guidebot.core.actions import ActionRef
from guidebot.core.cards import Card
from guidebot.core.guide import Guide
from guidebot.core.openings import Opening
from guidebot.core.reply import (
    Block,
    Button,
    Heading,
    ItemList,
    Line,
    Plain,
    Reply,
    Sign,
    Tone,
    buttons,
    emphasis,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.schedule import Weekday
from guidebot.core.suggestions import titled
from guidebot.core.text import shorten
from guidebot.core.tries import Tried
from guidebot.features.posts.digest import KIND, LEAST, Digest, again, digest
from guidebot.features.posts.series import Draw, Postable, PostSeries


async def pool(draw: Draw, chosen: Mapping[str, str]) -> Mapping[str, Postable]:
    """The digest of this moment, or nothing."""
    del chosen
    made = await digest(draw)
    return {made.id: made} if made is not None else {}


def body(guide: Guide, entry: Postable) -> Sequence[Block]:
    """Its parts; one without anything in it is left out."""
    del guide
    assert isinstance(entry, Digest)
    blocks: list[Block] = [Heading(entry.title, 1, Sign.CLOCK)]
    blocks += _part("What came of it", [_card(one) for one in entry.cards])
    blocks += [footnote("These are members’ words.")] if entry.cards else []
    blocks += _part("What is being tried", [_tried(one) for one in entry.tried])
    blocks += _part("Taken up from members", [_accepted(titled(one.text)[0]) for one in entry.accepted])
    changes = [line(strong(shorten(title, 90)), f" – {how}") for title, how in entry.changed]
    if entry.unsaid:
        changes.append(line("One more." if entry.unsaid == 1 else f"{entry.unsaid} more."))
    blocks += _part("Changed in the guide", changes)
    blocks += _part("Closes soon", [_deadline(one, said) for one, said in entry.deadlines])
    blocks += entry.credits
    blocks += [] if entry.news else [text("What stood here was taken back.")]
    blocks += _part("What comes next", [line(strong(f"{when}: "), shorten(title, 90)) for when, title in entry.coming])
    return blocks


def below(entry: Postable) -> Sequence[Button]:
    """Where to read on."""
    del entry
    return (
        Button("What is tried here", ActionRef("run", ("trying",)), Tone.PRIMARY),
        Button("All that came of it", ActionRef("run", ("outcome list",))),
    )


def more(ask: Request, entry: Postable) -> Reply:
    """A digest has no more than its post."""
    return Reply((*body(ask.guide, entry), buttons(*below(entry))))


DIGEST = PostSeries(
    kind=KIND,
    title="Weekly digest",
    sign=Sign.CLOCK,
    day=Weekday.FRIDAY,
    aliases=("summary",),
    composed=True,
    empty=f"A digest comes when there are at least {LEAST} things to tell: outcome cards, deadlines, what several try, "
    "what changed in the guide.",
    pool=pool,
    body=body,
    buttons=below,
    more=more,
    again=again,
)


def _part(title: str, lines: Sequence[Line]) -> list[Block]:
    return [Heading(title, 2), ItemList(tuple(lines))] if lines else []


def _card(card: Card) -> Line:
    who = f" ({card.name})" if card.name else ""
    return line(strong(shorten(card.title, 70)), Plain(f" – {shorten(card.found, 170)}{who}"))


def _tried(tried: Tried) -> Line:
    names = f", among them {shorten(', '.join(tried.names), 60)}" if tried.names else ""
    return line(strong(shorten(tried.title, 80)), Plain(f" – {tried.count} people{names}"))


def _accepted(title: str) -> Line:
    return line(Plain(shorten(title, 100)), emphasis(" was suggested here and taken up"))


def _deadline(opening: Opening, said: str) -> Line:
    return line(Plain(shorten(opening.title, 80)), Plain(f" – {shorten(said, 60)}"))

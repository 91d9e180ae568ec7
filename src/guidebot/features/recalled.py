"""Members' own words beside what the guide answers: outcome cards of the community that come near a question."""

from __future__ import annotations

import re
from dataclasses import replace

from guidebot.core.actions import ActionRef
from guidebot.core.cards import Card
from guidebot.core.errors import StorageError
from guidebot.core.limits import BUTTON
from guidebot.core.reply import Actions, Block, Button, Heading, ItemList, Plain, Reply, Sign, button_rows, line, strong
from guidebot.core.requests import Request
from guidebot.core.text import shorten

NEAREST = 2
LEAST = 2  # words in common; a question of one word needs that one
_WORD = re.compile(r"[^\W_]{4,}")
_COMMON = frozenset(
    """what when where which with from have does that this they them there their about would could should know more
    some into than then been being your mine need want make tried anybody somebody anyone someone here""".split()  # noqa: SIM905  # readable
)


async def with_members_words(ask: Request, reply: Reply, question: str) -> Reply:
    """*reply* with the cards of this community that come nearest to *question*, marked as members' words."""
    if ask.community is None:
        return reply
    wanted = _words(question)
    try:
        cards = await ask.services.cards.shown(ask.community) if wanted else ()
    except StorageError:
        return reply
    scored = [(_common(wanted, one), one) for one in cards]
    near = sorted((pair for pair in scored if pair[0] >= min(LEAST, len(wanted))), key=lambda pair: -pair[0])
    if not near:
        return reply
    first = next((nth for nth, one in enumerate(reply.blocks) if isinstance(one, Actions)), len(reply.blocks))
    shown = _blocks([one for _, one in near[:NEAREST]])
    return replace(reply, blocks=(*reply.blocks[:first], *shown, *reply.blocks[first:]))


def _blocks(cards: list[Card]) -> list[Block]:
    items = tuple(line(strong(shorten(one.title, 100)), Plain(f" – {shorten(one.found, 240)}")) for one in cards)
    opened = [Button(shorten(f"Card: {one.title}", BUTTON), ActionRef("card.show", (str(one.id),))) for one in cards]
    heading = Heading("What members here found, in their own words", 2, Sign.PERSON)
    return [heading, ItemList(items), *button_rows(opened, 2)]


def _common(wanted: frozenset[str], card: Card) -> int:
    return len(wanted & _words(f"{card.title} {card.tried} {card.found} {card.following}"))


def _words(text: str) -> frozenset[str]:
    """Its words without what nearly every question holds; a plural is its singular."""
    found = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word.removesuffix("s") for word in found if word not in _COMMON)

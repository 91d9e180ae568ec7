"""`/outcome list`: the community's memory of what was tried, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.cards import Card, CardStage
from guidebot.core.commands import Action, Arg, Command, Topic, action, command
from guidebot.core.errors import Expired
from guidebot.core.guide import Kind
from guidebot.core.limits import OPTION, OPTIONS
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    CommandRef,
    Heading,
    Option,
    Reply,
    Select,
    Sign,
    Tone,
    buttons,
    footnote,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import clean, shorten
from guidebot.features.goals.people import with_inbox_note
from guidebot.features.outcomes.subjects import community
from guidebot.features.tried import card_blocks

STAGES = {
    CardStage.DRAFT: "a draft",
    CardStage.SHOWN: "up",
    CardStage.WITHDRAWN: "taken back",
    CardStage.HIDDEN: "hidden by an organiser",
}
READ = 60  # cards shown in one answer, over its pages


async def complete(ask: Request, typed: str) -> Sequence[Option]:
    """What there are cards about."""
    if ask.community is None:
        return ()
    known = {one.item: one.title for one in await ask.services.cards.shown(ask.community)}
    fit = [(item, title) for item, title in known.items() if typed.casefold() in f"{title} {item}".casefold()]
    return tuple(Option(shorten(title, OPTION), item.partition("/")[2]) for item, title in fit[:OPTIONS])


@command("outcome list", topic=Topic.COMMUNITY, examples=("outcome list", "outcome list debate", "outcome list probes"))
async def list_(
    ask: Request,
    about: Annotated[str | None, Arg("A problem, a topic, a direction, or words", high=100, pick=complete)] = None,
) -> Reply:
    """Read what came of what people here tried, newest first."""
    here = community(ask)
    found = await ask.services.cards.shown(here)
    if about is not None:
        found = _fitting(ask, found, clean(about, high=100))
    if not found:
        return await with_inbox_note(ask, _none(about))
    blocks: list[Block] = [Heading("What came of it", 1, Sign.IDEA)]
    for one in found[:READ]:
        blocks += [Heading(shorten(one.title, 140), 2), *card_blocks(one)]
    options = tuple(Option(shorten(_label(one), OPTION), str(one.id)) for one in found[:OPTIONS])
    opened = Actions(Select("Open a card…", ActionRef("card.show"), options))
    mine = buttons(Button("My cards", ActionRef("card.mine")))
    return await with_inbox_note(ask, Reply((*blocks, footnote("These are members’ words."), opened, mine)))


@action("card.show")
async def show(ask: Request, number: int) -> Reply:
    """One card, with what its author or an organiser can do."""
    card = await ask.services.cards.get(community(ask), number)
    own = card is not None and card.member == ask.member
    if card is None or (card.stage is not CardStage.SHOWN and not own):
        raise Expired("That card is not there any more.", fix="See the others with /outcome list.")
    return card_reply(card, own=own)


@action("card.mine")
async def mine(ask: Request) -> Reply:
    """The asker's own cards, of every stage."""
    found = [one for one in await ask.services.cards.by(ask.member, community(ask)) if one.tried]
    if not found:
        return Reply((text("You have written none here. ", CommandRef("outcome add"), " begins one."),))
    options = tuple(
        Option(shorten(f"{one.title} ({STAGES[one.stage]})", OPTION), str(one.id)) for one in found[:OPTIONS]
    )
    menu = Actions(Select("Open a card…", ActionRef("card.show"), options))
    return Reply((Heading("Your cards", 1, Sign.IDEA), text("Open one to change it or to take it back."), menu))


COMMANDS: tuple[Command, ...] = (list_,)
ACTIONS: tuple[Action, ...] = (show, mine)


def card_reply(card: Card, *, own: bool, said: str = "") -> Reply:
    """One card with its buttons."""
    id_ = (str(card.id),)
    blocks: list[Block] = [text(said)] if said else []
    blocks += [Heading(shorten(card.title, 140), 1, Sign.IDEA), *card_blocks(card)]
    if card.stage is CardStage.HIDDEN:
        blocks.append(text(f"An organiser hid this card: {card.reason}"))
    items: list[Button] = []
    if own and card.stage is CardStage.DRAFT:
        items.append(Button("Post it", ActionRef("card.post", id_), Tone.PRIMARY))
        items.append(Button("Change it", ActionRef("card.redraft", id_)))
    if own and card.stage is CardStage.SHOWN:
        items.append(Button("Change it", ActionRef("card.edit", id_)))
        items.append(Button("Take it back", ActionRef("card.withdraw", id_)))
    if card.stage is CardStage.SHOWN:
        items.append(Button("Hide it (organisers)", ActionRef("card.hide", id_)))
    return Reply((*blocks, *([buttons(*items)] if items else [])))


def _fitting(ask: Request, cards: Sequence[Card], typed: str) -> list[Card]:
    """Those about the problem, topic or direction that *typed* means; where it means none, those with its words."""
    same = [one for one in cards if typed.casefold() in {one.item.partition("/")[2], one.title.casefold()}]
    if same:
        return same
    finder = ask.services.library.finder(ask.community)
    meant = finder.pick(Kind.DIRECTION, typed)
    if len(meant) == 1:
        inside = ask.guide.family(meant[0].id)
        found = [one for one in cards if one.direction in inside]
        if found:
            return found
    words = typed.split()
    return [one for one in cards if one.holds(words)]


def _label(card: Card) -> str:
    at = card.shown_at or card.at
    return f"{at.day} {at:%b}: {card.title}"


def _none(about: str | None) -> Reply:
    words = f"No card here is about “{shorten(about, 60)}” yet." if about else "Nobody here has told of anything yet."
    return Reply(
        (
            text(words),
            footnote(
                "A card tells what you tried and what came of it, also when you got stuck: ",
                CommandRef("outcome add"),
                ".",
            ),
        )
    )

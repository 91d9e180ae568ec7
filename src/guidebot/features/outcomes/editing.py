"""A card changed or taken back by its author, or hidden by an organiser; `/schedule log` shows all three."""

from __future__ import annotations

from dataclasses import replace

from guidebot.core.actions import ActionRef
from guidebot.core.audit import AUTHOR, Deed
from guidebot.core.cards import Card, CardStage
from guidebot.core.commands import Access, Action, action
from guidebot.core.errors import Expired, UsageError
from guidebot.core.forms import FormErrors
from guidebot.core.reply import Button, Form, Reply, TextInput, Tone, buttons, say, strong, text
from guidebot.core.requests import Request
from guidebot.core.text import clean, shorten
from guidebot.features.audit import write_down
from guidebot.features.outcomes.archive import card_reply
from guidebot.features.outcomes.forms import Written, card_form, written
from guidebot.features.outcomes.subjects import community
from guidebot.features.restating import restate_digest
from guidebot.features.tried import recount

REASON = 200


@action("card.edit", form=True)
async def edit(ask: Request, number: int) -> Form:
    """Open the form with what stands there."""
    return _form(await _own(ask, number))


@action("card.save")
async def save(ask: Request, number: int) -> Reply:
    """Put other words in place of the old ones."""
    card = await _own(ask, number)
    changed = replace(written(ask, _form(card)).on(card), changed_at=ask.now)
    await _moved(ask, changed)
    await _by_author(ask, f"changed the outcome card about {shorten(card.title, 120)}")
    return replace(card_reply(changed, own=True, said="Changed."), tone=Tone.GOOD)


@action("card.withdraw", replaces=True)
async def withdraw(ask: Request, number: int) -> Reply:
    """Ask to confirm."""
    card = await _own(ask, number)
    yes = Button("Yes, take it back", ActionRef("card.withdraw.yes", (str(number),)), Tone.BAD)
    keep = Button("Leave it up", ActionRef("card.show", (str(number),)))
    return Reply((text("Take back what you told about ", strong(card.title), "?"), buttons(yes, keep)))


@action("card.withdraw.yes", replaces=True)
async def withdrawn(ask: Request, number: int) -> Reply:
    """Take it down; its words are gone."""
    card = await _own(ask, number)
    empty = replace(card, tried="", found="", following="", link="", name="", stage=CardStage.WITHDRAWN)
    await _moved(ask, replace(empty, changed_at=ask.now))
    await _by_author(ask, f"took back the outcome card about {shorten(card.title, 120)}")
    return say("Taken back. Nobody sees it any more.")


@action("card.hide", access=Access.ORGANISER, form=True)
async def hide(ask: Request, number: int) -> Form:
    """Ask for the reason."""
    return _reason_form(await _up(ask, number))


@action("card.hidden", access=Access.ORGANISER)
async def hidden(ask: Request, number: int) -> Reply:
    """Take it down for a reason, which its author reads."""
    card = await _up(ask, number)
    reason = clean(ask.fields.get("reason", ""), high=REASON)
    if len(reason) < 5:
        raise FormErrors({"reason": "The author reads this: a few plain words."}, _reason_form(card))
    await _moved(ask, replace(card, stage=CardStage.HIDDEN, reason=reason, changed_at=ask.now))
    title = shorten(card.title, 120)
    await write_down(ask, f"hid the outcome card about {title}: {reason}")
    if card.member is not None:
        words = f"An organiser hid your outcome card about “{title}”.\n{reason}"
        await ask.services.notices.tell(card.member, f"hidden:{card.key}", words, ask.now)
    return say("Hidden. Its author reads your reason.", tone=Tone.GOOD)


ACTIONS: tuple[Action, ...] = (edit, save, withdraw, withdrawn, hide, hidden)


async def _up(ask: Request, number: int) -> Card:
    card = await ask.services.cards.get(community(ask), number)
    if card is None or card.stage is not CardStage.SHOWN:
        raise Expired("That card is not there any more.", fix="See the others with /outcome list.")
    return card


async def _own(ask: Request, number: int) -> Card:
    card = await _up(ask, number)
    if card.member != ask.member:
        raise Expired("That is no card of yours.", fix="See yours with /outcome list.")
    return card


async def _moved(ask: Request, card: Card) -> None:
    await ask.services.posts.hold(card.community)
    if not await ask.services.cards.move(card, [CardStage.SHOWN]):
        raise UsageError("That card has changed meanwhile.", fix="Open it again with /outcome list.")
    # it may have arrived since it was read
    await ask.services.boards.renew(await ask.services.cards.get(card.community, card.id) or card, ask.now)
    await recount(ask.services, card.community, card.item, ask.now)
    await restate_digest(ask.services, card, ask.now)


async def _by_author(ask: Request, what: str) -> None:
    """Organisers see that it happened. Who wrote a card without a name is not named here either."""
    deed = Deed(community=community(ask), member=ask.member, name=AUTHOR, what=what, at=ask.now)
    await ask.services.audit.add(deed)


def _form(card: Card) -> Form:
    form = card_form(card.title, ActionRef("card.save", (str(card.id),)), Written.of(card))
    return replace(form, send="Save")


def _reason_form(card: Card) -> Form:
    words = TextInput("reason", "Why?", "The author reads this.", low=5, high=REASON, multiline=True)
    return Form("Hide a card", (words,), ActionRef("card.hidden", (str(card.id),)), intro=shorten(card.tried, 300))

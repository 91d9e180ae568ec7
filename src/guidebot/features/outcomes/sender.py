"""Sends outcome cards and what members ask: into the discussion of a post, or into the channel where that is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from guidebot.adapter import Delivery, Receipt
from guidebot.core.cards import Card, CardStage
from guidebot.core.errors import DeadTarget, DeliveryError
from guidebot.core.members import Letter
from guidebot.core.reply import Plain, Quote, Reply, Text, strong
from guidebot.core.services import Services
from guidebot.delivery.items import Item, OutboxStore, Skip, Wait
from guidebot.delivery.making import delivery
from guidebot.delivery.planning import CARD, REVISION, WORD
from guidebot.features.tried import card_message

BLANKED_WITHIN = timedelta(days=7)


class CardSender:
    """Knows cards; see `guidebot.delivery.items.Sender`."""

    kind = CARD

    def __init__(self, services: Services, outbox: OutboxStore) -> None:
        self._services = services
        self._outbox = outbox

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """The card as it stands now."""
        card = await self._card(item)
        if card is None or card.stage is not CardStage.SHOWN:
            return Skip("it was taken down before it was put up")
        return delivery(item, card_message(card), now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """Remember where it is; what was changed while it was on its way is changed there too."""
        if item.community is not None:  # alone, so that whoever changes it finds where it is, or is found here
            await self._services.posts.hold(item.community)
        card = await self._card(item)
        if card is None:
            await self._outbox.add([_blank(item, receipt.remote_id, now)])
            return
        placed = replace(card, channel=item.target, thread=item.body.get("thread", ""), remote_id=receipt.remote_id)
        await self._services.cards.placed(placed)
        named = card.member is None  # it was left without a name meanwhile; what was sent may show one
        if (
            named
            or card.stage is not CardStage.SHOWN
            or (card.changed_at is not None and card.changed_at >= _begun(item, now))
        ):
            await self._services.boards.renew(placed, now)

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """It is for everybody: nothing waits in an inbox."""

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """It stays in the archive."""

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """Where the discussion is gone, it goes into the channel: once, for its key is made of this one's."""
        if isinstance(error, DeadTarget) and item.body.get("thread"):
            body = {"card": item.body["card"], "thread": ""}
            again = replace(item, id=0, key=f"{item.key}:channel", body=body, not_before=now, first_try_at=None)
            await self._outbox.add([again])

    async def _card(self, item: Item) -> Card | None:
        if item.community is None or "card" not in item.body:
            return None
        found = await self._services.cards.get(item.community, int(item.body["card"]))
        # a number comes again when its row was erased: the key holds the moment as well
        return found if found is not None and item.key.startswith(found.key) else None


def _blank(item: Item, message: str, now: datetime) -> Item:
    """What says at *message* that the card of *item* is gone: it was erased while it was on its way."""
    body = {**item.body, "of": "", "message": message}
    return Item(
        key=f"revised:{item.key}:gone"[:100],
        kind=REVISION,
        platform=item.platform,
        target=item.target,
        body=body,
        community=item.community,
        not_before=now,
        expires_at=now + BLANKED_WITHIN,
    )


def _begun(item: Item, now: datetime) -> datetime:
    return item.first_try_at or now


class WordSender:
    """Knows what members ask in a discussion, in words of their own that they sent off."""

    kind = WORD

    def __init__(self, services: Services) -> None:
        self._services = services

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """The words, and whose they are if they said so; not those of one who erased their data since the claim."""
        asker, number = item.about, item.body.get("try", "")
        if asker is not None and number and await self._services.tries.get(asker, int(number)) is None:
            return Skip("what it was about is gone")
        who = item.body.get("name", "")
        heading = strong(f"{who} asks") if who else strong("Somebody who tries this asks")
        words = Quote((Plain(item.body.get("words", "")),))
        return delivery(item, Reply((Text((heading, Plain(":"))), words)), now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """Nothing follows."""

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """It is for everybody: nothing waits in an inbox."""

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """Nothing follows."""

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """Nothing follows."""

"""Posts and cards that are shown already: what stands there is made to say what is true now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from guidebot.adapter import Delivery, Receipt
from guidebot.core.cards import Card
from guidebot.core.clock import within
from guidebot.core.errors import DeliveryError
from guidebot.core.members import Letter
from guidebot.core.posts import Post
from guidebot.core.recent import BoundedDict
from guidebot.core.schedule import local
from guidebot.core.services import Services
from guidebot.delivery.items import Item, Skip, Wait
from guidebot.delivery.making import delivery
from guidebot.delivery.planning import AGAIN, REVISION
from guidebot.features.posts import series_list
from guidebot.features.posts.content import Around, live, post_reply
from guidebot.features.posts.said import Said, draw_of, entry_of, look_again
from guidebot.features.posts.sender import LATE
from guidebot.features.tried import NOTHING_YET, TRIED_KINDS, Standing, card_message, named, standing

APART = timedelta(hours=1)
_KEPT = 1000
AS_IT_IS = "it says so already"
GONE = "what it was about is gone"


class RevisionSender:
    """Knows revisions; see `guidebot.delivery.items.Sender`. A message that is gone is let go without a word."""

    kind = REVISION

    def __init__(self, services: Services) -> None:
        self._services = services
        self._said: BoundedDict[str, Said] = BoundedDict(_KEPT)
        self._shown: BoundedDict[str, Card] = BoundedDict(_KEPT)

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """The message as it is to stand there now."""
        if "post" in item.body:
            return await self._post(item, now)
        card = await self._card(item)
        if card is not None:
            self._shown[item.key] = card
        return delivery(item, card_message(card), now, revises=item.body.get("message", ""))

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """Remember what a post says. What was taken back meanwhile is said by one more revision.

        That one may not wait for this to happen: of two that are on their way, the older may arrive last.
        """
        del receipt
        if item.community is not None:
            await self._services.posts.hold(item.community)
        if "post" in item.body:
            said = self._said.pop(item.key, None)
            # what was said, not what is true by now: one who came in between is counted in the next hour
            await self._services.posts.revised(item.body["post"], said.counted if said else (), now)
            post = await self._services.posts.get(item.body["post"])
            if post is not None and said is not None:
                _, zone = await self._planned(post)
                await look_again(draw_of(self._services, post, zone, now), post, said, item.id)
            return
        card = self._shown.pop(item.key, None)
        if card is not None and card_message(card) != card_message(await self._card(item)):
            await self._services.boards.renew(card, now)

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """Nothing waits in an inbox."""

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """Nothing follows."""

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """Nothing follows: the message or its place is gone."""

    async def _card(self, item: Item) -> Card | None:
        """The card, or None: it was erased, and its number may be another's by now."""
        if item.community is None or not item.body.get("card"):
            return None
        found = await self._services.cards.get(item.community, int(item.body["card"]))
        return found if found is not None and found.key == item.body.get("of") else None

    async def _post(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        post = await self._services.posts.get(item.body["post"])
        if post is None:
            return Skip(GONE)
        again = AGAIN in item.body
        if not again and post.revised_at is not None and within(post.revised_at, now, APART):
            return Wait(post.revised_at + APART)
        found = await self._standing(post)
        if not again and found.counted == post.told:
            return Skip(AS_IT_IS)
        series = series_list.find(post.kind)
        due, zone = await self._planned(post)
        then = post.sent_at or post.taken_at
        draw = draw_of(self._services, post, zone, now)
        entry = await entry_of(series, post, draw, then) if series is not None else None
        if series is None or entry is None:
            return Skip(GONE)
        self._said[item.key] = Said(found.counted, entry, then)
        words = found.words(local(now, zone).date())
        reply = post_reply(draw.guide, series, entry, Around(post.before, due, zone, words))
        return delivery(item, live(reply, series.kind), now, revises=post.remote_id, labels=found.labels)

    async def _standing(self, post: Post) -> Standing:
        known = post.kind in TRIED_KINDS
        return await standing(self._services, post.community, named(post.kind, post.item)) if known else NOTHING_YET

    async def _planned(self, post: Post) -> tuple[datetime | None, str]:
        """When a post that came late was due, and its zone: its key holds both, see `Schedule.key`."""
        _, number, at, *_ = post.key.split(":")
        schedule = await self._services.schedules.get(int(number))
        due = datetime.fromtimestamp(int(at), UTC)
        late = post.sent_at is not None and post.sent_at - due > LATE
        return (due if late else None), (schedule.rule.where if schedule is not None else "UTC")

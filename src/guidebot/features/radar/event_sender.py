"""Puts openings on the calendar of a community, moves them, and takes them off; organisers hear what they must know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guidebot.adapter import EVENT_GONE, Delivery, EventPlan, Receipt
from guidebot.core.errors import DeadTarget, DeliveryError
from guidebot.core.events import Event, Why, moments, settled
from guidebot.core.members import Letter
from guidebot.core.openings import Opening
from guidebot.core.radar import Copied
from guidebot.core.reply import Reply, text
from guidebot.core.services import Services
from guidebot.core.text import shorten
from guidebot.delivery.items import TOO_LATE, Item, Skip, Wait
from guidebot.delivery.making import delivery
from guidebot.delivery.planning import EVENT
from guidebot.features.radar.cards import credit_words, facts

GONE = "it was taken off before it was put up"
SUMMARY = 400
_WHY = {
    Why.GONE: "it is not listed any more",
    Why.CLOSED: "it takes no more applications",
    Why.UNDATED: "it has no date any more",
}
AGAIN = "If it comes back, you can put it there again with the button below /opportunities."


class EventSender:
    """Knows events; see `guidebot.delivery.items.Sender`."""

    kind = EVENT

    def __init__(self, services: Services) -> None:
        self._services = services

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """The event as it is to stand there now."""
        event = await self._event(item)
        off = _off(item)
        if event is None or (event.off and not off and item.attempts <= 1):
            return Skip(GONE)
        known = await self._services.communities.get(event.community)
        start, end = moments(event.days, known.settings.where if known is not None else "UTC", now)
        if end <= start and not off:
            return Skip(TOO_LATE)
        opening = self._services.radar.find(event.community, event.opening)
        plan = EventPlan(
            mark=event.mark,
            title=title_of(event),
            start=start,
            end=max(start, end),
            place=opening.place if opening is not None else "",
            url=event.url,
            text=text_of(opening, self._services.radar.copies()),
            remote_id=event.remote_id,
            off=bool(off),
        )
        return delivery(item, Reply((text(plan.title),)), now, event=plan)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """It stands there as it was to, or is taken off; why that was, organisers hear unless they asked for it."""
        event = await self._event(item)
        if event is None:
            return
        off = _off(item)
        if not off:
            await self._services.events.change(event, lambda kept: settled(kept, receipt.remote_id))
            return
        # whoever wants it there after all, while it was on its way off, gets a new one
        await self._services.events.change(event, lambda kept: None if kept.off else settled(kept, ""))
        if off in _WHY:
            what = f"I took “{shorten(event.title, 200)}” off this server's calendar: {_WHY[off]}."
            await self._services.alerts.tell(event.community, f"{item.key}:off", what, AGAIN, now)

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """It is for everybody: nothing waits in an inbox."""

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """Its days are over, or there is no calendar."""
        del reason, now
        await self._ended(item)

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """Organisers hear what was in the way, and can ask for it again; an event that people removed is let go."""
        gone = isinstance(error, DeadTarget) and error.code == EVENT_GONE
        event = await self._ended(item, gone=gone)
        if event is None or gone:
            return
        did = "taken off" if _off(item) else "changed on" if event.remote_id else "put on"
        what = f"“{shorten(event.title, 200)}” could not be {did} this server's calendar: {error.message}"
        fix = f"{error.fix or 'Look into the log of guidebot.'} Then ask again, with the button below /opportunities."
        await self._services.alerts.tell(event.community, f"{item.key}:failed", what, fix, now)

    async def _event(self, item: Item) -> Event | None:
        """The event that *item* is about, unless it was taken off and perhaps marked anew."""
        if item.community is None:
            return None
        found = await self._services.events.get(item.community, item.body.get("opening", ""))
        return found if found is not None and found.mark == item.body.get("mark") else None

    async def _ended(self, item: Item, *, gone: bool = False) -> Event | None:
        """The version has ended. What stands there is kept in mind; anything else can be asked for anew."""
        event = await self._event(item)
        if event is not None:
            await self._services.events.change(
                event, lambda kept: settled(kept, kept.remote_id) if kept.remote_id and not gone else None
            )
        return event


def _off(item: Item) -> Why:
    """Why this version takes it off, if it does."""
    return Why(item.body.get("off", ""))


def title_of(event: Event) -> str:
    """How it is called there."""
    return f"Closes: {event.title}" if event.days.deadline else event.title


def text_of(opening: Opening | None, copies: Sequence[Copied]) -> str:
    """What it is, and whose list says so."""
    if opening is None:
        return ""
    about = shorten(opening.summary or opening.note, SUMMARY)
    return "\n\n".join(part for part in (". ".join(facts(opening)), about, *credit_words([opening], copies)) if part)

"""Sends reminders of deadlines: what is told is looked up at the moment of sending."""

from __future__ import annotations

from datetime import date, datetime

from guidebot.adapter import Delivery, Receipt
from guidebot.core.errors import DeliveryError
from guidebot.core.follows import Follow, FollowState, FollowStore, News
from guidebot.core.members import Letter, MemberStore
from guidebot.core.openings import over
from guidebot.core.people import MemberId
from guidebot.core.radar import Radar
from guidebot.delivery.deadlines import DEADLINE, told_of
from guidebot.delivery.items import Item, Skip, Wait
from guidebot.delivery.making import delivery
from guidebot.delivery.personal import as_letter, held, learn, to_person
from guidebot.features.radar.cards import attribution
from guidebot.features.radar.messages import Line, deadline_reply, letter_words

OFF = "reminders of deadlines are off"
ANSWERED = "every deadline was answered or is over"
ERASED = "its member is not known any more"
STOPPED = "they want no messages"
UNWANTED = frozenset({OFF, ANSWERED, ERASED, STOPPED})
_ENDS = {News.GONE: FollowState.GONE, News.CLOSED: FollowState.CLOSED}


class DeadlineSender:
    """Knows reminders of deadlines; see `guidebot.delivery.items.Sender`."""

    kind = DEADLINE

    def __init__(self, follows: FollowStore, members: MemberStore, radar: Radar) -> None:
        self._follows = follows
        self._members = members
        self._radar = radar

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """What is still to be told of the deadlines that the plan named."""
        member = await self._members.get(item.member) if item.member is not None else None
        if item.member is None or member is None:
            return Skip(ERASED)
        watcher = await self._follows.watcher(item.member)
        if watcher is None or not watcher.wanted:
            return Skip(OFF)
        if (wait := held(member, now)) is not None:
            return wait
        lines = await self._lines(item, now)
        if not lines:
            return Skip(ANSWERED)
        shown = [one for line in lines if (one := self._radar.find(None, line.follow.opening)) is not None]
        credits_ = attribution(shown, self._radar.copies())
        reply = deadline_reply(lines, _day(item), int(item.body.get("more", "0")), credits_)
        return delivery(to_person(item, member), reply, now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """It arrived; the plan has noted already what was told."""

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """Unless the member does not want it, it waits in the inbox."""
        if item.member is None or reason in UNWANTED:
            return None
        lines = await self._lines(item, now)
        return as_letter(item, letter_words(lines, _day(item)), now) if lines else None

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """The next stage is planned already."""

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """Whose conversation is closed gets nothing more until they act."""
        del now
        await learn(self._members, item, error)

    async def _lines(self, item: Item, now: datetime) -> list[Line]:
        """What the plan named and the member has not answered since."""
        assert item.member is not None
        known = await self._known(item.member)
        found = [Line(known[opening], news) for opening, news in told_of(item.body) if opening in known]
        return [one for one in found if _stands(one, now)]

    async def _known(self, member: MemberId) -> dict[str, Follow]:
        return {one.opening: one for one in await self._follows.of(member)}


def _stands(line: Line, now: datetime) -> bool:
    """Whether it is still so."""
    if line.news in _ENDS:
        return line.follow.state is _ENDS[line.news]
    closes = line.follow.closes
    return line.follow.state is FollowState.ASKED and not (closes is not None and over(closes, now))


def _day(item: Item) -> date:
    """The member's day that the message was planned for."""
    return datetime.strptime(item.key.rpartition(":")[2], "%Y%m%d").date()  # noqa: DTZ007  # a day of theirs, no moment

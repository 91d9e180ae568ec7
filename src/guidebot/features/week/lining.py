"""One line on the day that a member chose for the week, where they want one: the week's second and last message.

It waits in the outbox from the moment it is chosen. Whether it still holds is looked up when it goes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from guidebot.adapter import Delivery, Receipt
from guidebot.core import wallclock
from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.errors import DeliveryError
from guidebot.core.intentions import Choice, Intention, IntentionStore, Went
from guidebot.core.members import Letter, MemberStore
from guidebot.core.notices import Later
from guidebot.core.nudges import APART, Member, on_day, resting
from guidebot.core.reply import Button, Reply, Tone, buttons, text
from guidebot.core.requests import Request
from guidebot.delivery.items import Item, Skip, Wait
from guidebot.delivery.making import delivery
from guidebot.delivery.nudging import LINE, named
from guidebot.delivery.personal import STOP, held, learn, to_person
from guidebot.features.goals.people import replan_reminders
from guidebot.features.goals.settings import overview
from guidebot.features.goals.showing import intended

CHANGED = "the choice was changed or answered"
UNWANTED = "no line is wanted"
ENOUGH = "a line came within the week"


async def queue_line(ask: Request, intention: Intention, member: Member) -> None:
    """Let a line come on the chosen day, where that is wanted and its moment is still to come."""
    if not member.lines or intention.on_day is None or intention.choice is Choice.REST:
        return
    at, until = on_day(member, intention.on_day)
    if at <= ask.now:
        return
    key = f"{named(member.id)}:{intention.id}:{intention.on_day:%Y%m%d}"
    body = {"intention": str(intention.id), "day": intention.on_day.isoformat()}
    await ask.services.notices.later(Later(member=member.id, key=key, kind=LINE, at=at, until=until, body=body))


@action("week.lines", replaces=True)
async def switch(ask: Request, on: str) -> Reply:
    """Switch the line on or off; a choice that stands gets it at once."""
    member = await replan_reminders(ask, lambda before: replace(before, lines=on == "on"))
    latest = await ask.services.intentions.latest(ask.member)
    if latest is not None and latest.went is Went.OPEN:
        await queue_line(ask, latest, member)
    return overview(ask, member)


ACTIONS: tuple[Action, ...] = (switch,)


class LineSender:
    """Knows the lines of chosen days; see `guidebot.delivery.items.Sender`."""

    kind = LINE

    def __init__(self, members: MemberStore, intentions: IntentionStore) -> None:
        self._members = members
        self._intentions = intentions

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """The member's own words, if they still stand, inside their hours and once a week."""
        member = await self._members.get(item.member) if item.member is not None else None
        if member is None or not (member.listening and member.lines) or resting(member, now):
            return Skip(UNWANTED)
        latest = await self._intentions.latest(member.id)
        if latest is None or not _stands(latest, item):
            return Skip(CHANGED)
        lately = await self._intentions.of(member.id, now - 3 * APART)
        if any(one.lined_at is not None and abs(now - one.lined_at) < APART for one in lately):
            return Skip(ENOUGH)
        if wallclock.local(now, member.where).date() != latest.on_day:
            return Skip(CHANGED)
        return held(member, now) or delivery(to_person(item, member), line_reply(latest), now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """It arrived: no other comes within the week."""
        del receipt
        if item.member is not None and item.body.get("intention", "").isdigit():
            number = int(item.body["intention"])
            await self._intentions.change(item.member, number, lambda intention: replace(intention, lined_at=now))

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """A line for a day is of no use on another: it waits nowhere."""
        del item, reason, now
        return None

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """Nothing follows."""

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """Nothing more is tried until the member acts."""
        del now
        await learn(self._members, item, error)


def _stands(intention: Intention, item: Item) -> bool:
    """Whether *item* is about *intention* as it is now."""
    said = (str(intention.id), intention.on_day.isoformat() if intention.on_day else "")
    mine = (item.body.get("intention", ""), item.body.get("day", ""))
    return said == mine and intention.went is Went.OPEN and intention.choice is not Choice.REST


def line_reply(intention: Intention) -> Reply:
    """What comes on the chosen day."""
    number = str(intention.id)
    done = Button("Done", ActionRef("week.went", (number, Went.DONE.value)), Tone.GOOD)
    bit = Button("A bit", ActionRef("week.went", (number, Went.BIT.value)))
    blocks = (text("Today is the day you chose for:"), *intended(intention), buttons(done, bit, STOP))
    return Reply(blocks, summary=(intention.if_then or intention.what)[:140])

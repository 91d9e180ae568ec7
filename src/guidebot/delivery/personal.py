"""What every message to one person obeys, besides reminders: what cannot be written to them waits in their inbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from guidebot.core.actions import ActionRef
from guidebot.core.errors import DeadTarget, DeliveryError
from guidebot.core.members import Letter, MemberStore
from guidebot.core.nudges import Member, after_quiet_hours, is_quiet
from guidebot.core.reply import Button
from guidebot.delivery.items import Item, Skip, Wait

STOP = Button("Stop", ActionRef("messages.stop"))  # what stands below each message that is no reminder


def held(member: Member | None, now: datetime) -> Skip | Wait | None:
    """Why nothing may be written to *member*, or not before their quiet hours are over; None where it may go now."""
    if member is None:
        return None
    if member.stopped:
        return Skip("they want no messages")
    if member.unreachable:
        return Skip("the direct conversation is closed")
    return Wait(after_quiet_hours(member, now)) if is_quiet(member, now) else None


def to_person(item: Item, member: Member | None) -> Item:
    """*item* to the conversation of *member*, where it is known."""
    return replace(item, target=member.direct) if member is not None and member.direct else item


def as_letter(item: Item, words: str, now: datetime) -> Letter | None:
    """*words* for the inbox of the person that *item* is for."""
    return Letter(member=item.member, at=now, words=words) if item.member is not None and words else None


async def learn(members: MemberStore, item: Item, error: DeliveryError) -> None:
    """After *error*: whose conversation is closed gets nothing more until they act."""
    if item.member is not None and isinstance(error, DeadTarget):
        await members.amend(item.member, lambda member: replace(member, unreachable=True, next_at=None, snoozed=False))

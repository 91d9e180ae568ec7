"""Sends reminders and notices, and puts into the inbox what could not be delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from guidebot.adapter import Delivery, Receipt
from guidebot.core import wallclock
from guidebot.core.errors import DeliveryError
from guidebot.core.fits import FitStore
from guidebot.core.goals import Goal, GoalState, GoalStore, most_in_need
from guidebot.core.intentions import Intention, IntentionStore, to_ask
from guidebot.core.members import Letter, MemberStore
from guidebot.core.nudges import Member, Nudge, NudgeKind, may_send, record_sent, resting
from guidebot.core.reply import Block
from guidebot.core.sooner import made_up
from guidebot.core.tries import Try, TryStore
from guidebot.delivery.items import TOO_LATE, Item, Skip, Wait
from guidebot.delivery.making import delivery
from guidebot.delivery.nudging import NOTICE, NUDGE
from guidebot.delivery.personal import as_letter, held, learn, to_person
from guidebot.features.goals.messages import closing_reply, letter_words, notice_reply, nudge_reply
from guidebot.features.tried import felt, result_due, silence

ERASED = "its member is not known any more"
NO_GOAL = "no goal is open"
UNASKED = "no reminders are wanted, so it waits in the inbox"
# What these keep back is not put into the inbox either: nobody asked for it.
UNWANTED = frozenset({ERASED, NO_GOAL, "reminders are off", "reminders are paused"})


class NudgeSender:
    """Knows reminders and closing notes; see `guidebot.delivery.items.Sender`."""

    kind = NUDGE

    def __init__(
        self, goals: GoalStore, members: MemberStore, tries: TryStore, intentions: IntentionStore, fits: FitStore
    ) -> None:
        self._goals = goals
        self._members = members
        self._tries = tries
        self._intentions = intentions
        self._fits = fits

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip:
        """The message about the goal most in need at this moment."""
        nudge, member = await self._find(item)
        if nudge is None or member is None:
            return Skip(ERASED)
        if reason := may_send(member, nudge, now):
            return Skip(reason)
        target = to_person(item, member)
        if nudge.kind is NudgeKind.CLOSING:
            return delivery(target, closing_reply(nudge), now)
        silent = await self._tries.silent(member.id, now)
        goal = await self._goal(nudge, member, now, silent)
        if goal is None:  # nobody is looked at again before a goal is opened, which plans anew
            await self._members.amend(member.id, lambda before: replace(before, next_at=None, snoozed=False))
            return Skip(NO_GOAL)
        about = replace(nudge, goal=goal.id, milestone=goal.next.number if goal.next else None)
        if about != nudge:
            await self._members.note(about)
        today = wallclock.local(now, member.where).date()
        tried = await self._tried(goal, silent, today)
        planned = await self._planned(member, now)
        reply = nudge_reply(about, goal, today, planned, tried, planned_for=await self._other(planned, goal))
        return delivery(target, reply, now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """It arrived: it counts as unanswered until the member does something."""
        del receipt
        nudge, member = await self._find(item)
        if nudge is None or member is None:
            return
        for one in await self._tries.silent(
            member.id, now
        ):  # the question after silent weeks is asked once, answered or not
            if one.goal == nudge.goal:
                await self._tries.asked(member.id, one.id, now)
        await self._members.note(replace(nudge, sent_at=now, outcome="sent"))
        closing = nudge.kind is NudgeKind.CLOSING
        if not closing and (planned := await self._planned(member, now)) is not None and planned.asked_at is None:
            await self._intentions.change(member.id, planned.id, lambda intention: replace(intention, asked_at=now))
        await self._members.amend(
            member.id, lambda before: replace(before, last_at=now) if closing else record_sent(before, now)
        )

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """Unless the member does not want it, it waits in the inbox."""
        nudge, member = await self._find(item)
        if nudge is None or member is None or reason in UNWANTED:
            return None
        goal = await self._goal(nudge, member, now)
        return Letter(member=member.id, at=now, words=letter_words(goal), goal=goal.id if goal else None)

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """It did not go out."""
        await self._ended(item, reason)
        if reason == TOO_LATE and item.member is not None:
            await self._members.amend(item.member, lambda member: made_up(member, now))

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """It cannot be delivered: nothing is tried until the member acts."""
        del now
        await self._ended(item, error.message)
        await learn(self._members, item, error)

    async def _find(self, item: Item) -> tuple[Nudge | None, Member | None]:
        if item.member is None or "due" not in item.body:
            return None, None
        nudge = await self._members.nudge(item.member, int(item.body["due"]))
        return nudge, await self._members.get(item.member)

    async def _planned(self, member: Member, now: datetime) -> Intention | None:
        """What the reminder asks about: the latest choice, once."""
        latest = await self._intentions.latest(member.id)
        return latest if to_ask(latest, now) else None

    async def _other(self, planned: Intention | None, goal: Goal) -> str:
        """The title of the goal that something was *planned* for, where the message is about another."""
        if planned is None or planned.goal is None or planned.goal == goal.id:
            return ""
        other = await self._goals.get(planned.member, planned.goal)
        return other.title if other is not None else ""

    async def _tried(self, goal: Goal, silent: Sequence[Try], today: date) -> list[Block]:
        """What is said of the try that *goal* is: a question after silent weeks, that its day has come, how it felt."""
        mute = next((one for one in silent if one.goal == goal.id), None)
        if mute:
            return silence(mute)
        due = result_due(await self._tries.of_goal(goal.member, goal.id), today)
        return [*due, *felt(await self._fits.of(goal.member), goal)]

    async def _goal(self, nudge: Nudge, member: Member, now: datetime, silent: Sequence[Try] = ()) -> Goal | None:
        """The goal that the message is about: the same as before, else one of a silent try, else that most in need."""
        goals = await self._goals.of(member.id)
        open_ = {one.id: one for one in goals if one.state is GoalState.OPEN}
        for number in (nudge.goal, *(one.goal for one in silent)):
            if number in open_:
                return open_[number]
        checkins = await self._goals.checkins(member.id)
        return most_in_need(goals, checkins, wallclock.local(now, member.where).date())

    async def _ended(self, item: Item, reason: str) -> None:
        nudge, member = await self._find(item)
        if nudge is not None and member is not None:
            await self._members.note(replace(nudge, outcome=reason))


class NoticeSender:
    """Knows notices: outcomes of suggestions and the like."""

    kind = NOTICE

    def __init__(self, members: MemberStore) -> None:
        self._members = members

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """The words, to those who want reminders and are not away, outside their quiet hours."""
        member = await self._members.get(item.member) if item.member is not None else None
        if member is None or not member.listening or resting(member, now):
            return Skip(UNASKED)
        words = notice_reply(item.body.get("words", ""))
        return held(member, now) or delivery(to_person(item, member), words, now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """It arrived."""

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """It waits in the inbox."""
        del reason
        return as_letter(item, item.body.get("words", ""), now)

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """Nothing follows."""

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """Nothing more is tried until the member acts."""
        del now
        await learn(self._members, item, error)

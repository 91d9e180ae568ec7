"""What every feature about members shares: who asks, their zone, and what follows when their goals change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from guidebot.core import wallclock
from guidebot.core.actions import ActionRef
from guidebot.core.errors import Expired
from guidebot.core.goals import OVER, UNFINISHED, Goal, GoalState, unfinished
from guidebot.core.intentions import Went, went
from guidebot.core.nudges import Member, mark_active, plan_next
from guidebot.core.reply import Button, CommandRef, Reply, buttons, footnote, say, strong, text
from guidebot.core.requests import Request


def fresh(ask: Request) -> Member:
    """What is kept about the member at first: the zone of their profile, else of the community."""
    known = ask.zone is not None
    return Member(id=ask.member, since=ask.now, zone=ask.zone or ask.settings.where, zone_known=known)


async def me(ask: Request) -> Member:
    """What is kept about the member, or what would be."""
    return await ask.services.members.get(ask.member) or fresh(ask)


def today(ask: Request, member: Member) -> date:
    """The day it is where the member is."""
    return wallclock.local(ask.now, member.where).date()


async def replan_reminders(
    ask: Request, change: Callable[[Member], Member] | None = None, goals: Sequence[Goal] | None = None
) -> Member:
    """The member did something: plan their next reminder anew, or none when none of their *goals* is open."""
    goals = await ask.services.goals.of(ask.member) if goals is None else goals
    any_open = any(one.state is GoalState.OPEN for one in goals)

    def after(member: Member) -> Member:
        state = mark_active(change(member) if change else member, ask.now)
        if not any_open:
            return replace(state, next_at=None, snoozed=False)
        return plan_next(state, ask.now) if state.next_at is None else state

    kept = await ask.services.members.get(ask.member)
    if kept is not None and change is None and after(kept) == kept:
        return kept  # the usual check-in: nothing to write
    return await ask.services.members.change(fresh(ask), after)


async def kept(ask: Request, goal: int, step: int) -> None:
    """A milestone was reached: if it is what the week is for, that went as planned."""
    latest = await ask.services.intentions.latest(ask.member)
    if latest is not None and (latest.goal, latest.milestone, latest.went) == (goal, step, Went.OPEN):
        await ask.services.intentions.change(ask.member, latest.id, lambda one: went(one, Went.DONE, ask.now))


async def goal_of(ask: Request, number: int) -> Goal:
    """The member's own goal with this number.

    Raises:
        Expired: it is not theirs, or it is gone.
    """
    goal = await ask.services.goals.get(ask.member, number)
    if goal is None:
        raise gone()
    return goal


async def current(ask: Request, number: int) -> Goal | Reply:
    """The member's own goal, if it is neither finished nor dropped, else an answer that says so.

    Raises:
        Expired: it is not theirs, or it is gone.
    """
    goal = await goal_of(ask, number)
    return goal if goal.state in UNFINISHED else over(goal)


async def changed(ask: Request, number: int, change: Callable[[Goal], Goal]) -> tuple[Goal, Member]:
    """The member's unfinished goal after *change*, and the member, whose reminders are planned anew.

    Raises:
        Expired: it is gone.
        UsageError: it is finished or dropped, or *change* refuses.
    """
    return await stored(ask, number, lambda one: change(unfinished(one)))


async def stored(ask: Request, number: int, change: Callable[[Goal], Goal]) -> tuple[Goal, Member]:
    """The same for a goal in any state.

    Raises:
        Expired: it is gone.
        UsageError: *change* refuses.
    """
    goal = await ask.services.goals.change(ask.member, number, change)
    if goal is None:
        raise gone()
    return goal, await replan_reminders(ask)


def over(goal: Goal) -> Reply:
    """An old button asks for something that a finished or dropped goal cannot do."""
    id_ = (str(goal.id),)
    show, reopen = (
        Button("Show it", ActionRef("goal.show", id_)),
        Button("Open it again", ActionRef("goal.resume", id_)),
    )
    return Reply((text(strong(goal.title)), text(OVER[goal.state]), buttons(show, reopen)))


def again() -> Reply:
    """What was pressed or typed is stored already."""
    return say("That is noted already.")


def gone() -> Expired:
    """The goal is not there."""
    return Expired("That goal is not in your list any more.", fix="See your goals with /goal list.")


async def with_inbox_note(ask: Request, reply: Reply, member: Member | None = None) -> Reply:
    """*reply*, with a line about letters that wait for *member*."""
    known = member.letters if member is not None else None
    waiting = await ask.services.members.unread(ask.member) if known is None else known
    if not waiting:
        return reply
    what = "1 message waits for you" if waiting == 1 else f"{waiting} messages wait for you"
    return replace(reply, blocks=(*reply.blocks, footnote(f"{what}: ", CommandRef("inbox"))))

"""The buttons of a reminder. Each works once, at any later time, and only for the one who got the message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.errors import Expired
from guidebot.core.nudges import Member, Nudge, plan_next, snoozed, wake
from guidebot.core.reply import Button, CommandRef, Moment, Reply, Tone, buttons, footnote, line, say, text
from guidebot.core.requests import Request
from guidebot.features.goals.messages import SNOOZES
from guidebot.features.goals.people import again as noted
from guidebot.features.goals.people import fresh, replan_reminders


@action("nudge.snooze")
async def snooze(ask: Request, number: int, days: int) -> Reply:
    """The same message again, later."""
    nudge = await mine(ask, number)
    if days not in SNOOZES:
        raise Expired("That is no choice any more.")
    return await once(ask, nudge, "snooze", lambda: _snoozed(ask, days))


@action("nudge.pause")
async def pause(ask: Request, number: int) -> Reply:
    """No reminders until the member does something again."""
    nudge = await mine(ask, number)
    return await once(ask, nudge, "pause", lambda: _paused(ask))


@action("nudge.stop")
async def stop(ask: Request, number: int) -> Reply:
    """No message of any kind any more."""
    await ask.services.members.use(await mine(ask, number), "stop")
    return await _stop(ask)


@action("messages.stop")
async def stop_all(ask: Request) -> Reply:
    """The same from a message that is no reminder."""
    return await _stop(ask)


@action("nudge.again")
async def again(ask: Request, number: int) -> Reply:
    """Go on after the closing note."""
    nudge = await mine(ask, number)
    return await once(ask, nudge, "again", lambda: _awake(ask))


ACTIONS: tuple[Action, ...] = (
    snooze,
    pause,
    stop,
    stop_all,
    again,
)


async def once(ask: Request, nudge: Nudge, answer: str, act: Callable[[], Awaitable[Reply]]) -> Reply:
    """What *act* answers, if the button is pressed for the first time.

    The mark and what *act* stores are one transaction: where that fails or is killed, it can be pressed again.
    """
    return await act() if await ask.services.members.use(nudge, answer) else noted()


async def mine(ask: Request, number: int) -> Nudge:
    """The message with this number that the member got.

    Raises:
        Expired: it is not theirs, or too old to be kept.
    """
    nudge = await ask.services.members.nudge(ask.member, number)
    if nudge is None:
        raise Expired("The time of this message is over.", fix="See your goals with /goal list.")
    return nudge


async def _snoozed(ask: Request, days: int) -> Reply:
    member = await replan_reminders(ask, lambda member: snoozed(member, days, ask.now))
    if member.next_at is None:
        return say("No reminder is planned: none of your goals is open, or reminders are off.")
    return say("All right, until ", Moment(member.next_at, "datetime", member.where), ".")


async def _paused(ask: Request) -> Reply:
    await ask.services.members.change(fresh(ask), _asleep)
    return Reply((text("Paused. ", CommandRef("nudges", "on"), " or your next check-in brings reminders back."),))


async def _stop(ask: Request) -> Reply:
    await ask.services.members.change(fresh(ask), _stopped)
    words = line(
        "Stopped. I write to you only when you ask me something. Your goals stay; ", CommandRef("nudges", "on")
    )
    undo = Button("Remind me again", ActionRef("nudges.start"))
    posts = [
        footnote("The posts in this channel go on; an organiser pauses them with ", CommandRef("schedule pause"), ".")
    ]
    said = text(*words, " starts reminders again.")
    return Reply((said, buttons(undo), *(posts if ask.community is not None else [])))


async def _awake(ask: Request) -> Reply:
    member = await replan_reminders(ask, lambda member: plan_next(wake(member), ask.now))
    if member.next_at is None:
        return say("Gladly. They begin with your next open goal.", tone=Tone.GOOD)
    return say("Gladly. The next one: ", Moment(member.next_at, "datetime", member.where), tone=Tone.GOOD)


def _asleep(member: Member) -> Member:
    return replace(member, dormant=True, unanswered=0, next_at=None, snoozed=False)


def _stopped(member: Member) -> Member:
    return replace(member, on=False, stopped=True, unanswered=0, next_at=None, snoozed=False)

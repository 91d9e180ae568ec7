"""A goal's day: read from words, asked about before it is stored, and set with a button."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.dates import Day, checked, read_day, said
from guidebot.core.days import in_title
from guidebot.core.errors import Expired
from guidebot.core.goals import Goal
from guidebot.core.nudges import Member
from guidebot.core.reply import Block, Button, Reply, Tone, button_rows, buttons, footnote, strong, text
from guidebot.core.requests import Request
from guidebot.features.goals import showing
from guidebot.features.goals.people import changed, me, today, with_inbox_note


@action("goal.day.set")
async def day_set(ask: Request, number: int, day: str) -> Reply:
    """Store the day that was asked about."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise Expired("That is no day.", fix="Choose one with /goal edit.") from error
    wanted = checked(wanted, today(ask, await me(ask)))
    goal, member = await changed(ask, number, lambda goal: replace(goal, due=wanted))
    done = text("Its day is ", strong(said(wanted)), ".")
    blocks = (done, *showing.card(goal, today(ask, member)), *showing.handles(goal))
    return await with_inbox_note(ask, Reply(blocks, tone=Tone.GOOD, again=showing.shows(goal)), member)


ACTIONS: tuple[Action, ...] = (day_set,)


async def due_day(ask: Request, typed: str) -> Day:
    """The day that *typed* means for the member.

    Raises:
        UsageError: it means none that can be a due date.
    """
    member = await me(ask)
    return await read_day(ask.services.dates, typed, ask.now, member.where, known=member.zone_known)


def settled(day: Day | None) -> date | None:
    """What of *day* is stored without a question."""
    return day.day if day is not None and day.sure else None


def question(goal: Goal, day: Day | None, member: Member, now: date) -> list[Block]:
    """What is to be asked of *day*, or of a day in the title, before it is stored."""
    if day is None:
        named = in_title(goal.title, now) if goal.due is None else None
        if named is None:
            return []
        offer = text("Shall ", strong(said(named.day)), " be its day?")
        return [offer, *_days(goal, named, "Yes, "), *counted_in(named, member, now)]
    if day.sure and not day.relative:
        return []
    if day.sure:
        again = Button("Change the date", ActionRef("goal.day", (str(goal.id),)))
        return [text("I read the date as ", strong(said(day.day)), "."), buttons(again), *counted_in(day, member, now)]
    words = "That can mean several days. Which one is it?" if day.others else f"Is it {said(day.day)}?"
    return [text(strong(words), " No day is set before you choose."), *_days(goal, day), *counted_in(day, member, now)]


def counted_in(day: Day, member: Member, now: date) -> list[Block]:
    """Whose today was meant, for members whose zone is not known."""
    if member.zone_known or not day.relative:
        return []
    return [footnote(f"Counted from {said(now)}, as it is in {member.where}. Another zone: /nudges zone:Europe/Berlin")]


def _days(goal: Goal, day: Day, before: str = "") -> list[Block]:
    number = str(goal.id)
    items = [
        Button(f"{before}{said(one)}", ActionRef("goal.day.set", (number, one.isoformat())), Tone.GOOD)
        for one in (day.day, *day.others)
    ]
    return [*button_rows([*items, Button("Another day", ActionRef("goal.day", (number,)))], 3)]

"""`/progress`: a picture, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

from guidebot.core import wallclock
from guidebot.core.actions import ActionRef
from guidebot.core.commands import Arg, Command, Topic, command
from guidebot.core.dates import said
from guidebot.core.goals import UNFINISHED, Goal, GoalState, StepState
from guidebot.core.intentions import by_week
from guidebot.core.limits import ALT
from guidebot.core.nudges import Member
from guidebot.core.pace import due_by, even_pace
from guidebot.core.pictures import Progress
from guidebot.core.reply import (
    Block,
    Button,
    File,
    Heading,
    Image,
    ItemList,
    Plain,
    Reply,
    Sign,
    buttons,
    footnote,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.resting import rests_of
from guidebot.core.text import full_stop, shorten
from guidebot.core.weeks import LOOK_BACK, Consistency
from guidebot.features.goals import showing
from guidebot.features.goals.people import me, with_inbox_note
from guidebot.features.goals.picks import ANY, choose, completer, nothing

COUNTED = (GoalState.OPEN, GoalState.PAUSED, GoalState.DONE)


@command("progress", topic=Topic.GOALS)
async def progress(
    ask: Request,
    goal: Annotated[str | None, Arg("A goal; leave it out for all together", pick=completer(ANY))] = None,
) -> Reply:
    """See your milestones and weeks as a picture and in words."""
    if goal is not None:
        found = await choose(ask, goal, "goal.show", ANY)
        if isinstance(found, Reply):
            return found
        return await _reply(ask, (found,), found)
    every = await ask.services.goals.of(ask.member)
    goals = _counted(every)
    if not goals:
        return await with_inbox_note(ask, nothing())
    return await _reply(ask, every, goals[0] if len(goals) == 1 else None)


COMMANDS: tuple[Command, ...] = (progress,)


def _counted(goals: Sequence[Goal]) -> Sequence[Goal]:
    return [one for one in goals if one.state in COUNTED]


async def _reply(ask: Request, every: Sequence[Goal], wanted: Goal | None) -> Reply:
    member = await me(ask)
    checkins = await ask.services.goals.checkins(ask.member)
    goals = [wanted] if wanted else _counted(every)
    weeks = (
        showing.weeks_of(member, checkins, wanted, ask.now)
        if wanted
        else showing.weeks_of_all(member, checkins, every, ask.now)
    )
    facts = facts_of(goals, wanted, weeks, member, ask.now)
    due = wanted.due if wanted else None
    words = _words(facts, due, weeks)
    picture = await ask.services.painter.draw(facts)
    blocks: list[Block] = [Heading(shorten(facts.title, 130), 1, Sign.GOAL)]
    if picture is not None:
        alt = f"{facts.title}{full_stop(facts.title)} {' '.join(words)}"
        blocks.append(Image(File("progress.png", picture), shorten(alt, ALT)))
    blocks.append(text(strong(words[0]), Plain(" " + " ".join(words[1:]))))
    blocks += [ItemList(tuple(showing.listed(goal, facts.today) for goal in goals[-15:]))] if wanted is None else []
    if wanted and due and due < facts.today and wanted.state in UNFINISHED:
        blocks.append(buttons(Button("Change the date", ActionRef("goal.day", (str(wanted.id),)))))
    mine = [entry for entry in checkins if wanted is None or entry.goal == wanted.id]
    blocks += showing.counted(weeks, mine, member.where)
    blocks += await _chosen(ask, member, wanted)
    if picture is None:
        blocks.append(footnote("Pictures come with: pip install 'guidebot[charts]' where the bot runs."))
    return await with_inbox_note(ask, Reply(tuple(blocks)), member)


def facts_of(goals: Sequence[Goal], wanted: Goal | None, weeks: Consistency, member: Member, now: datetime) -> Progress:
    """What the picture shows."""
    zone = wallclock.zone(member.where)
    steps = [step for goal in goals for step in goal.milestones if step.state is not StepState.SKIPPED]
    reached = sorted(step.at.astimezone(zone).date() for step in steps if step.state is StepState.DONE and step.at)
    start = min(goal.created_at.astimezone(zone).date() for goal in goals)
    rests = (*member.rests, *rests_of(wanted, member.where, now)) if wanted else ()
    return Progress(
        title=wanted.title if wanted else "All your goals",
        start=start,
        today=now.astimezone(zone).date(),
        plan=even_pace(start, wanted.due, len(steps), rests) if wanted and wanted.due else (),
        total=len(steps),
        reached=tuple(reached),
        weeks=weeks.weeks,
    )


async def _chosen(ask: Request, member: Member, goal: Goal | None) -> list[Block]:
    """The weeks that the member chose something for, as they went."""
    lately = await ask.services.intentions.of(ask.member, ask.now - timedelta(weeks=LOOK_BACK))
    mine = [it for it in lately if goal is None or it.goal in {goal.id, None}]
    return showing.chosen_weeks(by_week(mine, member.where), ask.now)


def _words(facts: Progress, due: date | None, weeks: Consistency) -> list[str]:
    """The picture in sentences."""
    count = len(facts.reached)
    found = [
        f"{count} of {facts.total} milestone{'' if facts.total == 1 else 's'} reached."
        if facts.total
        else "No milestones yet."
    ]
    if facts.reached:
        found.append(f"The latest on {said(facts.reached[-1])}.")
    if due is not None:
        found.append(f"The date {'was' if due < facts.today else 'is'} {said(due)}{_plan(facts, count)}.")
    return [*found, f"Check-ins: {weeks}."]


def _plan(facts: Progress, count: int) -> str:
    """How the milestones stand against an even pace to the date; after it nothing is said of that."""
    planned = due_by(facts.plan, facts.today) if facts.total else None
    if planned is None:
        return ""
    if count > planned:
        return "; you are ahead of an even pace"
    return "; that is an even pace" if count == planned else f"; an even pace would be {planned} by now"

"""How a goal looks: its card, the list, and the weeks behind every number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from guidebot.core.actions import ActionRef
from guidebot.core.dates import said
from guidebot.core.goals import CheckIn, Goal, GoalState, How, Milestone, StepState
from guidebot.core.intentions import Choice, Intention, Went, current
from guidebot.core.limits import OPTION
from guidebot.core.nudges import Member
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    ItemList,
    Line,
    Moment,
    Option,
    Plain,
    Quote,
    Select,
    Sign,
    Span,
    Symbol,
    Tone,
    buttons,
    emphasis,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.resting import rests_of, rests_of_all
from guidebot.core.text import shorten
from guidebot.core.weeks import Consistency, consistency

SHOWN = 12
MENU = 25
SIGNS = {StepState.OPEN: Sign.OPEN, StepState.DONE: Sign.DONE, StepState.SKIPPED: Sign.PAUSED}
STATES = {
    GoalState.OPEN: "Open",
    GoalState.PAUSED: "Paused",
    GoalState.DONE: "Done",
    GoalState.DROPPED: "Dropped",
}


def weeks_of(member: Member, checkins: Sequence[CheckIn], goal: Goal, now: datetime) -> Consistency:
    """The weeks with a check-in for *goal*; those in which it was paused are weeks of rest."""
    mine = [one.at for one in checkins if one.goal == goal.id]
    rests = (*member.rests, *rests_of(goal, member.where, now))
    return consistency(mine, since=goal.created_at, now=now, zone=member.where, rests=rests)


def weeks_of_all(member: Member, checkins: Sequence[CheckIn], goals: Sequence[Goal], now: datetime) -> Consistency:
    """The weeks with any check-in; those in which all *goals* were paused are weeks of rest."""
    since = min([member.since, *(one.at for one in checkins)])
    rests = (*member.rests, *rests_of_all(goals, member.where, now))
    return consistency((one.at for one in checkins), since=since, now=now, zone=member.where, rests=rests)


def due_words(goal: Goal, today: date) -> str:
    """When it is due, in words; empty when it has no date."""
    if goal.due is None:
        return ""
    days = (goal.due - today).days
    left = (
        "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days" if days > 0 else "the date has passed"
    )
    return f"{said(goal.due)} ({left})"


def reached_words(goal: Goal) -> str:
    """How many milestones are reached."""
    return (
        f"{goal.reached} of {goal.wanted} milestone{'' if goal.wanted == 1 else 's'}"
        if goal.milestones
        else "no milestones"
    )


def facts(goal: Goal, today: date) -> Fields:
    """State, milestones and date."""
    found = [Field("State", line(STATES[goal.state])), Field("Reached", line(reached_words(goal)))]
    if goal.due is not None:
        found.append(Field("Due", line(due_words(goal, today))))
    return Fields(tuple(found))


def own_words(goal: Goal) -> list[Block]:
    """Why, the plan, and what came out."""
    blocks: list[Block] = []
    if goal.why:
        blocks.append(Quote(line(emphasis("Why: "), goal.why)))
    if goal.plan:
        blocks.append(Quote(line(emphasis("Plan: "), goal.plan)))
    if goal.outcome:
        blocks.append(Quote(line(emphasis("What came out: "), goal.outcome)))
    return blocks


def intended(intention: Intention) -> list[Block]:
    """What was chosen for a week, exactly as it was written."""
    return [Quote(line(words)) for words in (intention.what, intention.if_then) if words]


def milestones(goal: Goal) -> list[Block]:
    """The milestones around the next one, and what the next one asks."""
    if not goal.milestones:
        return []
    at = goal.milestones.index(goal.next) if goal.next else len(goal.milestones) - 1
    first = max(0, min(at - 3, len(goal.milestones) - SHOWN))
    shown = goal.milestones[first : first + SHOWN]
    blocks: list[Block] = [ItemList(tuple(step_line(one, goal) for one in shown))]
    if len(shown) < len(goal.milestones):
        blocks.append(footnote(f"Milestones {first + 1} to {first + len(shown)} of {len(goal.milestones)}."))
    if goal.next and goal.next.what and goal.state is GoalState.OPEN:
        blocks.append(text(strong("Next: "), Plain(goal.next.what)))
    return blocks


def step_line(step: Milestone, goal: Goal) -> Line:
    """One milestone."""
    title: Span = strong(step.title) if goal.next is step else Plain(step.title)
    skipped = [emphasis(" skipped")] if step.state is StepState.SKIPPED else []
    return (Symbol(SIGNS[step.state]), Plain(" "), title, *skipped)


def shows(goal: Goal) -> ActionRef:
    """What shows the goal once more, for further pages of an answer that changed it."""
    return ActionRef("goal.show", (str(goal.id),))


def handles(goal: Goal) -> list[Block]:
    """What can be done with a goal."""
    number = str(goal.id)
    if goal.state in {GoalState.DONE, GoalState.DROPPED}:
        return [buttons(Button("Open it again", ActionRef("goal.resume", (number,))))]
    first = []
    if goal.state is GoalState.OPEN and goal.next:
        label = shorten(f"Reached: {goal.next.title}", 60)
        first.append(Button(label, ActionRef("goal.tick", (number, str(goal.next.number))), Tone.GOOD))
    first += [Button("Check in", ActionRef("goal.checkin", (number,)))]
    first += [Button("Add milestones", ActionRef("goal.steps.add", (number,)))]
    first += [Button("Calendar file", ActionRef("calendar.goal", (number,)))] if goal.due else []
    paused = goal.state is GoalState.PAUSED
    turn = Button("Resume", ActionRef("goal.resume", (number,))) if paused else None
    return [
        buttons(*first),
        buttons(
            Button("Edit", ActionRef("goal.edit", (number,))),
            turn or Button("Pause", ActionRef("goal.pause", (number,))),
            Button("Finish", ActionRef("goal.done", (number,))),
            Button("Drop", ActionRef("goal.drop", (number,))),
        ),
        *menu(goal),
    ]


def menu(goal: Goal) -> list[Block]:
    """A menu of milestones to change."""
    if not goal.milestones:
        return []
    at = goal.milestones.index(goal.next) if goal.next else 0
    first = max(0, min(at - 5, len(goal.milestones) - MENU))
    options = tuple(
        Option(shorten(one.title, OPTION), str(one.number), one.state.value)
        for one in goal.milestones[first : first + MENU]
    )
    return [Actions(Select("Change a milestone…", ActionRef("goal.step", (str(goal.id),)), options))]


def card(goal: Goal, today: date) -> list[Block]:
    """A goal with everything about it."""
    return [
        Heading(shorten(goal.title, 130), 1, Sign.DONE if goal.state is GoalState.DONE else Sign.GOAL),
        *([text(Plain(goal.title))] if len(goal.title) > 130 else []),
        facts(goal, today),
        *own_words(goal),
        *milestones(goal),
    ]


def counted(weeks: Consistency, checkins: Sequence[CheckIn], zone: str) -> list[Block]:
    """What stands behind "6 of the last 8 weeks": the weeks, and the latest check-ins."""
    items = tuple(_week(one.monday, one.checkins, rest=one.rest) for one in reversed(weeks.weeks))
    blocks: list[Block] = [text(strong("Weeks with a check-in: "), Plain(f"{weeks}."))]
    if any(one.checkins or one.rest for one in weeks.weeks):  # a list of nothing tells nobody anything
        blocks.append(ItemList(items))
    if checkins:
        blocks += [
            text(strong("Latest check-ins")),
            ItemList(tuple(_checkin(one, zone) for one in checkins[-5:][::-1])),
        ]
    return blocks


def chosen_weeks(weeks: Sequence[tuple[date, Intention]], now: datetime) -> list[Block]:
    """The weeks that something was chosen for, newest first; how they went is told, not weighed."""
    if not weeks:
        return []
    items = tuple(_chosen_week(monday, one, now) for monday, one in weeks)
    return [text(strong("Weeks you chose something for")), ItemList(items)]


def _chosen_week(monday: date, intention: Intention, now: datetime) -> Line:
    start = f"Week of {monday.day} {monday:%B}: "
    if intention.choice is Choice.REST:
        return line(f"{start}a week of rest, chosen beforehand")
    how = {Went.DONE: " – as planned", Went.BIT: " – in part", Went.NOT: " – it went another way"}.get(
        intention.went, ""
    )
    under_way = " – under way" if current(intention, now) else ""
    changed = " (chosen anew in that week)" if intention.changed_at is not None else ""
    return (Plain(start), strong(shorten(intention.what, 120)), Plain(f"{how or under_way}{changed}"))


def _week(monday: date, count: int, *, rest: bool) -> Line:
    said_count = "no check-in" if not count else "1 check-in" if count == 1 else f"{count} check-ins"
    if rest and not count:
        said_count = "a week of rest, not counted"
    return line(f"Week of {monday.day} {monday:%B}: {said_count}")


def _checkin(checkin: CheckIn, zone: str) -> Line:
    what = {How.NOTE: "", How.BIT: "a bit", How.DONE: "done"}[checkin.how]
    parts = [
        part for part in (what, f"{checkin.minutes} min" if checkin.minutes else "", shorten(checkin.note, 140)) if part
    ]
    spans: list[Span] = [Moment(checkin.at, "date", zone)]
    if parts:
        spans.append(Plain(f": {', '.join(parts)}"))
    return tuple(spans)


def listed(goal: Goal, today: date) -> Line:
    """A goal in the list."""
    parts = [reached_words(goal)] if goal.milestones else []
    parts += [f"next: {shorten(goal.next.title, 80)}"] if goal.next and goal.state is GoalState.OPEN else []
    parts += [f"due {due_words(goal, today)}"] if goal.due and goal.state is GoalState.OPEN else []
    parts += [STATES[goal.state].lower()] if goal.state is not GoalState.OPEN else []
    sign = {GoalState.OPEN: Sign.OPEN, GoalState.DONE: Sign.DONE}.get(goal.state, Sign.PAUSED)
    return (
        Symbol(sign),
        Plain(" "),
        strong(shorten(goal.title, 120)),
        Plain(f" – {', '.join(parts)}" if parts else ""),
    )

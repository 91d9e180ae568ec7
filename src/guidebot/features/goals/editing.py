"""The form that changes a goal, and its date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, Answer, action
from guidebot.core.dates import Day
from guidebot.core.errors import UsageError
from guidebot.core.forms import FormErrors
from guidebot.core.goals import TITLE, WORDS, Goal
from guidebot.core.reply import DateInput, Form, Reply, TextInput, strong, text
from guidebot.core.requests import Request
from guidebot.core.text import clean
from guidebot.features.goals import showing
from guidebot.features.goals.due import due_day, question, settled
from guidebot.features.goals.people import changed, current, goal_of, today, with_inbox_note


def edit_form(goal: Goal) -> Form:
    """Title, date, why and plan."""
    return Form(
        "Change a goal",
        (
            TextInput("title", "Title", value=goal.title, low=1, high=TITLE),
            _date_input(goal),
            TextInput("why", "Why do you want it?", value=goal.why, required=False, high=WORDS),
            TextInput(
                "plan", "If …, then …", "If it is Sunday evening, then …", value=goal.plan, required=False, high=WORDS
            ),
        ),
        ActionRef("goal.edit.save", (str(goal.id),)),
        send="Save",
    )


@action("goal.edit", form=True)
async def edit(ask: Request, number: int) -> Answer:
    """Open the form."""
    found = await current(ask, number)
    return found if isinstance(found, Reply) else edit_form(found)


@action("goal.edit.save")
async def save(ask: Request, number: int) -> Reply:
    """Store what the form says."""
    before = await goal_of(ask, number)
    form = edit_form(before)
    title = clean(ask.fields.get("title", ""), high=TITLE)
    if not title:
        raise FormErrors({"title": "A goal needs a title."}, form)
    day = await _day(ask, before, form)
    why, plan = (clean(ask.fields.get(name, ""), high=WORDS) for name in ("why", "plan"))
    return await _stored(ask, number, replace(before, title=title, due=_kept(before, day), why=why, plan=plan), day)


@action("goal.day", form=True)
async def day(ask: Request, number: int) -> Answer:
    """Ask for the date alone."""
    found = await current(ask, number)
    return found if isinstance(found, Reply) else _day_form(found)


@action("goal.day.save")
async def day_save(ask: Request, number: int) -> Reply:
    """Store the date."""
    before = await goal_of(ask, number)
    day = await _day(ask, before, _day_form(before))
    return await _stored(ask, number, replace(before, due=_kept(before, day)), day)


ACTIONS: tuple[Action, ...] = (edit, save, day, day_save)


def _day_form(goal: Goal) -> Form:
    return Form("Change the date", (_date_input(goal),), ActionRef("goal.day.save", (str(goal.id),)), send="Save")


def _date_input(goal: Goal) -> DateInput:
    value = goal.due.isoformat() if goal.due else ""
    return DateInput("by", "By when?", "Leave it empty for no date.", value=value, required=False)


async def _day(ask: Request, before: Goal, form: Form) -> Day | None:
    """The day that the form names; None for no day."""
    typed = ask.fields.get("by", "").strip()
    if not typed:
        return None
    if before.due is not None and typed == before.due.isoformat():
        return Day(before.due)
    try:
        return await due_day(ask, typed)
    except UsageError as error:
        raise FormErrors({"by": error.in_a_line}, form) from error


def _kept(before: Goal, day: Day | None) -> date | None:
    """What is stored now: a day that is not sure waits for its answer, and the old one stays so long."""
    return before.due if day is not None and not day.sure else settled(day)


async def _stored(ask: Request, number: int, wanted: Goal, day: Day | None) -> Reply:
    def change(goal: Goal) -> Goal:
        return replace(goal, title=wanted.title, due=wanted.due, why=wanted.why, plan=wanted.plan)

    goal, member = await changed(ask, number, change)
    now = today(ask, member)
    asked = question(goal, day, member, now) if day is not None else []
    blocks = (text(strong("Saved.")), *showing.card(goal, now), *asked)
    return await with_inbox_note(ask, Reply((*blocks, *showing.handles(goal)), again=showing.shows(goal)), member)

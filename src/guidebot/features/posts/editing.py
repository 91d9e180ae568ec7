"""`/schedule edit`: when and where, and in a second form what may be posted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Access, Action, Answer, Arg, Command, Topic, action, command
from guidebot.core.errors import UsageError
from guidebot.core.forms import FormErrors, checked
from guidebot.core.guide import Difficulty, Guide
from guidebot.core.limits import OPTION
from guidebot.core.posts import Filters, PostKind, Schedule
from guidebot.core.reply import Button, ChoiceInput, Form, Option, RefInput, Reply, TextInput, TimeInput
from guidebot.core.requests import Request
from guidebot.core.schedule import Rhythm, Rule, local, next_due, parse_days, parse_time
from guidebot.core.text import clean, shorten
from guidebot.core.zones import zone_name
from guidebot.features.audit import write_down
from guidebot.features.posts.calendar import calendar
from guidebot.features.posts.choosing import by_kind, choose, complete_schedule

ANY = "any"


@command("schedule edit", topic=Topic.COMMUNITY, access=Access.ORGANISER, form=True)
async def edit(
    ask: Request,
    schedule: Annotated[str, Arg("Which schedule: problem or topic", pick=complete_schedule)],
) -> Answer:
    """Change day, time, zone, rhythm or channel.

    What may be posted is behind the button Filters of the answer.
    """
    one = await choose(ask, schedule, "schedule edit")
    return one if isinstance(one, Reply) else when_form(one)


@action("schedule.edit", access=Access.ORGANISER, form=True)
async def open_edit(ask: Request, kind: str) -> Form:
    """Open the form."""
    return when_form(await by_kind(ask, kind))


@action("schedule.save", access=Access.ORGANISER)
async def save(ask: Request, kind: str) -> Reply:
    """Keep when and where."""
    one = await by_kind(ask, kind)
    wanted = _changed(one, ask)
    changed = await ask.services.schedules.change(
        one, lambda it: replace(it, rule=wanted.rule, channel=wanted.channel).planned(ask.now)
    )
    await write_down(ask, f"changed when {one.kind.value} posts come")
    return await calendar(ask, changed, "Saved.", undo=[_filters_button(changed)])


@action("schedule.filters", access=Access.ORGANISER, form=True)
async def open_filters(ask: Request, kind: str) -> Form:
    """Open the form of filters."""
    return filters_form(await by_kind(ask, kind), ask.guide)


@action("schedule.filter", access=Access.ORGANISER)
async def save_filters(ask: Request, kind: str) -> Reply:
    """Keep what may be posted."""
    one = await by_kind(ask, kind)
    fields = {name: "" if value == ANY else value for name, value in ask.fields.items()}
    level = _known(fields, "difficulty", [one.value for one in Difficulty])
    filters = Filters(
        direction=_known(fields, "direction", ask.guide.directions),
        difficulty=Difficulty(level) if level else None,
        cluster=_known(fields, "cluster", ask.guide.clusters),
    )
    changed = await ask.services.schedules.change(one, lambda it: replace(it, filters=filters))
    await write_down(ask, f"changed what {one.kind.value} posts are about")
    return await calendar(ask, changed, "Saved.")


COMMANDS: tuple[Command, ...] = (edit,)
ACTIONS: tuple[Action, ...] = (open_edit, save, open_filters, save_filters)


def when_form(schedule: Schedule) -> Form:
    """When and where a schedule posts."""
    rule = schedule.rule
    rhythms = tuple(Option(one.value.capitalize(), one.value) for one in Rhythm)
    return Form(
        shorten(schedule.title, 24),
        (
            TextInput(
                "days", "Day, or two for twice a week", "monday, or: tuesday, friday", ", ".join(rule.days), high=60
            ),
            TimeInput("time", "Time", "09:00 is far from every clock change", f"{rule.at:%H:%M}"),
            TextInput("zone", "Time zone", "A place like Europe/Berlin", rule.zone, high=64),
            ChoiceInput("rhythm", "How often", rhythms, value=rule.rhythm.value),
            RefInput("channel", "Channel", "channel", value=schedule.channel),
        ),
        ActionRef("schedule.save", (schedule.kind.value,)),
        send="Save",
    )


def filters_form(schedule: Schedule, guide: Guide) -> Form:
    """What a schedule posts from."""
    filters = schedule.filters
    everything = Option("Everything", ANY)
    if schedule.kind is PostKind.TOPIC:
        clusters = [Option(shorten(one.title, OPTION), one.id) for one in guide.clusters.values()]
        inputs = [ChoiceInput("cluster", "Cluster", (everything, *clusters[:24]), value=filters.cluster or ANY)]
    else:
        directions = [Option(shorten(one.title, OPTION), one.id) for one in guide.directions.values() if not one.parent]
        levels = [Option(one.value.capitalize(), one.value) for one in Difficulty]
        level = filters.difficulty.value if filters.difficulty else ANY
        chosen = filters.direction or ANY
        inputs = [
            ChoiceInput("direction", "Direction", (everything, *directions[:24]), value=chosen),
            ChoiceInput("difficulty", "Difficulty", (everything, *levels), value=level),
        ]
    return Form("What may be posted", tuple(inputs), ActionRef("schedule.filter", (schedule.kind.value,)), send="Save")


def _changed(schedule: Schedule, ask: Request) -> Schedule:
    fields, wrong = ask.fields, dict[str, str]()
    days = checked(wrong, "days", lambda: parse_days(clean(fields.get("days", ""), high=60)))
    at = checked(wrong, "time", lambda: parse_time(clean(fields.get("time", ""), high=20)))
    zone = checked(wrong, "zone", lambda: zone_name(clean(fields.get("zone", ""), high=64)))
    rhythm = checked(wrong, "rhythm", lambda: _rhythm(fields.get("rhythm", "")))
    channel = clean(fields.get("channel", ""), high=80)
    if not channel:
        wrong["channel"] = "Choose a channel."
    if days is None or at is None or zone is None or rhythm is None or wrong:
        raise FormErrors(wrong, when_form(schedule))
    try:
        rule = Rule(days=days, at=at, zone=zone, rhythm=rhythm, anchor=schedule.rule.anchor)
    except UsageError as error:
        raise FormErrors({"days": error.message}, when_form(schedule)) from error
    if rhythm is Rhythm.FORTNIGHTLY and schedule.rule.rhythm is not Rhythm.FORTNIGHTLY:
        rule = replace(rule, anchor=_first(rule, ask))
    return replace(schedule, rule=rule, channel=channel)


def _first(rule: Rule, ask: Request) -> date:
    """The day from which every second week counts: the next one of that weekday."""
    weekly = replace(rule, rhythm=Rhythm.WEEKLY)
    return local(next_due(weekly, ask.now - timedelta(microseconds=1)), rule.zone).date()


def _rhythm(typed: str) -> Rhythm:
    if typed not in set(Rhythm):
        raise UsageError("Choose one of the three.")
    return Rhythm(typed)


def _known(fields: Mapping[str, str], name: str, known: Collection[str]) -> str:
    value = fields.get(name, "")
    if value and value not in known:
        raise UsageError("That choice is not there any more.", fix="Open the form again.")
    return value


def _filters_button(schedule: Schedule) -> Button:
    return Button("Filters…", ActionRef("schedule.filters", (schedule.kind.value,)))

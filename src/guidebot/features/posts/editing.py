"""`/schedule edit`: when and where, and in a second form what may be posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Access, Action, Answer, Arg, Command, Topic, action, command
from guidebot.core.errors import UsageError
from guidebot.core.forms import FormErrors, checked
from guidebot.core.guide import Guide
from guidebot.core.limits import OPTIONS
from guidebot.core.posts import Schedule
from guidebot.core.reply import Button, ChoiceInput, Form, Option, RefInput, Reply, TextInput, TimeInput
from guidebot.core.requests import Request
from guidebot.core.schedule import Rhythm, Rule, begun
from guidebot.core.text import clean, shorten
from guidebot.core.times import parse_time
from guidebot.core.weekdays import fitting, parse_days, parse_rhythm
from guidebot.core.zones import zone_name
from guidebot.features.audit import write_down
from guidebot.features.posts.calendar import calendar
from guidebot.features.posts.choosing import by_kind, choose_series, complete_series, series_by_kind
from guidebot.features.posts.once_a_day import plan_from
from guidebot.features.posts.series import Choice, PostSeries

ANY = "any"


@command("schedule edit", topic=Topic.COMMUNITY, access=Access.ORGANISER, form=True)
async def edit(
    ask: Request,
    schedule: Annotated[str, Arg("Which series, for example problem", pick=complete_series)],
) -> Answer:
    """Change day, time, zone, rhythm or channel, or begin a series that is not posted yet.

    What may be posted is behind the button Filters of the answer.
    """
    meant = await choose_series(ask, schedule, "schedule edit")
    return meant if isinstance(meant, Reply) else when_form(*meant)


@action("schedule.edit", access=Access.ORGANISER, form=True)
async def open_edit(ask: Request, kind: str) -> Form:
    """Open the form."""
    return when_form(*await series_by_kind(ask, kind))


@action("schedule.save", access=Access.ORGANISER)
async def save(ask: Request, kind: str) -> Reply:
    """Keep when and where."""
    series, one = await series_by_kind(ask, kind)
    wanted = _changed(series, one, ask)
    start = await plan_from(ask.services, one, wanted.rule, ask.now)
    changed = await ask.services.schedules.change(
        one, lambda it: replace(it, rule=wanted.rule, channel=wanted.channel).planned(start)
    )
    await write_down(ask, f"changed when {series.kind} posts come")
    return await calendar(ask, series, changed, "Saved.", undo=_filters_buttons(series))


@action("schedule.filters", access=Access.ORGANISER, form=True)
async def open_filters(ask: Request, kind: str) -> Form:
    """Open the form of filters."""
    series, one = await by_kind(ask, kind)
    if not series.choices:
        raise UsageError(f"There is nothing to filter: each “{series.title}” is made of what happened.")
    return filters_form(series, one, ask.guide)


@action("schedule.filter", access=Access.ORGANISER)
async def save_filters(ask: Request, kind: str) -> Reply:
    """Keep what may be posted."""
    series, one = await by_kind(ask, kind)
    chosen = {choice.name: _known(choice, ask.guide, ask.fields.get(choice.name, ANY)) for choice in series.choices}

    def choose(schedule: Schedule) -> Schedule:
        kept = {**schedule.options, **chosen}
        return replace(schedule, options={name: value for name, value in kept.items() if value})

    changed = await ask.services.schedules.change(one, choose)
    await write_down(ask, f"changed what {series.kind} posts are about")
    return await calendar(ask, series, changed, "Saved.")


COMMANDS: tuple[Command, ...] = (edit,)
ACTIONS: tuple[Action, ...] = (open_edit, save, open_filters, save_filters)


def when_form(series: PostSeries, schedule: Schedule) -> Form:
    """When and where a schedule posts."""
    rule = schedule.rule
    rhythms = tuple(Option(one.value.capitalize(), one.value) for one in Rhythm)
    return Form(
        shorten(series.title, 24),
        (
            TextInput(
                "days", "Day, or two for twice a week", "monday, or: tuesday, friday", ", ".join(rule.days), high=60
            ),
            TimeInput("time", "Time", "09:00 is far from every clock change", f"{rule.at:%H:%M}"),
            TextInput("zone", "Time zone", "A place like Europe/Berlin", rule.where, high=64),
            ChoiceInput("rhythm", "How often", rhythms, value=rule.rhythm.value),
            RefInput("channel", "Channel", "channel", value=schedule.channel),
        ),
        ActionRef("schedule.save", (schedule.kind,)),
        send="Save",
    )


def filters_form(series: PostSeries, schedule: Schedule, guide: Guide) -> Form:
    """What a schedule posts from."""
    inputs = [
        ChoiceInput(
            choice.name,
            choice.label,
            (Option(choice.unset, ANY), *choice.options(guide)[: OPTIONS - 1]),
            value=schedule.options.get(choice.name) or ANY,
        )
        for choice in series.choices
    ]
    return Form("What may be posted", tuple(inputs), ActionRef("schedule.filter", (series.kind,)), send="Save")


def _changed(series: PostSeries, schedule: Schedule, ask: Request) -> Schedule:
    fields, wrong = ask.fields, dict[str, str]()
    days = checked(wrong, "days", lambda: parse_days(clean(fields.get("days", ""), high=60)))
    at = checked(wrong, "time", lambda: parse_time(clean(fields.get("time", ""), high=20)))
    zone = checked(wrong, "zone", lambda: zone_name(clean(fields.get("zone", ""), high=64)))
    rhythm = checked(wrong, "rhythm", lambda: parse_rhythm(fields.get("rhythm", "")))
    if days is not None and rhythm is not None:
        rhythm = checked(wrong, "days", lambda: fitting(days, rhythm))
    channel = clean(fields.get("channel", ""), high=80)
    if not channel:
        wrong["channel"] = "Choose a channel."
    if days is None or at is None or zone is None or rhythm is None or wrong:
        raise FormErrors(wrong, when_form(series, schedule))
    rule = Rule(days=days, at=at, zone=zone, rhythm=rhythm, anchor=schedule.rule.anchor)
    return replace(schedule, rule=begun(rule, schedule.rule, ask.now), channel=channel)


def _known(choice: Choice, guide: Guide, value: str) -> str:
    if value == ANY:
        return ""
    if value not in {one.value for one in choice.options(guide)}:
        raise UsageError("That choice is not there any more.", fix="Open the form again.")
    return value


def _filters_buttons(series: PostSeries) -> Sequence[Button]:
    return [Button("Filters…", ActionRef("schedule.filters", (series.kind,)))] if series.choices else []

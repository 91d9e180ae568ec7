"""The form of `/setup` and what its answers mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from guidebot.core.actions import ActionRef
from guidebot.core.communities import Answers, Settings
from guidebot.core.forms import FormErrors, checked
from guidebot.core.posts import Schedule
from guidebot.core.records import dataclass
from guidebot.core.reply import ChoiceInput, Form, Option, RefInput, TextInput
from guidebot.core.schedule import Rhythm, Rule, begun
from guidebot.core.text import clean
from guidebot.core.weekdays import parse_slot
from guidebot.core.written import is_off
from guidebot.core.zones import zone_name
from guidebot.features.posts import series_list

SHOWN = 2  # a form of Discord has five inputs; further series have a button each


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an organiser chose: settings, and a rule for each series of the form, None for off."""

    settings: Settings
    rules: Mapping[str, Rule | None]


def setup_form(
    settings: Settings, schedules: Sequence[Schedule], zone: str | None, here: str, off: Sequence[str] = ()
) -> Form:
    """The form with what is set now, or with defaults that work; the series of *off* are switched off."""
    when = {one.kind: "off" if one.kind in off else _said(one) for one in schedules}
    answers = (
        Option("Only for the person who asks", "private"),
        Option("For everybody in the channel", "public"),
    )
    return Form(
        "Set up guidebot",
        (
            RefInput("channel", "Channel for the weekly posts", "channel", value=settings.channel or here),
            TextInput("zone", "Time zone", "A place like Europe/Berlin", value=_zone(settings, zone), high=64),
            *(
                TextInput(one.kind, one.title, "A day and a time, or off", when[one.kind], required=False, high=60)
                for one in series_list.SERIES[:SHOWN]
            ),
            ChoiceInput("answers", "Answers from the guide", answers, value=settings.answers),
        ),
        ActionRef("setup.save"),
        intro="You can change all of it later.",
        send="Preview",
    )


def chosen(
    form: Form, fields: Mapping[str, str], settings: Settings, schedules: Sequence[Schedule], now: datetime
) -> Chosen:
    """What the *fields* of a submitted form mean.

    Raises:
        FormErrors: something does not fit; each field has its own words.
    """
    wrong: dict[str, str] = {}
    zone = checked(wrong, "zone", lambda: zone_name(clean(fields.get("zone", ""), high=64)))
    channel = clean(fields.get("channel", ""), high=80)
    if not channel:
        wrong["channel"] = "Choose the channel that the posts go to."
    rules: dict[str, Rule | None] = {}
    for one in schedules:
        typed = clean(fields.get(one.kind, ""), high=60)
        rules[one.kind] = checked(wrong, one.kind, partial(_rule, one, typed, zone or "UTC", now))
    if wrong or zone is None:
        raise FormErrors(wrong, form)
    answers: Answers = "public" if fields.get("answers") == "public" else "private"
    return Chosen(replace(settings, zone=zone, channel=channel, answers=answers), rules)


def _rule(schedule: Schedule, typed: str, zone: str, now: datetime) -> Rule | None:
    if is_off(typed):
        return None
    slot = parse_slot(typed)
    rule = replace(schedule.rule, days=slot.days, at=slot.at, zone=zone, rhythm=slot.rhythm)
    return begun(rule, schedule.rule, now)


def _said(schedule: Schedule) -> str:
    rule = schedule.rule
    often = f" {rule.rhythm}" if rule.rhythm is Rhythm.FORTNIGHTLY else ""
    return f"{', '.join(day.value for day in rule.days)} {rule.at:%H:%M}{often}"


def _zone(settings: Settings, zone: str | None) -> str:
    return zone or "UTC" if settings.where == "UTC" else settings.where

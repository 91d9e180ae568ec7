"""The form that changes when reminders come: what it asks, and what was typed into it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from guidebot.core import wallclock
from guidebot.core.actions import ActionRef
from guidebot.core.errors import UsageError
from guidebot.core.forms import checked
from guidebot.core.nudges import Every, Member, in_quiet, moved_to, resting
from guidebot.core.reply import ChoiceInput, DateInput, Form, Option, TextInput, TimeInput
from guidebot.core.schedule import WEEK
from guidebot.core.times import parse_time
from guidebot.core.weekdays import parse_weekday
from guidebot.core.written import even
from guidebot.core.zones import zone_name

_OFTEN = (
    (r"(?:1 |one )?weeks?|weekly|1|one", Every.WEEK),
    (r"(?:2|two|other|second|2nd)(?: weeks?)?|fortnight(?:ly)?", Every.TWO_WEEKS),
    (r"(?:4|four|fourth|4th)(?: weeks?)?", Every.FOUR_WEEKS),
)


def form_of(member: Member, now: datetime) -> Form:
    """Day, time, rhythm and zone; for those who are away the end of it, too."""
    days = tuple(Option(one.value.capitalize(), one.value) for one in WEEK)
    rhythms = tuple(Option(one.value.capitalize(), one.value) for one in Every)
    return Form(
        "Reminders",
        (
            ChoiceInput("day", "Day", days, value=member.day.value),
            TimeInput("time", "Time", value=f"{member.at:%H:%M}"),
            ChoiceInput("every", "Every", rhythms, value=member.every.value),
            TextInput("zone", "Your time zone", "Like Europe/Berlin or America/New_York.", value=member.where, high=60),
            *_until_input(member, now),
        ),
        ActionRef("nudges.save"),
        intro="One direct message a week at most, over all your goals. One tap stops it.",
        send="Remind me",
    )


def typed(member: Member, fields: Mapping[str, str], wrong: dict[str, str]) -> Member:
    """*member* with the day, time, rhythm and zone of the form; what is *wrong* is written down by field."""
    day = checked(wrong, "day", lambda: parse_weekday(fields.get("day", "") or member.day)) or member.day
    at = checked(wrong, "time", lambda: parse_time(fields.get("time", ""))) or member.at
    zone = checked(wrong, "zone", lambda: zone_name(fields.get("zone", ""))) or member.where
    every = checked(wrong, "every", lambda: read_every(fields.get("every", "") or member.every)) or member.every
    after = replace(moved_to(member, zone), day=day, at=at, every=every)
    return checked(wrong, "time", lambda: fitting(after)) or after


def read_every(said: str) -> Every:
    """How often: ``week``, ``2 weeks``, ``every other week``, ``fortnightly``.

    Raises:
        UsageError: it is none of the three.
    """
    words = re.sub(r"\b(?:every|each|once|in|per|a)\b|-", " ", even(said)).strip(" .")
    for pattern, every in _OFTEN:
        if re.fullmatch(pattern, " ".join(words.split())):
            return every
    raise UsageError(f"“{said.strip()[:20]}” is not possible.", fix="Write week, two weeks or four weeks.")


def back_on(member: Member, now: datetime) -> date | None:
    """The day on which a time off ends; None without one."""
    if member.paused_until is None or not resting(member, now):
        return None
    return wallclock.local(member.paused_until, member.where).date()


def fitting(member: Member) -> Member:
    """*member*, if their time of day lies outside their quiet hours.

    Raises:
        UsageError: it does not.
    """
    if in_quiet(member, member.at):
        raise UsageError(
            f"{member.at:%H:%M} lies in your quiet hours ({member.quiet_from:%H:%M}–{member.quiet_until:%H:%M}).",
            fix=f"Choose another time, or: /nudges time:{member.at:%H:%M} quiet:{_around(member)}",
        )
    return member


def _around(member: Member) -> str:
    """Quiet hours like those of *member*, from an hour after their time, or up to it."""
    start, end, at = member.quiet_from, member.quiet_until, member.at
    since, before = (at.hour - start.hour) % 24, (end.hour - at.hour) % 24
    later = (at.hour + 1) % 24
    first, last = (later, end.hour) if since < before and later != end.hour else (start.hour, at.hour)
    return f"{first:02}-{last:02}" if first != last else "off"


def _until_input(member: Member, now: datetime) -> list[DateInput]:
    """The end of a time off, for those who are away."""
    day = back_on(member, now)
    if day is None:
        return []
    help_ = "The day on which you are back. Empty: reminders come again from now on."
    return [DateInput("until", "Paused until", help_, value=day.isoformat(), required=False)]

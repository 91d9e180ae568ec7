"""`/nudges`: when reminders come, and whether."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, Answer, Arg, Command, Topic, action, command
from guidebot.core.dates import read_day, said
from guidebot.core.errors import UsageError, about
from guidebot.core.forms import FormErrors
from guidebot.core.nudges import Every, Member, end_vacation, moved_to, plan_next, start_vacation, upcoming, wake
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Field,
    Fields,
    Form,
    Heading,
    ItemList,
    Moment,
    Option,
    Reply,
    Sign,
    Tone,
    buttons,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.schedule import Rhythm, Weekday
from guidebot.core.stopping import means_stop
from guidebot.core.text import shorten
from guidebot.core.times import parse_quiet, parse_time
from guidebot.core.weekdays import parse_weekday, read_when
from guidebot.core.written import even, is_off
from guidebot.core.zones import suggestions, zone_name
from guidebot.features.goals.people import me, replan_reminders, today, with_inbox_note
from guidebot.features.goals.settings_form import back_on, fitting, form_of, read_every, typed


class Switch(StrEnum):
    """What to do with reminders."""

    ON = "on"
    OFF = "off"
    PAUSE = "pause"


_ON = frozenset(("yes", "start", "restart", "enable", "enabled", "resume", "again", "true", "unmute"))
LOOSE = "For example: /nudges tuesday 18:30, or: /nudges off, or: /nudges pause until 10 January"


def _read_switch(said: str) -> Switch:
    """What else people say for on and off.

    Raises:
        UsageError: it is neither.
    """
    if is_off(said) or means_stop(said):
        return Switch.OFF
    if even(said) in _ON:
        return Switch.ON
    raise UsageError("That is neither on nor off.")


async def _zones(ask: Request, typed: str) -> Sequence[Option]:
    del ask
    return tuple(Option(one, one) for one in suggestions(typed))


@command(
    "nudges",
    topic=Topic.GOALS,
    examples=("nudges", "nudges on day:tuesday time:18:30", "nudges pause until 10 January"),
)
async def nudges(  # noqa: PLR0917  # a command has as many parameters as it takes arguments
    ask: Request,
    switch: Annotated[Switch | None, Arg("Switch reminders on or off, or pause them", read=_read_switch)] = None,
    until: Annotated[str | None, Arg("With pause: the day on which you are back", high=80)] = None,
    day: Annotated[Weekday | None, Arg("The day of the week", named=True, read=parse_weekday)] = None,
    time: Annotated[str | None, Arg("The time of day, as 18:30", high=30, named=True)] = None,
    every: Annotated[Every | None, Arg("How often", named=True, read=read_every)] = None,
    quiet: Annotated[str | None, Arg("Quiet hours, as 21-08, or off", high=40, named=True)] = None,
    zone: Annotated[str | None, Arg("Your time zone, as Europe/Berlin", high=60, pick=_zones, named=True)] = None,
) -> Reply:
    """See and change when reminders come."""
    before = await me(ask)
    after = before
    if zone is not None:
        with about("zone"):
            after = moved_to(after, zone_name(zone))
    after = replace(after, day=day or after.day, every=every or after.every)
    if time is not None:
        with about("time"):
            after = replace(after, at=parse_time(time))
    if quiet is not None:
        with about("quiet"):
            start, end = parse_quiet(quiet)
        after = replace(after, quiet_from=start, quiet_until=end)
    if switch is not Switch.PAUSE and until is not None:
        switch, after = _loose(switch, until, after)
    after = fitting(after)
    if switch is Switch.PAUSE:
        after = await _paused(ask, after, until)
    elif switch is not None:
        after = _switched(ask, after, on=switch is Switch.ON)
    shown = overview(ask, before if after == before else await _store(ask, after))
    return await with_inbox_note(ask, _undoing(shown) if switch is Switch.OFF else shown)


@action("nudges.start", form=True)
async def start(ask: Request) -> Answer:
    """Switch reminders on; whose zone is not known is asked once."""
    member = await me(ask)
    if not member.zone_known:
        return form_of(member, ask.now)
    return await with_inbox_note(ask, overview(ask, await _store(ask, _switched(ask, member, on=True))))


@action("nudges.change", form=True)
async def change(ask: Request) -> Form:
    """Ask for day, time, rhythm and zone."""
    return form_of(await me(ask), ask.now)


@action("nudges.save")
async def save(ask: Request) -> Reply:
    """Store what the form says, and switch reminders on."""
    member = await me(ask)
    wrong: dict[str, str] = {}
    after = typed(member, ask.fields, wrong)
    until = ask.fields.get("until", "").strip()
    try:
        after = await _paused(ask, wake(after), until) if until else _switched(ask, after, on=True)
    except UsageError as error:
        wrong["until"] = error.in_a_line
    if wrong:
        raise FormErrors(wrong, form_of(member, ask.now))
    return await with_inbox_note(ask, overview(ask, await _store(ask, after)))


@action("nudges.none", replaces=True)
async def none(ask: Request) -> Reply:
    """No reminders."""
    await _store(ask, _switched(ask, await me(ask), on=False))
    return Reply((text("No reminders, then. ", CommandRef("nudges", "on"), " switches them on any time."),))


COMMANDS: tuple[Command, ...] = (nudges,)
ACTIONS: tuple[Action, ...] = (start, change, save, none)


def overview(ask: Request, member: Member) -> Reply:
    """The settings, and the next three reminders."""
    quiet = (
        "none" if member.quiet_from == member.quiet_until else f"{member.quiet_from:%H:%M}–{member.quiet_until:%H:%M}"
    )
    every = {Every.WEEK: "every week", Every.TWO_WEEKS: "every two weeks", Every.FOUR_WEEKS: "every four weeks"}
    fields = [
        Field("Reminders", line(_state(ask, member))),
        Field("When", line(f"{member.day.value.capitalize()} {member.at:%H:%M}, {every[member.every]}")),
        Field("Quiet hours", line(quiet)),
        Field("Time zone", line(_zone(member))),
        Field("A line on the day you choose", line("on" if member.lines else "off")),
    ]
    blocks: list[Block] = [Heading("Your reminders", 1, Sign.CLOCK), Fields(tuple(fields))]
    coming = upcoming(member, ask.now)
    if coming:
        items = tuple(line(Moment(one, "datetime", member.where)) for one in coming)
        blocks += [text(strong("Next reminders")), ItemList(items)]
    elif member.listening:
        blocks.append(text("They begin with your next open goal: ", CommandRef("goal add")))
    if member.unread:
        blocks.append(text("Some of what you chose could not be read any more. Write it anew with Change."))
    turn = Button("Switch on", ActionRef("nudges.start"), Tone.PRIMARY)
    off = Button("Switch off", ActionRef("nudges.none"))
    blocks.append(
        buttons(off if member.listening else turn, Button("Change", ActionRef("nudges.change")), _lines(member))
    )
    caps = "One reminder a week" + (", and one line on the day you choose," if member.lines else "")
    blocks.append(footnote(f"{caps} over all goals and communities, at most 15 minutes after the full time."))
    return Reply(tuple(blocks))


def _lines(member: Member) -> Button:
    """The switch of the line that comes on the day chosen for the week, as the week's second and last message."""
    if member.lines:
        return Button("No line on the day", ActionRef("week.lines", ("off",)))
    return Button("A line on the day", ActionRef("week.lines", ("on",)))


def _zone(member: Member) -> str:
    if member.zone == member.where:
        return member.zone
    return f"{member.where}, since no zone is known here as “{member.zone}”; choose yours with Change"


def _state(ask: Request, member: Member) -> str:
    start_vacation = said(day) if (day := back_on(member, ask.now)) else ""
    if not member.on or member.stopped:
        off = "off until you switch them on" if member.on is None else "off"
        return f"{off}; your time off until {start_vacation} is noted as rest" if start_vacation else off
    if member.unreachable:
        return "on, but your direct messages are closed; messages wait in /inbox"
    if member.dormant:
        return "paused until your next check-in"
    return f"on, paused until {start_vacation}" if start_vacation else "on"


async def _store(ask: Request, wanted: Member) -> Member:
    def apply(kept: Member) -> Member:
        chosen = replace(
            kept,
            on=wanted.on,
            stopped=wanted.stopped,
            day=wanted.day,
            at=wanted.at,
            every=wanted.every,
            quiet_from=wanted.quiet_from,
            quiet_until=wanted.quiet_until,
            zone=wanted.zone,
            zone_known=wanted.zone_known,
            paused_until=wanted.paused_until,
            rests=wanted.rests,
            dormant=wanted.dormant,
            unanswered=wanted.unanswered,
        )
        return plan_next(chosen, ask.now)

    return await replan_reminders(ask, apply)


def _switched(ask: Request, member: Member, *, on: bool) -> Member:
    if not on:
        return plan_next(replace(member, on=False), ask.now)
    after = wake(member)
    return end_vacation(after, ask.now) if after.paused_until else after


def _undoing(shown: Reply) -> Reply:
    """*shown* behind a line that says what has happened, and how to undo it."""
    said = text(strong("No reminders come any more. "), CommandRef("nudges", "on"), " brings them back.")
    return replace(shown, blocks=(said, *shown.blocks))


def _loose(switch: Switch | None, words: str, member: Member) -> tuple[Switch | None, Member]:
    """What *words* without a name mean: no reminders, or another day, time and rhythm."""
    if is_off(words) or means_stop(words) or (switch is Switch.OFF and means_stop(f"stop {words}")):
        return Switch.OFF, member
    try:
        when = read_when(words)
    except UsageError as error:
        raise UsageError(f"I could not read “{shorten(words, 40)}”.", fix=LOOSE) from error
    if len(when.days) > 1 or when.rhythm is Rhythm.TWICE:
        raise UsageError("Reminders come on one day of the week.", fix=LOOSE)
    often: dict[Rhythm | None, Every] = {Rhythm.WEEKLY: Every.WEEK, Rhythm.FORTNIGHTLY: Every.TWO_WEEKS}
    every = often.get(when.rhythm, member.every)
    return switch, replace(member, day=when.days[0] if when.days else member.day, at=when.at or member.at, every=every)


async def _paused(ask: Request, member: Member, until: str | None) -> Member:
    words = re.sub(r"^\s*(?:until|till)\b\s*", "", until or "", flags=re.IGNORECASE)
    if not words:
        raise UsageError("Until which day?", fix="Try: /nudges pause until 10 January")
    found = await read_day(ask.services.dates, words, ask.now, member.where, first=True, known=member.zone_known)
    if not found.sure:
        days = (found.day, *found.others)
        raise UsageError(
            "Back on " + " or ".join(map(said, days)) + "?",
            fix=f"For example: /nudges pause until {found.day}",
            lines=tuple(f"nudges pause until {day}" for day in days),
        )
    if found.day <= today(ask, member):
        raise UsageError(f"{said(found.day)} is too soon for a pause.", fix="Choose a day after today.")
    return start_vacation(member, found.day, ask.now)

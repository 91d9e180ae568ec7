"""The next eight posts of a schedule: what `/schedule list` shows is what comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guidebot.core import rotation as rotating
from guidebot.core import wallclock
from guidebot.core.actions import ActionRef
from guidebot.core.dates import said
from guidebot.core.posts import SHOWN, Schedule
from guidebot.core.records import dataclass
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Heading,
    ItemList,
    Line,
    Mention,
    Plain,
    Reply,
    Span,
    button_rows,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.schedule import NIGHT, Occurrence, Rhythm, Rule, local, risky
from guidebot.core.text import shorten
from guidebot.features.guide.order import traits
from guidebot.features.posts.calming import hint
from guidebot.features.posts.series import CHOOSE, YES, Postable, PostSeries, draw


@dataclass(frozen=True, slots=True)
class Slot:
    """One coming post."""

    when: Occurrence
    entry: Postable


async def slots(ask: Request, series: PostSeries, schedule: Schedule) -> Sequence[Slot]:
    """The next eight posts. Showing them settles them: what is new waits behind."""
    found = await series.pool(draw(ask), schedule.options)
    pool = traits(ask.guide, found)
    settled = await ask.services.posts.change(
        schedule.community, schedule.kind, lambda schedule: rotating.settle(schedule, pool)
    )
    items = rotating.upcoming(settled, pool, SHOWN)
    return [Slot(when, found[item]) for when, item in zip(schedule.coming(ask.now, SHOWN), items, strict=False)]


async def calendar(
    ask: Request, series: PostSeries, schedule: Schedule, *said: Span | str, undo: Sequence[Button] = ()
) -> Reply:
    """The schedule with its next eight posts; *said* stands first, *undo* last."""
    first: list[Block] = [text(*said)] if said else []
    rows = button_rows(undo) if undo else ()
    shown = (*first, *await calendar_blocks(ask, series, schedule), *rows)
    return Reply(shown, again=ActionRef("run", ("schedule list",)))


async def calendar_blocks(ask: Request, series: PostSeries, schedule: Schedule) -> list[Block]:
    """One schedule: rhythm, channel, what was chosen, and the next eight posts."""
    coming = await slots(ask, series, schedule)
    blocks: list[Block] = [Heading(series.title, 2, series.sign), text(*summary(ask, series, schedule))]
    if schedule.paused:
        blocks.append(text(strong("Paused. "), "Nothing is posted until ", CommandRef("schedule resume"), "."))
    blocks += hint(series, schedule)
    if risky(schedule.rule.at):
        blocks.append(text(strong("Mind the clock: "), NIGHT))
    if series.composed:
        days = [moment(schedule, one) for one in schedule.coming(ask.now, SHOWN)]
        blocks.append(ItemList(tuple(line(strong(one)) for one in days), ordered=True))
    if series.composed and not coming:
        blocks.append(text("As things stand now nothing would be posted. ", series.empty))
    elif coming and not series.composed:
        blocks.append(ItemList(tuple(_line(schedule, one) for one in coming), ordered=True))
    elif not coming:
        blocks.append(text(series.empty, " Change what may be posted with ", CommandRef("schedule edit"), "."))
    today = wallclock.local(ask.now, schedule.rule.zone).date()
    left_out = sorted(day for day in schedule.skipped if day >= today)
    if left_out:
        blocks.append(footnote(_left_out(left_out)))
    missed = (await ask.services.inspector.missed(schedule.community)).get(schedule.id)
    if missed is not None:
        due, why = missed
        day = moment(schedule, Occurrence(due, local(due, schedule.rule.where).date()))
        blocks.append(footnote(f"The post of {day} did not come: {why or 'no reason was kept'}."))
    return blocks


def _left_out(days: Sequence[date]) -> str:
    """The next days without a post, in words; a long pause has more of them than anybody reads."""
    named = ", ".join(f"{day:%A} {day.day} {day:%B}" for day in days[:SHOWN])
    if len(days) <= SHOWN:
        return f"No post on {named}."
    return f"No post on {named}, and on more days until {said(days[-1])}."


def summary(ask: Request, series: PostSeries, schedule: Schedule) -> Line:
    """When and where it posts, and from what, in words."""
    rule = schedule.rule
    days = " and ".join(day.value.capitalize() for day in rule.days)
    often = {Rhythm.WEEKLY: "every week", Rhythm.TWICE: "every week", Rhythm.FORTNIGHTLY: "every two weeks"}
    spans: list[Span] = [Plain(f"{days} at {rule.at:%H:%M} ({_zone(rule)}), {often[rule.rhythm]}, in ")]
    spans.append(Mention("channel", schedule.channel) if schedule.channel else Plain("no channel yet"))
    only = [
        option.label
        for choice in series.choices
        if choice.narrows
        for option in choice.options(ask.guide)
        if schedule.options.get(choice.name) == option.value
    ]
    spans.append(Plain(f". Only: {', '.join(only)}." if only else "."))
    if schedule.options.get(CHOOSE) == YES:
        spans.append(Plain(" Members choose, two days before."))
    return tuple(spans)


def _zone(rule: Rule) -> str:
    return rule.zone if rule.zone == rule.where else f"{rule.where}, since no zone is known here as “{rule.zone}”"


def moment(schedule: Schedule, when: Occurrence) -> str:
    """The local day and time of a post, as people there say it."""
    at = local(when.at, schedule.rule.where)
    return f"{at:%a} {at.day} {at:%b}, {at:%H:%M}"


def _line(schedule: Schedule, slot: Slot) -> Line:
    return line(strong(moment(schedule, slot.when)), f": {shorten(slot.entry.title, 140)}")

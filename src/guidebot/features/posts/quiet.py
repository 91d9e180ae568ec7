"""Care for lonely posts: after four that nobody touched, organisers hear it once, with what they can do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from guidebot.core.commands import Access, Action, action
from guidebot.core.errors import UsageError
from guidebot.core.posts import Schedule
from guidebot.core.reply import Reply, say
from guidebot.core.requests import Request
from guidebot.core.schedule import Rhythm
from guidebot.core.services import Services
from guidebot.features.audit import write_down
from guidebot.features.posts import series_list
from guidebot.features.posts.calendar import calendar
from guidebot.features.posts.calming import LONELY, heard, offers, votes
from guidebot.features.posts.choosing import by_kind
from guidebot.features.posts.series import CARE, CHOOSE, NO, PINNED, QUIET, YES, pins


async def look(services: Services, schedule: Schedule, now: datetime) -> None:
    """Before a post: whether somebody answered in the discussion of one of those that nobody pressed.

    Here and not after the post, since nobody may be asked anything while its arrival is being stored.
    """
    if schedule.options.get(CARE) == NO:
        return
    before = await services.posts.lately(schedule.community, schedule.kind, LONELY)
    if len(before) < LONELY or any(one.touched_at is not None for one in before):
        return
    for one in before:
        if await services.discussions.answered(one):
            await services.posts.touch(one.community, one.kind, one.item, now)
            return


async def after_post(services: Services, schedule: Schedule, item: str, now: datetime) -> None:
    """A post of *item* went out: it is pinned no more, and those before it may have been quiet."""
    lately = await services.posts.lately(schedule.community, schedule.kind, LONELY + 1)
    before = lately[1:]
    quiet = len(before) == LONELY and all(one.touched_at is None for one in before)
    first = quiet and QUIET not in schedule.options and schedule.options.get(CARE) != NO
    if first:
        await _tell(services, schedule, now)

    def noted(schedule: Schedule) -> Schedule:
        options = {**schedule.options, PINNED: ",".join(pin for pin in pins(schedule) if pin != item)}
        options[QUIET] = (schedule.options.get(QUIET) or f"{now:%Y-%m-%d}") if quiet else ""
        return replace(schedule, options={name: value for name, value in options.items() if value})

    if noted(schedule) != schedule:
        await services.schedules.change(schedule, noted)


async def _tell(services: Services, schedule: Schedule, now: datetime) -> None:
    series = series_list.find(schedule.kind)
    if series is None:
        return
    what = (
        f"Nobody pressed anything below the last {LONELY} posts of “{series.title}”, and the bot heard of no answer. "
        "A calmer rhythm may fit better."
    )
    fix = f"/schedule list {schedule.kind} has buttons that change rhythm and subject. This is said once."
    key = f"quiet:{schedule.id}:{int(now.timestamp())}"
    await services.alerts.tell(schedule.community, key, what, fix, now, offers(series))


@action("schedule.slower", access=Access.ORGANISER)
async def slower(ask: Request, kind: str) -> Reply:
    """Post every two weeks, from the next post on."""
    series, one = await by_kind(ask, kind)
    coming = one.coming(ask.now, 1)
    anchor = coming[0].day if coming else ask.now.date()

    def calmer(it: Schedule) -> Schedule:
        days = it.rule.days[:1]
        rule = replace(it.rule, rhythm=Rhythm.FORTNIGHTLY, days=days, anchor=anchor)
        return replace(it, rule=rule, options=heard({**it.options})).planned(ask.now)

    changed = await ask.services.schedules.change(one, calmer)
    await write_down(ask, f"made the {kind} posts come every two weeks")
    return await calendar(ask, series, changed, "Every two weeks from now on.")


@action("schedule.choose", access=Access.ORGANISER)
async def choose(ask: Request, kind: str) -> Reply:
    """Let members choose what comes next."""
    series, one = await by_kind(ask, kind)
    if not votes(series):
        raise UsageError(f"There is nothing to choose from: each “{series.title}” is made anew.")
    changed = await ask.services.schedules.change(
        one, lambda it: replace(it, options=heard({**it.options, CHOOSE: YES}))
    )
    await write_down(ask, f"let members choose {kind} posts")
    return await calendar(ask, series, changed, "Two days before each post members are asked.")


@action("schedule.goon", access=Access.ORGANISER)
async def go_on(ask: Request, kind: str) -> Reply:
    """Leave everything as it is."""
    _, quiet = await by_kind(ask, kind)
    await ask.services.schedules.change(quiet, lambda it: replace(it, options=heard({**it.options})))
    return say("All right, everything stays as it is. You hear of it again only after somebody has answered a post.")


ACTIONS: tuple[Action, ...] = (slower, choose, go_on)

"""From what an organiser typed to a schedule or an item."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from guidebot.core.actions import ActionRef
from guidebot.core.errors import Expired, UsageError
from guidebot.core.guide import Kind
from guidebot.core.limits import OPTION, OPTIONS
from guidebot.core.nearest import nearest
from guidebot.core.people import CommunityId
from guidebot.core.posts import SHOWN, Schedule
from guidebot.core.reply import Button, CommandRef, Option, Reply, Tone, button_rows, footnote, text
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.core.weekdays import parse_days
from guidebot.features.posts import series_list
from guidebot.features.posts.calendar import moment
from guidebot.features.posts.series import Postable, PostSeries, draw
from guidebot.features.posts.series_list import known

_NO_SCHEDULE = frozenset(("next", "this", "until", "till", "on", "the", "tomorrow", "today", "number", "post"))
Chosen = tuple[PostSeries, Schedule]


def community(ask: Request) -> CommunityId:
    """The community of the request."""
    assert ask.community is not None, "organiser commands are for communities only"
    return ask.community


async def complete_schedule(ask: Request, typed: str) -> Sequence[Option]:
    """Suggestions for a schedule."""
    if ask.community is None:
        return ()
    found = known(await ask.services.schedules.of(ask.community))
    return [Option(series.title, series.kind) for series, _ in found if typed.lower() in series.title.lower()]


async def complete_series(ask: Request, typed: str) -> Sequence[Option]:
    """Suggestions for a series, also one that the community does not have yet."""
    del ask
    return [Option(one.title, one.kind) for one in series_list.SERIES if typed.lower() in one.title.lower()]


async def complete_post(ask: Request, typed: str) -> Sequence[Option]:
    """Suggestions for a coming post: the days of the schedules, those that hold what is typed."""
    if ask.community is None:
        return ()
    options: dict[str, Option] = {}
    for series, one in _named(ask, await ask.services.schedules.of(ask.community)):
        for when in one.coming(ask.now, SHOWN):
            label = f"{moment(one, when)}: {series.title}"
            if typed.strip().lower() in f"{label} {when.day}".lower():
                options.setdefault(str(when.day), Option(shorten(label, OPTION), str(when.day)))
    return list(options.values())[:OPTIONS]


def apart(schedule: str | None, rest: str | None) -> tuple[str | None, str]:
    """The schedule and what follows it, where a typed line began with what is no schedule: ``skip 7 December``."""
    words = (rest or "").strip()
    if schedule is None or any(_is_called(one, schedule.strip().lower()) for one in series_list.SERIES):
        return schedule, words
    if re.search(r"\d", schedule) or schedule.strip().lower() in _NO_SCHEDULE or _is_weekday(schedule):
        return None, f"{schedule} {words}".strip()
    return schedule, words


def _is_weekday(word: str) -> bool:
    try:
        return len(parse_days(word)) == 1
    except UsageError:
        return False


async def complete_item(ask: Request, typed: str) -> Sequence[Option]:
    """Suggestions for an item that the schedule named beside it may post; without one, that any of them may."""
    if ask.community is None:
        return ()
    options: dict[str, Option] = {}
    for series, schedule in _named(ask, await ask.services.schedules.of(ask.community)):
        if series.lookup is None:
            continue
        pool = await series.pool(draw(ask), schedule.options)
        ids = _fitting(ask, series.lookup, pool, typed.strip())
        options.update({one: Option(shorten(pool[one].title, OPTION), one) for one in ids})
    return list(options.values())[:OPTIONS]


def _fitting(ask: Request, lookup: Kind, pool: Mapping[str, Postable], typed: str) -> list[str]:
    """The ids of what *typed* may mean among *pool*: before the first letter all of it, in its order."""
    if not typed:
        return list(pool)
    found = [one.id for one in ask.services.library.finder(ask.community).complete(lookup, typed)]
    own = [id_ for id_, one in pool.items() if id_.startswith("suggested-") and typed.lower() in one.title.lower()]
    return [*own, *(one for one in found if one in pool)]


def _named(ask: Request, schedules: Sequence[Schedule]) -> Sequence[Chosen]:
    """The schedule that was given before the parameter that is typed now, or all of them."""
    found, wanted = known(schedules), ask.fields.get("schedule", "").strip().lower()
    meant = [one for one in found if wanted and _is_called(one[0], wanted)]
    return meant or found


async def choose(ask: Request, typed: str | None, command: str, rest: str = "") -> Chosen | Reply:
    """The schedule that *typed* means; without it the only one, or buttons for ``command KIND rest``.

    Raises:
        UsageError: more was typed than a schedule's name; a button would leave it out.
    """
    found = known(await ask.services.schedules.of(community(ask)))
    if not found:
        return no_schedule()
    if typed is None:
        return found[0] if len(found) == 1 else _which(found, command, rest)
    wanted = typed.strip().lower()
    meant = [one for one in found if wanted and _is_called(one[0], wanted)]
    if not meant and any(char.isdigit() or char.isspace() for char in wanted):
        raise UsageError(
            f"“{shorten(typed, 40)}” is no schedule here.",
            fix=f"For example: /{command} {found[0][0].kind}. Where a number follows, it is from 1 to {SHOWN}.",
        )
    if not meant:
        near = nearest(wanted, [series.kind for series, _ in found])
        meant = [one for one in found if one[0].kind in near]
    return meant[0] if len(meant) == 1 else _which(found, command)


async def by_kind(ask: Request, kind: str) -> Chosen:
    """The schedule that a button names.

    Raises:
        Expired: it is gone.
    """
    for series, schedule in known(await ask.services.schedules.of(community(ask))):
        if series.kind == kind:
            return series, schedule
    raise Expired("That schedule is gone.", fix="Type /setup to make a new one.")


async def choose_series(ask: Request, typed: str, command: str) -> Chosen | Reply:
    """The series that *typed* means with the community's schedule of it, or the one that it would begin with."""
    if not ask.settings.channel and not await ask.services.schedules.of(community(ask)):
        return no_schedule()
    wanted = typed.strip().lower()
    meant = [one for one in series_list.SERIES if wanted and _is_called(one, wanted)]
    if len(meant) == 1:
        return await series_by_kind(ask, meant[0].kind)
    items = [Button(one.title, ActionRef("run", (f"{command} {one.kind}",))) for one in series_list.SERIES]
    return Reply((text("Which one?"), *button_rows(items)))


async def series_by_kind(ask: Request, kind: str) -> Chosen:
    """The series that a button names, with the community's schedule of it, or the one that it would begin with.

    Raises:
        Expired: there is no such series.
    """
    series = series_list.find(kind)
    if series is None:
        raise Expired("That series is gone.", fix="See what is posted with /schedule list.")
    there = {one.kind: one for one in await ask.services.schedules.of(community(ask))}
    first = series.first(community(ask), channel=ask.settings.channel, zone=ask.settings.where, anchor=ask.now.date())
    return series, there.get(kind, first)


def choose_item(ask: Request, series: PostSeries, pool: Mapping[str, Postable], typed: str) -> str:
    """The id of the item that *typed* means.

    Raises:
        UsageError: none or several fit.
    """
    if typed in pool:
        return typed
    if series.lookup is None:
        raise UsageError(f"A {series.title.lower()} is made anew each time, so nothing can be chosen for it.")
    found = ask.services.library.finder(ask.community).pick(series.lookup, typed)
    ids = [one.id for one in found if one.id in pool]
    ids += [id_ for id_, one in pool.items() if id_.startswith("suggested-") and typed.lower() in one.title.lower()]
    if len(ids) == 1:
        return ids[0]
    if ids:
        titles = tuple(pool[one].title for one in ids[:5])
        fix = f"Choose one, or write its title: {'; '.join(titles)}"
        raise UsageError("Several fit that.", fix=fix, choices=tuple(ids[:5]), labels=titles)
    raise UsageError(
        f"Nothing that this schedule may post is called “{shorten(typed, 60)}”.", fix="Pick one while you type."
    )


def no_schedule() -> Reply:
    """What to say before `/setup`."""
    return Reply(
        (
            text("Nothing is posted here yet."),
            footnote("Choose channel, days and times with ", CommandRef("setup"), "."),
        ),
        tone=Tone.WARN,
    )


def _is_called(series: PostSeries, wanted: str) -> bool:
    names = (series.kind, *series.aliases)
    return wanted in series.title.lower() or any(one.startswith(wanted) for one in names)


def _which(schedules: Sequence[Chosen], command: str, rest: str = "") -> Reply:
    items = [
        Button(series.title, ActionRef("run", (f"{command} {series.kind} {rest}".strip()[:90],)))
        for series, _ in schedules
    ]
    return Reply((text("Which one?"), *button_rows(items)))

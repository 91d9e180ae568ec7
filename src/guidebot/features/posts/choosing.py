"""From what an organiser typed to a schedule or an item."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from guidebot.core.actions import ActionRef
from guidebot.core.errors import Expired, UsageError
from guidebot.core.guide import Kind
from guidebot.core.limits import OPTION, OPTIONS
from guidebot.core.people import CommunityId
from guidebot.core.posts import SHOWN, PostKind, Schedule
from guidebot.core.reply import Button, CommandRef, Option, Reply, Tone, button_rows, footnote, text
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.posts.calendar import entries
from guidebot.features.posts.pool import Postable

KINDS = {PostKind.PROBLEM: Kind.PROBLEM, PostKind.TOPIC: Kind.TOPIC}


def community(ask: Request) -> CommunityId:
    """The community of the request."""
    assert ask.community is not None, "organiser commands are for communities only"
    return ask.community


async def complete_schedule(ask: Request, typed: str) -> Sequence[Option]:
    """Suggestions for a schedule."""
    if ask.community is None:
        return ()
    found = await ask.services.schedules.of(ask.community)
    return [Option(one.title, one.kind.value) for one in found if typed.lower() in one.title.lower()]


async def complete_item(ask: Request, typed: str) -> Sequence[Option]:
    """Suggestions for an item that a schedule may post."""
    if ask.community is None:
        return ()
    options: dict[str, Option] = {}
    for schedule in await ask.services.schedules.of(ask.community):
        pool = await entries(ask, schedule)
        found = ask.services.library.finder(ask.community).complete(KINDS[schedule.kind], typed)
        ids = [one.id for one in found] + [one for one in pool if one.startswith("suggested-")]
        options.update({one: Option(shorten(pool[one].title, OPTION), one) for one in ids if one in pool})
    return list(options.values())[:OPTIONS]


async def choose(ask: Request, typed: str | None, command: str) -> Schedule | Reply:
    """The schedule that *typed* means; without it the only one, or buttons for ``command KIND``.

    Raises:
        UsageError: more was typed than a schedule's name; a button would leave it out.
    """
    found = await ask.services.schedules.of(community(ask))
    if not found:
        return no_schedule()
    if typed is None:
        return found[0] if len(found) == 1 else _which(found, command)
    wanted = typed.strip().lower()
    meant = [one for one in found if wanted and (wanted in one.title.lower() or one.kind.value.startswith(wanted))]
    if not meant and any(char.isdigit() or char.isspace() for char in wanted):
        raise UsageError(
            f"“{shorten(typed, 40)}” is no schedule here.",
            fix=f"For example: /{command} {found[0].kind.value}. Where a number follows, it is from 1 to {SHOWN}.",
        )
    if not meant:
        near = difflib.get_close_matches(wanted, [one.kind.value for one in found], n=1)
        meant = [one for one in found if one.kind.value in near]
    return meant[0] if len(meant) == 1 else _which(found, command)


async def by_kind(ask: Request, kind: str) -> Schedule:
    """The schedule that a button names.

    Raises:
        Expired: it is gone.
    """
    for one in await ask.services.schedules.of(community(ask)):
        if one.kind.value == kind:
            return one
    raise Expired("That schedule is gone.", fix="Type /setup to make a new one.")


def choose_item(ask: Request, schedule: Schedule, pool: Mapping[str, Postable], typed: str) -> str:
    """The id of the item that *typed* means.

    Raises:
        UsageError: none or several fit.
    """
    if typed in pool:
        return typed
    found = ask.services.library.finder(ask.community).pick(KINDS[schedule.kind], typed)
    ids = [one.id for one in found if one.id in pool]
    ids += [id_ for id_, one in pool.items() if id_.startswith("suggested-") and typed.lower() in one.title.lower()]
    if len(ids) == 1:
        return ids[0]
    if ids:
        named = "; ".join(f"{pool[one].title} ({one})" for one in ids[:5])
        raise UsageError("Several fit that.", fix=f"Name one by its id: {named}")
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


def _which(found: Sequence[Schedule], command: str) -> Reply:
    items = [Button(one.title, ActionRef("run", (f"{command} {one.kind.value}",))) for one in found]
    return Reply((text("Which one?"), *button_rows(items)))

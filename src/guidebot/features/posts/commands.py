"""`/schedule`: see and steer the posts that come. Nothing here changes more than the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from guidebot.core import rotation as rotating
from guidebot.core.actions import ActionRef
from guidebot.core.commands import Access, Action, Arg, Command, Topic, action, command
from guidebot.core.errors import UsageError
from guidebot.core.posts import SHOWN, Schedule
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Heading,
    Plain,
    Reply,
    Sign,
    Tone,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.rotation import Rotation
from guidebot.features.audit import write_down
from guidebot.features.guide.order import traits
from guidebot.features.posts.calendar import calendar, calendar_blocks, moment, slots
from guidebot.features.posts.choosing import (
    by_kind,
    choose,
    choose_item,
    community,
    complete_item,
    complete_schedule,
    no_schedule,
)
from guidebot.features.posts.content import Around, post_reply
from guidebot.features.posts.series import PINNED, draw, pins
from guidebot.features.posts.series_list import known

WHICH = Arg("Which schedule, for example problem", pick=complete_schedule)
PLACE = Arg("Which of the eight posts, 1 is next", low=1, high=SHOWN)


@command("schedule list", topic=Topic.COMMUNITY, weighty=False, access=Access.ORGANISER)
async def list_(ask: Request) -> Reply:
    """See the next eight posts of each schedule.

    What is shown is what comes. Steer it with skip, pin, swap, pause and edit.
    """
    found = known(await ask.services.schedules.of(community(ask)))
    if not found:
        return no_schedule()
    blocks: list[Block] = [Heading("What comes", 1, Sign.CLOCK)]
    for series, one in found:
        blocks += await calendar_blocks(ask, series, one)
    blocks.append(
        footnote(
            "Change it with ",
            *_joined("schedule pin", "schedule swap", "schedule skip", "schedule pause", "schedule edit"),
            ".",
        )
    )
    return Reply(tuple(blocks))


@command(
    "schedule preview",
    topic=Topic.COMMUNITY,
    weighty=False,
    access=Access.ORGANISER,
    examples=("schedule preview problem 2",),
)
async def preview(
    ask: Request, schedule: Annotated[str | None, WHICH] = None, post: Annotated[int, PLACE] = 1
) -> Reply:
    """See a coming post exactly as it will look."""
    meant = await choose(ask, schedule, "schedule preview")
    if isinstance(meant, Reply):
        return meant
    series, one = meant
    coming = await slots(ask, series, one)
    if series.composed and not coming:
        return Reply((text("As things stand now nothing would be posted. ", series.empty),))
    if post > len(coming) and not series.composed:
        raise UsageError(f"There is no post number {post}.", fix="See them with /schedule list.")
    last = await ask.services.posts.last(one.community, one.kind)
    return post_reply(
        ask.guide, series, coming[0 if series.composed else post - 1].entry, Around(last.link if last else "")
    )


@command("schedule skip", topic=Topic.COMMUNITY, access=Access.ORGANISER, examples=("schedule skip topic",))
async def skip(ask: Request, schedule: Annotated[str | None, WHICH] = None, post: Annotated[int, PLACE] = 1) -> Reply:
    """Leave one date without a post.

    The item is not lost: it comes at the next date.
    """
    meant = await choose(ask, schedule, "schedule skip")
    if isinstance(meant, Reply):
        return meant
    series, one = meant
    when = one.coming(ask.now, SHOWN)[post - 1]
    changed = await ask.services.schedules.change(one, lambda it: replace(it, skipped=(*it.skipped, when.day)))
    await write_down(ask, f"skipped the {one.kind} of {when.day.isoformat()}")
    undo = Button("Undo", ActionRef("schedule.unskip", (one.kind, when.day.isoformat())))
    return await calendar(ask, series, changed, "No post on ", strong(moment(one, when)), ".", undo=[undo])


@command("schedule pin", topic=Topic.COMMUNITY, access=Access.ORGANISER)
async def pin(
    ask: Request,
    schedule: Annotated[str, WHICH],
    item: Annotated[str, Arg("What to post: type a few letters of its title", pick=complete_item)],
    post: Annotated[int, Arg("At which of the eight posts, 1 is next", low=1, high=SHOWN, named=True)] = 1,
) -> Reply:
    """Choose what is posted next."""
    meant = await choose(ask, schedule, "schedule list")
    if isinstance(meant, Reply):
        return meant
    series, one = meant
    pool = await series.pool(draw(ask), one.options)
    chosen = choose_item(ask, series, pool, item)

    def edit(rotation: Rotation) -> Rotation:
        return rotating.pin(rotation, traits(ask.guide, pool), chosen, post)

    await ask.services.posts.change(one.community, one.kind, edit)
    one = await ask.services.schedules.change(one, lambda it: _pinned(it, chosen))
    await write_down(ask, f"pinned {chosen} as {one.kind} number {post}")
    return await calendar(ask, series, one, strong(pool[chosen].title), f" is number {post} now.")


@command("schedule swap", topic=Topic.COMMUNITY, access=Access.ORGANISER, examples=("schedule swap problem 1 3",))
async def swap(
    ask: Request,
    schedule: Annotated[str, WHICH],
    first: Annotated[int, Arg("The post to move, 1 is next", low=1, high=SHOWN)],
    second: Annotated[
        int | None, Arg("The post to exchange it with; without it another item", low=1, high=SHOWN)
    ] = None,
) -> Reply:
    """Exchange two coming posts, or one with another item."""
    meant = await choose(ask, schedule, "schedule list")
    if isinstance(meant, Reply):
        return meant
    series, one = meant
    pool = await series.pool(draw(ask), one.options)

    def edit(rotation: Rotation) -> Rotation:
        return rotating.swap(rotation, traits(ask.guide, pool), first, second)

    await ask.services.posts.change(one.community, one.kind, edit)
    await write_down(ask, f"swapped {one.kind} {first} with {second or 'another'}")
    other = f"number {second}" if second else "another item"
    return await calendar(ask, series, one, f"Exchanged number {first} with {other}.")


@command("schedule pause", topic=Topic.COMMUNITY, access=Access.ORGANISER)
async def pause(ask: Request, schedule: Annotated[str | None, WHICH] = None) -> Reply:
    """Stop posting until you resume it."""
    return await _paused(ask, schedule, paused=True)


@command("schedule resume", topic=Topic.COMMUNITY, access=Access.ORGANISER)
async def resume(ask: Request, schedule: Annotated[str | None, WHICH] = None) -> Reply:
    """Post again, from the next date on."""
    return await _paused(ask, schedule, paused=False)


@command("schedule now", topic=Topic.COMMUNITY, access=Access.ORGANISER)
async def now(ask: Request, schedule: Annotated[str, WHICH]) -> Reply:
    """Post the next item now, besides the calendar.

    The calendar keeps its dates; its items move up by one.
    """
    meant = await choose(ask, schedule, "schedule now")
    if isinstance(meant, Reply):
        return meant
    series, one = meant
    coming = await slots(ask, series, one)
    if not coming:
        raise UsageError(series.empty, fix=None if series.composed else "Change them with /schedule edit.")
    if not one.channel:
        raise UsageError("This schedule has no channel yet.", fix="Choose one with /schedule edit.")
    title = coming[0].entry.title
    if not await ask.services.posting.post_now(one, ask.now):
        raise UsageError("One was asked for a moment ago.", fix="Look into the channel first.")
    await write_down(ask, f"posted a {one.kind} at once")
    return Reply((text(strong(title), " is on its way."),), tone=Tone.GOOD)


@action("schedule.unskip", access=Access.ORGANISER, replaces=True)
async def unskip(ask: Request, kind: str, day: str) -> Reply:
    """Post on that date after all."""
    series, one = await by_kind(ask, kind)
    try:
        meant = date.fromisoformat(day)
    except ValueError as error:
        raise UsageError("That is no date.") from error

    def posted(schedule: Schedule) -> Schedule:
        return replace(schedule, skipped=tuple(other for other in schedule.skipped if other != meant))

    changed = await ask.services.schedules.change(one, posted)
    await write_down(ask, f"took back the skip of {meant.isoformat()}")
    return await calendar(ask, series, changed, "That date has its post again.")


COMMANDS: tuple[Command, ...] = (list_, preview, skip, pin, swap, pause, resume, now)
ACTIONS: tuple[Action, ...] = (unskip,)


def _pinned(schedule: Schedule, item: str) -> Schedule:
    """What an organiser chose is put to no vote; it is forgotten when it was posted."""
    return replace(schedule, options={**schedule.options, PINNED: ",".join((*pins(schedule), item)[-SHOWN:])})


async def _paused(ask: Request, typed: str | None, *, paused: bool) -> Reply:
    meant = await choose(ask, typed, "schedule pause" if paused else "schedule resume")
    if isinstance(meant, Reply):
        return meant
    series, one = meant
    changed = await ask.services.schedules.change(one, lambda it: replace(it, paused=paused).planned(ask.now))
    await write_down(ask, f"{'paused' if paused else 'resumed'} the {one.kind} posts")
    said = line("Nothing is posted until you resume it.") if paused else line("Posting goes on.")
    return await calendar(ask, series, changed, *said)


def _joined(*paths: str) -> list[CommandRef | Plain]:
    spans: list[CommandRef | Plain] = []
    for path in paths:
        spans += [Plain(", ")] if spans else []
        spans.append(CommandRef(path))
    return spans

"""`/schedule`: see and steer the posts that come. Nothing here changes more than the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from guidebot.core import rotation as rotating
from guidebot.core.actions import ActionRef
from guidebot.core.commands import Access, Action, Arg, Command, Topic, action, command
from guidebot.core.dates import said
from guidebot.core.errors import UsageError, about
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
    button_rows,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.rotation import Rotation
from guidebot.delivery.planning import extra_item
from guidebot.features.audit import write_down
from guidebot.features.guide.order import traits
from guidebot.features.posts.calendar import calendar, calendar_blocks, moment, slots
from guidebot.features.posts.choosing import (
    apart,
    by_kind,
    choose,
    choose_item,
    community,
    complete_item,
    complete_post,
    complete_schedule,
    no_schedule,
)
from guidebot.features.posts.content import Around, post_reply
from guidebot.features.posts.series import PINNED, PostSeries, draw, pins
from guidebot.features.posts.series_list import known
from guidebot.features.posts.which_post import POST, coming_post, pair, place_of, until_day

WHICH = Arg("Which schedule, for example problem", pick=complete_schedule)
PLACE = Arg(POST, high=60, pick=complete_post)


@command("schedule list", topic=Topic.COMMUNITY, weighty=False, access=Access.ORGANISER)
async def list_(ask: Request, schedule: Annotated[str | None, WHICH] = None) -> Reply:
    """See the next eight posts of each schedule, or of one.

    What is shown is what comes. Steer it with skip, pin, swap, pause and edit.
    """
    found = known(await ask.services.schedules.of(community(ask)))
    if not found:
        return no_schedule()
    if schedule is not None:
        meant = await choose(ask, schedule, "schedule list")
        if isinstance(meant, Reply):
            return meant
        found = [meant]
    blocks: list[Block] = [Heading("What comes", 1, Sign.CLOCK)]
    for series, one in found:
        blocks += await calendar_blocks(ask, series, one)
    files = [_calendar_file(series, alone=len(found) == 1) for series, one in found if not one.paused]
    blocks += button_rows(files)
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
    ask: Request, schedule: Annotated[str | None, WHICH] = None, post: Annotated[str | None, PLACE] = None
) -> Reply:
    """See a coming post exactly as it will look."""
    schedule, typed = apart(schedule, post)
    meant = await choose(ask, schedule, "schedule preview", typed)
    if isinstance(meant, Reply):
        return meant
    series, one = meant
    with about("post"):
        at = await place_of(ask, one, typed)
    coming = await slots(ask, series, one)
    if series.composed and not coming:
        return Reply((text("As things stand now nothing would be posted. ", series.empty),))
    if at > len(coming) and not series.composed:
        raise UsageError(f"There is no post number {at}.", fix="See them with /schedule list.")
    last = await ask.services.posts.last(one.community, one.kind)
    return post_reply(
        ask.guide, series, coming[0 if series.composed else at - 1].entry, Around(last.link if last else "")
    )


@command("schedule skip", topic=Topic.COMMUNITY, access=Access.ORGANISER, examples=("schedule skip topic",), again=True)
async def skip(
    ask: Request, schedule: Annotated[str | None, WHICH] = None, post: Annotated[str | None, PLACE] = None
) -> Reply:
    """Leave one date without a post.

    The item is not lost: it comes at the next date. The date may be a number of the list, a day or a weekday.
    """
    schedule, typed = apart(schedule, post)
    meant = await choose(ask, schedule, "schedule skip", typed)
    if isinstance(meant, Reply):
        return meant
    series, one = meant
    with about("post"):
        when = await coming_post(ask, one, typed)
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
    with about("item"):
        chosen = choose_item(ask, series, pool, item)

    def edit(rotation: Rotation) -> Rotation:
        return rotating.pin(rotation, traits(ask.guide, pool), chosen, post)

    await ask.services.posts.change(one.community, one.kind, edit)
    one = await ask.services.schedules.change(one, lambda it: _pinned(it, chosen))
    await write_down(ask, f"pinned {chosen} as {one.kind} number {post}")
    return await calendar(ask, series, one, strong(pool[chosen].title), f" is number {post} now.")


@command(
    "schedule swap", topic=Topic.COMMUNITY, access=Access.ORGANISER, examples=("schedule swap problem 1 3",), again=True
)
async def swap(
    ask: Request,
    schedule: Annotated[str, WHICH],
    first: Annotated[str, Arg("The post to move: its number, 1 is next, or its day", high=60)],
    second: Annotated[str | None, Arg("The post to exchange it with; without it another item", high=60)] = None,
) -> Reply:
    """Exchange two coming posts, or one with another item."""
    meant = await choose(ask, schedule, "schedule list")
    if isinstance(meant, Reply):
        return meant
    series, one = meant
    at, other_at = await _two(ask, one, first, second)
    pool = await series.pool(draw(ask), one.options)

    def edit(rotation: Rotation) -> Rotation:
        return rotating.swap(rotation, traits(ask.guide, pool), at, other_at)

    await ask.services.posts.change(one.community, one.kind, edit)
    await write_down(ask, f"swapped {one.kind} {at} with {other_at or 'another'}")
    other = f"number {other_at}" if other_at else "another item"
    return await calendar(ask, series, one, f"Exchanged number {at} with {other}.")


@command("schedule pause", topic=Topic.COMMUNITY, access=Access.ORGANISER)
async def pause(
    ask: Request,
    schedule: Annotated[str | None, WHICH] = None,
    until: Annotated[str | None, Arg("The day from which posts come again by themselves", high=60)] = None,
) -> Reply:
    """Stop posting until you resume it, or until a day."""
    schedule, typed = apart(schedule, until)
    if typed:
        return await _until(ask, schedule, typed)
    return await _paused(ask, schedule, paused=True)


@command("schedule resume", topic=Topic.COMMUNITY, access=Access.ORGANISER)
async def resume(ask: Request, schedule: Annotated[str | None, WHICH] = None) -> Reply:
    """Post again, from the next date on."""
    return await _paused(ask, schedule, paused=False)


@command("schedule now", topic=Topic.COMMUNITY, access=Access.ORGANISER, again=True)
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
    if not await ask.services.posting.post_now(one, ask.now, ask.member):
        raise UsageError("One was asked for a moment ago.", fix="Look into the channel first.")
    title = await _taken(ask, series, one) or title
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


@action("schedule.unpause", access=Access.ORGANISER, replaces=True)
async def unpause(ask: Request, kind: str, until: str) -> Reply:
    """Post on the days before *until* after all."""
    series, one = await by_kind(ask, kind)

    def posted(schedule: Schedule) -> Schedule:
        return replace(schedule, skipped=tuple(day for day in schedule.skipped if day.isoformat() >= until))

    changed = await ask.services.schedules.change(one, posted)
    await write_down(ask, f"took back a pause of the {kind} posts")
    return await calendar(ask, series, changed, "Posting goes on.")


COMMANDS: tuple[Command, ...] = (list_, preview, skip, pin, swap, pause, resume, now)
ACTIONS: tuple[Action, ...] = (unskip, unpause)


def _calendar_file(series: PostSeries, *, alone: bool) -> Button:
    label = "Calendar file" if alone else f"Calendar file: {series.title}"
    return Button(label, ActionRef("calendar.schedule", (series.kind,)))


def _pinned(schedule: Schedule, item: str) -> Schedule:
    """What an organiser chose is put to no vote; it is forgotten when it was posted."""
    before = [one for one in pins(schedule) if one != item]
    return replace(schedule, options={**schedule.options, PINNED: ",".join((*before, item)[-SHOWN:])})


async def _until(ask: Request, typed: str | None, until: str) -> Reply:
    """No posts before a day: each of their dates is left out, so that they come again by themselves."""
    meant = await choose(ask, typed, "schedule pause", f"until {until}")
    if isinstance(meant, Reply):
        return meant
    series, one = meant
    with about("until"):
        day = await until_day(ask, one, until)
    left = [when.day for when in one.coming(ask.now, 210) if when.day < day]
    if not left:
        raise UsageError(f"No post would come before {said(day)}.", fix="See what comes with /schedule list.")
    changed = await ask.services.schedules.change(one, lambda it: replace(it, skipped=(*it.skipped, *left)))
    await write_down(ask, f"paused the {one.kind} posts until {day.isoformat()}")
    undo = Button("Undo", ActionRef("schedule.unpause", (one.kind, day.isoformat())))
    words = ("No posts until ", strong(said(day)), "; from then on they come again by themselves.")
    return await calendar(ask, series, changed, *words, undo=[undo])


async def _two(ask: Request, schedule: Schedule, first: str, second: str | None) -> tuple[int, int | None]:
    """The numbers of the posts to exchange."""
    named = pair(f"{first} {second or ''}") if second is None or first.isdigit() else (first, second)
    if not 1 <= len(named) <= 2:
        raise UsageError("Name one post or two.", fix="For example: /schedule swap problem 1 3")
    with about("first"):
        places = [await place_of(ask, schedule, one) for one in named]
    return places[0], places[1] if len(places) > 1 else None


async def _taken(ask: Request, series: PostSeries, schedule: Schedule) -> str | None:
    """The title of what *now* posts: it leaves the calendar here, so that no later pin can take its place."""
    if series.composed:
        return None
    pool = await series.pool(draw(ask), schedule.options)
    key = extra_item(schedule, ask.now, ask.member).key
    item = await ask.services.posts.take(schedule.community, schedule.kind, key, traits(ask.guide, pool), ask.now)
    return pool[item].title if item is not None and item in pool else None


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

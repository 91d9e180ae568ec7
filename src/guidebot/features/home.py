"""The bot's home page, where a platform has one: what is mine, what is on this week, what comes."""

from __future__ import annotations

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.dates import said
from guidebot.core.goals import UNFINISHED
from guidebot.core.limits import BUTTON, ROW_BUTTONS
from guidebot.core.nudges import Member
from guidebot.core.people import CommunityId
from guidebot.core.posts import Schedule
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Divider,
    Heading,
    ItemList,
    Line,
    Link,
    Moment,
    Plain,
    Reply,
    Sign,
    Span,
    Tone,
    button_rows,
    buttons,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.goals.people import me, today, with_inbox_note
from guidebot.features.goals.showing import listed
from guidebot.features.posts import series_list
from guidebot.features.posts.calendar import moment, slots
from guidebot.features.posts.series import PostSeries, draw

SHOWN = 3


@action("home")
async def home(ask: Request) -> Reply:
    """The home page of the one who opened it."""
    blocks: list[Block] = [Heading("guidebot", 1, Sign.COMPASS), *await _goals(ask), *await _tries(ask)]
    if ask.community is not None:
        blocks += await _this_week(ask, ask.community)
        blocks += await _calendar(ask, ask.community) if ask.organiser else []
    return await with_inbox_note(ask, Reply((*blocks, Divider(), *_links()), summary="Your guidebot page"))


ACTIONS: tuple[Action, ...] = (home,)


async def _goals(ask: Request) -> list[Block]:
    """Goals that are not finished, each with a button, and when the next reminder comes."""
    member = await me(ask)
    mine = [one for one in await ask.services.goals.of(ask.member) if one.state in UNFINISHED]
    heading = Heading("Your goals", 2, Sign.GOAL)
    if not mine:
        return [heading, text("None yet. ", CommandRef("goal add"), " sets one; ", CommandRef("learn"), " has ideas.")]
    items = ItemList(tuple(listed(one, today(ask, member)) for one in mine))
    named = mine if len(mine) <= ROW_BUTTONS else mine[: ROW_BUTTONS - 1]  # one row of the five that a page holds
    opened = [Button(shorten(one.title, BUTTON), ActionRef("goal.show", (str(one.id),))) for one in named]
    opened += [Button("All goals", ActionRef("run", ("goal list",)))] if len(named) < len(mine) else []
    return [heading, items, *_reminder(member), *button_rows(opened, 5), buttons(_check_in(), _progress())]


async def _tries(ask: Request) -> list[Block]:
    """What the member tries with others here, each with the button for its card."""
    mine = [one for one in await ask.services.tries.of(ask.member) if one.community == ask.community]
    if not mine:
        return []
    items = ItemList(tuple(line(strong(one.title), f" – a result by {said(one.due)}") for one in mine))
    telling = [Button(shorten(f"Tell: {one.title}", BUTTON), ActionRef("card.tell", (str(one.goal),))) for one in mine]
    return [Heading("What you try with others", 2, Sign.PERSON), items, *button_rows(telling, 3)]


def _reminder(member: Member) -> list[Block]:
    if member.on and member.next_at is not None and not member.stopped:
        return [footnote("Next reminder: ", Moment(member.next_at, "datetime", member.where), ".")]
    return [footnote("No reminder is planned. ", CommandRef("nudges"), " shows and changes that.")]


def _check_in() -> Button:
    return Button("Check in", ActionRef("run", ("checkin",)), Tone.GOOD)


def _progress() -> Button:
    return Button("Progress", ActionRef("run", ("progress",)))


async def _this_week(ask: Request, community: CommunityId) -> list[Block]:
    """The latest problem and topic that were posted, with a link where the platform gave one."""
    lines: list[Line] = []
    for series, schedule in series_list.known(await ask.services.schedules.of(community)):
        post = await ask.services.posts.last(community, schedule.kind)
        entry = (await series.pool(draw(ask), schedule.options)).get(post.item) if post else None
        if post is None or entry is None:
            continue
        title = shorten(entry.title, 120)
        name: Span = Link(title, post.link) if post.link else Plain(title)
        lines.append(line(strong(f"{series.title}: "), name))
    if not lines:
        return []
    return [Heading("This week", 2), ItemList(tuple(lines))]


async def _calendar(ask: Request, community: CommunityId) -> list[Block]:
    """The next posts, for organisers."""
    schedules = series_list.known(await ask.services.schedules.of(community))
    if not schedules:
        return [
            Heading("For organisers", 2),
            text("Nothing is posted yet. ", CommandRef("setup"), " asks for a channel, days and times."),
        ]
    blocks: list[Block] = [Heading("What comes, for organisers", 2)]
    for series, one in schedules:
        said = "paused" if one.paused else await _next(ask, series, one)
        blocks.append(text(strong(f"{series.title}: "), said))
    calendar = Button("Calendar", ActionRef("run", ("schedule list",)))
    return [*blocks, buttons(calendar, Button("Check everything", ActionRef("run", ("doctor",))))]


async def _next(ask: Request, series: PostSeries, schedule: Schedule) -> str:
    coming = (await slots(ask, series, schedule))[:SHOWN]
    said = [f"{moment(schedule, one.when)} {shorten(one.entry.title, 60)}" for one in coming]
    return "; ".join(said) or ("nothing to tell yet" if series.composed else "nothing fits the filters")


def _links() -> list[Block]:
    return [
        buttons(
            Button("Open the guide", ActionRef("run", ("guide",)), Tone.PRIMARY),
            Button("An open problem", ActionRef("run", ("problem",))),
            Button("What can you do?", ActionRef("run", ("guidebot help",))),
        ),
        footnote("Everything here is also a command: ", CommandRef("guidebot help"), ". Only you see this page."),
    ]

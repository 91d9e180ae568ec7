"""`/calendar`: a file of what is mine, and, with a web server, a private address that can be renewed and ended."""

from __future__ import annotations

from collections.abc import Sequence

from guidebot.core.actions import ActionRef
from guidebot.core.calendars import Address, Dated, fresh_secret, proof_of
from guidebot.core.commands import Access, Action, Command, Topic, action, command
from guidebot.core.errors import Expired
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.posts import Schedule
from guidebot.core.reply import (
    Block,
    Button,
    Download,
    File,
    Heading,
    Moment,
    Plain,
    Reply,
    Sign,
    Tone,
    button_rows,
    buttons,
    footnote,
    text,
)
from guidebot.core.requests import Request
from guidebot.features.calendar.gathering import of_community, of_goal, of_member, of_opening, of_schedule
from guidebot.features.goals.people import goal_of, me
from guidebot.features.posts import series_list
from guidebot.features.posts.series import PostSeries

SECRET = "Whoever has this address sees what is in it. I keep no copy, so note it now; Renew makes another one."  # noqa: S105  # no secret


@command("calendar", topic=Topic.YOU)
async def calendar(ask: Request) -> Reply:
    """Take your goals, deadlines and reminders into your calendar.

    The file holds what has a date today. A private address, where this bot serves one, keeps itself up to date.
    """
    entries = await of_member(ask.services, ask.member, ask.now)
    count = "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
    blocks: list[Block] = [Heading("Your calendar", 1, Sign.CLOCK)]
    if entries:
        blocks.append(_file(ask, "guidebot.ics", "guidebot", entries, f"{count}: your goals, deadlines and reminders"))
        blocks.append(footnote("Import it once more later: what changed is changed, nothing comes twice."))
    else:
        blocks.append(text("Nothing of yours has a date yet."))
    return Reply((*blocks, *await _address(ask)))


@action("calendar.renew")
async def renew(ask: Request) -> Reply:
    """Make a private address; the former one ends."""
    return await _renewed(ask, ask.member, "Your private address")


@action("calendar.end")
async def end(ask: Request) -> Reply:
    """End the private address."""
    await ask.services.addresses.end(ask.member)
    return Reply((text("The address is ended. Calendars that read it get nothing from now on."),))


@action("calendar.here", access=Access.ORGANISER)
async def here(ask: Request) -> Reply:
    """Make the address of the community's calendar and feed; the former one ends."""
    if ask.community is None:
        raise Expired("That is for communities.", fix="Ask for it in a channel of yours.")
    return await _renewed(ask, ask.community, "The address of this community's calendar")


@action("calendar.here.file")
async def here_file(ask: Request) -> Reply:
    """The community's coming posts and deadlines as a file."""
    if ask.community is None:
        raise Expired("That is for communities.", fix="Ask for it in a channel of yours.")
    entries = await of_community(ask.services, ask.community, ask.now)
    if not entries:
        return Reply((text("Nothing is planned here yet."),))
    file = _file(ask, "community.ics", "What comes here", entries, "The coming posts and deadlines")
    series = [found for found, schedule in await _schedules(ask) if not schedule.paused]
    alone = [Button(f"{one.title} alone", ActionRef("calendar.schedule", (one.kind,))) for one in series]
    return Reply((file, *button_rows(alone)))


@action("calendar.schedule")
async def schedule(ask: Request, kind: str) -> Reply:
    """The coming posts of one series as a file."""
    found = next(((series, it) for series, it in await _schedules(ask) if series.kind == kind), None)
    if found is None:
        raise Expired("Nothing of that kind is posted here any more.", fix="See what is: /calendar")
    entries = of_schedule(*found, ask.now)
    if not entries:
        return Reply((text("Those posts are paused, so none has a date."),))
    title = found[0].title
    about = "The next posts. Import it once more later: what moved moves, and what was left out is crossed out."
    return Reply((_file(ask, f"{kind}.ics", title, entries, about),))


@action("calendar.goal")
async def goal(ask: Request, number: int) -> Reply:
    """One goal as a file."""
    found = of_goal(await goal_of(ask, number))
    if not found:
        edit = Button("Give it a date", ActionRef("goal.day", (str(number),)))
        return Reply((text("That goal has no date yet."), buttons(edit)))
    return Reply((_file(ask, "goal.ics", "guidebot", found, "The day on which your goal is due"),))


@action("calendar.opening")
async def opening(ask: Request, id_: str) -> Reply:
    """One opening as a file."""
    one = ask.services.radar.find(ask.community, id_)
    found = of_opening(one, ask.services.radar.copies()) if one is not None else []
    if not found:
        raise Expired("No deadline of it is known.", fix="See what is open: /opportunities list")
    return Reply((_file(ask, "deadline.ics", "guidebot", found, "Its last day"),))


COMMANDS: tuple[Command, ...] = (calendar,)
ACTIONS: tuple[Action, ...] = (renew, end, here, here_file, schedule, goal, opening)


async def _schedules(ask: Request) -> Sequence[tuple[PostSeries, Schedule]]:
    """What is posted in this community."""
    return series_list.known(await ask.services.schedules.of(ask.community)) if ask.community is not None else ()


async def _renewed(ask: Request, owner: MemberId | CommunityId, title: str) -> Reply:
    secret = fresh_secret()
    link = ask.services.calendars.link(secret)
    if not link:
        raise Expired("No addresses are served here.", fix="Take the file instead: /calendar")
    member = owner if isinstance(owner, MemberId) else None
    community = owner if isinstance(owner, CommunityId) else None
    await ask.services.addresses.put(proof_of(secret), Address(member=member, community=community, made_at=ask.now))
    shown: list[Block] = [Heading(title, 1, Sign.LINK), text(Plain(f"{link}/calendar.ics"))]
    if community is not None:
        shown += [text("As a feed of news:"), text(Plain(f"{link}/feed.xml"))]
    return Reply(
        (*shown, text(SECRET), footnote("In your calendar program: add a calendar by its address.")), Tone.GOOD
    )


async def _address(ask: Request) -> list[Block]:
    """The private address, where this bot serves one, and what the community has."""
    around = [Button("What comes here, as a file", ActionRef("calendar.here.file"))] if ask.community else []
    if not ask.services.calendars.link("x"):
        return [buttons(*around)] if around else []
    if ask.community:
        around.append(Button("Address for this community…", ActionRef("calendar.here")))
    before = await ask.services.addresses.of(ask.member)
    if before is None:
        make = Button("Make a private address", ActionRef("calendar.renew"), Tone.PRIMARY)
        return [text("A private address keeps itself up to date in your calendar."), buttons(make, *around)]
    zone = (await me(ask)).zone
    turn = [Button("Renew it", ActionRef("calendar.renew")), Button("End it", ActionRef("calendar.end"), Tone.BAD)]
    since = text("You have a private address since ", Moment(before.made_at, "date", zone), ".")
    return [since, buttons(*turn, *around)]


def _file(ask: Request, name: str, title: str, entries: Sequence[Dated], about: str) -> Download:
    return Download(File(name, ask.services.calendars.ics(title, entries, ask.now)), about)

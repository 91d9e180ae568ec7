"""*Put it on the server's calendar*: for organisers, on platforms where a community has a calendar of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Access, Action, action
from guidebot.core.dates import said
from guidebot.core.errors import Expired, UsageError
from guidebot.core.events import MOST, Days, Event, Why, days_of, taken_off
from guidebot.core.limits import LIST_ITEMS, OPTION, OPTIONS
from guidebot.core.openings import Opening, over
from guidebot.core.people import CommunityId
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    Heading,
    ItemList,
    Line,
    Option,
    Plain,
    Reply,
    Select,
    Sign,
    Tone,
    buttons,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.audit import write_down
from guidebot.features.radar.following import known

LABEL = "Put on the server's calendar…"
PROMISE = (
    "It appears on this server's calendar in a moment. When its date moves, it moves; when it is not listed any "
    "more, I take it off and tell you."
)


@action("radar.event", access=Access.ORGANISER)
async def put(ask: Request, opening: str) -> Reply:
    """Put an opening on the calendar of this community, or make sure that what stands there is true."""
    community, found = _here(ask), known(ask, opening)
    days = days_of(found)
    if days is None or over(days.last, ask.now):
        raise UsageError("No day of it is known that is still to come.", fix="See what is open: /opportunities")
    event = Event(community=community, opening=opening, title=found.title, url=found.url, days=days, since=ask.now)
    if await ask.services.events.begin(event):
        await write_down(ask, f"put “{shorten(found.title, 100)}” on the calendar")
        return Reply((_line(event), text(PROMISE), buttons(_off(opening))), Tone.GOOD)
    stands = await ask.services.events.get(community, opening)
    if stands is None:
        raise UsageError(f"{MOST} stand there because of me already.", fix="Take one off first.")
    await ask.services.events.change(stands, lambda kept: replace(kept, stale=True, off=Why.STAYS))
    words = "It stands on this server's calendar already. I look once more that it says what is true."
    return Reply((_line(stands), text(words), buttons(_off(opening))))


@action("radar.event.off", access=Access.ORGANISER)
async def off(ask: Request, opening: str) -> Reply:
    """Take it off again."""
    event = await ask.services.events.get(_here(ask), opening)
    if event is None:
        raise Expired("It does not stand on this server's calendar because of me.")
    await ask.services.events.change(event, lambda kept: taken_off(kept, Why.ASKED))
    await write_down(ask, f"took “{shorten(event.title, 100)}” off the calendar")
    back = Button("Put it there again", ActionRef("radar.event", (opening,)))
    return Reply((text(strong(shorten(event.title, 160)), " is on its way off this server's calendar."), buttons(back)))


ACTIONS: tuple[Action, ...] = (put, off)


async def offered(ask: Request, words: str) -> list[Button]:
    """What leads organisers to the calendar, where there is one."""
    return [Button(LABEL, ActionRef("radar.events", (words,)))] if await _may(ask) else []


async def offered_one(ask: Request, one: Opening) -> list[Block]:
    """What puts *one* there; for organisers, where there is a calendar."""
    if days_of(one) is None or not await _may(ask):
        return []
    return [buttons(Button(LABEL, ActionRef("radar.event", (one.id,))))]


async def menu(ask: Request, openings: Sequence[Opening]) -> Reply:
    """What may be put there, the soonest first, and what stands there already."""
    stands = await ask.services.events.of(_here(ask))
    blocks: list[Block] = [Heading("This server's calendar", 1, Sign.CLOCK)]
    if stands:
        blocks += [text("Kept up to date by me:"), ItemList(tuple(_words(one) for one in stands[:LIST_ITEMS]))]
    dated = [one for one in openings if days_of(one) is not None]
    options = tuple(Option(shorten(one.title, OPTION), one.id) for one in dated[:OPTIONS])
    if options:
        blocks += [text("Choose what shall stand there:"), Actions(Select(LABEL, ActionRef("radar.event"), options))]
    else:
        blocks.append(text("Nothing of what was shown has a date."))
    if len(dated) > len(options):
        blocks.append(footnote("The soonest are in the menu. For others narrow the list with words first."))
    return Reply(tuple(blocks))


async def _may(ask: Request) -> bool:
    calendar = ask.community is not None and ask.services.platforms.of(ask.community.platform).has_calendar
    return calendar and await ask.may_organise()


def _here(ask: Request) -> CommunityId:
    """The community.

    Raises:
        Expired: it has no calendar.
    """
    if ask.community is None or not ask.services.platforms.of(ask.community.platform).has_calendar:
        raise Expired("There is no calendar of its own here.", fix="Take a file instead: /calendar")
    return ask.community


def _line(event: Event) -> Block:
    return text(*_words(event))


def _words(event: Event) -> Line:
    return line(strong(shorten(event.title, 160)), Plain(f" {_when(event.days)}"))


def _when(days: Days) -> str:
    if days.deadline:
        return f"closes on {said(days.last)}."
    if days.first == days.last:
        return f"takes place on {said(days.first)}."
    return f"takes place from {said(days.first)} to {said(days.last)}."


def _off(opening: str) -> Button:
    return Button("Take it off", ActionRef("radar.event.off", (opening,)))

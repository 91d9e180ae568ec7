"""`/opportunities`: what is open now, found with words in any order, the soonest deadline first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from guidebot.core import wallclock
from guidebot.core.actions import ActionRef
from guidebot.core.commands import Access, Action, Arg, Command, Topic, action, command
from guidebot.core.dates import said
from guidebot.core.errors import StorageError
from guidebot.core.follows import Follow, FollowState
from guidebot.core.limits import OPTION
from guidebot.core.openings import Opening, listed
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Heading,
    Option,
    Plain,
    Reply,
    Sign,
    Tone,
    buttons,
    footnote,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import clean, shorten
from guidebot.core.wanted import DIMENSIONS, STIPEND, Wanted, fits, understand, vocabulary
from guidebot.features.goals.people import me
from guidebot.features.radar.cards import BARS, attribution, card
from guidebot.features.radar.hosting import menu, offered, offered_one

PAGE = 4
WORDS = 70
EXAMPLES = ("fellowship online paid", "governance london", "hackathon this month")


async def _complete(ask: Request, typed: str) -> Sequence[Option]:
    """The words so far with what the last one may become, and titles that hold it."""
    *before, last = typed.split(" ")
    start = " ".join([*before, ""]) if before else ""
    words = [one for one in vocabulary() if one.startswith(last.casefold())] if last or not typed else []
    found = [f"{start}{one}" for one in words]
    if len(last) >= 3:
        titles = [one.title for one in listed(ask.services.radar.openings(ask.community), ask.now)]
        found += [one for one in titles if last.casefold() in one.casefold()]
    return tuple(Option(shorten(one, OPTION), one[:WORDS]) for one in dict.fromkeys(found) if one.strip())[:25]


@command(
    "opportunities list",
    topic=Topic.RADAR,
    alone=True,
    examples=(
        "opportunities list",
        "opportunities list fellowship remote stipend",
        "opportunities list governance this month",
    ),
)
async def list_(
    ask: Request,
    about: Annotated[
        str | None, Arg("Words in any order: fellowship remote stipend this month london", high=WORDS, pick=_complete)
    ] = None,
) -> Reply:
    """See what is open to apply for, the soonest deadline first.

    Words narrow it, in any order: kind, online or in person, place, technical or governance, for newcomers, paid, this
    month. Typed lines leave out the word list.
    """
    return await _page(ask, about or "", 0)


@action("radar.list", replaces=True)
async def turn(ask: Request, number: int, about: str = "") -> Reply:
    """Another page."""
    return await _page(ask, about, number)


@action("radar.one")
async def one(ask: Request, opening: str) -> Reply:
    """One opening alone, with what the member may do."""
    found = ask.services.radar.find(ask.community, opening)
    if found is None:
        return Reply((text("That is not listed any more. See what is: ", CommandRef("opportunities list")),))
    follow = await ask.services.follows.get(ask.member, opening)
    asked = follow is not None and follow.state is FollowState.ASKED
    blocks = card(found, ask.now, await day_of(ask), asked=asked)
    more = await offered_one(ask, found)
    return Reply((*blocks, *more, *attribution([found], ask.services.radar.copies())))


@action("radar.events", access=Access.ORGANISER)
async def events(ask: Request, about: str = "") -> Reply:
    """Choose what shall stand on the calendar of this community."""
    everything = listed(ask.services.radar.openings(ask.community), ask.now)
    wanted = understand(about, everything, await day_of(ask))
    return await menu(ask, [one for one in everything if fits(wanted, one)])


COMMANDS: tuple[Command, ...] = (list_,)
ACTIONS: tuple[Action, ...] = (turn, one, events)


async def day_of(ask: Request) -> date:
    """The day it is where the member is; UTC's while the database does not answer."""
    try:
        zone = (await me(ask)).where
    except StorageError:
        zone = "UTC"
    return wallclock.local(ask.now, zone).date()


async def _page(ask: Request, about: str, number: int) -> Reply:
    words = clean(about, high=WORDS).replace("|", " ").replace("\\", " ")
    today = await day_of(ask)
    everything = listed(ask.services.radar.openings(ask.community), ask.now)
    wanted = understand(words, everything, today)
    follows = await _follows(ask)
    hidden = {one.opening for one in follows if one.state is FollowState.HIDDEN}
    found = [one for one in everything if one.id not in hidden and fits(wanted, one)]
    notes = [*_understood(wanted), *_strange(wanted)]
    if not found:
        return Reply(
            (Heading("Nothing of that is open now", 1, Sign.COMPASS), *notes, *_instead(everything)), Tone.WARN
        )
    asked = {one.opening for one in follows if one.state is FollowState.ASKED}
    pages = -(-len(found) // PAGE)
    at = max(0, min(number, pages - 1))
    shown = found[at * PAGE : (at + 1) * PAGE]
    blocks: list[Block] = [Heading("What is open", 1, Sign.COMPASS), *notes]
    for each in shown:
        blocks += card(each, ask.now, today, asked=each.id in asked)
    more = await offered(ask, words)
    blocks.append(text(Plain(_count(at * PAGE + 1, len(shown), len(found)))))
    return Reply(
        (*blocks, *_turns(words, at, pages, more), *attribution(shown, ask.services.radar.copies()), _mine()),
        again=ActionRef("radar.list", (str(at), words)),
    )


async def _follows(ask: Request) -> Sequence[Follow]:
    """What the member asked for or hid; none while the database does not answer."""
    try:
        return await ask.services.follows.of(ask.member)
    except StorageError:
        return ()


def _understood(wanted: Wanted) -> list[Block]:
    """What the words were read as, where they narrow anything."""
    if wanted.everything:
        return []
    parts = [_value(what, value) for what in DIMENSIONS for value in wanted.chosen.get(what, ())]
    parts += [f"“{word}”" for word in wanted.words]
    if wanted.since is not None and wanted.until is not None:
        parts.append(f"closing from {said(wanted.since)} to {said(wanted.until)}")
    return [footnote(Plain(f"I looked for: {', '.join(parts)}."))]


def _value(what: str, value: str) -> str:
    if what == STIPEND:
        return "with a stipend" if value == "included" else "without a stipend"
    return BARS.get(value, value) if what == "bar" else value


def _strange(wanted: Wanted) -> list[Block]:
    """What could not be understood."""
    if not wanted.strange:
        return []
    words = ", ".join(f"“{shorten(word, 30)}”" for word in wanted.strange[:6])
    return [text(Plain(f"I left out what I did not understand: {words}. No title, place or host here has it either."))]


def _instead(everything: Sequence[Opening]) -> list[Block]:
    if not everything:
        return [text("Nothing is listed here yet.")]
    rows = [Button(one, ActionRef("radar.list", ("0", one))) for one in EXAMPLES]
    count = f"{len(everything)} others are." if len(everything) > 1 else "One other is."
    return [text(Plain(count)), buttons(Button("Show all", ActionRef("radar.list", ("0",)), Tone.PRIMARY), *rows)]


def _turns(words: str, at: int, pages: int, more: Sequence[Button]) -> list[Block]:
    """One row: a page of cards has four already, and no more than five are shown."""
    found = [("← Sooner", at - 1)] if at else []
    found += [("Later →", at + 1)] if at + 1 < pages else []
    row = [*(Button(label, ActionRef("radar.list", (str(to), words))) for label, to in found), *more]
    return [buttons(*row)] if row else []


def _count(first: int, shown: int, found: int) -> str:
    if found == shown:
        return "That is the one that fits." if found == 1 else f"All {found}, the soonest deadline first."
    which = f"{first}" if shown == 1 else f"{first} to {first + shown - 1}"
    return f"{which} of {found}, the soonest deadline first."


def _mine() -> Block:
    return footnote("What you asked to be reminded of: ", CommandRef("opportunities mine"))

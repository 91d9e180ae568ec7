"""`/mydata`: everything held on a member as a file, and nothing of it any more."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from guidebot.core.actions import ActionRef
from guidebot.core.cards import CardStage
from guidebot.core.commands import Action, Command, Topic, action, command
from guidebot.core.errors import Expired
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Download,
    Heading,
    ItemList,
    Reply,
    Sign,
    Tone,
    buttons,
    footnote,
    line,
    say,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.features.goals.export_files import Part, Place, part_of
from guidebot.features.restating import alone_with, retrace, traces
from guidebot.features.tried import recount

VERSION = 1
NAMES = (
    ("goals", "1 goal", "goals"),
    ("checkins", "1 check-in", "check-ins"),
    ("fits", "1 try of an evening", "tries of evenings"),
    ("intentions", "1 choice of a week", "choices of weeks"),
    ("inbox", "1 letter in your inbox", "letters in your inbox"),
    ("suggestions", "1 suggestion", "suggestions"),
    ("tries", "1 thing that you tried with others", "things that you tried with others"),
    ("cards", "1 outcome card", "outcome cards"),
)


@command("mydata export", topic=Topic.YOU)
async def export(ask: Request) -> Reply:
    """Get everything held on you, as a file."""
    return await _exported(ask, 1, Place())


@action("mydata.more")
async def more(ask: Request, number: int, table: str, rows: int) -> Reply:
    """The next file of an export that is too large for one."""
    return await _exported(ask, max(2, number), Place(table, rows))


async def _exported(ask: Request, number: int, begin: Place) -> Reply:
    held = await ask.services.own.export(ask.member)
    head = {
        "format": "guidebot export",
        "version": VERSION,
        "made_at": ask.now.isoformat(),
        "member": {"platform": ask.member.platform, "account": ask.member.account},
    }
    # a large one takes seconds to write and to compress: others are answered meanwhile
    part = await asyncio.to_thread(part_of, held, head, number, begin)
    if part is None:
        raise Expired("There is no further file.", fix="Begin again with /mydata export.")
    erase_it = footnote("To have it erased: ", CommandRef("mydata delete"))
    if number == 1 and part.after is None:
        words = text(f"Everything I hold on you: {part.total} entries.")
        return Reply((words, Download(part.file, "Everything held on you, as JSON"), erase_it))
    return Reply((*_some(part, number), erase_it))


def _some(part: Part, number: int) -> list[Block]:
    """One of several files, and the way to the next."""
    if number == 1:
        whole = f"Everything I hold on you: {part.total} entries, too many for one file. Here is the first of several, "
    else:
        whole = f"Here is file {number}, "
    words = text(
        f"{whole}with the entries {part.first} to {part.last} of {part.total}. Each file can be read by itself."
    )
    file = Download(part.file, f"The entries {part.first} to {part.last} of what is held on you, as JSON")
    if part.after is None:
        return [words, file, text("It is the last one.")]
    args = (str(number + 1), part.after.table, str(part.after.rows))
    return [words, file, buttons(Button("The next file", ActionRef("mydata.more", args), Tone.PRIMARY))]


@command("mydata delete", topic=Topic.YOU, weighty=True)
async def delete(ask: Request) -> Reply:
    """Erase everything held on you, after a confirmation."""
    held = await ask.services.own.export(ask.member)
    rows = sum(len(one) for one in held.values())
    if not rows:
        return say("I hold nothing on you.")
    counts = [(len(held.get(table, ())), one, many) for table, one, many in NAMES]
    items = [line(one if count == 1 else f"{count} {many}") for count, one, many in counts if count]
    return Reply(
        (
            Heading("Erase everything?", 1, Sign.WARNING),
            text(strong("1 entry" if rows == 1 else f"{rows} entries"), " will be erased for good:"),
            ItemList((*items, line("settings, reminders and messages that wait"))),
            footnote("Suggestions that are in use stay, without your name. Counts of a week stay; they name nobody."),
            *_choice(held.get("cards", ())),
        ),
        tone=Tone.WARN,
    )


@action("mydata.delete.yes", replaces=True)
async def erase(ask: Request) -> Reply:
    """Erase it."""
    return await _erased(ask, leave_cards=False)


@action("mydata.delete.leave", replaces=True)
async def erase_but_leave(ask: Request) -> Reply:
    """Erase it; outcome cards that others can see stay, with nothing that leads to their author."""
    return await _erased(ask, leave_cards=True)


async def _erased(ask: Request, *, leave_cards: bool) -> Reply:
    await alone_with(ask.services, ask.member)
    cards, tries = await ask.services.cards.by(ask.member), await ask.services.tries.of(ask.member)
    shown = await traces(ask.services, ask.member, ask.now)
    gone = await ask.services.own.erase(ask.member, leave_cards=leave_cards)
    await retrace(ask.services, shown, ask.now)
    for card in cards:  # what stands in channels goes too, or loses its name
        await ask.services.boards.renew(card, ask.now)
    shared = {(one.community, one.item) for one in cards} | {(one.community, one.item) for one in tries}
    for community, item in sorted(shared):
        await recount(ask.services, community, item, ask.now)
    said = "1 entry" if gone == 1 else f"{gone} entries"
    return Reply((text(f"Erased: {said}. I hold nothing on you any more."),), tone=Tone.GOOD)


@action("mydata.keep", replaces=True)
async def keep(ask: Request) -> Reply:
    """Leave it."""
    del ask
    return say("Nothing was erased.")


COMMANDS: tuple[Command, ...] = (export, delete)
ACTIONS: tuple[Action, ...] = (more, erase, erase_but_leave, keep)


def _choice(cards: Sequence[Mapping[str, object]]) -> list[Block]:
    keep_ = Button("Keep it", ActionRef("mydata.keep"))
    everything = Button("Erase everything", ActionRef("mydata.delete.yes"), Tone.BAD)
    if not any(one.get("stage") == CardStage.SHOWN for one in cards):
        return [buttons(everything, keep_)]
    leave = Button("Erase, but leave my cards unnamed", ActionRef("mydata.delete.leave"), Tone.BAD)
    words = text("Your outcome cards can go with the rest, or stay for whoever comes next, without your name.")
    return [words, buttons(everything, leave, keep_)]

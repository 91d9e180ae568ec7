"""`/fit`: what was tried, how it felt, and a next try of another kind."""

from __future__ import annotations

from collections.abc import Sequence

from guidebot.core import wallclock
from guidebot.core.actions import ActionRef
from guidebot.core.commands import Command, Topic, command
from guidebot.core.dates import said
from guidebot.core.evenings import Doing, contrasting
from guidebot.core.fits import Fit, Taps, observed
from guidebot.core.limits import ALT, BUTTON
from guidebot.core.pictures import Felt
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    File,
    Heading,
    Image,
    ItemList,
    Line,
    Plain,
    Reply,
    Sign,
    button_rows,
    buttons,
    footnote,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.goals.people import me, with_inbox_note
from guidebot.features.start.proposing import about

SHOWN = 6
ASKED = 4  # a row of buttons each, and one is for the next try
DOING = {
    Doing.CODE: "writing code",
    Doing.PROVE: "pencil and paper",
    Doing.WRITE: "writing",
    Doing.ORGANISE: "working with people",
}


@command("fit", topic=Topic.GOALS)
async def fit(ask: Request) -> Reply:
    """See what you tried, how it felt, and what else you could try."""
    fits = await ask.services.fits.of(ask.member)
    if not fits:
        none = text("You have tried nothing here yet. ", CommandRef("start"), " finds something for an evening.")
        return await with_inbox_note(ask, Reply((none,)))
    shown = fits[-SHOWN:][::-1]
    blocks: list[Block] = [Heading("What you tried", 1, Sign.COMPASS), *await _picture(ask, shown)]
    member = await me(ask)
    blocks.append(ItemList(tuple(_line(one, member.where) for one in shown)))
    if len(fits) > SHOWN:
        blocks.append(footnote(f"The latest {SHOWN} of {len(fits)}; all are in ", CommandRef("mydata export"), "."))
    blocks += _open(shown)
    if words := observed(fits):
        blocks.append(text(strong("Seen over all of them: "), words))
    blocks += _next(ask, fits)
    blocks.append(footnote("Only you see this. It says how some tries felt, and decides nothing."))
    return await with_inbox_note(ask, Reply(tuple(blocks)), member)


COMMANDS: tuple[Command, ...] = (fit,)


async def _picture(ask: Request, fits: Sequence[Fit]) -> list[Block]:
    rated = [one for one in fits if one.before != Taps() or one.after != Taps()]
    if not rated:
        return []
    rows = tuple(Felt(one.title, _numbers(one.before), _numbers(one.after)) for one in rated)
    picture = await ask.services.painter.felt(rows)
    if picture is None:
        return [footnote("Pictures come with: pip install 'guidebot[charts]' where the bot runs.")]
    said_ = " ".join(f"{one.title}: {_felt(one)}." for one in rated)
    alt = f"How each try felt before and after, on scales from 1 to 5. {said_}"
    return [Image(File("fit.png", picture), shorten(alt, ALT))]


def _numbers(taps: Taps) -> tuple[int | None, int | None, int | None]:
    return taps.energy, taps.progress, taps.more


def _line(tried: Fit, zone: str) -> Line:
    day = wallclock.local(tried.begun_at, zone).date()
    start = f" ({DOING[tried.doing]}, begun {said(day)}): "
    return (strong(shorten(tried.title, 120)), Plain(f"{start}{_felt(tried)}"))


def _felt(tried: Fit) -> str:
    """How it felt, in words that say the same as the picture."""
    pairs = zip(("energy", "progress", "want more"), _numbers(tried.before), _numbers(tried.after), strict=True)
    found = [f"{name} {_change(before, after)}" for name, before, after in pairs if before or after]
    return ", ".join(found) if found else "nothing tapped yet"


def _change(before: int | None, after: int | None) -> str:
    if after is None:
        return f"{before} before"
    return f"{after} after" if before is None else f"{before} before, {after} after"


def _open(fits: Sequence[Fit]) -> list[Block]:
    """For each try that is not over, the question how it was."""
    found = [one for one in fits if one.ended_at is None][:ASKED]
    items = [
        Button(shorten(f"How was it? {one.title}", BUTTON), ActionRef("fit.after", (str(one.id),))) for one in found
    ]
    return [*button_rows(items, 1)]


def _next(ask: Request, fits: Sequence[Fit]) -> list[Block]:
    """A try of another kind."""
    evening = contrasting(ask.guide.evenings, [(one.first, one.doing) for one in fits])
    if evening is None:
        return []
    entry = about(ask.guide, evening)
    words = text(strong("Something of another kind: "), Plain(entry.title), f", {DOING[evening.doing]}. {evening.why}")
    return [words, buttons(Button("Show it", ActionRef("start.open", (evening.key,))))]

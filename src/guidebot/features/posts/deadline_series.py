"""The weekly deadlines: what closes within three weeks, made anew for each post; a week without any has no post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from guidebot.core.actions import ActionRef
from guidebot.core.guide import Guide
from guidebot.core.openings import Opening
from guidebot.core.radar import Copied
from guidebot.core.records import dataclass
from guidebot.core.reply import (
    Block,
    Button,
    Footnote,
    Heading,
    ItemList,
    Line,
    Link,
    Option,
    Plain,
    Reply,
    Sign,
    Span,
    Tone,
    footnote,
    strong,
)
from guidebot.core.requests import Request
from guidebot.core.schedule import Weekday
from guidebot.core.text import shorten
from guidebot.core.wanted import FOCUS, KIND, values
from guidebot.features.posts.series import Choice, Draw, Postable, PostSeries
from guidebot.features.radar.cards import attribution, left_words
from guidebot.features.radar.closing import closing_soon

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What one post tells of: made for this post, named after its day."""

    id: str
    title: str
    day: date
    openings: tuple[Opening, ...]
    copies: tuple[Copied, ...]


async def pool(draw: Draw, chosen: Mapping[str, str]) -> Mapping[str, Postable]:
    """One post of what closes soon, or none."""
    found = closing_soon(draw.services, draw.community, draw.now, draw.today, chosen=chosen)
    if not found:
        return {}
    day = draw.today
    count = "1 deadline" if len(found) == 1 else f"{len(found)} deadlines"
    title = f"{count} within three weeks"
    one = Deadlines("deadlines", title, day, tuple(found), tuple(draw.services.radar.copies()))
    return {one.id: one}


def body(guide: Guide, entry: Postable) -> Sequence[Block]:
    """The deadlines, the soonest first."""
    del guide
    assert isinstance(entry, Deadlines)
    shown = entry.openings[:SHOWN]
    more = len(entry.openings) - len(shown)
    rest = (
        (footnote(Plain(f"{more} more are in the list." if more > 1 else "One more is in the list.")),) if more else ()
    )
    credits_: list[Footnote] = attribution(shown, entry.copies)
    items = ItemList(tuple(_line(one, entry.day) for one in shown))
    return (Heading(entry.title, 1, Sign.CLOCK), items, *rest, *credits_)


def below(entry: Postable) -> Sequence[Button]:
    """The cards with their buttons, for the presser alone."""
    del entry
    return (Button("Show them to me", ActionRef("run", ("opportunities list",)), Tone.PRIMARY),)


def more(ask: Request, entry: Postable) -> Reply:
    """The same, for the presser alone."""
    return Reply(tuple(body(ask.guide, entry)))


def kinds(_guide: Guide) -> Sequence[Option]:
    """Kinds of openings."""
    return [Option(one.capitalize(), one) for one in values(KIND)]


def focuses(_guide: Guide) -> Sequence[Option]:
    """What they are about."""
    return [Option(one.capitalize(), one) for one in values(FOCUS)]


def _line(opening: Opening, day: date) -> Line:
    assert opening.closes is not None
    title = shorten(opening.title, 100)
    name: Span = Link(title, opening.url) if opening.url else strong(title)
    parts = ", ".join(part for part in (opening.kind.capitalize(), opening.mode, shorten(opening.place, 40)) if part)
    when = f"{opening.closes:%A} {opening.closes.day} {opening.closes:%B}"
    return (name, Plain(f": closes on {when} ({left_words(opening.closes, day)}). {parts}."))


DEADLINES = PostSeries(
    kind="deadlines",
    title="Weekly deadlines",
    sign=Sign.CLOCK,
    day=Weekday.WEDNESDAY,
    composed=True,
    empty="Nothing closes within three weeks.",
    choices=(
        Choice(name="kind", label="Kind", options=kinds),
        Choice(name="focus", label="Focus", options=focuses),
    ),
    pool=pool,
    body=body,
    buttons=below,
    more=more,
)

"""How an opening looks: one card, the same in lists, reminders and posts. Texts from outside stay `Plain`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from guidebot.core.actions import ActionRef
from guidebot.core.dates import said
from guidebot.core.openings import Opening, Standing, standing
from guidebot.core.radar import Copied
from guidebot.core.reply import (
    Block,
    Button,
    Footnote,
    Line,
    Link,
    LinkButton,
    Moment,
    Plain,
    Span,
    Tone,
    buttons,
    strong,
    text,
)
from guidebot.core.text import shorten

SUMMARY = 180
BARS = {"low": "open to newcomers", "mid": "some experience wanted", "high": "for the experienced"}
STIPENDS = {"none": "no stipend", "included": "with a stipend", "living expenses": "living expenses covered"}


def card(opening: Opening, now: datetime, today: date, *, asked: bool = False) -> list[Block]:
    """An opening with its buttons; *asked*: the member is reminded of it already."""
    blocks: list[Block] = [
        text(*headline(opening)),
        text(Plain(". ".join([*facts(opening), closes_words(opening, now, today)]))),
    ]
    about = shorten(opening.summary or opening.note, SUMMARY)
    if about:
        blocks.append(text(Plain(about)))
    return [*blocks, buttons(*_handles(opening, now, asked=asked))]


def headline(opening: Opening) -> Line:
    """Its title and who offers it."""
    spans: list[Span] = [strong(shorten(opening.title, 120))]
    if opening.host and opening.host.casefold() not in opening.title.casefold():
        spans.append(Plain(f" · {shorten(opening.host, 60)}"))
    return tuple(spans)


def facts(opening: Opening) -> list[str]:
    """What it is, where, for whom and with what money, each as a short text."""
    first = [
        opening.kind.capitalize(),
        opening.mode,
        shorten(opening.place, 60),
        _when(opening),
        shorten(opening.effort, 60),
    ]
    found = [", ".join(part for part in first if part)]
    focus = " and ".join(opening.focus[:3])
    second = [focus, BARS.get(opening.bar, opening.bar), STIPENDS.get(opening.stipend, opening.stipend)]
    rest = ", ".join(part for part in second if part)
    return [*found, *([rest[:1].upper() + rest[1:]] if rest else [])]


def closes_words(opening: Opening, now: datetime, today: date) -> str:
    """Until when one can apply, as a sentence."""
    where = standing(opening, now)
    if where is Standing.ANNOUNCED:
        return "Announced, not taking applications yet."
    if where is Standing.CLOSED:
        return "Takes no more applications."
    if where is Standing.OVER:
        return f"Closed on {said(opening.closes)}." if opening.closes is not None else "It is over."
    if opening.closes is None:
        return "No deadline is known."
    return f"Closes on {said(opening.closes)} ({left_words(opening.closes, today)})."


def left_words(day: date, today: date) -> str:
    """How far away *day* is from *today*."""
    days = (day - today).days
    if days < 0:
        return "its last hours somewhere on earth"
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"


def attribution(openings: Iterable[Opening], copies: Sequence[Copied]) -> list[Footnote]:
    """Whose lists were shown, under which licence, and when they were read; the oldest copy counts."""
    return [_credit(copy, read_at) for copy, read_at in _credited(openings, copies)]


def credit_words(openings: Iterable[Opening], copies: Sequence[Copied]) -> list[str]:
    """The same as sentences, for what leaves the chat."""
    return [
        f"From {copy.name} ({copy.home}), {copy.licence}, read on {said(read_at.date())}."
        for copy, read_at in _credited(openings, copies)
    ]


def _credited(openings: Iterable[Opening], copies: Sequence[Copied]) -> list[tuple[Copied, datetime]]:
    names = {one.source for one in openings if one.source}
    found: dict[str, tuple[Copied, datetime]] = {}
    for copy in copies:
        if copy.name not in names or copy.read_at is None:
            continue
        known = found.get(copy.name)
        if known is None or copy.read_at < known[1]:
            found[copy.name] = copy, copy.read_at
    return list(found.values())


def _credit(copy: Copied, read_at: datetime) -> Footnote:
    words = f", {copy.licence}, read "
    return Footnote((Plain("From "), Link(copy.name, copy.home), Plain(words), Moment(read_at, "relative"), Plain(".")))


def _when(opening: Opening) -> str:
    if opening.when:
        return shorten(opening.when, 60)
    if opening.starts is None:
        return ""
    if opening.ends is None or opening.ends == opening.starts:
        return f"from {_short(opening.starts)}" if opening.ends is None else _short(opening.starts)
    return f"{_short(opening.starts)} to {_short(opening.ends)}"


def _short(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _handles(opening: Opening, now: datetime, *, asked: bool) -> list[Button | LinkButton]:
    found: list[Button | LinkButton] = [LinkButton("Open", opening.url)] if opening.url else []
    if standing(opening, now) in {Standing.OPEN, Standing.ANNOUNCED}:
        remind = Button("Remind me", ActionRef("radar.remind", (opening.id,)), Tone.PRIMARY)
        found.append(Button("Reminding you", ActionRef("radar.one", (opening.id,))) if asked else remind)
        found.append(Button("Plan it with me", ActionRef("radar.plan", (opening.id,))))
    found.append(Button("Not for me", ActionRef("radar.hide", (opening.id,))))
    return found

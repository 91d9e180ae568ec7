"""Spans as styled text: basic colours only, so that dark and light terminals both stay readable."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rich.style import Style
from rich.text import Text

from guidebot.core.records import dataclass
from guidebot.core.reply import CommandRef, Line, Link, Mention, Moment, Plain, Sign, Span, Styled, Symbol
from guidebot_console.safe import one_line, safe, safe_url

SIGNS = {
    Sign.COMPASS: "✦",
    Sign.PROBLEM: "◆",
    Sign.GOVERNANCE: "§",
    Sign.BOOK: "▤",
    Sign.GOAL: "◎",
    Sign.DONE: "✓",
    Sign.OPEN: "○",
    Sign.PAUSED: "‖",
    Sign.CLOCK: "◷",
    Sign.WARNING: "!",
    Sign.IDEA: "✶",
    Sign.PERSON: "•",
    Sign.LINK: "↗",
}
_STYLES = {"strong": "bold", "emphasis": "italic", "code": "cyan", "strike": "strike"}
_STEPS = ((86400, "day"), (3600, "hour"), (60, "minute"))


@dataclass(frozen=True, slots=True)
class Look:
    """How to draw.

    Attributes:
        hyperlinks: the terminal shows links under their label; otherwise the address stands behind it.
        now: the moment of drawing, for "in 3 days".
        prefix: stands before the number of each choice; delivered messages have a letter.
        numbered: choices can be pressed by number; otherwise the line that does the same is shown.
    """

    hyperlinks: bool
    now: datetime
    prefix: str = ""
    numbered: bool = True


def line_text(spans: Line, look: Look, style: str = "") -> Text:
    """A line of spans."""
    done = Text(style=style)
    for span in spans:
        done.append_text(_span(span, look))
    return done


def _span(span: Span, look: Look) -> Text:
    match span:
        case Plain(text):
            return Text(safe(text))
        case Styled(style, text):
            return Text(safe(text), _STYLES[style])
        case Link(label, url):
            return link_text(label, url, look)
        case Mention(kind, id_):
            return Text(("#" if kind == "channel" else "@") + one_line(id_), "cyan")
        case Moment():
            return Text(moment_text(span, look.now))
        case CommandRef(path, rest):
            return Text(one_line(f"/{path} {rest}"), "bold cyan")
        case Symbol(sign):
            return Text(SIGNS[sign])
        case _:
            assert_never(span)


def link_text(label: str, url: str, look: Look) -> Text:
    """A link: under its label where the terminal can, else with the address behind it."""
    address = safe_url(url)
    shown = Text(safe(label), "underline" if address else "")
    if not address:
        return shown
    if look.hyperlinks:
        shown.stylize(Style(link=address))
    elif one_line(label) == address:
        return shown
    else:
        shown = Text.assemble((safe(label), "underline"), (f" ({address})", "dim"))
    return shown


def moment_text(moment: Moment, now: datetime) -> str:
    """An instant in words, in the zone of its reader, which is named beside a time."""
    zone, name = _zone(moment.zone)
    local = moment.at.astimezone(zone)
    match moment.style:
        case "date":
            return day_text(local)
        case "time":
            return f"{local:%H:%M} ({name})"
        case "datetime":
            return f"{day_text(local)}, {local:%H:%M} ({name})"
        case "relative":
            return f"{distance(moment.at, now)} ({day_text(local)}, {local:%H:%M})"
        case _:
            assert_never(moment.style)


def day_text(local: datetime) -> str:
    """A day, as people read it: ``Mon 30 Nov 2026``."""
    return f"{local:%a} {local.day} {local:%b %Y}"


def distance(at: datetime, now: datetime) -> str:
    """How far away an instant is: ``in 3 days``, ``2 hours ago``."""
    seconds = (at - now).total_seconds()
    for size, unit in _STEPS:
        count = round(abs(seconds) / size)
        if abs(seconds) >= size:
            many = f"{count} {unit}{'s' if count != 1 else ''}"
            return f"in {many}" if seconds > 0 else f"{many} ago"
    return "now"


def _zone(name: str) -> tuple[tzinfo, str]:
    try:
        return ZoneInfo(name), one_line(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC"), "UTC"

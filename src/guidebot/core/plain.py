"""Replies as plain text: for notifications, screen readers, logs of tests, and documents."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from guidebot.core import wallclock
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    CommandRef,
    Divider,
    Download,
    Fields,
    Footnote,
    Heading,
    Image,
    ItemList,
    Line,
    Link,
    LinkButton,
    Mention,
    Moment,
    Plain,
    Quote,
    Reply,
    Select,
    Span,
    Styled,
    Symbol,
    Text,
)


def moment_words(local: datetime, style: str) -> str:
    """A moment as people read it, a day without a leading zero: ``Thu 3 Dec 2026, 09:00``."""
    day = f"{local:%a} {local.day} {local:%b %Y}"
    return {"date": day, "time": f"{local:%H:%M}"}.get(style, f"{day}, {local:%H:%M}")


def span_text(span: Span) -> str:
    """One span."""
    match span:
        case Plain(text) | Styled(_, text):
            return text
        case Link(label, url):
            return f"{label} ({url})"
        case Mention(kind, id_):
            return f"{kind} {id_}"
        case Moment(at, style, zone):
            return moment_words(wallclock.local(at, zone), style)
        case CommandRef(path, rest):
            return f"/{path} {rest}".rstrip()
        case Symbol():
            return ""
        case _:
            assert_never(span)


def line_text(spans: Line) -> str:
    """A line."""
    return "".join(span_text(span) for span in spans)


def block_text(block: Block) -> str:
    """One block; rows of buttons are named in brackets."""
    match block:
        case Heading(text, _, _):
            return text
        case Text(spans) | Footnote(spans):
            return line_text(spans)
        case Quote(spans):
            return f"“{line_text(spans)}”"
        case ItemList(items, ordered):
            marks = [f"{at}." if ordered else "•" for at in range(1, len(items) + 1)]
            return "\n".join(f"{mark} {line_text(item)}" for mark, item in zip(marks, items, strict=True))
        case Fields(fields):
            return "\n".join(f"{one.label}: {line_text(one.value)}" for one in fields)
        case Image(_, alt):
            return alt
        case Download(file, description):
            return f"{file.name}: {description}"
        case Divider():
            return "—"
        case Actions(items):
            return _row_text(items)
        case _:
            assert_never(block)


def _row_text(items: tuple[Button | LinkButton, ...] | Select) -> str:
    if isinstance(items, Select):
        return f"[{items.placeholder} {' | '.join(option.label for option in items.options)}]"
    return " ".join(f"[{item.label}]" for item in items)


def reply_text(reply: Reply) -> str:
    """The whole reply, a block a paragraph."""
    return "\n".join(block_text(block) for block in reply.blocks)


def summary(reply: Reply, high: int = 150) -> str:
    """One line for notifications: the reply's own summary, else the beginning of its text."""
    said = reply.summary or next(
        (block_text(block) for block in reply.blocks if not isinstance(block, Actions | Divider)), ""
    )
    said = " ".join(said.split())
    return said if len(said) <= high else said[: high - 1].rstrip() + "…"

"""A neutral reply as Block Kit. Pure: no connection, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, assert_never

from guidebot.core.plain import reply_text, summary
from guidebot.core.records import dataclass
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    Divider,
    Download,
    Fields,
    File,
    Footnote,
    Heading,
    Image,
    ItemList,
    Line,
    LinkButton,
    Plain,
    Quote,
    Reply,
    Select,
    Text,
    Tone,
)
from guidebot.core.text import shorten
from guidebot_slack.names import Names
from guidebot_slack.spans import SIGNS, Element, Writer, escape

MAX_TEXT = 3900
_CONTEXT = 2900
_ELEMENTS = 10
_HEADER = 150
_LABEL = 75
_ENTITY = re.compile(r"&(?=(?:amp|lt|gt);)")
_TONES: Mapping[Tone, str] = {Tone.WARN: "⚠️", Tone.BAD: "❗", Tone.GOOD: "", Tone.NEUTRAL: "", Tone.PRIMARY: ""}
_BUTTONS: Mapping[Tone, str] = {Tone.PRIMARY: "primary", Tone.GOOD: "primary", Tone.BAD: "danger"}


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that travels beside the blocks, with its text alternative."""

    file: File
    words: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message: *text* is what notifications and screen readers get."""

    blocks: list[Element]
    text: str
    files: tuple[Attached, ...] = field(default=())


def render(reply: Reply, names: Names, *, private: bool = False, images: Mapping[str, str] | None = None) -> Rendered:
    """*reply* as a message. *images* maps names of uploaded pictures to Slack's file ids."""
    writer = Writer(names, reply.notify, private)
    known = images or {}
    blocks = list(_blocks(reply, writer, known))
    files = tuple(one for one in _attached(reply.blocks) if one.file.name not in known)
    return Rendered(blocks, escape(summary(reply)) or "guidebot", files)


def plain(reply: Reply) -> str:
    """The whole reply as escaped text, for the case that Slack refuses its blocks."""
    return shorten(escape(reply_text(reply)), MAX_TEXT)


def _blocks(reply: Reply, writer: Writer, images: Mapping[str, str]) -> Iterator[Element]:
    mark, number = _TONES[reply.tone], 0
    for block in reply.blocks:
        if mark and isinstance(block, Text):
            block = Text((Plain(f"{mark} "), *block.spans))  # noqa: PLW2901  # the first paragraph carries the tone
            mark = ""
        if isinstance(block, Actions):
            yield _row(block, number, writer.names)
            number += 1
        else:
            yield from _block(block, writer, images)


def _block(block: Block, writer: Writer, images: Mapping[str, str]) -> Iterator[Element]:
    match block:
        case Heading(text, level, sign):
            words = f"{SIGNS[sign]} {text}" if sign else text
            yield _header(words) if level == 1 else _rich([_section([_bold(words)])])
        case Text(spans):
            yield _rich([_section(writer.rich(spans))])
        case ItemList(items, ordered):
            sections = [_section(writer.rich(item)) for item in items]
            style = "ordered" if ordered else "bullet"
            yield _rich([{"type": "rich_text_list", "style": style, "elements": sections}])
        case Fields(fields):
            yield _rich([_section([_bold(f"{one.label}  "), *writer.rich(one.value)]) for one in fields])
        case Quote(spans):
            yield _rich([{"type": "rich_text_quote", "elements": writer.rich(spans)}])
        case Image(file, alt):
            yield _image(file, alt, images)
        case Download(file, description):
            yield _context([f"📎 {escape(file.name)}: {escape(description)}"])
        case Divider():
            yield {"type": "divider"}
        case Footnote(spans):
            yield _context(_chunks(spans, writer))
        case Actions():
            raise AssertionError("rows of buttons are numbered by the caller")
        case _:
            assert_never(block)


def _header(words: str) -> Element:
    return {"type": "header", "text": plain_text(shorten(words, _HEADER), _HEADER)}


def _rich(elements: list[Element]) -> Element:
    return {"type": "rich_text", "elements": elements}


def _section(elements: list[Element]) -> Element:
    return {"type": "rich_text_section", "elements": elements}


def _bold(text: str) -> Element:
    return {"type": "text", "text": text, "style": {"bold": True}}


def plain_text(text: str, high: int = 0) -> Element:
    """*text* where Slack takes no formatting, in *high* characters at most when that is given.

    What looks like one of Slack's own escapes is escaped, so that it is shown as it was typed.
    """
    escaped = _ENTITY.sub("&amp;", text)
    if high and len(escaped) > high:
        escaped = _ENTITY.sub("&amp;", shorten(text, high - (len(escaped) - len(text))))
    return {"type": "plain_text", "text": escaped, "emoji": True}


def _context(texts: Sequence[str]) -> Element:
    kept = [one for one in texts if one.strip()][:_ELEMENTS] or [" · "]
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": one, "verbatim": True} for one in kept]}


def _image(file: File, alt: str, images: Mapping[str, str]) -> Element:
    if file.name in images:
        return {"type": "image", "slack_file": {"id": images[file.name]}, "alt_text": alt}
    return _context([f"🖼️ {escape(alt)}"])


def _chunks(spans: Line, writer: Writer) -> list[str]:
    """Small print in pieces that a context element takes; escaping may have made it longer."""
    pieces = [""]
    for span in spans:
        written = writer.mrkdwn((span,))
        if len(pieces[-1]) + len(written) > _CONTEXT:
            pieces.append("")
        pieces[-1] += written
    return [piece if len(piece) <= _CONTEXT else shorten(piece, _CONTEXT) for piece in pieces]


def _row(row: Actions, number: int, names: Names) -> Element:
    """A row of buttons or a menu. Action ids carry what is pressed, behind a number that keeps them unique."""
    if isinstance(row.items, Select):
        menu: Element = {
            "type": "static_select",
            "action_id": f"{number}.0|{row.items.action.encode()}",
            "placeholder": plain_text(row.items.placeholder),
            "options": [option(one.label, one.value, one.description) for one in row.items.options],
        }
        return {"type": "actions", "elements": [menu]}
    buttons = [_button(item, f"{number}.{at}", names) for at, item in enumerate(row.items)]
    return {"type": "actions", "elements": buttons}


def option(label: str, value: str, description: str = "") -> Element:
    """An entry of a menu."""
    made: Element = {"text": plain_text(label, _LABEL), "value": value}
    return {**made, "description": plain_text(description)} if description else made


def _button(item: Button | LinkButton, place: str, names: Names) -> Element:
    label = item.label
    if label.startswith("/") and isinstance(item, Button) and item.action.name == "run":  # a line to type, as here
        label = shorten(names.shown(label[1:]), _LABEL)
    made: Element = {"type": "button", "text": plain_text(label, _LABEL)}
    if isinstance(item, LinkButton):
        return {**made, "action_id": f"{place}|", "url": item.url}
    style: dict[str, Any] = {"style": _BUTTONS[item.tone]} if item.tone in _BUTTONS else {}
    return {**made, "action_id": f"{place}|{item.action.encode()}", **style}


def attached(reply: Reply) -> Sequence[Attached]:
    """What of *reply* travels beside its blocks."""
    return tuple(_attached(reply.blocks))


def _attached(blocks: Sequence[Block]) -> Iterator[Attached]:
    for block in blocks:
        if isinstance(block, Image):
            yield Attached(block.file, block.alt)
        elif isinstance(block, Download):
            yield Attached(block.file, block.description)

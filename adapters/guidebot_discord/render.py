"""A neutral reply as a components v2 message. Pure: no connection, no clock."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, assert_never

import discord
from discord import ui

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
    LinkButton,
    Quote,
    Reply,
    Select,
    Text,
    Tone,
)
from guidebot.core.text import shorten
from guidebot_discord.spans import SIGNS, Writer

MAX_TEXT = 4000
MAX_COMPONENTS = 40

_COLOURS: Mapping[Tone, int | None] = {
    Tone.NEUTRAL: None,
    Tone.PRIMARY: 0x5865F2,
    Tone.GOOD: 0x3BA55D,
    Tone.WARN: 0xFAA61A,
    Tone.BAD: 0xED4245,
}
_BUTTONS: Mapping[Tone, discord.ButtonStyle] = {
    Tone.NEUTRAL: discord.ButtonStyle.secondary,
    Tone.WARN: discord.ButtonStyle.secondary,
    Tone.PRIMARY: discord.ButtonStyle.primary,
    Tone.GOOD: discord.ButtonStyle.success,
    Tone.BAD: discord.ButtonStyle.danger,
}
_TIGHT = (Heading, Footnote)

Item = ui.Item[Any]


class _Finished(ui.LayoutView):
    """A layout that nobody changes any more: its payload is made once, however often it is sent."""

    _payload: list[dict[str, Any]] | None = None

    def to_components(self) -> list[dict[str, Any]]:
        """The payload."""
        if self._payload is None:
            self._payload = super().to_components()  # type: ignore[no-untyped-call]  # discord.py leaves it untyped
        return self._payload


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready for discord.py."""

    view: ui.LayoutView
    files: list[discord.File]
    mentions: discord.AllowedMentions


def render(reply: Reply, commands: Mapping[str, str], *, mark: int | None = None) -> Rendered:
    """*reply* as a message. *commands* makes commands clickable; *mark* shows later which delivery it was."""
    names = _file_names(reply)
    blocks = reply.blocks
    if _count(items := list(_items(blocks, Writer(commands), names))) > MAX_COMPONENTS:
        blocks = _crowded(blocks)
        items = list(_items(blocks, Writer(commands), names))
    if _length(items) > MAX_TEXT:
        items = list(_items(blocks, Writer(commands, short=True), names))
        _cut(items)
    view = _Finished(timeout=None)
    view.add_item(ui.Container(*items, accent_colour=_COLOURS[reply.tone], id=mark))
    view.stop()  # nothing is kept in memory: buttons are found again by their custom id
    return Rendered(view, list(_files(reply, names)), _mentions(reply))


def _items(blocks: Sequence[Block], writer: Writer, names: Mapping[int, str]) -> Iterator[Item]:
    """Components, with neighbouring texts joined: a message takes 40 components at most."""
    written = ""
    last: Block | None = None
    for block in blocks:
        piece = _text(block, writer)
        if piece is None:
            if written.strip():
                yield ui.TextDisplay(written)
            written, last = "", None
            yield _component(block, names)
            continue
        tight = isinstance(last, _TIGHT) or isinstance(block, (*_TIGHT, ItemList))
        written += (("\n" if tight and not isinstance(block, Heading) else "\n\n") if last else "") + piece
        last = block
    if written.strip():
        yield ui.TextDisplay(written)


def _count(items: Sequence[Item]) -> int:
    """How many components a container of *items* takes."""
    return 1 + sum(1 + (len(item.children) if isinstance(item, ui.ActionRow) else 0) for item in items)


def _crowded(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same for a reply with more parts than Discord takes: no rules, and texts together above everything else."""
    texts = [block for block in blocks if not isinstance(block, Divider | Image | Download | Actions)]
    return (*texts, *(block for block in blocks if isinstance(block, Image | Download | Actions)))


def _text(block: Block, writer: Writer) -> str | None:
    """The markdown of a block of text; None for the others."""
    match block:
        case Heading(text, level, sign):
            shown = " ".join(writer.plain(text).split("\n"))
            return f"{'#' * (level + 1)} {SIGNS[sign] + ' ' if sign else ''}{shown}"
        case Text(spans):
            return writer.line(spans)
        case ItemList(items, ordered):
            lines = [writer.line(item).replace("\n", "\n  ") for item in items]
            return "\n".join(f"{f'{at}.' if ordered else '-'} {line}" for at, line in enumerate(lines, 1))
        case Fields(fields):
            return "\n".join(f"**{writer.plain(one.label)}:** {writer.line(one.value)}" for one in fields)
        case Quote(spans):
            return "\n".join(f"> {line}" for line in writer.line(spans).split("\n"))
        case Footnote(spans):
            return "\n".join(f"-# {line}" for line in writer.line(spans).split("\n") if line)
        case Image() | Download() | Divider() | Actions():
            return None
        case _:
            assert_never(block)


def _component(block: Block, names: Mapping[int, str]) -> Item:
    match block:
        case Image(file, alt):
            place = f"attachment://{names[id(file)]}"
            return ui.MediaGallery(discord.MediaGalleryItem(place, description=shorten(alt, 1024)))
        case Download(file, _):
            return ui.File(f"attachment://{names[id(file)]}")
        case Divider():
            return ui.Separator()
        case Actions(items):
            return _row(items)
        case Heading() | Text() | ItemList() | Fields() | Quote() | Footnote():
            raise AssertionError(f"{type(block).__name__} is text")
        case _:
            assert_never(block)


def _row(items: tuple[Button | LinkButton, ...] | Select) -> Item:
    if isinstance(items, Select):
        options = [
            discord.SelectOption(label=one.label, value=one.value, description=one.description or None)
            for one in items.options
        ]
        return ui.ActionRow(
            ui.Select(custom_id=items.action.encode(), placeholder=items.placeholder or None, options=options)
        )
    return ui.ActionRow(*[_button(item) for item in items])


def _button(item: Button | LinkButton) -> Item:
    if isinstance(item, LinkButton):
        return ui.Button(label=item.label, url=item.url)
    return ui.Button(style=_BUTTONS[item.tone], label=item.label, custom_id=item.action.encode())


def _file_names(reply: Reply) -> dict[int, str]:
    """A name for each file that Discord takes as it is and that is unique in the message."""
    names: dict[int, str] = {}
    for file, _ in _attached(reply):
        safe = re.sub(r"[^A-Za-z0-9._-]+", "_", file.name).strip("._") or "file"
        names[id(file)] = safe if safe not in names.values() else f"{len(names)}-{safe}"
    return names


def _files(reply: Reply, names: Mapping[int, str]) -> Iterator[discord.File]:
    for file, description in _attached(reply):
        yield discord.File(io.BytesIO(file.content), names[id(file)], description=shorten(description, 1024))


def _attached(reply: Reply) -> Iterator[tuple[File, str]]:
    for block in reply.blocks:
        if isinstance(block, Image):
            yield block.file, block.alt
        elif isinstance(block, Download):
            yield block.file, block.description


def _mentions(reply: Reply) -> discord.AllowedMentions:
    people = [discord.Object(int(one.id)) for one in reply.notify if one.kind == "person" and one.id.isdecimal()]
    roles = [discord.Object(int(one.id)) for one in reply.notify if one.kind == "role" and one.id.isdecimal()]
    return discord.AllowedMentions(everyone=False, users=people or False, roles=roles or False, replied_user=False)


def _length(items: Sequence[Item]) -> int:
    return sum(len(item.content) for item in items if isinstance(item, ui.TextDisplay))


def _cut(items: Sequence[Item]) -> None:
    """Shorten the longest text until the message fits; replies within the portable limits never need it."""
    texts = [item for item in items if isinstance(item, ui.TextDisplay)]
    while _length(items) > MAX_TEXT:
        longest = max(texts, key=lambda item: len(item.content))
        longest.content = shorten(longest.content, len(longest.content) - max(2, _length(items) - MAX_TEXT))

"""Replies as text for a terminal. Pure: a reply and a look in, things that rich prints out."""

from __future__ import annotations

from typing import assert_never

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text as Rich

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
    Quote,
    Reply,
    Select,
    Symbol,
    Text,
    Tone,
)
from guidebot_console import choices
from guidebot_console.layout import Chunks, Hanging
from guidebot_console.safe import one_line
from guidebot_console.spans import SIGNS, Look, line_text, link_text

TONES = {Tone.NEUTRAL: "", Tone.GOOD: "green", Tone.WARN: "yellow", Tone.BAD: "red", Tone.PRIMARY: "bold"}
MARKS = {Tone.NEUTRAL: "", Tone.GOOD: "✓ ", Tone.WARN: "! ", Tone.BAD: "✗ ", Tone.PRIMARY: ""}
_LABEL = 28
_LISTED = 6  # menus of more options are set in columns, without descriptions


def render(reply: Reply, look: Look, first: int = 1) -> tuple[RenderableType, ...]:
    """*reply* in drawing order; its choices are numbered from *first*, in the order of `choices.of_reply`."""
    parts: list[RenderableType] = []
    before: Block | None = None
    for block in reply.blocks:
        if before is not None and _gap(before, block):
            parts.append(Rich(""))
        mark = MARKS[reply.tone] if before is None else ""
        parts += _block(block, look, first, reply.tone, mark)
        first += len(choices.of_block(block))
        before = block
    return tuple(parts)


def _gap(before: Block, block: Block) -> bool:
    match before, block:
        case Heading(_, 2, _), Heading():
            return True
        case Heading(), _:
            return isinstance(block, Heading)
        case (Footnote(), Footnote()) | (Quote(), ItemList()):
            return False
        case Actions(items), Actions(more):
            return isinstance(items, Select) or isinstance(more, Select)
        case _:
            return True


def _block(block: Block, look: Look, number: int, tone: Tone, mark: str) -> list[RenderableType]:
    match block:
        case Heading():
            return [_heading(block, tone)]
        case Text(spans):
            lead = Rich(mark, f"bold {TONES[tone]}".strip() if mark else "")
            return [Hanging(line_text(spans, look), lead, Rich(" " * lead.cell_len))]
        case ItemList(items, ordered):
            return _items(items, look, ordered=ordered)
        case Fields():
            return _fields(block, look)
        case Quote(spans):
            bar = Rich("│ ", "cyan")
            return [Hanging(line_text(spans, look), bar, bar)]
        case Image(file, alt):
            return _file(file, f"Picture: {alt}", look, number)
        case Download(file, description):
            return _file(file, description, look, number)
        case Divider():
            return [Rule(style="dim", characters="─")]
        case Footnote(spans):
            return [Hanging(line_text(spans, look, "dim"), Rich(), Rich())]
        case Actions(Select() as menu):
            return _menu(menu, look, number)
        case Actions():
            return _row(block, look, number)
        case _:
            assert_never(block)


def _heading(block: Heading, tone: Tone) -> RenderableType:
    colour = TONES[tone] if tone in {Tone.GOOD, Tone.WARN, Tone.BAD} else "cyan"
    style = f"bold {colour}" if block.level == 1 else "bold"
    sign = f"{SIGNS[block.sign]} " if block.sign else ""
    return Hanging(Rich(one_line(block.text), style), Rich(sign, style), Rich(" " * len(sign)))


def _items(items: tuple[Line, ...], look: Look, *, ordered: bool) -> list[RenderableType]:
    wide = len(str(len(items))) + 2
    leads = [f"{at}.".ljust(wide) if ordered else "• " for at in range(1, len(items) + 1)]
    return [
        Hanging(
            line_text(item, look), Rich("" if _signed(item) and not ordered else lead, "cyan"), Rich(" " * len(lead))
        )
        for lead, item in zip(leads, items, strict=True)
    ]


def _signed(item: Line) -> bool:
    """Whether *item* begins with a sign, which is its bullet then."""
    return bool(item) and isinstance(item[0], Symbol)


def _fields(block: Fields, look: Look) -> list[RenderableType]:
    labels = [Rich(one_line(one.label), "bold") for one in block.fields]
    wide = min(_LABEL, max((label.cell_len for label in labels), default=0))
    done: list[RenderableType] = []
    for label, one in zip(labels, block.fields, strict=True):
        label.append(" " * (max(0, wide - label.cell_len) + 2))
        done.append(Hanging(line_text(one.value, look), label, Rich(" " * (wide + 2))))
    return done


def _file(file: File, words: str, look: Look, number: int) -> list[RenderableType]:
    told = Hanging(Rich(one_line(words)), Rich("▤ ", "cyan"), Rich("  "))
    about = f"{one_line(file.name)}, {size_text(len(file.content))}"
    if not look.numbered:
        return [told, Hanging(Rich(f"{about}; saved from `guidebot console`", "dim"), Rich("  "), Rich("  "))]
    return [told, Chunks((_mark(look, number).append(f"Save {about}, to this folder"),))]


def size_text(count: int) -> str:
    """A number of bytes, as people read it."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _mark(look: Look, number: int) -> Rich:
    return Rich.assemble((f"[{look.prefix}{number}]", "bold cyan"), " ")


def _row(block: Actions, look: Look, number: int) -> list[RenderableType]:
    assert not isinstance(block.items, Select)
    pressed = [one for one in block.items if isinstance(one, Button)]
    shown: list[RenderableType] = []
    if not look.numbered:
        shown += [_unnumbered(one, "") for one in choices.of_block(block)]
    elif pressed:
        marks = [_mark(look, number + at) for at in range(len(pressed))]
        labels = [mark.append(one_line(one.label), TONES[one.tone]) for mark, one in zip(marks, pressed, strict=True)]
        shown.append(Chunks(tuple(labels)))
    return [*shown, *(_link_button(one, look) for one in choices.links(block))]


def _link_button(link_button: LinkButton, look: Look) -> RenderableType:
    return Hanging(link_text(one_line(link_button.label), link_button.url, look), Rich("↗ ", "cyan"), Rich("  "))


def _menu(menu: Select, look: Look, number: int) -> list[RenderableType]:
    title = Hanging(Rich(one_line(menu.placeholder), "dim"), Rich(), Rich())
    if not look.numbered:
        return [title, *_typed_menu(choices.of_block(Actions(menu)))]
    wide = len(f"[{look.prefix}{number + len(menu.options) - 1}] ")
    marks = [_mark(look, number + at) for at in range(len(menu.options))]
    for mark in marks:
        mark.pad_right(wide - mark.cell_len)
    if len(menu.options) > _LISTED:
        done = [mark.append(one_line(one.label)) for mark, one in zip(marks, menu.options, strict=True)]
        return [title, Chunks(tuple(done), aligned=True)]
    return [title, *(_option(mark, one.label, one.description) for mark, one in zip(marks, menu.options, strict=True))]


def _typed_menu(options: tuple[choices.Choice, ...]) -> list[RenderableType]:
    """A menu where nothing can be pressed; a long one as the bare lines, in columns."""
    lines = [one_line(one.line) for one in options if isinstance(one, choices.Pressing) and one.line]
    if len(options) > _LISTED and len(lines) == len(options):
        return [Chunks(tuple(Rich(f"/{one}", "cyan") for one in lines), aligned=True, margin="  ")]
    return [_unnumbered(one, "  ") for one in options]


def _option(mark: Rich, label: str, description: str) -> RenderableType:
    body = Rich(one_line(label))
    if description:
        body.append(f"  {one_line(description)}", "dim")
    return Hanging(body, mark, Rich(" " * mark.cell_len))


def _unnumbered(choice: choices.Choice, margin: str) -> RenderableType:
    """A choice where nothing can be pressed: the line to type instead."""
    assert isinstance(choice, choices.Pressing)
    label = one_line(choice.label)
    if choice.line:
        body = Rich.assemble(f"{label}: ", (f"/{one_line(choice.line)}", "cyan"))
    else:
        body = Rich.assemble(label, (" (in `guidebot console`)", "dim"))
    return Hanging(body, Rich(f"{margin}→ ", "cyan"), Rich(" " * (len(margin) + 2)))

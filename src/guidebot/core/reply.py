"""The neutral reply: what features return and every adapter renders.

Spans make up a line; blocks make up a reply. Both are closed unions: a renderer matches every case and ends in
``assert_never``, so that the type checker names what it forgot. What people typed is `Plain`; only our own content
becomes anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

from guidebot.core.actions import ActionRef
from guidebot.core.records import dataclass
from guidebot.core.spans import (
    CommandRef,
    Line,
    Link,
    Mention,
    Moment,
    MomentStyle,
    Plain,
    Sign,
    Span,
    Style,
    Styled,
    Symbol,
    emphasis,
    line,
    strong,
)

__all__ = [
    "Actions",
    "Block",
    "Button",
    "ChoiceInput",
    "CommandRef",
    "DateInput",
    "Divider",
    "Download",
    "Field",
    "Fields",
    "File",
    "Footnote",
    "Form",
    "Heading",
    "Image",
    "Input",
    "ItemList",
    "Line",
    "Link",
    "LinkButton",
    "Mention",
    "Moment",
    "MomentStyle",
    "Option",
    "Plain",
    "Quote",
    "RefInput",
    "Reply",
    "Select",
    "Sign",
    "Span",
    "Style",
    "Styled",
    "Symbol",
    "Text",
    "TextInput",
    "TimeInput",
    "Tone",
    "button_rows",
    "buttons",
    "emphasis",
    "footnote",
    "line",
    "say",
    "strong",
    "text",
]


class Tone(StrEnum):
    """The mood of a reply or a button; adapters choose colours for it."""

    NEUTRAL = "neutral"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; level 1 opens a reply, level 2 a part of it."""

    text: str
    level: Literal[1, 2] = 1
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    spans: Line


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list, ordered or not."""

    items: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A label with a short value."""

    label: str
    value: Line


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with short values."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody."""

    spans: Line


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to attach, with a file name whose end says what they are."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with its text alternative, which stands alone where pictures cannot be shown."""

    file: File
    alt: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file for the reader to keep."""

    file: File
    description: str


@dataclass(frozen=True, slots=True)
class Divider:
    """A rule between parts."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """Small print: sources, standpoints, what happens next."""

    spans: Line


@dataclass(frozen=True, slots=True)
class Button:
    """A button; pressing it sends *action* back to dispatch."""

    label: str
    action: ActionRef
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens a page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a menu or a choice of a form."""

    label: str
    value: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Select:
    """A menu; what is picked is appended to the action's arguments."""

    placeholder: str
    action: ActionRef
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Actions:
    """One row of up to five buttons, or one menu alone."""

    items: tuple[Button | LinkButton, ...] | Select


Block = Heading | Text | ItemList | Fields | Quote | Image | Download | Divider | Footnote | Actions


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer or a message.

    *replaces*: the message whose button was pressed becomes this one; dispatch sets it from the action's declaration.
    *notify* lists the only mentions that may notify somebody.
    *summary* is the one-line text for notifications and screen readers; made from the blocks when empty.
    *again* shows the same once more and changes nothing: further pages and *Share here* go through it. Without it they
    go through what was asked, which must then be safe to ask twice.
    """

    blocks: tuple[Block, ...]
    tone: Tone = Tone.NEUTRAL
    replaces: bool = False
    notify: tuple[Mention, ...] = ()
    summary: str = ""
    again: ActionRef | None = None


@dataclass(frozen=True, slots=True)
class TextInput:
    """A line or, with *multiline*, a paragraph to type."""

    name: str
    label: str
    help: str = ""
    value: str = ""
    required: bool = True
    low: int = 0
    high: int = 200
    multiline: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    """One of at most 25 choices."""

    name: str
    label: str
    options: tuple[Option, ...]
    help: str = ""
    value: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class DateInput:
    """A day; comes back as ``YYYY-MM-DD``, or as typed text where the platform has no date picker."""

    name: str
    label: str
    help: str = ""
    value: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class TimeInput:
    """A time of day; comes back as ``HH:MM``, or as typed text where the platform has no time picker."""

    name: str
    label: str
    help: str = ""
    value: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class RefInput:
    """A channel, role or person of the platform; comes back as its id (several joined by commas)."""

    name: str
    label: str
    kind: Literal["channel", "role", "person"]
    help: str = ""
    value: str = ""
    required: bool = True
    many: bool = False


Input = TextInput | ChoiceInput | DateInput | TimeInput | RefInput


@dataclass(frozen=True, slots=True)
class Form:
    """Questions asked at once. Sending it runs *submit* with the fields. *intro* stands above the questions."""

    title: str
    inputs: tuple[Input, ...]
    submit: ActionRef
    intro: str = ""
    send: str = "Send"


def text(*parts: Span | str) -> Text:
    """A paragraph from spans and plain strings."""
    return Text(line(*parts))


def footnote(*parts: Span | str) -> Footnote:
    """Small print from spans and plain strings."""
    return Footnote(line(*parts))


def say(*parts: Span | str, tone: Tone = Tone.NEUTRAL) -> Reply:
    """A reply of one paragraph."""
    return Reply((text(*parts),), tone=tone)


def buttons(*items: Button | LinkButton) -> Actions:
    """One row of buttons."""
    return Actions(tuple(items))


def button_rows(items: Sequence[Button | LinkButton], per_row: int = 5) -> tuple[Actions, ...]:
    """Rows of buttons, *per_row* each."""
    return tuple(Actions(tuple(items[at : at + per_row])) for at in range(0, len(items), per_row))

"""Spans, the pieces of a line. What people typed is `Plain`; only our own content becomes anything else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from guidebot.core.records import dataclass

Style = Literal["strong", "emphasis", "code", "strike"]
MomentStyle = Literal["date", "time", "datetime", "relative"]


class Sign(StrEnum):
    """Small pictures, few on purpose. Adapters show them as emoji or as characters."""

    COMPASS = "compass"
    PROBLEM = "problem"
    GOVERNANCE = "governance"
    BOOK = "book"
    GOAL = "goal"
    DONE = "done"
    OPEN = "open"
    PAUSED = "paused"
    CLOCK = "clock"
    WARNING = "warning"
    IDEA = "idea"
    PERSON = "person"
    LINK = "link"


EMOJI: Mapping[Sign, str] = MappingProxyType(
    {
        Sign.COMPASS: "🧭",
        Sign.PROBLEM: "🧩",
        Sign.GOVERNANCE: "🏛️",
        Sign.BOOK: "📖",
        Sign.GOAL: "🎯",
        Sign.DONE: "✅",
        Sign.OPEN: "⬜",
        Sign.PAUSED: "⏸️",
        Sign.CLOCK: "🕘",
        Sign.WARNING: "⚠️",
        Sign.IDEA: "💡",
        Sign.PERSON: "👤",
        Sign.LINK: "🔗",
    }
)


@dataclass(frozen=True, slots=True)
class Plain:
    """Text as it is; never markup, never a mention."""

    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Text in a style."""

    style: Style
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of ours; *url* is http or https."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, role or channel of the platform, by its id there; notifies nobody unless the reply allows it."""

    kind: Literal["person", "role", "channel"]
    id: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware instant, shown in the reader's own time where the platform can; *zone* is used where it cannot."""

    at: datetime
    style: MomentStyle = "datetime"
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class CommandRef:
    """A command as people type it here, for example ``goal add``; *rest* is shown after it."""

    path: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A small picture."""

    sign: Sign


Span = Plain | Styled | Link | Mention | Moment | CommandRef | Symbol
Line = tuple[Span, ...]


def strong(text: str) -> Styled:
    """Bold text."""
    return Styled("strong", text)


def emphasis(text: str) -> Styled:
    """Italic text."""
    return Styled("emphasis", text)


def line(*parts: Span | str) -> Line:
    """Spans from spans and plain strings."""
    return tuple(Plain(part) if isinstance(part, str) else part for part in parts)

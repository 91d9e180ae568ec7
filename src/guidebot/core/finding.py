"""The port of search: typed names, autocomplete and plain questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Protocol

from guidebot.core.about import Outside
from guidebot.core.guide import Kind
from guidebot.core.records import dataclass

MAX_CHOICES = 25


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that fits what was typed; *score* from 0 to 100, best 100."""

    kind: Kind
    id: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that may answer a question; *extract* is a line of its own text."""

    kind: Kind
    id: str
    title: str
    extract: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the guide holds for a plain question.

    Attributes:
        question: the part of what was typed that asks.
        hits: the entries that answer it, best first; none where the guide does not speak of it.
        sure: whether they surely do. Else a person is told of the doubt.
        near: without hits, what comes nearest, if anything does.
        outside: without hits, or without being sure of them, what else the question is about, where that is known.
        strange: words that carry the question and that the guide holds in no form, each with what it was read as.
    """

    question: str
    hits: tuple[Hit, ...]
    sure: bool = True
    near: tuple[Hit, ...] = ()
    outside: Outside | None = None
    strange: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))


class Finder(Protocol):
    """Search over one snapshot of the content. Synchronous and quick: under 10 ms."""

    def pick(self, kind: Kind, typed: str) -> Sequence[Match]:
        """What *typed* may mean, best first: one clear match alone, or several close ones, or nothing."""
        ...

    def complete(self, kind: Kind, typed: str) -> Sequence[Match]:
        """Suggestions while typing, best first, at most 25; with nothing typed the guide's own order."""
        ...

    def answer(self, question: str, limit: int = 5) -> Answer:
        """What the guide holds for a plain question, at most *limit* entries of any kind."""
        ...

    def named(self, typed: str) -> Sequence[Match]:
        """Entries of any kind that bear exactly this name, a kind's own order first."""
        ...

"""The port of search: typed names, autocomplete and plain questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from guidebot.core.guide import Kind

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


class Finder(Protocol):
    """Search over one snapshot of the content. Synchronous and quick: under 10 ms."""

    def pick(self, kind: Kind, typed: str) -> Sequence[Match]:
        """What *typed* may mean, best first: one clear match alone, or several close ones, or nothing."""
        ...

    def complete(self, kind: Kind, typed: str) -> Sequence[Match]:
        """Suggestions while typing, best first, at most 25; with nothing typed the guide's own order."""
        ...

    def ask(self, question: str, limit: int = 5) -> Sequence[Hit]:
        """The best entries of any kind for a plain question, best first."""
        ...

    def strange(self, question: str) -> Mapping[str, Sequence[str]]:
        """The words of *question* that carry it and that no entry holds in any form, each with what it was read as."""
        ...

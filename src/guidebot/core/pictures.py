"""The port that draws progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from guidebot.core.pace import Pace
from guidebot.core.records import dataclass
from guidebot.core.weeks import Week


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a picture shows: milestones by day against an even pace, and check-ins by week.

    *reached* are the days on which milestones were done, oldest first; *plan* is empty where there is no date.
    """

    title: str
    start: date
    today: date
    plan: Pace
    total: int
    reached: tuple[date, ...]
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What a community did: for each thing counted its numbers by week, oldest first; None hides a small one.

    *weeks* are the Mondays of those numbers.
    """

    weeks: tuple[date, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Felt:
    """How a try felt: energy, progress and the wish for more, from 1 to 5, before and after; None where not said."""

    title: str
    before: tuple[int | None, int | None, int | None]
    after: tuple[int | None, int | None, int | None]


class Painter(Protocol):
    """Draws. Never blocks the event loop."""

    async def draw(self, progress: Progress) -> bytes | None:
        """A PNG, or None where pictures are not installed."""
        ...

    async def pulse(self, pulse: Pulse) -> bytes | None:
        """A PNG of a community's pulse, or None where pictures are not installed."""
        ...

    async def felt(self, tries: Sequence[Felt]) -> bytes | None:
        """A PNG of how tries felt, or None where pictures are not installed."""
        ...

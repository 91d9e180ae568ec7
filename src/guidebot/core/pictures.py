"""The port that draws progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a picture shows: milestones by day, the plan as a line to *due*, and check-ins by week.

    *reached* are the days on which milestones were done, oldest first; *weeks* are Mondays with a number of check-ins.
    """

    title: str
    start: date
    today: date
    due: date | None
    total: int
    reached: tuple[date, ...]
    weeks: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What a community did: for each thing counted its numbers by week, oldest first; None hides a small one.

    *weeks* are the Mondays of those numbers.
    """

    weeks: tuple[date, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


class Painter(Protocol):
    """Draws. Never blocks the event loop."""

    async def draw(self, progress: Progress) -> bytes | None:
        """A PNG, or None where pictures are not installed."""
        ...

    async def pulse(self, pulse: Pulse) -> bytes | None:
        """A PNG of a community's pulse, or None where pictures are not installed."""
        ...

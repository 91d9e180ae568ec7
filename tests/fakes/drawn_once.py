"""A painter that draws nothing twice: a picture takes a third of a second, and many tests ask for the same ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from guidebot.charts.painter import ChartPainter
from guidebot.core.pictures import Felt, Progress, Pulse

T = TypeVar("T", Progress, Pulse, tuple[Felt, ...])
DRAWN: dict[object, bytes | None] = {}


class DrawnOnce(ChartPainter):
    """Remembers each picture by all that it shows, for as long as the tests run."""

    async def draw(self, progress: Progress) -> bytes | None:
        """A member's progress."""
        return await _once(progress, super().draw)

    async def pulse(self, pulse: Pulse) -> bytes | None:
        """A community's pulse."""
        return await _once(pulse, super().pulse)

    async def felt(self, tries: Sequence[Felt]) -> bytes | None:
        """How tries felt."""
        return await _once(tuple(tries), super().felt)


async def _once(shown: T, draw: Callable[[T], Awaitable[bytes | None]]) -> bytes | None:
    if shown not in DRAWN:
        DRAWN[shown] = await draw(shown)
    return DRAWN[shown]

"""Draws progress in a thread. matplotlib is imported with the first picture, never before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from importlib.util import find_spec

from guidebot.core.pictures import Felt, Progress, Pulse


class ChartPainter:
    """See `guidebot.core.pictures.Painter`. One picture at a time: drawing takes a whole core."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._installed = find_spec("matplotlib") is not None

    async def draw(self, progress: Progress) -> bytes | None:
        """A PNG, or None where matplotlib is missing."""
        if not self._installed:
            return None
        async with self._turn:
            return await asyncio.to_thread(_draw, progress)

    async def pulse(self, pulse: Pulse) -> bytes | None:
        """A PNG of a community's pulse, or None where matplotlib is missing."""
        if not self._installed:
            return None
        async with self._turn:
            return await asyncio.to_thread(_draw_pulse, pulse)

    async def felt(self, tries: Sequence[Felt]) -> bytes | None:
        """A PNG of how tries felt, or None where matplotlib is missing."""
        if not self._installed:
            return None
        async with self._turn:
            return await asyncio.to_thread(_draw_felt, tuple(tries))


def _draw(progress: Progress) -> bytes:
    from guidebot.charts.drawing import draw  # noqa: PLC0415  # imports matplotlib

    return draw(progress)


def _draw_pulse(pulse: Pulse) -> bytes:
    from guidebot.charts.community import draw  # noqa: PLC0415  # imports matplotlib

    return draw(pulse)


def _draw_felt(tries: Sequence[Felt]) -> bytes:
    from guidebot.charts.fits import draw  # noqa: PLC0415  # imports matplotlib

    return draw(tries)

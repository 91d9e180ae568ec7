"""An even pace from the beginning of a goal to its date, which stands still on days of rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from guidebot.core.weeks import Rest

Pace = tuple[tuple[date, float], ...]
DAY = timedelta(days=1)


def even_pace(start: date, due: date, total: int, rests: Sequence[Rest]) -> Pace:
    """The corners of the line from nothing on *start* to *total* on *due*; empty where there is no time between."""
    edges = {start, due, *(first for first, _ in rests), *(last + DAY for _, last in rests)}
    corners: list[tuple[date, int]] = []
    worked = 0
    for at in range((due - start).days + 1):
        day = start + at * DAY
        if day in edges:
            corners.append((day, worked))
        worked += not any(first <= day <= last for first, last in rests)
    whole = corners[-1][1] if corners else 0
    return tuple((day, total * done / whole) for day, done in corners) if whole else ()


def due_by(pace: Pace, day: date) -> int | None:
    """How many milestones *pace* asks for by *day*; None before it begins and after its end."""
    for (start, low), (end, high) in pairwise(pace):
        if start <= day <= end:
            share = (day - start).days / (end - start).days
            return int(low + (high - low) * share + 1e-9)
    return None

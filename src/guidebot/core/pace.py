"""An even pace from the beginning of a goal to its date, which stands still on days of rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from guidebot.core.weeks import Rest

Pace = tuple[tuple[date, float], ...]
DAY = timedelta(days=1)


def even_pace(start: date, due: date, total: int, rests: Sequence[Rest]) -> Pace:
    """The corners of the line from nothing on *start* to *total* on *due*; empty where there is no time between.

    A rest makes it stand still, and what is left is spread over the days after it: by no day does a rest ask for more
    than would be asked without it. So a pause never makes somebody late for the days before it.
    """
    from fractions import Fraction  # noqa: PLC0415  # start-up time

    edges = {start, due, *(first for first, _ in rests), *(last + DAY for _, last in rests)}
    corners: list[tuple[date, float]] = []
    left = Fraction(1)  # exact, so that nothing is left on the day itself
    for to_go in range((due - start).days, -1, -1):
        day = due - to_go * DAY
        if day in edges:
            corners.append((day, float(total * (1 - left))))
        if to_go and not any(first <= day <= last for first, last in rests):
            left *= Fraction(to_go - 1, to_go)
    return tuple(corners) if left < 1 else ()


def due_by(pace: Pace, day: date) -> int | None:
    """How many milestones *pace* asks for by *day*; None before it begins and after its end."""
    for (start, low), (end, high) in pairwise(pace):
        if start <= day <= end:
            share = (day - start).days / (end - start).days
            return int(low + (high - low) * share + 1e-9)
    return None

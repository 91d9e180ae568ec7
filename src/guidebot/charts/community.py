"""The picture of a community's pulse: four small rows of bars over eight weeks. Hidden counts look all the same."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from guidebot.charts.drawing import CARD, DONE, DPI, INK, SOFT, WIDTH
from guidebot.core.counts import SHOWN_FROM
from guidebot.core.pictures import Pulse

HEIGHT = 5.6
FEW = f"<{SHOWN_FROM}"


def draw(pulse: Pulse) -> bytes:
    """A PNG of *pulse*, 780 by 840 points, legible at the width of a phone."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=CARD, layout="constrained")
    FigureCanvasAgg(figure)
    found = figure.subplots(len(pulse.rows), 1, sharex=True)
    for axes, (title, counts) in zip(found, pulse.rows, strict=True):
        _row(axes, title, counts)
    found[-1].set_xticks(range(len(pulse.weeks)), [_day(one) for one in pulse.weeks], color=INK, fontsize=10)
    figure.suptitle("The community's pulse", color=INK, fontsize=13, fontweight="bold", x=0.02, ha="left")
    file = io.BytesIO()
    figure.savefig(file, format="png", facecolor=CARD)
    return file.getvalue()


def _row(axes: Axes, title: str, counts: Sequence[int | None]) -> None:
    axes.set_facecolor(CARD)
    axes.set_title(title, color=INK, fontsize=11, loc="left")
    axes.tick_params(length=0)
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_visible(False)
    high = max([SHOWN_FROM, *(one for one in counts if one is not None)])
    low = 0.12 * high
    tall = [low if one is None else one or 0.03 * high for one in counts]
    axes.bar(range(len(counts)), tall, width=0.7, color=[DONE if one else SOFT for one in counts])
    axes.set_ylim(0, high * 1.4)
    for nth, one in enumerate(counts):
        if one != 0:
            place = (nth, tall[nth])
            said = FEW if one is None else str(one)
            axes.annotate(said, place, (0, 2), textcoords="offset points", ha="center", color=INK, fontsize=10)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"

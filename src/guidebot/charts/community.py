"""A community's pulse: a row of bars for each thing counted, over eight weeks. Hidden counts look alike."""

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

HEAD, ROW, FOOT = 0.85, 1.1, 0.34  # inches: title, a row with its own title, and the dates
FEW = f"<{SHOWN_FROM}"


def draw(pulse: Pulse) -> bytes:
    """A PNG of *pulse*, 780 points wide, legible at the width of a phone."""
    height = HEAD + ROW * len(pulse.rows) + FOOT
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=CARD)
    FigureCanvasAgg(figure)
    rows = figure.subplots(len(pulse.rows), 1, sharex=True, squeeze=False)[:, 0]
    figure.subplots_adjust(left=0.04, right=0.96, top=1 - HEAD / height, bottom=FOOT / height, hspace=0.75)
    for axes, (title, counts) in zip(rows, pulse.rows, strict=True):
        _row(axes, title, counts)
    rows[-1].set_xticks(range(len(pulse.weeks)), [_day(one) for one in pulse.weeks], color=INK, fontsize=10)
    at = 1 - 0.13 / height
    figure.suptitle("The community's pulse", color=INK, fontsize=13, fontweight="bold", x=0.02, y=at, ha="left")
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
    high = max([SHOWN_FROM, *(count for count in counts if count is not None)])
    axes.set_ylim(0, high * 1.4)
    for nth, count in enumerate(counts):
        if count is None:  # somewhere in the band, on the scale of the others: taller than none that is known
            axes.bar(nth, SHOWN_FROM, width=0.7, facecolor=CARD, edgecolor=SOFT, hatch="////", lw=0.8)
        else:
            axes.bar(nth, count or 0.03 * high, width=0.7, color=DONE if count else SOFT)
        if count != 0:
            place, said = (nth, SHOWN_FROM if count is None else count), FEW if count is None else str(count)
            axes.annotate(said, place, (0, 2), textcoords="offset points", ha="center", color=INK, fontsize=10)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"

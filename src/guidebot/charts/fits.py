"""The picture of what was tried: three scales for each, a ring for before and a dot for after."""

from __future__ import annotations

import io
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from guidebot.charts.drawing import CARD, DONE, DPI, INK, PLAN, SOFT, WIDTH
from guidebot.charts.lettering import drawn, families, keep_within
from guidebot.core.pictures import Felt

SCALES = ("energy", "progress", "want more")
LOWEST, HIGHEST = 1, 5
HEAD, FOOT, ROW = 0.62, 0.34, 0.25  # inches: above, below, and for a line of writing
EACH = len(SCALES) + 1.4  # lines that a try takes: its title, its scales, some air


def draw(felt: Sequence[Felt]) -> bytes:
    """A PNG of *felt*, 780 points wide, as high as there are tries."""
    file = io.BytesIO()
    _figure(felt).savefig(file, format="png", facecolor=CARD)
    return file.getvalue()


def _figure(felt: Sequence[Felt]) -> Figure:
    lines = EACH * len(felt)
    height = HEAD + FOOT + ROW * lines
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=CARD)
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, 1)
    figure.subplots_adjust(left=0.2, right=0.96, top=1 - HEAD / height, bottom=FOOT / height)
    axes.set_facecolor(CARD)
    axes.set_xlim(LOWEST - 0.3, HIGHEST + 0.3)
    axes.set_ylim(lines, -0.4)
    for nth, one in enumerate(felt):
        _try(axes, one, nth)
    _ends(axes)
    at = 1 - 0.13 / height
    figure.suptitle("How each try felt", color=INK, fontsize=13, fontweight="bold", x=0.02, y=at, ha="left")
    return figure


def _try(axes: Axes, felt: Felt, nth: int) -> None:
    top = nth * EACH
    title = axes.annotate(
        drawn(felt.title, f"Try {nth + 1}"),
        (0.02, top),
        xycoords=("figure fraction", "data"),
        color=INK,
        fontsize=11,
        fontweight="bold",
        va="center",
        parse_math=False,
        family=families(),
    )
    keep_within(title, 0.96 * WIDTH * DPI)
    for row, (name, before, after) in enumerate(zip(SCALES, felt.before, felt.after, strict=True), 1):
        place = top + row
        axes.annotate(name, (0.04, place), xycoords=("figure fraction", "data"), color=SOFT, fontsize=10, va="center")
        axes.plot([LOWEST, HIGHEST], [place, place], color=SOFT, alpha=0.3, lw=0.8)
        if before is not None and after is not None:
            axes.plot([before, after], [place, place], color=DONE, lw=2.2)
        if before is not None:
            axes.plot([before], [place], "o", ms=10, mfc=CARD, mec=PLAN, mew=1.8)
        if after is not None:
            axes.plot([after], [place], "o", ms=6, color=DONE)


def _ends(axes: Axes) -> None:
    """The scale below, and what the marks mean above, where no mark ever is."""
    axes.set_yticks([])
    scale = range(LOWEST, HIGHEST + 1)
    said = {LOWEST: "1 · little", HIGHEST: "5 · a lot"}
    axes.set_xticks(list(scale), [said.get(one, str(one)) for one in scale], color=INK, fontsize=10)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.plot([], [], "o", ms=9, mfc=CARD, mec=PLAN, mew=1.8, ls="", label="before")
    axes.plot([], [], "o", ms=6, color=DONE, ls="", label="after")
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1, 1.0),
        ncols=2,
        frameon=False,
        labelcolor=INK,
        fontsize=10,
        borderaxespad=0.2,
    )

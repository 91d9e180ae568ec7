"""The picture itself: milestones against the plan above, check-ins by week below."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import DateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.ticker import MaxNLocator

from guidebot.core.pictures import Progress
from guidebot.core.text import shorten
from guidebot.core.weeks import LOOK_BACK, Week

# A mid-grey card of its own reads on a dark and on a light client alike.
CARD, INK, SOFT, DONE, PLAN = "#1f2430", "#f2f4f8", "#9aa4b5", "#4cc38a", "#f2b84b"
WIDTH, DPI = 5.2, 150
TALL, LOW = 4.2, 2.2  # with and without milestones
TITLE, FOOT, GAP = 0.67, 0.34, 0.62  # what the title, the dates below and the space between take


def draw(progress: Progress) -> bytes:
    """A PNG of *progress*, 780 points wide, legible at the width of a phone."""
    file = io.BytesIO()
    _figure(progress).savefig(file, format="png", facecolor=CARD)
    return file.getvalue()


def _figure(progress: Progress) -> Figure:
    height = TALL if progress.total else LOW
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=CARD)
    FigureCanvasAgg(figure)
    if progress.total:
        above, below = figure.subplots(2, 1, height_ratios=[3, 2])
        _milestones(above, progress)
        room = (height - TITLE - FOOT - GAP) / 2
        figure.subplots_adjust(hspace=GAP / room)
    else:
        below = figure.subplots(1, 1)
    _weeks(below, progress.weeks)
    figure.subplots_adjust(left=0.07, right=0.97, top=1 - TITLE / height, bottom=FOOT / height)
    title = shorten(_known(progress.title), 44)
    at = 1 - 0.13 / height
    figure.suptitle(title, color=INK, fontsize=13, fontweight="bold", x=0.02, y=at, ha="left", parse_math=False)
    return figure


def _milestones(axes: Axes, progress: Progress) -> None:
    _style(axes, "Milestones")
    if progress.plan:
        days, pace = zip(*progress.plan, strict=True)
        axes.plot([_at(day) for day in days], pace, "--", color=PLAN, lw=2, label="even pace")
    reached = f"{len(progress.reached)} of {progress.total} reached"
    days = (progress.start, *progress.reached, progress.today)
    count = [0, *range(1, len(progress.reached) + 1), len(progress.reached)]
    axes.step([_at(day) for day in days], count, where="post", color=DONE, lw=2.6, label=reached)
    axes.plot([_at(day) for day in progress.reached], count[1:-1], "o", color=DONE, ms=6)
    axes.set_ylim(-0.2, progress.total + 0.6)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    end = progress.plan[-1][0] if progress.plan else progress.today
    last = max(progress.today, end, progress.start + timedelta(days=7))
    first, after = _at(progress.start), _at(last)
    places = MaxNLocator(nbins=4, integer=True).tick_values(first, after)
    axes.set_xticks([day for day in places if first <= day <= after])
    axes.set_xlim(first - 0.02 * (after - first), after + 0.04 * (after - first))  # room for a mark and half a date
    _dates(axes)
    _legend(axes)


def _weeks(axes: Axes, weeks: Sequence[Week]) -> None:
    _style(axes, "Check-ins a week")
    high = max([1, *(one.checkins for one in weeks)])
    places = [_at(one.monday) for one in weeks]
    for place, one in zip(places, weeks, strict=True):
        _bar(axes, place, one, high)
    axes.set_ylim(0, high * 1.35)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=3))
    axes.set_xticks(places[-1::-2])
    axes.set_xlim(places[-1] - 7 * (LOOK_BACK - 1) - 4, places[-1] + 4)
    _dates(axes)


def _bar(axes: Axes, place: float, week: Week, high: int) -> None:
    """A week: with check-ins green, without a low grey line, of rest hatched and called so."""
    said, tall = str(week.checkins or ""), week.checkins or 0.06 * high
    if week.counts:
        axes.bar(place, tall, width=5.4, color=DONE if week.checkins else SOFT)
    else:
        said, tall = "rest", 0.3 * high
        axes.bar(place, tall, width=5.4, facecolor=CARD, edgecolor=SOFT, hatch="////", lw=0.8)
    axes.annotate(said, (place, tall), (0, 2), textcoords="offset points", ha="center", color=INK)


def _legend(axes: Axes) -> None:
    """What the lines mean, above them, where they never run."""
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1, 1.0),
        ncols=2,
        borderaxespad=0.2,
        frameon=False,
        labelcolor=INK,
        fontsize=10,
        handlelength=1.6,
        columnspacing=1.2,
    )


def _style(axes: Axes, title: str) -> None:
    axes.set_facecolor(CARD)
    axes.set_axisbelow(True)
    axes.set_title(title, color=INK, fontsize=11, loc="left")
    axes.tick_params(colors=INK, labelsize=10, length=0)
    axes.grid(visible=True, axis="y", color=SOFT, alpha=0.3, lw=0.8)
    for side in axes.spines.values():
        side.set_visible(False)


def _dates(axes: Axes) -> None:
    axes.xaxis.set_major_formatter(DateFormatter("%d %b"))  # type: ignore[no-untyped-call]  # untyped in matplotlib


def _at(day: date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]  # untyped in matplotlib


def _known(title: str) -> str:
    """*title* without characters that the font has no picture for, such as emoji."""
    font = get_font(findfont("DejaVu Sans:bold"))
    return "".join(char for char in title if char.isspace() or font.get_char_index(ord(char))) or "Progress"

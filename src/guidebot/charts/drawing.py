"""The picture itself: milestones against the plan above, check-ins by week below."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from guidebot.charts.lettering import drawn, families, keep_within
from guidebot.core.pictures import Progress
from guidebot.core.weeks import LOOK_BACK, Week

# A mid-grey card of its own reads on a dark and on a light client alike.
CARD, INK, SOFT, DONE, PLAN = "#1f2430", "#f2f4f8", "#9aa4b5", "#4cc38a", "#f2b84b"
WIDTH, DPI = 5.2, 150
TALL, LOW = 4.2, 2.2  # with and without milestones
TITLE, FOOT, GAP = 0.67, 0.46, 0.78  # what the title, the dates below and the space between take
LEGEND: Mapping[str, Any] = MappingProxyType(
    {
        "loc": "lower right",
        "bbox_to_anchor": (1, 1.0),
        "borderaxespad": 0.2,
        "frameon": False,
        "labelcolor": INK,
        "fontsize": 10,
        "handlelength": 1.6,
        "columnspacing": 1.2,
    }
)


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
    at = 1 - 0.13 / height
    look = {"color": INK, "fontsize": 13, "fontweight": "bold", "family": families()}
    title = figure.suptitle(drawn(progress.title), x=0.02, y=at, ha="left", parse_math=False, **look)
    keep_within(title, 0.96 * figure.bbox.width)
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
    axes.axhline(progress.total, color=SOFT, lw=1, ls=":")
    axes.set_ylim(-0.2, progress.total * 1.06 + 0.5)
    axes.set_yticks(counts_up_to(progress.total))
    end = progress.plan[-1][0] if progress.plan else progress.today
    last = max(progress.today, end, progress.start + timedelta(days=7))
    first, after = _at(progress.start), _at(last)
    axes.set_xlim(first - 0.05 * (after - first), after + 0.07 * (after - first))  # room for a mark and half a date
    _today(axes, progress.today)
    _dates(axes, days_between(progress.start, last, progress.today))
    _legend(axes)


def _weeks(axes: Axes, weeks: Sequence[Week]) -> None:
    _style(axes, f"Check-ins a week, the last {LOOK_BACK}")
    high = max([1, *(one.checkins for one in weeks)])
    places = [_at(one.monday) for one in weeks]
    for place, one in zip(places, weeks, strict=True):
        _bar(axes, place, one, high)
    axes.set_ylim(0, high * 1.35)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=3))
    axes.set_xlim(places[-1] - 7 * (LOOK_BACK - 1) - 4, places[-1] + 4)
    _dates(axes, [one.monday for one in weeks[-1::-2]])
    if any(one.counts and not one.checkins for one in weeks):
        none = Patch(color=SOFT, label="none")
        axes.legend(handles=[none], **LEGEND)


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
    axes.legend(ncols=2, **LEGEND)


def _style(axes: Axes, title: str) -> None:
    axes.set_facecolor(CARD)
    axes.set_axisbelow(True)
    axes.set_title(title, color=INK, fontsize=11, loc="left")
    axes.tick_params(colors=INK, labelsize=10, length=0)
    axes.grid(visible=True, axis="y", color=SOFT, alpha=0.3, lw=0.8)
    for side in axes.spines.values():
        side.set_visible(False)


def _dates(axes: Axes, days: Sequence[date]) -> None:
    """*days* below, with the year where more than one is in sight."""
    years = len({day.year for day in days}) > 1
    said = [f"{day.day} {day:%b}\n{day.year}" if years else f"{day.day} {day:%b}" for day in days]
    axes.set_xticks([_at(day) for day in days], said, linespacing=0.95)


def _today(axes: Axes, day: date) -> None:
    """Where we are; the writing stands at the bottom, left of its line, or right of it at the very beginning."""
    low, high = axes.get_xlim()
    left = _at(day) - low > 0.2 * (high - low)
    axes.axvline(_at(day), color=INK, alpha=0.45, lw=1)
    place, ha = (-3, "right") if left else (3, "left")
    axes.annotate(
        "today", (_at(day), 0), (place, 2), textcoords="offset points", ha=ha, va="bottom", color=INK, fontsize=9
    )


def counts_up_to(total: int) -> list[int]:
    """A few round numbers from 0, and *total* as the last: a picture must not look done before it is."""
    places = [int(one) for one in MaxNLocator(integer=True, nbins=4).tick_values(0, total)]
    step = max(1, places[1] - places[0]) if len(places) > 1 else 1
    return [*(one for one in places if 0 <= one <= total - 0.6 * step), total]


def days_between(first: date, last: date, today: date) -> list[date]:
    """The first and the last day, and what stands evenly between; *today* in place of what is near it."""
    span = (last - first).days
    days = [first + timedelta(days=round(span * part / 3)) for part in range(4)]
    inner = [today if abs((day - today).days) <= span / 8 and first < today < last else day for day in days[1:-1]]
    return list(dict.fromkeys([days[0], *inner, days[-1]]))


def _at(day: date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]  # untyped in matplotlib

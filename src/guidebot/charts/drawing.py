"""The picture itself: milestones against the plan above, check-ins by week below."""

from __future__ import annotations

import io
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import DateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.ticker import MaxNLocator

from guidebot.core.pictures import Progress
from guidebot.core.weeks import LOOK_BACK

# A mid-grey card of its own reads on a dark and on a light client alike.
CARD, INK, SOFT, DONE, PLAN = "#1f2430", "#f2f4f8", "#9aa4b5", "#4cc38a", "#f2b84b"
WIDTH, HEIGHT, DPI = 5.2, 4.2, 150


def draw(progress: Progress) -> bytes:
    """A PNG of *progress*, 780 by 630 points, legible at the width of a phone."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=CARD)
    FigureCanvasAgg(figure)
    if progress.total:
        above, below = figure.subplots(2, 1, height_ratios=[3, 2])
        _milestones(above, progress)
    else:
        below = figure.subplots(1, 1)
    _weeks(below, progress)
    figure.subplots_adjust(left=0.07, right=0.97, top=0.84, bottom=0.08, hspace=0.42)
    title = _short(_known(progress.title))
    figure.suptitle(title, color=INK, fontsize=13, fontweight="bold", x=0.02, y=0.97, ha="left", parse_math=False)
    file = io.BytesIO()
    figure.savefig(file, format="png", facecolor=CARD)
    return file.getvalue()


def _milestones(axes: Axes, progress: Progress) -> None:
    _style(axes, "Milestones")
    if progress.due is not None and progress.due > progress.start:
        axes.plot([_at(progress.start), _at(progress.due)], [0, progress.total], "--", color=PLAN, lw=2, label="plan")
    days = [progress.start, *progress.reached, progress.today]
    count = [0, *range(1, len(progress.reached) + 1), len(progress.reached)]
    axes.step([_at(day) for day in days], count, where="post", color=DONE, lw=2.6, label="done")
    axes.plot([_at(day) for day in progress.reached], count[1:-1], "o", color=DONE, ms=6)
    axes.set_ylim(-0.2, progress.total + 0.6)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    last = max(progress.today, progress.due or progress.today, progress.start + timedelta(days=7))
    axes.set_xlim(_at(progress.start), _at(last) + 1)
    _dates(axes)
    axes.legend(loc="upper left", frameon=False, labelcolor=INK, fontsize=10, handlelength=1.6)


def _weeks(axes: Axes, progress: Progress) -> None:
    _style(axes, "Check-ins a week")
    high = max([1, *(count for _, count in progress.weeks)])
    places = [_at(monday) for monday, _ in progress.weeks]
    axes.bar(places, [count or 0.06 * high for _, count in progress.weeks], width=5.4, color=_colours(progress))
    axes.set_ylim(0, high * 1.35)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=3))
    axes.set_xticks(places[-1::-2])
    axes.set_xlim(places[-1] - 7 * (LOOK_BACK - 1) - 4, places[-1] + 4)
    _dates(axes, keep=True)
    for place, (_, count) in zip(places, progress.weeks, strict=True):
        if count:
            axes.annotate(str(count), (place, count), (0, 2), textcoords="offset points", ha="center", color=INK)


def _colours(progress: Progress) -> list[str]:
    return [DONE if count else SOFT for _, count in progress.weeks]


def _style(axes: Axes, title: str) -> None:
    axes.set_facecolor(CARD)
    axes.set_axisbelow(True)
    axes.set_title(title, color=INK, fontsize=11, loc="left")
    axes.tick_params(colors=INK, labelsize=10, length=0)
    axes.grid(visible=True, axis="y", color=SOFT, alpha=0.3, lw=0.8)
    for side in axes.spines.values():
        side.set_visible(False)


def _dates(axes: Axes, *, keep: bool = False) -> None:
    if not keep:
        axes.xaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.xaxis.set_major_formatter(DateFormatter("%d %b"))  # type: ignore[no-untyped-call]  # untyped in matplotlib


def _at(day: date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]  # untyped in matplotlib


def _known(title: str) -> str:
    """*title* without characters that the font has no picture for, such as emoji."""
    font = get_font(findfont("DejaVu Sans:bold"))
    return "".join(char for char in title if char.isspace() or font.get_char_index(ord(char))) or "Progress"


def _short(title: str, high: int = 44) -> str:
    return title if len(title) <= high else title[: high - 1].rstrip() + "…"

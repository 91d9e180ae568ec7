"""The progress picture."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from guidebot.charts import community, fits
from guidebot.charts.drawing import _figure, _milestones, counts_up_to, days_between
from guidebot.charts.lettering import drawn
from guidebot.charts.painter import ChartPainter
from guidebot.core.pace import even_pace
from guidebot.core.pictures import Felt, Progress
from guidebot.core.weeks import Week

START = date(2026, 9, 1)
DUE = date(2026, 12, 24)
AWAY = (date(2026, 10, 19), date(2026, 11, 1))
COUNTS = (1, 2, 0, 0, 3, 1, 0, 1)
USUAL = Progress(
    title="Work through ARENA: chapter 1",
    start=START,
    today=date(2026, 11, 23),
    plan=even_pace(START, DUE, 8, [AWAY]),
    total=8,
    reached=tuple(START + timedelta(days=at) for at in (6, 13, 30, 31, 62)),
    weeks=tuple(Week(date(2026, 10, 5) + timedelta(weeks=at), one, at in {2, 3}) for at, one in enumerate(COUNTS)),
)
FRESH = replace(USUAL, title="$x^{ 🎉 研究 " + "x" * 200, today=START, plan=(), reached=(), weeks=(Week(START, 1),))
EMPTY = replace(FRESH, title="New", total=0, weeks=(Week(START, 0),))


@pytest.mark.parametrize(
    ("progress", "high"), [(USUAL, 630), (FRESH, 630), (EMPTY, 330)], ids=["usual", "fresh", "empty"]
)
async def test_a_picture_is_a_small_png_of_phone_size(progress: Progress, high: int) -> None:
    """Without milestones it holds the weeks alone; always well below every upload limit."""
    picture = await ChartPainter().draw(progress)

    assert picture is not None
    assert b"\x89PNG\r\n\x1a\n" == picture[:8]
    assert (780, high) == struct.unpack(">II", picture[16:24])
    assert len(picture) < 200_000


async def test_a_week_of_rest_looks_unlike_an_empty_one() -> None:
    """Rest can be seen."""
    away, empty = Week(START, 0, rest=True), Week(START, 0)
    pictures = [await ChartPainter().draw(replace(EMPTY, weeks=(one,))) for one in (away, empty)]

    assert pictures[0] != pictures[1]


def test_the_legend_covers_no_line() -> None:
    """Not even where every milestone was reached at once."""
    axes = Figure(figsize=(5, 3)).subplots()
    FigureCanvasAgg(axes.figure)
    _milestones(axes, replace(USUAL, reached=(START,) * 8))
    axes.figure.draw_without_rendering()

    assert ["even pace", "8 of 8 reached"] == [one.get_text() for one in axes.get_legend().get_texts()]
    assert axes.get_legend().get_window_extent().y0 >= axes.get_window_extent().y1


@pytest.mark.parametrize("age", [0, 2, 6, 23, 200])
@pytest.mark.parametrize("ahead", [None, 1, 9, 30, 300])
def test_no_date_is_cut_off(age: int, ahead: int | None) -> None:
    """Whether the goal is new or old, with a date or without."""
    start = DUE - timedelta(days=age)
    plan = even_pace(start, DUE + timedelta(days=ahead), 8, []) if ahead else ()
    figure = _figure(replace(USUAL, start=start, today=DUE, plan=plan, reached=()))
    figure.draw_without_rendering()
    dates = [one for axes in figure.axes for one in axes.get_xticklabels() if one.get_text()]
    places = [one.get_window_extent() for one in dates]

    assert len(dates) > 4
    assert [] == [one for one in places if one.x0 < 0 or one.x1 > figure.bbox.width]


async def test_without_the_extra_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller says the same in words."""
    monkeypatch.setattr("guidebot.charts.painter.find_spec", lambda name: None)

    assert None is await ChartPainter().draw(USUAL)


@given(total=st.integers(1, 200))
def test_the_target_stands_on_the_axis(total: int) -> None:
    """As its last number, and nothing too near below it; so that what is nearly done does not look done."""
    found = counts_up_to(total)

    assert total == found[-1]
    assert found == sorted(set(found))
    assert found[0] in {0, total}
    assert 2 <= len(found) <= 7


@given(start=st.dates(date(2024, 1, 1), date(2030, 1, 1)), days=st.integers(1, 900), at=st.integers(0, 900))
def test_days_on_the_axis_are_in_order_and_few(start: date, days: int, at: int) -> None:
    """From the first to the last; today in place of what is near it."""
    last, today = start + timedelta(days=days), start + timedelta(days=at)
    found = days_between(start, last, today)

    assert (start, last) == (found[0], found[-1])
    assert found == sorted(set(found))
    assert len(found) <= 4


def test_years_are_told_where_there_are_two() -> None:
    """And where there is one they are not."""
    figures = [_figure(USUAL), _figure(replace(USUAL, plan=even_pace(START, date(2028, 1, 10), 8, [])))]
    shown = [[one.get_text() for one in figure.axes[0].get_xticklabels()] for figure in figures]

    assert [] == [one for one in shown[0] if "\n" in one]
    assert "10 Jan\n2028" == shown[1][-1]


def test_today_and_the_target_are_drawn() -> None:
    """A line each, and the word."""
    axes = _figure(USUAL).axes[0]

    assert "today" in [one.get_text() for one in axes.texts]
    assert [8, 8] in [list(line.get_ydata()) for line in axes.lines]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Write a post", "Write a post"),
        ("🚀 Ship it", "(rocket) Ship it"),
        ("👩‍👩‍👧 Group", "(woman)(woman)(girl) Group"),
        ("\u200b", "Your goal"),
        ("Ξ и ق", "Ξ и ق"),
    ],
)
def test_a_sign_without_a_picture_stands_as_its_name(title: str, shown: str) -> None:
    """Never as a hole."""
    assert shown == drawn(title)


def test_a_script_without_a_font_leaves_no_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words beside the picture hold the title."""
    monkeypatch.setattr("guidebot.charts.lettering._has", lambda code: code < 0x3000)

    assert "Your goal" == drawn("日本語 paper")


TITLES = [
    "W" * 300,
    "Исследование сотрудничества между многими агентами и людьми " * 4,
    "🚀" * 60,
    "研究" * 90,
    "iii " * 200,
    "Short",
]


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_no_title_runs_over_the_edge(title: str) -> None:
    """Whatever the letters: what is too wide is shortened, and what fits is not."""
    felt = [Felt(title, (1, 5, 3), (5, 5, 3)), Felt("Read one paper", (1, 1, 1), (None, None, None))]
    for figure in (_figure(replace(USUAL, title=title)), fits._figure(felt)):
        figure.draw_without_rendering()
        letters = [*figure.texts, *(one for axes in figure.axes for one in axes.texts)]
        assert [] == [one.get_text() for one in letters if one.get_window_extent().x1 > figure.bbox.width]
        assert any(
            one.get_text() in {"Short", "Read one paper", drawn(title)} or "…" in one.get_text() for one in letters
        )


def test_tries_of_two_scripts_without_a_font_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """By their place in the picture, as in the words beside it."""
    monkeypatch.setattr("guidebot.charts.lettering._has", lambda code: code < 0x3000)
    felt = [Felt(title, (1, 5, 3), (5, 5, 3)) for title in ("研究する日", "日本語")]
    (axes,) = fits._figure(felt).axes

    assert {"Try 1", "Try 2"} <= {one.get_text() for one in axes.texts}


@pytest.mark.parametrize("count", [1, 6])
def test_the_picture_of_tries_says_what_its_marks_mean(count: int) -> None:
    """Rings and dots differ in shape, not only in colour, and the scale has words at its ends."""
    figure = fits._figure([Felt("Read one paper", (1, 5, 3), (5, None, 3))] * count)
    figure.draw_without_rendering()
    (axes,) = figure.axes
    legend = axes.get_legend()

    assert ["before", "after"] == [one.get_text() for one in legend.get_texts()]
    assert legend.get_window_extent().x1 <= figure.bbox.width
    assert ["1 · little", "2", "3", "4", "5 · a lot"] == [one.get_text() for one in axes.get_xticklabels()]
    assert [] == [one for one in axes.get_xticklabels() if one.get_window_extent().x1 > figure.bbox.width]


def test_a_hidden_count_is_a_band_on_the_scale_of_the_others() -> None:
    """Up to five, whatever the highest week is: it never looks larger than a count that is known."""
    axes = Figure().subplots()
    community._row(axes, "Lookups", (None, 140, 5, 0))
    heights = [bar.get_height() for bar in axes.patches]

    assert [5, 140, 5] == heights[:3]
    assert axes.patches[0].get_hatch() is not None
    assert heights[3] < 5

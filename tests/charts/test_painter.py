"""The progress picture."""

from __future__ import annotations

import struct
from datetime import date, timedelta

import pytest

from guidebot.charts.painter import ChartPainter
from guidebot.core.pictures import Progress

START = date(2026, 9, 1)
USUAL = Progress(
    title="Work through ARENA: chapter 1",
    start=START,
    today=date(2026, 11, 23),
    due=date(2026, 12, 24),
    total=8,
    reached=tuple(START + timedelta(days=at) for at in (6, 13, 30, 31, 62)),
    weeks=tuple((date(2026, 10, 5) + timedelta(weeks=at), count) for at, count in enumerate((1, 2, 0, 1, 3, 1, 0, 1))),
)
EMPTY = Progress(title="New", start=START, today=START, due=None, total=0, reached=(), weeks=((START, 0),))
FRESH = Progress(
    title="$x^{ 🎉 研究 " + "x" * 200, start=START, today=START, due=START, total=3, reached=(), weeks=((START, 1),)
)


@pytest.mark.parametrize("progress", [USUAL, EMPTY, FRESH], ids=["usual", "empty", "fresh"])
async def test_a_picture_is_a_small_png_of_phone_size(progress: Progress) -> None:
    """780 by 630 points, well below every upload limit."""
    picture = await ChartPainter().draw(progress)

    assert picture is not None
    assert b"\x89PNG\r\n\x1a\n" == picture[:8]
    assert (780, 630) == struct.unpack(">II", picture[16:24])
    assert len(picture) < 200_000


async def test_without_the_extra_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller says the same in words."""
    monkeypatch.setattr("guidebot.charts.painter.find_spec", lambda name: None)

    assert None is await ChartPainter().draw(USUAL)

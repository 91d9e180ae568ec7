"""The terminal's demo leaves the folder one stands in alone."""

from __future__ import annotations

import asyncio
import io
import sys
from pathlib import Path

import pytest

from guidebot.loading.config import Config
from guidebot.tools import demo


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder; what the platform keeps for programs is elsewhere."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "own"))
    monkeypatch.setattr(sys, "stdin", io.StringIO("guide\nquit\n"))
    return work


@pytest.mark.skipif(sys.platform != "linux", reason="the variable is that of Linux")
def test_nothing_is_written_where_one_stands(here: Path, tmp_path: Path) -> None:
    """The log lies where the platform keeps such things, for its owner only."""
    assert 0 == asyncio.run(demo.converse(Config(), keep=False))

    log = tmp_path / "own" / "guidebot" / "console.log"
    assert [] == list(here.iterdir())
    assert 0o600 == log.stat().st_mode & 0o777


def test_a_place_that_cannot_be_written_is_no_reason_to_fail(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The demo keeps nothing, so it needs no place: a file stands where the folder should be."""
    (tmp_path / "own").touch()

    assert 0 == asyncio.run(demo.converse(Config(), keep=False))
    assert [] == list(here.iterdir())
    assert "A guide to working" in capsys.readouterr().out

"""The week in the terminal: the whole program behind the real screen."""

from __future__ import annotations

import io
from pathlib import Path

from tests.adapters.console.scripted import ScriptedReader
from tests.fakes.small import write

from guidebot.adapter import Context
from guidebot.loading.config import Config
from guidebot.runtime.app import build
from guidebot.testing import FakeClock
from guidebot_console.screen import open_screen
from guidebot_console.terminal import Terminal


async def test_a_week_is_chosen_by_numbers(tmp_path: Path) -> None:
    """Each button is a number; the form asks line by line, and an empty line leaves the day open."""
    clock, stream = FakeClock(), io.StringIO()
    app = await build(Config(), clock, in_memory=True, content=write(tmp_path / "content"))
    lines = ["week", "1", "Read one paper", "When it is noon, then I read", "", "week"]
    context = Context(bot=app.bot, settings={}, secrets={}, clock=clock, state="")
    screen = open_screen(clock, stream=stream, environ={})
    await Terminal(context, screen=screen, reader=ScriptedReader(lines, interactive=True)).run(lambda: None)
    await app.close()
    first, _, last = stream.getvalue().rpartition("This week")

    assert "What is this week for?" in first
    assert "Read one paper" in last
    assert "When it is noon, then I read" in last

"""The whole adapter on a real pseudo-terminal."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import termios
from pathlib import Path

import pytest
from tests.adapters.console.scripted import StillClock, full_reply

from guidebot_console.screen import open_screen

ROOT = Path(__file__).parents[3]
PROMPT = "you\x1b[0m › ".encode()  # drawn once the terminal passes keys on as they are
PROGRAM = """
import asyncio, sys
from guidebot.adapter import Context
from guidebot.core.reply import say
from guidebot_console import ADAPTER
from tests.adapters.console.scripted import DayControls, ScriptedBot, StillClock, always, full_reply
from tests.adapters.console.test_deliver import DELIVERY

async def main():
    clock = StillClock()
    bot = ScriptedBot(always(full_reply()))
    context = Context(bot=bot, settings={}, secrets={}, clock=clock, state="", controls=DayControls(clock))
    terminal = ADAPTER.create(context)
    posting = asyncio.get_running_loop().call_later(0.2, lambda: asyncio.ensure_future(terminal.deliver(DELIVERY)))
    await terminal.run(lambda: None)
    return terminal.exit_code

sys.exit(asyncio.run(main()))
"""


async def heard_until(descriptor: int, *wanted: bytes) -> bytes:
    """What the terminal got, up to the last of *wanted*, each after the one before."""
    heard, pattern = b"", re.compile(b".*".join(map(re.escape, wanted)), re.DOTALL)
    while not pattern.search(heard):
        heard += await asyncio.to_thread(os.read, descriptor, 65536)
    return heard


async def started(*, high: int) -> tuple[int, asyncio.subprocess.Process]:
    """The adapter at a terminal of so many lines: our end of it, and the process."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (high, 80))
    environ = {
        **os.environ, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "COLUMNS": "80", "LINES": str(high),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src"), str(ROOT / "adapters")]),
    }  # fmt: skip
    environ.pop("NO_COLOR", None)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True
    )
    os.close(theirs)
    return ours, process


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
async def test_a_long_answer_waits_at_the_end_of_the_screen() -> None:
    """Enter shows the next screenful; another line is the next command, and the rest is left."""
    ours, process = await started(high=14)
    try:
        async with asyncio.timeout(20):
            await heard_until(ours, b"What do you think?", PROMPT)
            os.write(ours, b"direction debate\r")
            first = await heard_until(ours, b"more lines (Enter, or q)")
            os.write(ours, b"\r")
            second = await heard_until(ours, b"more lines (Enter, or q)")
            os.write(ours, b"q\r")
            await heard_until(ours, PROMPT)
            os.write(ours, b"\x04")
            code = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(ours)

    assert b"Direction number 12" not in first
    assert first != second
    assert 0 == code


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
async def test_a_person_at_a_real_terminal() -> None:
    """Welcome, prompt, a message above the prompt, an answer in colour, and Ctrl-D."""
    ours, process = await started(high=60)
    try:
        async with asyncio.timeout(20):
            opening = await heard_until(ours, b"What do you think?", PROMPT)
            os.write(ours, b"direction debate\r")
            answer = await heard_until(ours, b"Direction number 12", PROMPT)
            os.write(ours, b"\x04")
            code = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(ours)

    assert b"Tab completes" in opening
    assert b"This week's problem" in opening
    assert b"\x1b[1;36m" in answer
    assert 0 == code


def test_a_pipe_takes_its_width_from_columns(tmp_path: Path) -> None:
    """80 where nothing is said."""
    widths = []
    for environ in ({}, {"COLUMNS": "120"}, {"COLUMNS": "nonsense"}):
        with (tmp_path / "out").open("w", encoding="utf-8") as stream:
            screen = open_screen(StillClock(), stream=stream, environ=environ)
            screen.show(full_reply())
            widths.append(screen.console.width)

    assert [80, 120, 80] == widths

"""The rim: safe text, file names, piped input, cheap imports."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.console.scripted import StillClock

from guidebot.adapter import Plugin
from guidebot_console import ADAPTER
from guidebot_console.reading import PipeReader
from guidebot_console.safe import file_name, fitted, safe, safe_url
from guidebot_console.screen import open_screen


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_safe_text_steers_nothing(text: str) -> None:
    """No control character but the line break; drawing it twice changes nothing."""
    done = safe(text)

    assert not any((ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160 for char in done)
    assert done == safe(done)


def test_plain_words_stay_as_they_are() -> None:
    """Accents, emoji, joiners and spaces."""
    text = "  Été – naïve “quotes” 👩‍🔬 目标  "

    assert text == safe(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("data.json", "data.json"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        (".bashrc", "bashrc"),
        ("a\x1b[2Jb;rm.txt", "a_2Jb_rm.txt"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300, "x" * 100),
    ],
)
def test_file_names_stay_in_the_folder(name: str, expected: str) -> None:
    """Whatever they pretend."""
    assert expected == file_name(name)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "", "ftp://x"])
def test_only_web_addresses_become_links(url: str) -> None:
    """Nothing else is opened by a click."""
    assert "" == safe_url(url)


def test_an_address_cannot_end_its_own_escape() -> None:
    """Control characters and spaces are gone or written as %XX."""
    assert "https://x/%5C%20a%C3%A9?b=1&c=%41#d" == safe_url("https://x/\x1b\\ aé?b=1&c=%41#d\x07")


async def test_a_pipe_is_read_line_by_line_to_its_end() -> None:
    """Empty answers take the default; after the end there is nothing, however often one asks."""
    reader = PipeReader(io.StringIO("guide\r\n\nlast"))

    assert "guide" == await reader.command("you")
    assert "09:00" == await reader.answer("Time", "09:00", multiline=False)
    assert "last" == await reader.command("you")
    assert await reader.command("you") is None
    assert await reader.answer("Time", "09:00", multiline=False) is None


async def test_a_silent_pipe_does_not_hold_the_program() -> None:
    """Waiting can be cancelled, though the pipe stays open."""
    read, write = os.pipe()
    with os.fdopen(read, encoding="utf-8") as stream:
        waiting = asyncio.create_task(PipeReader(stream).command("you"))
        await asyncio.sleep(0)
        waiting.cancel()
        os.close(write)

        with pytest.raises(asyncio.CancelledError):
            await waiting


def test_the_plugin_is_light() -> None:
    """The entry point's module loads neither rich nor prompt_toolkit."""
    code = "import sys, guidebot_console; sys.exit(bool({'rich', 'prompt_toolkit'} & set(sys.modules)))"
    plugin: Plugin = ADAPTER

    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode
    assert ("console", (), {}) == (plugin.name, tuple(fields(plugin.table)), plugin.tools)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_signs_stay_readable_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    """A prompt's arrow, a dash and a bullet become ASCII's likeness, not question marks."""
    path = tmp_path / "out"
    with path.open("w", encoding=encoding) as stream:
        open_screen(StillClock(), stream=stream, environ={}).note("a › b – c • d … 日", "")

    shown = path.read_text(encoding=encoding).strip()
    assert ("a › b – c • d … 日" if encoding == "utf-8" else "a > b - c * d ... ?") == shown
    assert ("› " if encoding == "utf-8" else "> ") == fitted("› ", encoding)

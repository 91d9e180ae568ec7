"""The prompt of a person, through prompt_toolkit itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.completion import DummyCompleter
from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from guidebot_console.prompting import PromptReader, open_history


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """Keys are typed through it."""
    with create_pipe_input() as made:
        yield made


@pytest.fixture
def reader(keys: PipeInput) -> PromptReader:
    """A prompt with a history of one line."""
    history = InMemoryHistory(["direction debate"])
    return PromptReader(DummyCompleter(), lambda: "Mon 23 Nov", history, source=keys, target=DummyOutput())


async def test_a_line_is_edited(reader: PromptReader, keys: PipeInput) -> None:
    """Backspace takes a character back."""
    keys.send_text("guidx\x7fe\r")

    assert "guide" == await reader.command("you")


async def test_the_history_is_an_arrow_away(reader: PromptReader, keys: PipeInput) -> None:
    """The last line comes back to be changed."""
    keys.send_text("\x1b[A\x7f\r")

    assert "direction debat" == await reader.command("you")


async def test_ctrl_d_ends_and_ctrl_c_interrupts(reader: PromptReader, keys: PipeInput) -> None:
    """At the prompt."""
    keys.send_text("\x04")

    assert await reader.command("you") is None

    keys.send_text("\x03")
    with pytest.raises(KeyboardInterrupt):
        await reader.command("you")


async def test_a_default_stands_on_the_line(reader: PromptReader, keys: PipeInput) -> None:
    """To be kept with Enter or edited; answers do not go into the history."""
    keys.send_text("\r")
    kept = await reader.answer("Time", "09:00", multiline=False)
    keys.send_text("\x7f5\r")
    edited = await reader.answer("Time", "09:00", multiline=False)

    assert ("09:00", "09:05") == (kept, edited)


@pytest.mark.parametrize("typed", ["2", "\x1b[200~2\x1b[201~"])
async def test_typing_replaces_what_was_filled_in(reader: PromptReader, keys: PipeInput, typed: str) -> None:
    """A 2 over a prefilled 1 is 2 and never 12, typed or pasted."""
    keys.send_text(f"{typed}\r")

    assert "2" == await reader.answer("Day", "1", multiline=False)


async def test_an_arrow_begins_to_edit(reader: PromptReader, keys: PipeInput) -> None:
    """What stands on the line stays then."""
    keys.send_text("\x1b[C2\r")

    assert "12" == await reader.answer("Day", "1", multiline=False)


async def test_a_paragraph_breaks_with_alt_enter(reader: PromptReader, keys: PipeInput) -> None:
    """Enter sends."""
    keys.send_text("one\x1b\rtwo\r")

    assert "one\ntwo" == await reader.answer("Why", "", multiline=True)


async def test_ctrl_d_ends_a_form(reader: PromptReader, keys: PipeInput) -> None:
    """There is no answer."""
    keys.send_text("\x04")

    assert await reader.answer("Why", "", multiline=False) is None


def test_the_history_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    """In the adapter's folder."""
    history = open_history(str(tmp_path / "new" / "state"))
    path = tmp_path / "new" / "state" / "console_history"

    assert isinstance(history, FileHistory)
    assert 0o600 == path.stat().st_mode & 0o777


def test_without_a_folder_the_history_lasts_a_session(tmp_path: Path) -> None:
    """A file where the folder should be is no reason to fail."""
    (tmp_path / "state").touch()

    assert isinstance(open_history(""), InMemoryHistory)
    assert isinstance(open_history(str(tmp_path / "state")), InMemoryHistory)

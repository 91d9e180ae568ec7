"""The prompt of a person: line editing, history, completion. Messages that arrive meanwhile appear above it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.output import Output
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.styles import Style

from guidebot_console.safe import one_line

_STYLE = Style.from_dict(
    {
        "name": "ansicyan bold",
        "when": "ansibrightblack",
        "completion-menu": "noinherit",
        "completion-menu.completion": "noinherit",
        "completion-menu.completion.current": "noinherit reverse",
        "completion-menu.meta.completion": "noinherit ansibrightblack",
        "completion-menu.meta.completion.current": "noinherit reverse",
        "scrollbar.background": "noinherit",
        "scrollbar.button": "noinherit reverse",
    }
)


class PromptReader:
    """See `guidebot_console.reading.Reader`. *clock_text* is shown at the right edge."""

    interactive = True

    def __init__(
        self,
        completer: Completer,
        clock_text: Callable[[], str],
        history: History,
        *,
        source: Input | None = None,
        target: Output | None = None,
    ) -> None:
        self._clock_text = clock_text
        self._commands: PromptSession[str] = PromptSession(
            history=history,
            completer=completer,
            complete_while_typing=True,
            style=_STYLE,
            reserve_space_for_menu=6,
            input=source,
            output=target,
        )
        self._answers: PromptSession[str] = PromptSession(
            history=InMemoryHistory(), style=_STYLE, key_bindings=_answer_keys(), input=source, output=target
        )

    async def command(self, name: str) -> str | None:
        """The next command line."""
        prompt = FormattedText([("class:name", one_line(name)), ("", " › ")])
        right = FormattedText([("class:when", self._clock_text())])
        try:
            with patch_stdout(raw=True):
                return await self._commands.prompt_async(prompt, rprompt=right)
        except EOFError:
            return None

    async def answer(self, label: str, default: str, *, multiline: bool) -> str | None:
        """One answer; *default* stands on the line to be edited. Alt-Enter breaks the line where *multiline*."""
        prompt = FormattedText([("class:name", one_line(label)), ("", " › ")])
        try:
            with patch_stdout(raw=True):
                return await self._answers.prompt_async(prompt, default=default, multiline=multiline)
        except EOFError:
            return None


def open_history(folder: str) -> History:
    """The history of earlier sessions in *folder*; of this session alone where the folder cannot be written."""
    if not folder:
        return InMemoryHistory()
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        path = Path(folder) / "console_history"
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


def _answer_keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys

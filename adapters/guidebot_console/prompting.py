"""The prompt of a person: line editing, history, completion. Messages that arrive meanwhile appear above it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, DummyCompleter
from prompt_toolkit.filters import shift_selection_mode
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.styles import Style

from guidebot_console.completion import AnswerCompleter
from guidebot_console.reading import Picks
from guidebot_console.safe import fitted, one_line

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
            key_bindings=_command_keys(),
            complete_while_typing=True,
            style=_STYLE,
            reserve_space_for_menu=6,
            input=source,
            output=target,
        )
        self._answers: PromptSession[str] = PromptSession(
            history=InMemoryHistory(),
            style=_STYLE,
            key_bindings=_answer_keys(),
            complete_while_typing=True,
            reserve_space_for_menu=6,
            input=source,
            output=target,
        )
        self._waiting: PromptSession[str] = PromptSession(
            history=InMemoryHistory(), style=_STYLE, reserve_space_for_menu=0, input=source, output=target
        )

    async def command(self, name: str) -> str | None:
        """The next command line."""
        prompt = FormattedText([("class:name", one_line(name)), ("", fitted(" › "))])
        right = FormattedText([("class:when", self._clock_text())])
        try:
            with patch_stdout(raw=True):
                return await self._commands.prompt_async(prompt, rprompt=right)
        except EOFError:
            return None

    async def more(self, left: int) -> str | None:
        """Wait below a full screen: Enter shows more, anything else is the next command."""
        prompt = FormattedText([("class:when", fitted(f"… {left} more lines (Enter, or q) › "))])
        try:
            with patch_stdout(raw=True):
                return (await self._waiting.prompt_async(prompt)).strip()
        except EOFError:
            return None

    async def answer(self, label: str, default: str, *, multiline: bool, picks: Picks | None = None) -> str | None:
        """One answer; *default* stands on the line: Enter keeps it, typing replaces it, an arrow begins to edit it.

        A paragraph is edited only. Alt-Enter breaks the line where *multiline*.
        """
        del label  # it stands above, with its hint
        prompt = FormattedText([("", fitted("› "))])
        try:
            with patch_stdout(raw=True):
                return await self._answers.prompt_async(
                    prompt,
                    default=default,
                    multiline=multiline,
                    pre_run=None if multiline else self._select,
                    completer=AnswerCompleter(picks) if picks else DummyCompleter(),
                )
        except EOFError:
            return None

    def _select(self) -> None:
        """Select what stands on the line, as a field of a window does, so that typing 2 over 1 gives 2 and not 12."""
        line = self._answers.default_buffer
        if not line.text:
            return
        line.cursor_position = 0
        line.start_selection()
        if line.selection_state is not None:
            line.selection_state.enter_shift_mode()
        line.cursor_position = len(line.text)


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


def _command_keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("tab")
    def _(event: KeyPressEvent) -> None:
        _complete(event, space=True)

    return keys


def _complete(event: KeyPressEvent, *, space: bool) -> None:
    """Take the only suggestion, with a *space* after it, and stay with it; go through several by turns."""
    line = event.current_buffer
    found = line.complete_state.completions if line.complete_state else []
    if len(found) == 1:
        line.apply_completion(found[0])
        if space and not line.text.endswith((" ", ":")):
            line.insert_text(" ")
    elif found:
        line.complete_next()
    else:
        line.start_completion(insert_common_part=True)


def _answer_keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("tab")
    def _(event: KeyPressEvent) -> None:
        line = event.current_buffer
        if line.selection_state is not None:  # what stands there is replaced, as by typing
            line.cut_selection()
        _complete(event, space=False)

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("backspace", filter=shift_selection_mode)
    def _(event: KeyPressEvent) -> None:
        """Backspace edits: it takes one character, not everything."""
        event.current_buffer.exit_selection()
        event.current_buffer.delete_before_cursor()

    @keys.add(Keys.BracketedPaste, filter=shift_selection_mode)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.cut_selection()
        event.current_buffer.insert_text(event.data.replace("\r\n", "\n").replace("\r", "\n"))

    return keys

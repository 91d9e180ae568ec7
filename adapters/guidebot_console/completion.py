"""Suggestions while typing: command names, then the bot's own suggestions for each argument, then argument names."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from guidebot.core.commands import Command, Param, Shape
from guidebot.core.records import dataclass
from guidebot.core.reply import Option
from guidebot_console.reading import Picks
from guidebot_console.safe import one_line

Ask = Callable[[str, str, str, Mapping[str, str]], Awaitable[Sequence[Option]]]
_PAIR = re.compile(r"(?:^|\s)([a-z_]+):(\"[^\"]*|\S*)$", re.IGNORECASE)
_DONE = re.compile(r"(?:^|\s)([a-z_]+):(\"[^\"]*\"|[^\s\"]\S*)(?=\s|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Slot:
    """An argument that the cursor may be in, and what is typed of it. *rest*: it takes the rest of the line.

    *given* are the other arguments so far.
    """

    param: Param
    typed: str
    quoted: bool = False
    rest: bool = False
    given: Mapping[str, str] = field(default_factory=dict)


class _Asking(Completer):
    """Suggestions that the bot is asked for, while typing goes on."""

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        """Nothing: the bot is asked asynchronously."""
        return ()


class LineCompleter(_Asking):
    """Completes typed lines. *ask* is the bot's `complete`; *own* are the console's own words with their meaning."""

    def __init__(self, commands: Callable[[], Sequence[Command]], ask: Ask, own: Sequence[tuple[str, str]]) -> None:
        self._commands = commands
        self._ask = ask
        self._own = own

    async def get_completions_async(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002
    ) -> AsyncGenerator[Completion, None]:
        """Suggestions for the text before the cursor, best first."""
        typed = document.text_before_cursor.lstrip().removeprefix("/")
        for one in self._names(typed):
            yield one
        command, rest = split(self._commands(), typed)
        if command is None:
            return
        for slot in slots(command, rest):
            for option in await self._ask(command.path, slot.param.name, slot.typed, slot.given):
                yield _value(option, slot)
        for one in _argument_names(command, rest):
            yield one

    def _names(self, typed: str) -> Iterator[Completion]:
        folded = typed.lower()
        known = [(one.path, one.summary) for one in self._commands()]
        for name, meaning in (*known, *self._own):
            if name.startswith(folded) and name != folded.rstrip():
                yield Completion(
                    name, -len(typed), display=f"/{name}" if (name, meaning) in known else name, display_meta=meaning
                )


class AnswerCompleter(_Asking):
    """Completes one answer of a form: a suggestion takes the place of all that is typed."""

    def __init__(self, picks: Picks) -> None:
        self._picks = picks

    async def get_completions_async(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002
    ) -> AsyncGenerator[Completion, None]:
        """Suggestions for the text before the cursor, best first."""
        typed = document.text_before_cursor
        for option in await self._picks(typed):
            text, about = one_line(option.value), one_line(option.description)
            yield Completion(text, -len(typed), display=one_line(option.label), display_meta=about)


def split(commands: Sequence[Command], typed: str) -> tuple[Command | None, str]:
    """The command whose name is typed completely, with a space after it, and the rest of the line."""
    folded = typed.lower()
    found = [one for one in commands if folded.startswith(f"{one.path} ")]
    if not found:
        return None, ""
    command = max(found, key=lambda command: len(command.path))
    return command, typed[len(command.path) + 1 :].lstrip()


def slots(command: Command, rest: str) -> list[Slot]:
    """The arguments that the end of *rest* may belong to, likeliest first."""
    pair = _PAIR.search(rest)
    named = command.param(pair.group(1).lower()) if pair else None
    if pair and named is not None:
        typed, before = pair.group(2), rest[: pair.start()]
        return [Slot(named, typed.removeprefix('"'), typed.startswith('"'), given=_given(command, before))]
    given = _named(rest)
    loose = _DONE.sub(" ", rest).lstrip()
    open_ = [one for one in command.params if one.name not in given and not one.arg.named]
    texts = [one for one in open_ if one.shape is Shape.TEXT]
    word = loose.rpartition(" ")[2]
    found_slots = []
    for at, one in enumerate(open_):
        others = {**given, **dict(zip((it.name for it in open_[:at]), loose.split(" ")[:at], strict=False))}
        if texts and one is texts[-1]:
            found_slots.append(
                Slot(one, loose.split(" ", at)[-1] if loose.count(" ") >= at else "", rest=True, given=others)
            )
        elif one.choices is not None or one.shape is Shape.TEXT:
            found_slots.append(Slot(one, word, given=others))
    return found_slots


def _given(command: Command, rest: str) -> Mapping[str, str]:
    """The arguments that *rest* holds already, by name or by their place."""
    named = _named(rest)
    loose = _DONE.sub(" ", rest).split()
    open_ = [one.name for one in command.params if one.name not in named and not one.arg.named]
    return {**named, **dict(zip(open_, loose, strict=False))}


def _named(rest: str) -> dict[str, str]:
    """The arguments that are written whole, each as ``name:value``."""
    return {found.group(1).lower(): found.group(2).strip('"') for found in _DONE.finditer(rest)}


def _value(option: Option, slot: Slot) -> Completion:
    value = one_line(option.value)
    text = value if slot.rest or " " not in value else f'"{value}"'
    if slot.quoted:
        text = f'{value}"'
    about = one_line(option.description)
    return Completion(text, -len(slot.typed), display=one_line(option.label), display_meta=about)


def _argument_names(command: Command, rest: str) -> Iterator[Completion]:
    word = rest.rpartition(" ")[2].lower()
    for one in command.params:
        if one.name.startswith(word) and not re.search(rf"(^|\s){one.name}:", rest, re.IGNORECASE):
            yield Completion(f"{one.name}:", -len(word), display=f"{one.name}:", display_meta=one.arg.help)

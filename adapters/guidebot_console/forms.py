"""A form as questions, one by one, with defaults; choices are numbered; what is wrong is asked again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import assert_never

from guidebot.core.records import dataclass
from guidebot.core.reply import ChoiceInput, DateInput, Form, Input, RefInput, TextInput, TimeInput
from guidebot.core.text import clean
from guidebot_console.reading import Picks, Reader
from guidebot_console.safe import one_line
from guidebot_console.screen import Screen

CLEAR = "-"


class Cancelled(Exception):
    """The person left the form, or the pipe ended in the middle of it. *wrong* says what did not fit, if anything."""

    def __init__(self, wrong: str = "") -> None:
        super().__init__(wrong)
        self.wrong = wrong


def intro(form: Form, screen: Screen) -> None:
    """Show what the form is about."""
    screen.note(one_line(form.title), "bold cyan")
    if form.intro:
        screen.note(form.intro, "")
    screen.note("Enter keeps what stands there, typing replaces it, Ctrl-C leaves the form.")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks the questions of a form, and what helps: *check* looks at what is filled in so far, *picks* suggests."""

    reader: Reader
    screen: Screen
    check: Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
    picks: Callable[[Input], Picks | None]


async def ask_all(form: Form, errors: Mapping[str, str], asking: Asking) -> dict[str, str]:
    """The answers by name. With *errors* only those inputs are asked again; the others keep their value.

    Each is looked at as it is left, so that a slip is told where it was made and not after the last question.

    Raises:
        Cancelled: nothing shall be sent.
    """
    screen = asking.screen
    answers = {one.name: one.value for one in form.inputs if one.value}
    again = [one for one in form.inputs if one.name in errors]
    for one in again or form.inputs:
        if one.name in errors:
            screen.note(one_line(errors[one.name]), "yellow", "! ")
        answers[one.name] = await _ask(one, asking)
        while asking.reader.interactive and answers[one.name]:
            wrong = (await asking.check(answers)).get(one.name)
            if not wrong:
                break
            screen.note(one_line(wrong), "yellow", "! ")
            answers[one.name] = await _ask(replace(one, value=answers[one.name]), asking)
    return answers


def with_answers(form: Form, answers: Mapping[str, str]) -> Form:
    """*form* with *answers* as its values, to be asked again."""
    return replace(form, inputs=tuple(replace(one, value=answers.get(one.name, one.value)) for one in form.inputs))


async def _ask(field: Input, asking: Asking) -> str:
    reader, screen = asking.reader, asking.screen
    _explain(field, screen, told_by_prompt=reader.interactive)
    multiline = isinstance(field, TextInput) and field.multiline
    while True:
        try:
            typed = await reader.answer(_label(field), _default(field), multiline=multiline, picks=asking.picks(field))
        except KeyboardInterrupt:
            raise Cancelled from None
        if typed is None:
            raise Cancelled(f"{one_line(field.label)} was not answered.")
        value, wrong = check(field, clean(typed, multiline=multiline))
        if not wrong:
            return value
        if not reader.interactive:
            raise Cancelled(f"{one_line(field.label)}: {wrong}")
        screen.note(wrong, "yellow", "! ")


def check(field: Input, typed: str) -> tuple[str, str]:
    """The value of what was *typed* and what is wrong with it; the bot checks the rest when the form is sent."""
    if typed in {"", CLEAR}:
        return "", "This one is needed." if field.required else ""
    match field:
        case ChoiceInput(_, _, options):
            if typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= len(options):
                return options[int(typed) - 1].value, ""
            folded = typed.lower()
            found = [option.value for option in options if folded in {option.value.lower(), option.label.lower()}]
            return (found[0], "") if found else ("", f"Choose a number from 1 to {len(options)}.")
        case TextInput():
            fits = field.low <= len(typed) <= field.high
            return typed, "" if fits else f"This takes {field.low} to {field.high} characters; got {len(typed)}."
        case RefInput():
            ids = [part.strip().lstrip("#@") for part in typed.split(",")]
            return ",".join(ids if field.many else ids[:1]), ""
        case DateInput() | TimeInput():
            return typed, ""
        case _:
            assert_never(field)


def _default(field: Input) -> str:
    if isinstance(field, ChoiceInput):
        return next((str(at) for at, option in enumerate(field.options, 1) if option.value == field.value), "")
    return field.value


def _label(field: Input) -> str:
    kind = {DateInput: " (24 December, in 3 weeks, or 2026-12-24)", TimeInput: " (HH:MM)"}.get(type(field), "")
    return f"{one_line(field.label)}{kind}{'' if field.required else ' (optional)'}"


def _explain(field: Input, screen: Screen, *, told_by_prompt: bool) -> None:
    """The question, below it what helps to answer it; what is kept with Enter stands on the line of a prompt."""
    screen.note("")
    kept = _default(field)
    screen.note(f"{_label(field)}{f' [{one_line(kept)}]' if kept and not told_by_prompt else ''}", "bold")
    if field.help:
        screen.note(one_line(field.help))
    if isinstance(field, TextInput) and field.multiline and field.high > 200:
        screen.note("Alt-Enter starts a new line.")
    if isinstance(field, ChoiceInput):
        for at, option in enumerate(field.options, 1):
            about = f"  {one_line(option.description)}" if option.description else ""
            screen.note(f"{one_line(option.label)}{about}", "", f"  [{at}] ")

"""Forms made from declarations, and forms that come back with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from guidebot.core import limits
from guidebot.core.actions import ActionRef, fits
from guidebot.core.commands import Command, Param, Shape, Value
from guidebot.core.errors import FieldErrors, UsageError
from guidebot.core.parsing import render
from guidebot.core.reply import (
    Block,
    Button,
    ChoiceInput,
    Form,
    Input,
    ItemList,
    Option,
    Reply,
    TextInput,
    Tone,
    buttons,
    line,
    strong,
    text,
)
from guidebot.core.text import shorten

T = TypeVar("T")


class FormErrors(FieldErrors):
    """A submitted form has mistakes; *form* is the form to show again with what was typed."""

    def __init__(self, fields: dict[str, str], form: Form) -> None:
        super().__init__(fields)
        self.form = form


def checked(wrong: dict[str, str], name: str, read: Callable[[], T]) -> T | None:
    """What *read* makes of the input *name*; None where it refuses, which is written down in *wrong*."""
    try:
        return read()
    except UsageError as error:
        wrong[name] = error.in_a_line
        return None


def refill(form: Form, fields: Mapping[str, str]) -> Form:
    """*form* with what was typed as its values."""
    return replace(form, inputs=tuple(replace(one, value=fields.get(one.name, one.value)) for one in form.inputs))


def completing(command: Command, given: Mapping[str, Value]) -> Form:
    """The form that asks for what a line of *command* lacked. Texts too long for a button stand in it, filled in."""
    kept = dict(given)
    while not fits("fill", render(command, kept)):
        del kept[max(kept, key=lambda name: len(str(kept[name])))]
    form = asking(command, ActionRef("fill", (render(command, kept),)), kept)
    return refill(form, {name: str(value) for name, value in given.items() if name not in kept})


def asking(command: Command, submit: ActionRef, given: Mapping[str, object]) -> Form:
    """The form that asks for the parameters of *command* that are not *given*; required ones come first."""
    open_ = [one for one in command.params if one.name not in given]
    open_.sort(key=lambda field: not field.required)
    title = f"/{command.path}"[: limits.FORM_TITLE]
    return Form(title, tuple(map(_input, open_[: limits.FORM_INPUTS])), submit, intro=f"{command.summary}.")


def form_button(form: Form, ref: ActionRef, errors: Mapping[str, str] | None = None) -> Reply:
    """What stands in for a form that cannot be opened now: its *errors*, and the button *ref* that opens it."""
    if not errors:
        words = f"{form.title}: a few questions are open."
        return Reply((text(words), buttons(Button("Answer them", ref, Tone.PRIMARY))))
    labels = {one.name: one.label for one in form.inputs}
    wrong = tuple(line(strong(labels.get(name, name)), ": ", what) for name, what in errors.items())
    blocks: tuple[Block, ...] = (
        text("Not quite yet. What you typed is kept."),
        ItemList(wrong),
        buttons(Button("Correct it", ref, Tone.PRIMARY)),
    )
    return Reply(blocks, tone=Tone.WARN)


def _input(param: Param) -> Input:
    label = shorten(param.name.replace("_", " ").capitalize(), limits.INPUT_LABEL)
    if param.choices is not None:
        options = tuple(Option(one.value, one.value) for one in param.choices)
        return ChoiceInput(param.name, label, options, param.arg.help, required=param.required)
    high = min(param.high, limits.INPUT_VALUE)
    low = param.low if param.required else 0
    if param.shape is Shape.NUMBER:
        low, high = int(param.required), 12
    return TextInput(
        param.name, label, param.arg.help, required=param.required, low=low, high=high, multiline=high > 200
    )

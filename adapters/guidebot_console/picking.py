"""What suggests answers to the questions of a form, as the arguments of a typed line have suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guidebot.core.commands import Command, Value
from guidebot.core.errors import UsageError
from guidebot.core.parsing import parse
from guidebot.core.reply import ChoiceInput, Form, Input, Option, TextInput
from guidebot_console.reading import Picks

_ZONE = ("nudges", "zone")  # the one parameter that takes a time zone; forms ask for one under the same name


def among(field: ChoiceInput) -> Picks:
    """The choices whose label holds what is typed."""

    async def picks(typed: str) -> Sequence[Option]:
        found = [one for one in field.options if typed.lower() in one.label.lower()]
        return [Option(one.label, one.label, one.description) for one in found]

    return picks


def suggested(form: Form, field: Input, commands: Sequence[Command]) -> tuple[str, str, Mapping[str, Value]] | None:
    """The command and the parameter whose suggestions fit *field*, with the parameters that are given already."""
    if not isinstance(field, TextInput):
        return None
    if field.name == _ZONE[1]:
        return (*_ZONE, {})
    ref = form.submit
    if ref.name != "fill" or not ref.args:
        return None
    try:
        parsed = parse(commands, ref.args[0])
    except UsageError:
        return None
    found = parsed.command.param(field.name)
    return (parsed.command.path, field.name, parsed.values) if found and found.arg.pick else None

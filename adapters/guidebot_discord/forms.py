"""Neutral forms as modals. Pure."""

from __future__ import annotations

from typing import Any, assert_never

import discord
from discord import ui

from guidebot.core.reply import ChoiceInput, DateInput, Form, Input, RefInput, TextInput, TimeInput
from guidebot.core.text import shorten
from guidebot_discord.spans import escape

ROWS = 5
_HELP = 100
_CHANNELS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
]


def modal(form: Form) -> ui.Modal:
    """*form* as a modal. Its custom id is the action that sending it runs, so that it outlives a restart."""
    made = ui.Modal(title=form.title, timeout=None, custom_id=form.submit.encode())
    room = len(form.inputs) < ROWS
    if form.intro and room:
        made.add_item(ui.TextDisplay(escape(form.intro)))
    for at, one in enumerate(form.inputs):
        above = form.intro if at == 0 and not room else ""
        help_ = shorten(" ".join(part for part in (above, one.help) if part), _HELP)
        made.add_item(ui.Label(text=one.label, description=help_ or None, component=_input(one)))
    made.stop()  # discord.py shall not keep it: the submission is recognised by its custom id
    return made


def _input(field: Input) -> ui.Item[Any]:
    match field:
        case TextInput():
            return ui.TextInput(
                custom_id=field.name,
                style=discord.TextStyle.paragraph if field.multiline else discord.TextStyle.short,
                default=field.value[: field.high] or None,
                required=field.required,
                min_length=field.low if field.required else 0,
                max_length=max(1, field.high),
            )
        case DateInput():
            return _hinted(field, "YYYY-MM-DD, or in words: next friday", 60)
        case TimeInput():
            return _hinted(field, "HH:MM, for example 09:00", 20)
        case ChoiceInput():
            return _choices(field)
        case RefInput():
            return _reference(field)
        case _:
            assert_never(field)


def _hinted(date_input: DateInput | TimeInput, hint: str, high: int) -> ui.Item[Any]:
    return ui.TextInput(
        custom_id=date_input.name,
        placeholder=hint,
        default=date_input.value[:high] or None,
        required=date_input.required,
        max_length=high,
    )


def _choices(choice_input: ChoiceInput) -> ui.Item[Any]:
    options = [
        discord.SelectOption(
            label=option.label,
            value=option.value,
            description=option.description or None,
            default=option.value == choice_input.value,
        )
        for option in choice_input.options
    ]
    return ui.Select(
        custom_id=choice_input.name,
        options=options,
        required=choice_input.required,
        min_values=int(choice_input.required),
    )


def _reference(ref_input: RefInput) -> ui.Item[Any]:
    ids = [int(part) for part in ref_input.value.split(",") if part.strip().isdecimal()]
    low, high = int(ref_input.required), 25 if ref_input.many else 1
    match ref_input.kind:
        case "channel":
            return ui.ChannelSelect(
                custom_id=ref_input.name,
                channel_types=_CHANNELS,
                min_values=low,
                max_values=high,
                required=ref_input.required,
                default_values=[discord.SelectDefaultValue(id=id_, type=_CHANNEL) for id_ in ids[:high]],
            )
        case "role":
            return ui.RoleSelect(
                custom_id=ref_input.name,
                min_values=low,
                max_values=high,
                required=ref_input.required,
                default_values=[discord.SelectDefaultValue(id=id_, type=_ROLE) for id_ in ids[:high]],
            )
        case "person":
            return ui.UserSelect(
                custom_id=ref_input.name,
                min_values=low,
                max_values=high,
                required=ref_input.required,
                default_values=[discord.SelectDefaultValue(id=id_, type=_USER) for id_ in ids[:high]],
            )
        case _:
            assert_never(ref_input.kind)


_CHANNEL = discord.SelectDefaultValueType.channel
_ROLE = discord.SelectDefaultValueType.role
_USER = discord.SelectDefaultValueType.user

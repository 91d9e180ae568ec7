"""Suggestions while a parameter is typed."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import app_commands

from guidebot.adapter import Bot, Call
from guidebot.core.text import shorten
from guidebot_discord.answering import FAILURES
from guidebot_discord.incoming import incoming, typing

log = logging.getLogger(__name__)
_CHOICES = 25
_LONGEST = 100


async def complete(bot: Bot, interaction: discord.Interaction[Any]) -> None:
    """Answer what is being typed with at most 25 choices, best first."""
    what = typing(interaction)
    if what is None:
        return
    came = incoming(interaction, Call(what.path, what.given))
    options = await bot.complete(came, what.path, what.param, what.typed)
    choices = [
        app_commands.Choice(name=shorten(_named(one.label, one.description), _LONGEST), value=one.value)
        for one in options
        if len(one.value) <= _LONGEST
    ]
    try:
        await interaction.response.autocomplete(choices[:_CHOICES])
    except FAILURES as error:
        log.info("suggestions too late", extra={"action": "complete", "reason": type(error).__name__})


def _named(label: str, description: str) -> str:
    return f"{label} ({description})" if description and len(label) + len(description) < _LONGEST - 3 else label

"""The two dynamic items through which every button and menu comes back, on messages of any age."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord
from discord import ui

Receive = Callable[[discord.Interaction[Any]], Awaitable[None]]


def _receiver(interaction: discord.Interaction[Any]) -> Receive:
    receive: Receive = interaction.client.receive
    return receive


class PressedButton(ui.DynamicItem[ui.Button[Any]], template=re.compile(r"(?s).{1,100}")):
    """A button; its custom id is the action."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        del interaction, match
        return cls(item)  # type: ignore[arg-type]  # interaction_check turns menus away

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Only buttons."""
        del interaction
        return isinstance(self.item, ui.Button)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press on."""
        await _receiver(interaction)(interaction)


class PickedOption(ui.DynamicItem[ui.Select[Any]], template=re.compile(r"(?s)(.{1,100})")):
    """A menu; its custom id is the action to which the picked value is appended."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu that was used."""
        del interaction, match
        return cls(item)  # type: ignore[arg-type]  # interaction_check turns buttons away

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Only menus."""
        del interaction
        return isinstance(self.item, ui.Select)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the choice on."""
        await _receiver(interaction)(interaction)

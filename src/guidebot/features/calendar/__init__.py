"""Calendars to take away: what is mine, and what comes in a community."""

from guidebot.core.commands import Action, Command
from guidebot.features.calendar import commands

COMMANDS: tuple[Command, ...] = commands.COMMANDS
ACTIONS: tuple[Action, ...] = commands.ACTIONS

__all__ = ["ACTIONS", "COMMANDS"]

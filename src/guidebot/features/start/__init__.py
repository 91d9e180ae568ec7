"""The first evening, and what fits: three taps to something to do, and a map of what was tried."""

from guidebot.core.commands import Action, Command
from guidebot.features.start import fit, proposing, taps, trying

COMMANDS: tuple[Command, ...] = (*taps.COMMANDS, *fit.COMMANDS)
ACTIONS: tuple[Action, ...] = (*taps.ACTIONS, *proposing.ACTIONS, *trying.ACTIONS)

__all__ = ["ACTIONS", "COMMANDS"]

"""The radar: what one may apply for, deadlines that members want to hear of, and goals planned back from them."""

from guidebot.core.commands import Action, Command
from guidebot.features.radar import finding, following, hosting, planning

COMMANDS: tuple[Command, ...] = (*finding.COMMANDS, *following.COMMANDS)
ACTIONS: tuple[Action, ...] = (*finding.ACTIONS, *following.ACTIONS, *hosting.ACTIONS, *planning.ACTIONS)

__all__ = ["ACTIONS", "COMMANDS"]

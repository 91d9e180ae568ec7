"""From a post to an outcome: what members try, and the cards that tell what came of it."""

from guidebot.core.commands import Action, Command
from guidebot.features.outcomes import archive, editing, helping, telling, trying

COMMANDS: tuple[Command, ...] = (*trying.COMMANDS, *telling.COMMANDS, *archive.COMMANDS)
ACTIONS: tuple[Action, ...] = (*trying.ACTIONS, *telling.ACTIONS, *archive.ACTIONS, *editing.ACTIONS, *helping.ACTIONS)

__all__ = ["ACTIONS", "COMMANDS"]

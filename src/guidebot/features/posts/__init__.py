"""The weekly posts: what they hold, who sends them, and how organisers steer them."""

from guidebot.core.commands import Action, Command
from guidebot.features.posts import ballots, commands, editing, more, quiet
from guidebot.features.posts.sender import PostSender

COMMANDS: tuple[Command, ...] = (*commands.COMMANDS, *editing.COMMANDS)
ACTIONS: tuple[Action, ...] = (*commands.ACTIONS, *editing.ACTIONS, *more.ACTIONS, *ballots.ACTIONS, *quiet.ACTIONS)

__all__ = ["ACTIONS", "COMMANDS", "PostSender"]

"""The weekly posts: what they hold, who sends them, and how organisers steer them."""

from guidebot.core.commands import Action, Command
from guidebot.features.posts import commands, editing, more
from guidebot.features.posts.sender import PostSender

COMMANDS: tuple[Command, ...] = (*commands.COMMANDS, *editing.COMMANDS)
ACTIONS: tuple[Action, ...] = (*commands.ACTIONS, *editing.ACTIONS, *more.ACTIONS)

__all__ = ["ACTIONS", "COMMANDS", "PostSender"]

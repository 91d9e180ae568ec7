"""The week: what a member chooses for it, how it went, and a line on the day they chose."""

from guidebot.core.commands import Action, Command
from guidebot.features.week import choosing, commands, going, lining, reminder
from guidebot.features.week.lining import LineSender

COMMANDS: tuple[Command, ...] = (*commands.COMMANDS,)
ACTIONS: tuple[Action, ...] = (
    *reminder.ACTIONS,
    *commands.ACTIONS,
    *choosing.ACTIONS,
    *going.ACTIONS,
    *lining.ACTIONS,
)

__all__ = ["ACTIONS", "COMMANDS", "LineSender"]

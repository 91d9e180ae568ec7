"""The week: what a member chooses for it, how it went, and a line on the day they chose."""

from guidebot.core.commands import Action, Command
from guidebot.features.week import choosing, commands, going, lining, reminder, witness
from guidebot.features.week.lining import LineSender
from guidebot.features.week.witness_sender import WitnessSender

COMMANDS: tuple[Command, ...] = (*commands.COMMANDS,)
ACTIONS: tuple[Action, ...] = (
    *reminder.ACTIONS,
    *commands.ACTIONS,
    *choosing.ACTIONS,
    *going.ACTIONS,
    *lining.ACTIONS,
    *witness.ACTIONS,
)

__all__ = ["ACTIONS", "COMMANDS", "LineSender", "WitnessSender"]

"""Goals, check-ins and reminders: what members do for themselves, and what the bot writes to them."""

from guidebot.core.commands import Action, Command
from guidebot.features.goals import (
    answers,
    checkins,
    commands,
    due,
    editing,
    inbox,
    making,
    mydata,
    obstacles,
    offering,
    progress,
    settings,
    steps,
)
from guidebot.features.goals.sender import NoticeSender, NudgeSender

COMMANDS: tuple[Command, ...] = (
    *making.COMMANDS,
    *commands.COMMANDS,
    *checkins.COMMANDS,
    *progress.COMMANDS,
    *settings.COMMANDS,
    *inbox.COMMANDS,
    *mydata.COMMANDS,
)
ACTIONS: tuple[Action, ...] = (
    *making.ACTIONS,
    *offering.ACTIONS,
    *obstacles.ACTIONS,
    *editing.ACTIONS,
    *due.ACTIONS,
    *commands.ACTIONS,
    *steps.ACTIONS,
    *checkins.ACTIONS,
    *settings.ACTIONS,
    *answers.ACTIONS,
    *mydata.ACTIONS,
)

__all__ = ["ACTIONS", "COMMANDS", "NoticeSender", "NudgeSender"]

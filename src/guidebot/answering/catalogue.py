"""Everything that people can do, gathered from the features."""

from __future__ import annotations

from functools import cache
from importlib import metadata

from guidebot.core.commands import Action, Command
from guidebot.features import calendar, goals, guide, home, outcomes, posts, radar, start, week
from guidebot.features import help as helping
from guidebot.features.organise import deeds, doctor, pulse, review, setup, suggest


@cache
def version() -> str:
    """The version of the installed package."""
    return metadata.version("guidebot")


@cache
def commands() -> tuple[Command, ...]:
    """Every command, in the order of help."""
    found: list[Command] = [
        *guide.COMMANDS,
        *start.COMMANDS,
        *goals.COMMANDS,
        *outcomes.COMMANDS,
        *radar.COMMANDS,
        *calendar.COMMANDS,
        *week.COMMANDS,
        *suggest.COMMANDS,
        *setup.COMMANDS,
        *posts.COMMANDS,
        *deeds.COMMANDS,
        *pulse.COMMANDS,
        *review.COMMANDS,
        *doctor.COMMANDS,
    ]
    found += helping.make(lambda: tuple(found), version())
    return tuple(found)


@cache
def actions() -> tuple[Action, ...]:
    """Every action."""
    return (
        *home.ACTIONS,
        *goals.ACTIONS,
        *outcomes.ACTIONS,
        *radar.ACTIONS,
        *calendar.ACTIONS,
        *week.ACTIONS,
        *start.ACTIONS,
        *suggest.ACTIONS,
        *setup.ACTIONS,
        *posts.ACTIONS,
        *review.ACTIONS,
    )

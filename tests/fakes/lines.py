"""Commands to parse lines for, with every shape of parameter."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from guidebot.core.commands import Arg, Topic, command
from guidebot.core.reply import Reply, say
from guidebot.core.requests import Request


class Hard(StrEnum):
    """How hard."""

    BEGINNER = "beginner"
    ADVANCED = "advanced"


@command("direction", topic=Topic.GUIDE)
async def direction(ask: Request, name: Annotated[str | None, Arg("A direction")] = None) -> Reply:
    """Read about a direction."""
    return say(f"{ask.name}: {name}")


@command("problem", topic=Topic.GUIDE)
async def problem(
    ask: Request,
    direction: Annotated[str | None, Arg("A direction")] = None,
    difficulty: Annotated[Hard | None, Arg("How hard")] = None,
) -> Reply:
    """Get a problem."""
    return say(f"{ask.name}: {direction} {difficulty}")


@command("goal add", topic=Topic.GOALS)
async def goal_add(
    ask: Request,
    title: Annotated[str, Arg("What you want to do", high=300)],
    by: Annotated[str | None, Arg("A day", named=True)] = None,
    why: Annotated[str | None, Arg("Why", named=True)] = None,
) -> Reply:
    """Set a goal."""
    return say(f"{ask.name}: {title} {by} {why}")


@command("goal list", topic=Topic.GOALS)
async def goal_list(ask: Request) -> Reply:
    """See your goals."""
    return say(ask.name)


@command("checkin", topic=Topic.GOALS)
async def checkin(
    ask: Request,
    note: Annotated[str | None, Arg("What you did", high=500)] = None,
    minutes: Annotated[int | None, Arg("How long", low=1, high=1440)] = None,
) -> Reply:
    """Log what you did."""
    return say(f"{ask.name}: {note} {minutes}")


@command("suggest", topic=Topic.GUIDE)
async def suggest(
    ask: Request, hard: Annotated[Hard, Arg("How hard")], text: Annotated[str, Arg("Your idea", low=3, high=600)]
) -> Reply:
    """Suggest something."""
    return say(f"{ask.name}: {hard} {text}")


@command("ask", topic=Topic.GUIDE)
async def question(ask: Request, question: Annotated[str, Arg("A question", low=2, high=300)]) -> Reply:
    """Ask something."""
    return say(f"{ask.name}: {question}")


@command("guidebot help", topic=Topic.ABOUT)
async def help_(ask: Request, command: Annotated[str | None, Arg("A command")] = None) -> Reply:
    """See help."""
    return say(f"{ask.name}: {command}")


COMMANDS = (direction, problem, goal_add, goal_list, checkin, suggest, question, help_)

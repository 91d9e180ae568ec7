"""The guide: what can be looked up, as pure functions from entries to replies and the commands around them."""

from __future__ import annotations

from guidebot.core.commands import Command
from guidebot.features.guide import advice, ask, contents, directions, governance, learn, problems
from guidebot.features.guide.opening import forgiving

COMMANDS: tuple[Command, ...] = (
    contents.guide,
    *map(forgiving, (advice.advice, directions.direction, governance.governance, learn.learn, problems.problem)),
    ask.ask,
)

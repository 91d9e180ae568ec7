"""Where commands have other names, no sentence names one that is not there."""

from __future__ import annotations

import re

import pytest

from guidebot.answering.catalogue import commands
from guidebot.core.reply import Reply
from guidebot.testing import talk
from guidebot_slack.names import Names
from guidebot_slack.render import render

WRONG = [
    *("gaol add x", "goal", "goal lsit", "xyzzy", "how do I start with this?", "ask x", "checkin minutes:soon"),
    *("nudges pause", "nudges quiet:07-06", "goal show nothing", "goal list everything", "problem nonsense"),
    *("schedule", "doctor", "setup"),
]
FIRSTS = sorted({one.path.partition(" ")[0] for one in commands()} - {"guidebot"})


@pytest.mark.parametrize("names", [Names(prefix="ais-"), Names(umbrella="aisguide", umbrella_only=True)])
@pytest.mark.parametrize("line", WRONG)
async def test_a_mistake_names_commands_as_they_are_called_here(names: Names, line: str) -> None:
    """With a prefix, and under another umbrella alone."""
    async with talk() as bot:
        bot.organiser = line in {"doctor", "setup"}
        await bot.say(line)
        content = bot.content
    shown = str(render(content, names).blocks) if isinstance(content, Reply) else ""

    gone = FIRSTS if names.prefix else [*FIRSTS, "guidebot"]
    assert [] == re.findall(rf"/(?:{'|'.join(gone)})\b", shown)

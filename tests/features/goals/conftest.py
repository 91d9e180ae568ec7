"""A conversation over the small guide, and time that passes."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.fakes.overheard import overheard
from tests.fakes.small import write

from guidebot.core.nudges import Member
from guidebot.core.people import MemberId
from guidebot.core.reply import Reply
from guidebot.testing import Talk, talk

ADA = MemberId("fake", "ada")


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Talk]:
    """The whole program with the small guide. Every answer and message fits the limits, and blames nobody."""
    async with talk(content=write(tmp_path / "content")) as one:
        one.zone = "Europe/Berlin"
        async with overheard(one):
            yield one


async def pass_time(bot: Talk, **by: float) -> None:
    """Let time pass, with everything that falls due in it."""

    def move(moment: datetime) -> None:
        bot.clock._now = moment

    await bot.app.deliveries.advance(bot.clock.now() + timedelta(**by), move)


async def remind(bot: Talk, title: str = "Write a post") -> None:
    """A goal with weekly reminders."""
    await bot.say(f"/goal add {title}")
    await bot.press("Remind me weekly")


async def with_steps(bot: Talk, steps: str, **fields: str) -> None:
    """A goal with milestones, one a line, and weekly reminders."""
    await bot.say("/goal add")
    await bot.submit(title="Steps", steps=steps, **fields)
    await bot.press("Remind me weekly")


async def member(bot: Talk) -> Member:
    """What is kept about the member."""
    found = await bot.app.stores.members.get(ADA)
    assert found is not None
    return found


def messages(bot: Talk) -> list[Reply]:
    """What the bot wrote to the member."""
    return bot.sent_to("dm:ada")


def changed(one: Member, **values: object) -> Member:
    """*one* with other values."""
    return dataclasses.replace(one, **values)  # type: ignore[arg-type]


def has(text: str, pattern: str) -> bool:
    """Whether *pattern* is found in *text*."""
    return re.search(pattern, text) is not None

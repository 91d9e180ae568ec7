"""A conversation over the small guide, and time that passes."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.small import write
from tests.features.goals.guilt import blaming

from guidebot.adapter import Answered, Incoming
from guidebot.answering.dispatch import Dispatch
from guidebot.core.limits import form_problems, reply_problems
from guidebot.core.nudges import Member
from guidebot.core.people import MemberId
from guidebot.core.plain import reply_text
from guidebot.core.reply import Form, Reply
from guidebot.testing import Talk, talk

ADA = MemberId("fake", "ada")


class Overheard:
    """The bot, with every answer written down."""

    def __init__(self, bot: Dispatch) -> None:
        self.bot = bot
        self.heard: list[Reply | Form] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bot, name)

    async def answer(self, incoming: Incoming) -> Answered:
        """Answer and write down."""
        answered = await self.bot.answer(incoming)
        self.heard.append(answered.content)
        assert answered.failed != "broken"
        return answered


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Talk]:
    """The whole program with the small guide. Every answer and message fits the limits, and blames nobody."""
    async with talk(content=write(tmp_path / "content")) as one:
        one.zone = "Europe/Berlin"
        overheard = Overheard(one.app.bot)
        one.app.bot = overheard  # type: ignore[assignment]
        yield one
        for said in (*overheard.heard, *(each.reply for each in one.chat.deliveries)):
            problems = form_problems(said) if isinstance(said, Form) else reply_problems(said)
            words = f"{said.title} {said.intro}" if isinstance(said, Form) else reply_text(said)
            assert [] == problems
            assert [] == blaming(words)


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

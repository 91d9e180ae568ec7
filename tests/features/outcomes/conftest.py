"""A community over the small guide, whose members take problems up and tell what came of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.overheard import overheard
from tests.fakes.small import write

from guidebot.adapter import Answered, Press
from guidebot.core.actions import ActionRef
from guidebot.core.people import CommunityId, MemberId
from guidebot.features.posts import series_list
from guidebot.testing import Talk, talk

LAB = CommunityId("fake", "lab")
ADA = MemberId("fake", "ada")
PROBLEM = "acronyms"


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Talk]:
    """The whole program; every answer and message fits the limits, and blames nobody. Posts come on Mondays."""
    async with talk(content=write(tmp_path / "content")) as one:
        for each in series_list.first(LAB, channel="general", zone="UTC", anchor=one.clock.now().date()):
            await one.app.stores.schedules.save(each.planned(one.clock.now()))
        async with overheard(one):
            yield one


async def take_up(bot: Talk, member: str = "ada", item: str = PROBLEM, **fields: str) -> Answered:
    """*member* says that they try *item*."""
    bot.member = member
    await bot.ask(Press(ActionRef("try.start", ("problem", item)).encode()))
    return await bot.submit(**fields)


async def tell(bot: Talk, member: str = "ada", item: str = PROBLEM, **fields: str) -> Answered:
    """*member* writes a card about *item* and puts it up."""
    bot.member = member
    await bot.say(f"/outcome add {item}")
    said = {"tried": "Probes on two models", "found": "They agree on half of the words"}
    await bot.submit(**{**said, **fields})
    return await bot.press("Post it")

"""A community over the small guide, whose members take problems up and tell what came of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.small import write
from tests.features.goals.conftest import Overheard
from tests.features.goals.guilt import blaming

from guidebot.adapter import Answered, Press
from guidebot.core.actions import ActionRef
from guidebot.core.limits import form_problems, reply_problems
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.plain import reply_text
from guidebot.core.reply import Form
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
        overheard = Overheard(one.app.bot)
        one.app.bot = overheard  # type: ignore[assignment]
        yield one
        for said in (*overheard.heard, *(each.reply for each in one.chat.deliveries)):
            problems = form_problems(said) if isinstance(said, Form) else reply_problems(said)
            assert [] == problems
            assert [] == blaming(f"{said.title} {said.intro}" if isinstance(said, Form) else reply_text(said))


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

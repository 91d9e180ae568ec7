"""What often gets in the way of a goal from the guide, and its plan."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from tests.fakes.guilt import blaming

from guidebot.core.guide import Guide
from guidebot.core.people import MemberId
from guidebot.core.reply import Reply
from guidebot.features.goals.templates import every
from guidebot.testing import Talk, talk

ADA = MemberId("fake", "ada")


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """The whole program with the shipped guide."""
    async with talk() as one:
        yield one


async def test_a_plan_of_the_guide_is_kept_with_one_tap(bot: Talk) -> None:
    """Reminders bring it back; one in the member's own words is not overwritten; it is its owner's alone."""
    await bot.say("/goal add resource/mlab")
    if "Which part" in bot.text:
        await bot.pick("all")
    made = bot.content
    assert isinstance(made, Reply)
    assert "What often gets in the way here" in bot.text
    await bot.press("Take this plan")
    (goal,) = await bot.app.stores.goals.of(ADA)
    assert goal.plan.startswith("If I am stuck for half an hour, then I")
    await bot.say("/goal edit")
    await bot.submit(plan="When it is noon, then I go on")
    await bot.press("Take this plan", on=made)
    assert "has a plan already" in bot.text
    bot.member = "eve"
    await bot.press("Take this plan", on=made)

    assert "not in your list" in bot.text
    (goal,) = await bot.app.stores.goals.of(ADA)
    assert "When it is noon, then I go on" == goal.plan


async def test_paths_have_obstacles_too(bot: Talk) -> None:
    """Of a direction, a problem and a topic; none of them blames."""
    guide: Guide = bot.app.services.library.guide()
    found = {one.source.partition("/")[0]: one for one in every(guide) if one.obstacles}
    words = " ".join(f"{it.what} {it.plan}" for one in every(guide) for it in one.obstacles)

    assert {"resource", "direction", "topic", "problem"} == set(found)
    assert [] == blaming(words)

"""What somebody sees who asks for a problem for the first time."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from guidebot.core.guide import Difficulty
from guidebot.core.people import MemberId
from guidebot.features.guide.problems import choose
from guidebot.testing import Talk, talk


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk with the shipped guide."""
    async with talk() as one:
        yield one


async def test_a_newcomers_problem_is_no_advanced_one(bot: Talk) -> None:
    """Unless only such are asked for; who has seen one may meet any."""
    guide = bot.app.services.library.guide(None)
    pool = list(guide.problems.values())
    hard = [one for one in pool if one.difficulty is Difficulty.ADVANCED]
    newcomers = [MemberId("fake", f"new-{number}") for number in range(40)]
    firsts = {choose(guide, pool, one, ()).difficulty for one in newcomers}
    later = {choose(guide, pool, one, (pool[0].id,)).difficulty for one in newcomers}

    assert Difficulty.ADVANCED not in firsts
    assert Difficulty.ADVANCED in later
    assert Difficulty.ADVANCED is choose(guide, hard, newcomers[0], ()).difficulty

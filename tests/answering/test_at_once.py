"""Two presses of one person at one moment: the second finds what the first has made."""

from __future__ import annotations

import asyncio

from guidebot.adapter import Press, TypedLine
from guidebot.core.actions import ActionRef
from guidebot.core.people import MemberId
from guidebot.testing import Talk, talk

ADA = MemberId("fake", "ada")


async def at_once(bot: Talk, asked: Press | TypedLine, times: int = 5) -> None:
    """Several messages of the platform that name no event, as when each press is one of its own."""
    await asyncio.gather(*(bot.app.bot.answer(bot.incoming(asked)) for _ in range(times)))


async def test_one_goal_is_made_of_the_same_words() -> None:
    """A double tap, or a line that is sent again."""
    async with talk() as bot:
        await at_once(bot, TypedLine("/goal add Read a paper"))

        assert 1 == len(await bot.app.stores.goals.of(ADA))


async def test_one_goal_is_made_of_the_same_entry() -> None:
    """Make it a goal, pressed five times at one moment."""
    async with talk() as bot:
        problem = next(iter(bot.app.library.guide().problems))
        await at_once(bot, Press(ActionRef("goal.from", ("problem", problem)).encode()))

        assert 1 == len(await bot.app.stores.goals.of(ADA))


async def test_one_check_in_is_noted() -> None:
    """The same words within minutes are one."""
    async with talk() as bot:
        await at_once(bot, TypedLine("/checkin read two papers"))

        assert 1 == len(await bot.app.stores.goals.checkins(ADA))


async def test_one_try_of_an_evening_begins() -> None:
    """With one goal."""
    async with talk() as bot:
        key = bot.app.library.guide().evenings[0].key
        await at_once(bot, Press(ActionRef("fit.begin", (key,)).encode()))

        assert (1, 1) == (len(await bot.app.stores.fits.of(ADA)), len(await bot.app.stores.goals.of(ADA)))


async def test_others_do_not_wait() -> None:
    """Only one's own commands follow each other."""
    async with talk() as bot:
        turn = bot.app.bot._turns.setdefault(ADA, asyncio.Lock())
        async with turn:
            bot.member = "eve"
            answered = await asyncio.wait_for(bot.say("/goal add Read a paper"), 5)

        assert "Read a paper" in bot.text
        assert not answered.failed

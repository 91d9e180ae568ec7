"""The guide's milestones for a goal in somebody's own words."""

from __future__ import annotations

import pytest

from guidebot.features.goals.offering import within
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.testing import buttons_of, talk

GUIDE = SHIPPED_ONCE.loaded().guide


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("Finish ARENA chapter 0", "resource/arena/0"),
        ("finally finish arena", "resource/arena"),
        ("Do MLAB with Grace", "resource/mlab"),
        ("Finish arenas of the past", None),
        ("Write a post on debate", None),
    ],
)
def test_a_resource_is_found_in_what_people_write(words: str, source: str | None) -> None:
    """A resource by its name, and the part of it that is named."""
    found = within(GUIDE, words)

    assert source == (found.source if found else None)


async def test_one_press_takes_the_milestones_over() -> None:
    """The goal keeps its own words and gets the milestones of the chapter, once."""
    async with talk() as bot:
        await bot.say("/goal add Finish ARENA chapter 0")
        card = bot.content
        assert "The guide has 6 milestones for ARENA: Chapter 0: Fundamentals." in bot.text

        await bot.press("Use them")
        assert "Finish ARENA chapter 0" in bot.text
        assert "0 of 6 milestones" in bot.text

        await bot.press("Use them", on=card)
        assert "This goal has milestones already." in bot.text


async def test_nobody_gives_milestones_to_the_goal_of_another() -> None:
    """The button of somebody else's answer does nothing."""
    async with talk() as bot:
        await bot.say("/goal add Finish ARENA chapter 0")
        card = bot.content
        bot.member = "grace"
        await bot.press("Use them", on=card)
        assert bot.last is not None
        assert "usage" == bot.last.failed

        bot.member = "ada"
        await bot.say("/goal list")
        await bot.press("Finish ARENA")

        assert "no milestones" in bot.text


async def test_a_goal_of_the_guide_gets_no_offer() -> None:
    """Its milestones are there already."""
    async with talk() as bot:
        await bot.say("/goal add ARENA")

        assert "Use them" not in [one.label for one in buttons_of(bot.content)]

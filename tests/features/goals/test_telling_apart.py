"""Goals that look alike are told apart, and asking which one is meant loses nothing that was typed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from guidebot.adapter import TypedLine
from guidebot.core.people import MemberId
from guidebot.core.reply import Form
from guidebot.testing import Talk, buttons_of, talk

ADA = MemberId("fake", "ada")


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk with a member."""
    async with talk() as bot:
        bot.zone = "Europe/Berlin"
        yield bot


async def test_two_goals_of_one_title_have_different_buttons(bot: Talk) -> None:
    """By their day, by when they began, and by number where both are the same."""
    await bot.say("goal add Write the essay by:2026-12-24")
    await bot.advance(days=2)
    await bot.say("goal add Write the essay")
    await bot.say("goal show essay")
    shown = bot.content
    options = await bot.app.bot.complete(bot.incoming(TypedLine("goal show")), "goal show", "goal", "essay")

    assert not isinstance(shown, Form)
    labels = [one.label for one in buttons_of(shown)]
    assert ["Write the essay (due 2026-12-24)", "Write the essay (since 2026-11-25)"] == labels
    assert labels == [one.label for one in options]


@pytest.mark.parametrize("goal", ["alpha", "nosuch"])
async def test_a_check_in_keeps_its_note_and_minutes(bot: Talk, goal: str) -> None:
    """Where the goal is not clear, each button goes on with all that was typed."""
    await bot.say("goal add Alpha one")
    await bot.say("goal add Alpha two")
    await bot.say(f"checkin read two papers goal:{goal} minutes:45")
    await bot.press("Alpha two")
    (made,) = await bot.app.stores.goals.checkins(ADA)
    two = next(one for one in await bot.app.stores.goals.of(ADA) if one.title == "Alpha two")

    assert ("read two papers", 45, two.id) == (made.note, made.minutes, made.goal)

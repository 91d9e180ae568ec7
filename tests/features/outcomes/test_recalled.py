"""Cards are found by `/ask`, counted in the pulse, and what one tries stands on the home page."""

from __future__ import annotations

from tests.features.outcomes.conftest import take_up, tell

from guidebot.core.people import CommunityId
from guidebot.testing import Talk


async def test_a_question_finds_members_words_beside_the_guide(bot: Talk) -> None:
    """Marked as such, in their own community alone, and gone when the card is."""
    await tell(bot, "eve", found="Linear probes saturate on small transformers")
    bot.member = "kim"
    await bot.say("/ask do probes saturate on transformers?")
    here = bot.text
    await bot.press("Card: Acronym")
    card = bot.text
    await bot.say("/ask how do I find a mentor")
    other = bot.text
    bot.community = CommunityId("fake", "elsewhere")
    await bot.say("/ask do probes saturate on transformers?")

    assert "What members here found, in their own words" in here
    assert "Linear probes saturate on small transformers" in here
    assert "In the words of a member" in card
    assert "What members here found" not in other
    assert "saturate on small" not in bot.text


async def test_the_home_page_shows_what_i_try(bot: Talk) -> None:
    """With the button that tells; nothing stands there before."""
    await bot.home()
    before = bot.text
    await take_up(bot)
    await bot.home()
    shown = bot.text
    await bot.press("Tell: Acronym")

    assert "What you try with others" not in before
    assert "Acronym circuits exist – a result by Monday 7 December 2026" in shown
    assert "What came of it" in bot.text


async def test_the_pulse_counts_what_is_tried_and_told(bot: Talk) -> None:
    """Never who, and nothing under five."""
    for nth in range(6):
        await take_up(bot, f"member{nth}")
        await tell(bot, f"member{nth}")
    await bot.app.housekeeping.minute()
    bot.member, bot.organiser = "ada", True
    await bot.say("/schedule pulse")

    assert "Things tried: 6 this week" in bot.text
    assert "Outcome cards: 6 this week" in bot.text
    assert "member" not in bot.text.casefold().replace("members", "")

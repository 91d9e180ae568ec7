"""The home page: my goals, this week, and for organisers what comes."""

from __future__ import annotations

from guidebot.testing import Talk, talk


async def _set_up(bot: Talk) -> None:
    bot.organiser = True
    await bot.say("/setup")
    await bot.submit(channel="general", zone="UTC", problem="monday 09:00", topic="off")
    await bot.press("Looks good")


async def test_a_newcomer_is_shown_where_to_begin() -> None:
    """Without goals and posts the page leads to both."""
    async with talk() as bot:
        await bot.home()

        assert "None yet. /goal add sets one" in bot.text
        assert "[Open the guide]" in bot.text
        assert "What comes" not in bot.text


async def test_goals_stand_with_their_buttons_and_the_next_reminder() -> None:
    """A goal made with reminders shows its next step and when the bot will write."""
    async with talk() as bot:
        await bot.say("/goal add Read three papers")
        await bot.press("Remind me weekly")
        await bot.submit()
        await bot.home()

        assert "Next reminder:" in bot.text
        await bot.press("Read three papers")
        assert "Read three papers" in bot.text


async def test_organisers_see_what_comes_and_members_what_was_posted() -> None:
    """The calendar is for organisers; the post of the week is for everybody."""
    async with talk() as bot:
        await _set_up(bot)
        await bot.home()
        assert "What comes, for organisers" in bot.text

        await bot.advance(days=8)
        bot.organiser = False
        await bot.home()

        assert "Weekly open problem:" in bot.text
        assert "What comes" not in bot.text


async def test_the_page_of_an_organiser_with_much_to_do_holds() -> None:
    """Ten goals, three tries and the calendar: within the rows of buttons that platforms show."""
    async with talk() as bot:
        await _set_up(bot)
        for nth in range(10):
            await bot.say(f"/goal add Read paper {nth}")
        await bot.home()

        assert "Read paper 9" in bot.text
        await bot.press("All goals")
        assert "Read paper 9" in bot.text

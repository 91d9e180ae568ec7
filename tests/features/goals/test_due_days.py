"""A goal's day is read rightly, asked about before it is stored, or refused; never guessed and stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from guidebot.core.goals import Goal
from guidebot.core.people import MemberId
from guidebot.core.reply import Form
from guidebot.testing import Talk, buttons_of, talk

ADA = MemberId("fake", "ada")


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk with a member whose zone is known."""
    async with talk() as bot:
        bot.zone = "Europe/Berlin"
        yield bot


async def only(bot: Talk) -> Goal:
    """The one goal of the member."""
    (goal,) = await bot.app.stores.goals.of(ADA)
    return goal


def labels(bot: Talk) -> list[str]:
    """What can be pressed now."""
    assert not isinstance(bot.content, Form)
    return [one.label for one in buttons_of(bot.content)]


async def test_a_day_with_two_meanings_is_asked_about_before_it_is_stored(bot: Talk) -> None:
    """Both days are buttons; the goal has none until one is pressed, and keeps everything else."""
    await bot.say('goal add Write it up by:"next friday" why:"to learn"')
    before = await only(bot)
    shown = labels(bot)
    await bot.press("Friday 4 December 2026")
    after = await only(bot)

    assert (None, "to learn") == (before.due, before.why)
    assert ["Friday 27 November 2026", "Friday 4 December 2026", "Another day"] == shown[:3]
    assert date(2026, 12, 4) == after.due
    assert "Its day is Friday 4 December 2026." in bot.text


async def test_a_guess_is_asked_about_too(bot: Talk) -> None:
    """A slip, a time of day, a day that went by the day before yesterday."""
    for typed, day in (("24 Decemer", "24 December 2026"), ("22 November", "22 November 2027")):
        await bot.say(f"goal add {typed} essay by:{typed}")
        assert any(day in one for one in labels(bot))

    assert [None, None] == [one.due for one in await bot.app.stores.goals.of(ADA)]


async def test_a_clear_day_is_stored_without_a_question(bot: Talk) -> None:
    """So that questions are read when they come."""
    await bot.say("goal add Write it up by:24.12.")
    goal = await only(bot)

    assert date(2026, 12, 24) == goal.due
    assert "?" not in bot.text.split("Shall I remind you")[0]


@pytest.mark.parametrize(
    "title", ["Finish it by 24 December", "Finish it by : 24 December", "Finish it due:24 December"]
)
async def test_a_day_in_the_title_is_offered(bot: Talk, title: str) -> None:
    """One tap makes it the goal's day; nothing is stored before."""
    await bot.say(f"goal add {title}")
    asked, before = bot.text, await only(bot)
    await bot.press("Yes, Thursday 24 December 2026")
    after = await only(bot)

    assert "Shall Thursday 24 December 2026 be its day?" in asked
    assert (None, date(2026, 12, 24)) == (before.due, after.due)


async def test_the_form_asks_before_it_stores(bot: Talk) -> None:
    """A new goal, and one whose old day stays until the new one is clear."""
    await bot.say("goal add")
    await bot.submit(title="Write it up", by="3/4/2027")
    first = (await only(bot)).due
    await bot.press("Thursday 4 March 2027")
    await bot.say("goal edit")
    await bot.submit(by="next friday")
    second = (await only(bot)).due
    await bot.press("Friday 27 November 2026")
    third = (await only(bot)).due

    assert (None, date(2027, 3, 4), date(2026, 11, 27)) == (first, second, third)


async def test_a_day_that_contradicts_itself_is_refused(bot: Talk) -> None:
    """With both days that may be meant; the form keeps what was typed."""
    await bot.say("goal add Write it up by:Friday 24 December 2026")
    said = bot.text
    await bot.say("goal add")
    answer = await bot.submit(title="Write it up", by="Friday 24 December 2026")

    assert "Thursday 24 December 2026 is no Friday" in said
    assert {"by"} == set(answer.errors)
    assert "Write it up" in bot.text
    assert () == await bot.app.stores.goals.of(ADA)


async def test_whose_zone_is_not_known_reads_which_was_taken(bot: Talk) -> None:
    """Where today is not everybody's today."""
    bot.zone = None
    await bot.say("goal add Write it up by:tomorrow")
    counted = bot.text
    await bot.say("goal add Write more by:2026-11-22")

    assert "Counted from Monday 23 November 2026, as it is in UTC." in counted
    assert "is over in the time zone UTC" in bot.text


async def test_a_button_with_a_day_that_is_over_says_so(bot: Talk) -> None:
    """An answer pressed weeks later."""
    await bot.say('goal add Write it up by:"next friday"')
    asked = bot.content
    assert not isinstance(asked, Form)
    await bot.advance(days=30)
    await bot.press("Friday 27 November 2026", on=asked)

    assert "is over" in bot.text
    assert (await only(bot)).due is None


async def test_a_pause_until_a_day_with_two_meanings_asks(bot: Talk) -> None:
    """Each meaning is a button, and nothing is paused before."""
    await bot.say("nudges on")
    await bot.say("nudges pause until 3/4/2027")
    before = await bot.app.stores.members.get(ADA)
    await bot.press("/nudges pause until 2027-03-04")
    after = await bot.app.stores.members.get(ADA)

    assert before is not None
    assert after is not None
    assert before.paused_until is None
    assert "paused until Thursday 4 March 2027" in bot.text

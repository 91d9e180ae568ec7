"""Members choose the next post: three items, a vote each, and the rotation where they do not decide."""

from __future__ import annotations

import pytest
from tests.features.posts.conftest import LAB

from guidebot.adapter import Press
from guidebot.core.errors import RetryAfter
from guidebot.core.plain import reply_text
from guidebot.core.reply import Reply
from guidebot.testing import Talk, buttons_of


async def switch(bot: Talk, kind: str = "problem") -> None:
    """Members choose, from the form of filters."""
    await bot.say(f"/schedule edit {kind}")
    await bot.submit()
    await bot.press("Filters…")
    await bot.submit(choose="yes")


def asked(bot: Talk) -> list[Reply]:
    """The ballots that were posted."""
    return [one for one in bot.sent_to("general") if "what shall come next?" in one.summary]


def posts(bot: Talk) -> list[str]:
    """Titles of the problems that were posted."""
    return [one.reply.summary for one in bot.chat.deliveries if one.key.startswith("post:1:")]


async def votes(bot: Talk, on: Reply, **members: int) -> None:
    """Each member presses one of the three buttons."""
    for member, nth in members.items():
        bot.member = member
        await bot.press(f"{nth}. ", on=on)


def title(ballot: Reply, nth: int) -> str:
    """How a button calls its item, as far as it has room for."""
    return buttons_of(ballot)[nth - 1].label.removeprefix(f"{nth}. ").removesuffix("…")


async def test_it_is_off_by_default(bot: Talk) -> None:
    """Nobody is asked anything."""
    await bot.advance(days=7)

    assert [] == asked(bot)


async def test_two_days_before_members_are_asked_and_the_winner_comes(bot: Talk) -> None:
    """Once; the buttons hold three titles in the calendar's order; the calendar says that members choose."""
    await switch(bot)
    said = bot.text
    await bot.advance(days=4, hours=22)
    before = len(asked(bot))
    await bot.advance(hours=3)
    (ballot,) = asked(bot)
    await votes(bot, ballot, eve=3, bob=3, kim=1)
    answer = bot.text
    await bot.advance(days=2)

    assert "Members choose, two days before." in said
    assert 0 == before
    assert 3 == len(buttons_of(ballot))
    assert "One of these is posted on Mon 30 Nov, 09:00." in reply_text(ballot)
    assert ": 2" in answer
    assert ": 0" not in answer
    assert posts(bot)[0].startswith(title(ballot, 3))
    assert 1 == len(asked(bot))


async def test_a_tie_or_one_vote_leaves_it_to_the_calendar(bot: Talk) -> None:
    """And a vote that was changed counts where it went."""
    await switch(bot)
    await bot.advance(days=5, hours=1)
    (ballot,) = asked(bot)
    await votes(bot, ballot, eve=2, bob=2)
    await votes(bot, ballot, eve=3)
    await bot.advance(days=6, hours=23)
    second = asked(bot)[1]
    await votes(bot, second, eve=3)
    await bot.advance(days=3)

    assert posts(bot)[0].startswith(title(ballot, 1))
    assert posts(bot)[1].startswith(title(second, 1))


async def test_what_an_organiser_changes_after_the_ballot_comes(bot: Talk) -> None:
    """Whatever was voted."""
    await switch(bot)
    await bot.advance(days=5, hours=1)
    (ballot,) = asked(bot)
    await votes(bot, ballot, eve=2, bob=2)
    bot.member, bot.organiser = "ada", True
    await bot.say("/schedule swap problem 1 5")
    await bot.say("/schedule preview problem")
    assert isinstance(bot.content, Reply)
    wanted = bot.content.summary
    await bot.advance(days=2)

    assert [wanted] == posts(bot)


async def test_nobody_is_asked_about_what_an_organiser_pinned(bot: Talk) -> None:
    """It is forgotten when it was posted: the week after members are asked again."""
    await switch(bot)
    rotation = await bot.app.services.posts.rotation(LAB, "problem")
    await bot.say(f"/schedule pin problem {rotation.queue[4]}")
    await bot.advance(days=7, hours=1)
    first = len(asked(bot))
    await bot.advance(days=7)

    assert 0 == first
    assert posts(bot)[0].startswith(bot.app.library.guide().problems[rotation.queue[4]].title[:60])
    assert 1 == len(asked(bot))


@pytest.mark.parametrize("ref", ["vote|1|1|0", "vote|99|1764579600|1", "vote|1|1795424400|7"])
async def test_what_is_no_ballot_says_so(bot: Talk, ref: str) -> None:
    """Buttons are untrusted."""
    assert "usage" == (await bot.ask(Press(ref))).failed


async def test_a_vote_after_the_post_says_that_it_is_over(bot: Talk) -> None:
    """And one from elsewhere."""
    await switch(bot)
    await bot.advance(days=5, hours=1)
    (ballot,) = asked(bot)
    bot.community = type(LAB)("fake", "elsewhere")
    elsewhere = await bot.press("1. ", on=ballot)
    bot.community = LAB
    await bot.advance(days=3)
    late = await bot.press("1. ", on=ballot)

    assert ("usage", "usage") == (elsewhere.failed, late.failed)
    assert "That choice is over." in bot.text


async def test_nobody_is_asked_about_a_date_that_is_left_out(bot: Talk) -> None:
    """Two days before the one after it they are."""
    await switch(bot)
    await bot.say("/schedule skip problem 1")
    await bot.advance(days=7)
    none = asked(bot)
    await bot.advance(days=6)

    assert ([], 1) == (none, len(asked(bot)))
    assert "posted on Mon 7 Dec" in reply_text(asked(bot)[0])


async def test_a_ballot_that_waits_is_not_held_once_its_date_is_left_out(bot: Talk) -> None:
    """The channel may be out of reach when it is due."""
    await switch(bot)
    await bot.say("/schedule pause topic")
    bot.chat.outcomes = [RetryAfter("Wait.", seconds=7200)]
    await bot.advance(days=5)
    await bot.say("/schedule skip problem 1")
    await bot.advance(days=1)

    assert [] == asked(bot)

"""*Share here* speaks where the member may, once, and not for ever."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from guidebot.core.reply import Reply
from guidebot.testing import Talk, talk


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk over the shipped content."""
    async with talk() as chat:
        yield chat


async def share(bot: Talk, line: str = "/direction debate") -> bool:
    """Whether sharing the answer to *line* showed it to everybody."""
    await bot.say(line)
    answered = await bot.press("Share here")
    return not answered.private


async def test_what_stands_there_is_not_shared_again(bot: Talk) -> None:
    """By nobody, for ten minutes, in that channel; then, and elsewhere at once, it may be."""
    first = await share(bot)
    again = [await share(bot) for _ in range(50)]
    bot.member = "grace"
    other, said = await share(bot), bot.text
    bot.channel = "elsewhere"
    elsewhere = await share(bot)
    bot.channel = "general"
    await bot.clock.advance(minutes=10)

    assert (True, [False] * 50, False, True, True) == (first, again, other, elsewhere, await share(bot))
    assert "shared here already" in said


async def test_one_person_shares_five_answers_in_ten_minutes(bot: Talk) -> None:
    """Everybody reads along; others may share all the same."""
    lines = ["debate", "control", "interpretability", "evals", "scalable-oversight", "superposition"]
    shared = [await share(bot, f"/direction {one}") for one in lines]
    said = bot.text
    bot.member = "grace"

    assert [True] * 5 + [False] == shared
    assert "five" in said.lower() or "5 answers" in said
    assert await share(bot, f"/direction {lines[-1]}")


async def test_who_may_not_write_there_shares_nothing(bot: Talk) -> None:
    """An announcements channel stays one; the answer is told privately why."""
    bot.writes = False
    shared = await share(bot)
    refused = bot.text
    bot.writes = True

    assert not shared
    assert "cannot write in this channel" in refused
    assert await share(bot)


async def test_public_answers_are_private_where_one_may_not_write(bot: Talk) -> None:
    """The community answers in public; who may not write in a channel does not make the bot write there."""
    bot.organiser = True
    await bot.say("/setup")
    await bot.submit(channel="general", zone="UTC", answers="public")
    await bot.press("Looks good")
    bot.organiser = False
    open_ = await bot.say("/direction debate")
    bot.writes = False
    closed = await bot.say("/direction debate")

    assert (False, True) == (open_.private, closed.private)


async def test_who_turns_the_page_of_a_shared_answer_is_not_named_as_its_sharer(bot: Talk) -> None:
    """The next page is theirs alone, and says nothing of who shared."""
    await bot.say("/advice")
    shared = await bot.press("Share here")
    assert isinstance(shared.content, Reply)
    bot.member = "eve"
    turned = await bot.press("Next", on=shared.content)

    assert turned.private
    assert "Shared by" not in bot.text

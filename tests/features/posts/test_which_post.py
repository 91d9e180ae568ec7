"""Organisers name a coming post by its number, its day or a weekday, and what they typed is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from guidebot.core.people import CommunityId
from guidebot.core.posts import Schedule
from guidebot.core.reply import Form
from guidebot.features.posts.which_post import pair
from guidebot.testing import Talk, buttons_of, talk

LAB = CommunityId("fake", "lab")


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A community with both posts: problems on Mondays, topics on Thursdays. It is Monday 23 November, 09:00 UTC."""
    async with talk() as bot:
        bot.organiser = True
        await bot.say("/setup")
        await bot.submit(channel="c1", zone="UTC", problem="monday 18:00", topic="thursday 16:30")
        await bot.press("Looks good")
        yield bot


async def schedule(bot: Talk, kind: str = "problem") -> Schedule:
    """The stored schedule."""
    return next(one for one in await bot.app.stores.schedules.of(LAB) if one.kind == kind)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("schedule skip problem", "2026-11-23"),
        ("schedule skip problem 3", "2026-12-07"),
        ("schedule skip problem 3rd", "2026-12-07"),
        ("schedule skip problem #2", "2026-11-30"),
        ("schedule skip problem 7 Dec", "2026-12-07"),
        ("schedule skip problem 7 December", "2026-12-07"),
        ("schedule skip problem 2026-12-07", "2026-12-07"),
        ("schedule skip problem monday", "2026-11-23"),
        ("schedule skip problem next week", "2026-11-30"),
        ("schedule skip problem in two weeks", "2026-12-07"),
        ("schedule skip problem 1 March 2027", "2027-03-01"),
        ("schedule skip problem on the 7th", "2026-12-07"),
        ("schedule skip problem monday the 7th", "2026-12-07"),
    ],
)
async def test_a_post_is_skipped_by_number_day_or_weekday(bot: Talk, line: str, day: str) -> None:
    """Also one beyond the list of eight."""
    await bot.say(line)

    assert [day] == [str(one) for one in (await schedule(bot)).skipped]


async def test_a_weekday_is_the_nearest_one_or_asked(bot: Talk) -> None:
    """A post of a later week is not skipped for it."""
    await bot.say("schedule skip problem")
    await bot.say("schedule skip problem monday")
    await bot.say("schedule skip problem monday")

    assert ["2026-11-23", "2026-11-30"] == sorted(str(one) for one in (await schedule(bot)).skipped)
    assert "2026-12-07" in [one.label for one in buttons_of(bot.content)]


async def test_two_posts_are_exchanged_in_words(bot: Talk) -> None:
    """As they are said."""
    await bot.say("schedule swap problem first and third")

    assert "Exchanged number 1 with number 3." in bot.text


@pytest.mark.parametrize("word", ["governance", "topic", "Topic", "governance topic"])
async def test_governance_is_the_topic_everywhere(bot: Talk, word: str) -> None:
    """As a member would call it."""
    await bot.say(f'schedule skip schedule:"{word}" post:"3 December"')

    assert ["2026-12-03"] == [str(one) for one in (await schedule(bot, "topic")).skipped]


async def test_a_day_without_a_post_offers_the_next_ones(bot: Talk) -> None:
    """As buttons that keep the rest of the line."""
    await bot.say("schedule skip problem 8 December")
    said = bot.text
    await bot.press("2026-11-30")

    assert "No post of this schedule comes on Tuesday 8 December 2026" in said
    assert ["2026-11-30"] == [str(one) for one in (await schedule(bot)).skipped]


async def test_without_a_schedule_a_day_is_kept_for_the_one_that_is_chosen(bot: Talk) -> None:
    """Which of the two is asked; with one alone it is that one."""
    await bot.say("schedule skip 7 December")

    assert "Which one?" in bot.text


@pytest.mark.parametrize("line", ["problem 1 and 3", "problem 1,3", "problem 1-3", "problem 1 3", "problem 1 with 3"])
async def test_two_posts_are_exchanged_however_they_are_joined(bot: Talk, line: str) -> None:
    """By number, or by their days."""
    await bot.say(f"schedule swap {line}")

    assert "Exchanged number 1 with number 3." in bot.text


async def test_days_can_be_exchanged(bot: Talk) -> None:
    """As they stand in the list."""
    await bot.say("schedule swap problem 30 Nov and 14 Dec")

    assert "Exchanged number 2 with number 4." in bot.text
    assert ["7 dec", "14 dec"] == list(pair("7 Dec with 14 Dec"))


async def test_a_pause_until_a_day_ends_by_itself(bot: Talk) -> None:
    """Posts before it are left out; the first one after it comes, without anybody's doing; and it can be undone."""
    await bot.say("schedule pause problem until 10 December")
    paused = await schedule(bot)
    said = bot.text
    await bot.press("Undo")
    undone = await schedule(bot)
    await bot.say("schedule pause problem until 10 December")
    await bot.advance(days=22)

    assert ["2026-11-23", "2026-11-30", "2026-12-07"] == [str(one) for one in paused.skipped]
    assert not paused.paused
    assert "come again by themselves" in said
    assert () == undone.skipped
    assert 1 == len([one for one in bot.sent_to("c1") if "Open problem" in str(one)])


async def test_one_schedule_is_listed_alone(bot: Talk) -> None:
    """As the advice of other commands says."""
    await bot.say("schedule list problem")
    problems = bot.text
    await bot.say("schedule")

    assert "open problem" in problems
    assert "governance topic" not in problems
    assert "governance topic" in bot.text


async def test_several_items_are_buttons_that_keep_the_line(bot: Talk) -> None:
    """Nobody types an id."""
    await bot.say("schedule pin problem linear post:2")
    shown = bot.content
    assert not isinstance(shown, Form)
    first = buttons_of(shown)[0].label
    await bot.press(first)

    assert f"{first} is number 2 now." in bot.text


async def test_now_posts_what_it_promised(bot: Talk) -> None:
    """A pin that comes before the planner looks waits for its own date."""
    await bot.say("schedule now problem")
    promised = bot.text.split(" is on its way")[0]
    await bot.say("schedule preview problem 2")
    other = next(one for one in bot.text.splitlines() if one.strip())
    await bot.say("schedule list problem")
    await bot.say("schedule pin problem gradient-hacking")
    await bot.app.deliveries.beat()

    assert other
    assert any(promised[:40] in str(one) for one in bot.sent_to("c1"))

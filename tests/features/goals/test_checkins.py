"""Check-ins, and progress over the weeks."""

from __future__ import annotations

import pytest
from tests.features.goals.conftest import ADA

from guidebot.adapter import Press, Submit
from guidebot.core.actions import ActionRef
from guidebot.core.people import MemberId
from guidebot.core.reply import Form, Reply
from guidebot.testing import Talk


async def test_a_check_in_counts_for_the_week_and_is_explained(bot: Talk) -> None:
    """The number in the answer is the number that /goal show lists."""
    await bot.say("/goal add Read every week")
    for _ in range(5):
        await bot.say('/checkin "read a paper" minutes:30')
        await bot.clock.advance(days=14)
    await bot.say("/checkin")

    assert "4 of the last 8 weeks" in bot.text
    await bot.say("/goal show")
    assert "4 of the last 8 weeks" in bot.text
    assert (4, 4) == (bot.text.count(": 1 check-in"), bot.text.count(": no check-in"))
    assert "30 min, read a paper" in bot.text


async def test_a_check_in_with_several_goals_open_gets_its_goal_afterwards(bot: Talk) -> None:
    """One button each, and once only; nobody else can."""
    for title in ("Read", "Write"):
        await bot.say(f"/goal add {title}")
    await bot.say("/checkin two pages")
    answer = bot.content
    bot.member = "eve"
    await bot.say("/goal add Mine")
    mine = (await bot.app.stores.goals.of(MemberId("fake", "eve")))[0]
    await bot.ask(Press(f"checkin.for|1|{mine.id}"))
    assert "noted already" in bot.text
    bot.member = "ada"
    await bot.press("For Write", on=answer)
    assert bot.text.startswith("Noted for Write")  # the platform's mark of a good answer stands before it already
    await bot.press("For Read", on=answer)

    assert "That is noted already." in bot.text
    (entry,) = await bot.app.stores.goals.checkins(ADA)
    assert (2, "two pages") == (entry.goal, entry.note)


async def test_a_check_in_with_many_goals_open_offers_a_menu(bot: Talk) -> None:
    """With one alone it belongs to that."""
    for title in ("One", "Two", "Three", "Four", "Five"):
        await bot.say(f"/goal add {title}")
    await bot.say("/checkin")
    await bot.pick("Four")

    assert "Noted for Four" in bot.text


async def test_progress_is_a_picture_with_the_same_in_words(bot: Talk) -> None:
    """The alt text says what the picture shows."""
    await bot.say("/goal add")
    await bot.submit(title="Steps", steps="One\nTwo", by="2026-12-24")
    await bot.press("Show it")
    await bot.press("Reached")
    await bot.clock.advance(days=14)
    await bot.say("/progress")

    assert isinstance(bot.content, Reply)
    image = next(block for block in bot.content.blocks if hasattr(block, "alt"))
    assert image.file.content.startswith(b"\x89PNG")
    assert "1 of 2 milestones reached. The latest on Monday 23 November 2026." in image.alt
    assert "1 of 2 milestones reached." in bot.text
    assert "1 of the last 3 weeks" in bot.text


async def test_progress_after_the_date_offers_another_and_says_nothing_of_a_pace(bot: Talk) -> None:
    """Before it, days of rest ask for no milestone."""
    await bot.say("/goal add")
    await bot.submit(title="Steps", steps="\n".join("abcdefgh"), by="2026-12-13")
    await bot.clock.advance(days=5)
    await bot.say("/nudges pause until 2026-12-08")
    await bot.clock.advance(days=9)
    await bot.say("/progress")
    assert "an even pace would be 2 by now" in bot.text
    assert "Change the date" not in bot.text
    await bot.clock.advance(days=10)
    await bot.say("/progress")
    assert "The date was Sunday 13 December 2026." in bot.text
    assert "pace" not in bot.text
    await bot.press("Change the date")

    assert isinstance(bot.content, Form)


async def test_the_same_words_a_moment_later_are_one_check_in(bot: Talk) -> None:
    """Other words are another, and so are the same ones later; a tick may come as often as one likes."""
    for line in ("/checkin read a paper", "/checkin read a paper", "/checkin wrote", "/checkin", "/checkin"):
        await bot.say(line)
    await bot.clock.advance(minutes=6)
    await bot.say("/checkin read a paper")
    notes = [one.note for one in await bot.app.stores.goals.checkins(ADA)]

    assert ["read a paper", "wrote", "", "", "read a paper"] == notes


async def test_a_tick_counts_and_its_line_can_follow(bot: Talk) -> None:
    """The line belongs to that check-in, and to whoever made it."""
    await bot.say("/checkin")
    tick = bot.content
    assert isinstance(tick, Reply)
    bot.member = "eve"
    await bot.press("Add a line", on=tick)
    await bot.submit(note="mine now")
    assert "not there any more" in bot.text
    bot.member = "ada"
    await bot.press("Add a line", on=tick)
    await bot.submit(note="https://example.org/draft")

    assert ["https://example.org/draft"] == [one.note for one in await bot.app.stores.goals.checkins(ADA)]


@pytest.mark.parametrize("minutes", ["45", "４５", "४५", " 45 "])
async def test_digits_of_any_script_are_minutes(bot: Talk, minutes: str) -> None:
    """On the line and in the form; and a goal is found by its name in wide letters."""
    await bot.say("/goal add Alpha one")
    await bot.say("/goal add Beta two")
    await bot.say(f'/checkin on the line goal:"ａｌｐｈａ ｏｎｅ" minutes:{minutes.strip()}')
    goal = (await bot.app.stores.goals.of(ADA))[0]
    await bot.ask(
        Submit(ActionRef("goal.checkin.save", (str(goal.id),)).encode(), {"note": "in the form", "minutes": minutes})
    )
    noted = await bot.app.stores.goals.checkins(ADA)

    assert [("in the form", 45), ("on the line", 45)] == sorted((one.note, one.minutes) for one in noted)
    assert {goal.id} == {one.goal for one in noted}

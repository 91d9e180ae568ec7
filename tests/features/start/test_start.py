"""`/start` and `/fit`, over the guide as it is shipped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.fakes.guilt import blaming

from guidebot.adapter import Press
from guidebot.core.actions import ActionRef
from guidebot.core.evenings import Doing
from guidebot.core.fits import Fit, Taps
from guidebot.core.limits import reply_problems
from guidebot.core.people import MemberId
from guidebot.core.plain import reply_text
from guidebot.core.reply import Image, Reply
from guidebot.testing import Talk, buttons_of, talk

ADA = MemberId("fake", "ada")


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """The whole program with the shipped guide."""
    async with talk() as one:
        yield one


async def tap(bot: Talk, *labels: str) -> None:
    """`/start` with these taps."""
    await bot.say("/start")
    for label in labels:
        await bot.press(label)
        assert bot.last is not None
        assert bot.last.private


async def rated(bot: Talk, *values: str) -> None:
    """The three answers, each on the message that the one before became."""
    for value in values:
        await bot.press(value)


async def tried(bot: Talk, like: str, before: str, after: str) -> None:
    """One whole try, with the wish for more before and after."""
    await tap(bot, "1 to 3", like, "I am new")
    await bot.press("Do it within a week")
    await rated(bot, "3", "3", before)
    await bot.say("/fit")
    await bot.press("How was it?")
    await rated(bot, "3", "3", after)


async def test_three_taps_lead_to_something_for_an_evening(bot: Talk) -> None:
    """A direction, a problem with its materials and hours, a reason, and what can be done with it."""
    await tap(bot, "1 to 3", "Writing code", "I am new")

    for words in ("Why it may suit you:", "For one evening:", "First step:", "You need:", "for the first step"):
        assert words in bot.text
    assert isinstance(bot.content, Reply)
    labels = [one.label for one in buttons_of(bot.content)]
    assert ["Do it within a week", "Why this?", "Something else", "About the direction"] == labels
    assert () == await bot.app.stores.fits.of(ADA)


async def test_why_and_something_else(bot: Talk) -> None:
    """The reasons are the answers; the next best is another thing, and after the last the first comes again."""
    await tap(bot, "9 or more", "Working with people", "Work of my own")
    first = bot.text
    shown = bot.content
    assert isinstance(shown, Reply)
    await bot.press("Why this?")
    assert "You have 9 or more a week, like working with people" in bot.text
    assert "With many hours, what takes most comes first." in bot.text
    await bot.press("Something else", on=shown)
    seen = [first, bot.text]
    while bot.text != first:
        await bot.press("Something else")
        seen.append(bot.text)

    assert len(seen) - 1 == len(set(seen)) >= 2


async def test_the_same_taps_propose_the_same_to_everybody(bot: Talk) -> None:
    """Nothing about the member is looked at."""
    await tap(bot, "4 to 8", "Not sure", "A course")
    first = bot.text
    bot.member = "eve"
    await tap(bot, "4 to 8", "Not sure", "A course")

    assert first == bot.text


async def test_a_topic_brings_its_own_first_piece(bot: Talk) -> None:
    """With something to read first."""
    await tap(bot, "4 to 8", "Writing texts", "I am new")
    while "a first written piece" not in bot.text:
        await bot.press("Something else")

    assert "Read first" in bot.text
    assert "About the topic" in bot.text


async def test_a_try_is_a_goal_with_three_taps_before_and_after(bot: Talk) -> None:
    """Begun twice it is one; a tap counts once, whoever else presses it."""
    await tap(bot, "1 to 3", "Writing code", "I am new")
    shown = bot.content
    assert isinstance(shown, Reply)
    await bot.press("Do it within a week")
    first = bot.content
    assert isinstance(first, Reply)
    await bot.press("Do it within a week", on=shown)
    assert "You are trying this already." in bot.text
    bot.member = "eve"
    await bot.press("3", on=first)
    assert "not in your list" in bot.text
    bot.member = "ada"
    await bot.press("3", on=first)
    await rated(bot, "2", "1")
    assert "Good luck!" in bot.text
    await bot.say("/fit")
    await bot.press("How was it?")
    await rated(bot, "4", "4", "5")

    (fit,) = await bot.app.stores.fits.of(ADA)
    (goal,) = await bot.app.stores.goals.of(ADA)
    assert ((3, 2, 1), (4, 4, 5)) == (
        (fit.before.energy, fit.before.progress, fit.before.more),
        (fit.after.energy, fit.after.progress, fit.after.more),
    )
    assert fit.ended_at is not None
    assert (goal.id, timedelta(days=7)) == (fit.goal, fit.due - timedelta(days=7) - bot.clock.now().date())
    assert goal.due == bot.clock.now().date() + timedelta(days=7)


async def test_reminders_are_offered_after_the_taps_and_ask_how_it_was(bot: Talk) -> None:
    """Nothing stands between the three questions; the reminder of its goal has the three afterwards."""
    bot.zone = "Europe/Berlin"
    await tap(bot, "1 to 3", "Writing code", "I am new")
    await bot.press("Do it within a week")
    begun = bot.text
    await rated(bot, "3", "3", "2")
    done = bot.text
    await bot.press("Remind me weekly")
    await bot.advance(days=8)
    nudge = bot.sent_to("dm:ada")[-1]
    await bot.press("How was it?", on=nudge)
    await rated(bot, "4", "4", "5")
    over = bot.text
    await bot.advance(days=7)
    later = bot.sent_to("dm:ada")[-1]

    assert ("Remind me weekly" in begun, "Remind me weekly" in done) == (False, True)
    assert "Thank you." in over
    assert "Finish its goal" in over
    assert "How was it?" in reply_text(nudge)
    assert "How was it?" not in reply_text(later)


@pytest.mark.parametrize("ended", ["last milestone", "finished"])
async def test_who_is_through_is_asked_how_it_was(bot: Talk, ended: str) -> None:
    """Where the goal of a try is done, the three taps stand below; an old message cannot change them."""
    await tap(bot, "1 to 3", "Writing code", "I am new")
    await bot.press("Do it within a week")
    before = bot.content
    assert isinstance(before, Reply)
    await rated(bot, "3", "3", "2")
    await bot.say("/goal show")
    if ended == "finished":
        await bot.press("Finish")
        await bot.submit(outcome="a plot")
    else:
        await bot.press("Reached")
        await bot.press("Reached")
    await bot.press("How was it?")
    after = bot.content
    assert isinstance(after, Reply)
    await rated(bot, "4", "4", "5")
    for old in (before, after):
        await bot.press("1", on=old)
        assert "That is noted already." in bot.text

    (fit,) = await bot.app.stores.fits.of(ADA)
    assert ((3, 3, 2), (4, 4, 5)) == (
        (fit.before.energy, fit.before.progress, fit.before.more),
        (fit.after.energy, fit.after.progress, fit.after.more),
    )


async def test_fit_shows_a_picture_and_the_same_in_words(bot: Talk) -> None:
    """With its alternative text, and something of another kind."""
    await tried(bot, "Writing code", "3", "5")
    await bot.say("/fit")

    assert "want more 3 before, 5 after" in bot.text
    assert "Something of another kind:" in bot.text
    assert isinstance(bot.content, Reply)
    (picture,) = [one for one in bot.content.blocks if isinstance(one, Image)]
    assert "want more 3 before, 5 after" in picture.alt
    assert picture.file.content.startswith(b"\x89PNG")
    assert "Seen over all" not in bot.text
    await bot.press("Show it")
    assert "For one evening" in bot.text


async def test_after_three_tries_something_is_observed(bot: Talk) -> None:
    """What one wanted more of, in a sentence that decides nothing."""
    await tried(bot, "Writing code", "2", "5")
    await tried(bot, "Writing texts", "4", "1")
    await tried(bot, "Working with people", "4", "2")
    await bot.say("/fit")
    found = {one.doing for one in await bot.app.stores.fits.of(ADA)}

    assert {Doing.CODE, Doing.WRITE, Doing.ORGANISE} == found
    assert "You wanted more after the one where you wrote code." in bot.text
    assert [] == blaming(bot.text)


async def test_of_many_tries_the_latest_are_shown(bot: Talk) -> None:
    """With their number, in a picture that every platform takes, and a word on where the others are."""
    for nth in range(40):
        begun = bot.clock.now() - timedelta(days=400 - 10 * nth)
        title = f"🚀 研究 number {nth}"
        one = Fit(
            member=ADA, about="direction/debate", first=f"problem/p{nth}", title=title, doing=Doing.CODE,
            begun_at=begun, due=begun.date(), before=Taps(3, 3, 3), after=Taps(4, 4, 4), ended_at=begun,
        )  # fmt: skip
        await bot.app.stores.fits.add(one)
    await bot.say("/fit")
    assert isinstance(bot.content, Reply)
    (picture,) = [one for one in bot.content.blocks if isinstance(one, Image)]

    assert "The latest 6 of 40; all are in /mydata export." in bot.text
    assert ["number 39", "number 34"] == [one for one in ("number 39", "number 34", "number 33") if one in bot.text]
    assert len(picture.file.content) < 200_000
    assert [] == reply_problems(bot.content)


async def test_hostile_buttons_are_refused_in_words(bot: Talk) -> None:
    """Nothing of them is stored."""
    for ref in ("start.far|few|code|never", "fit.begin|problem/nothing", "fit.tap|1|before|energy|9", "start.open|x"):
        answered = await bot.ask(Press(ref))

        assert "usage" == answered.failed
        assert isinstance(answered.content, Reply)
        assert reply_text(answered.content)
    assert () == await bot.app.stores.fits.of(ADA)


async def test_fit_before_anything_was_tried(bot: Talk) -> None:
    """It says where to begin."""
    await bot.say("/fit")

    assert "/start" in bot.text


async def test_many_open_tries_leave_the_page_whole(bot: Talk) -> None:
    """Each is asked about with a row of buttons; what ends them stays in reach."""
    for evening in bot.app.library.guide().evenings[:8]:
        await bot.ask(Press(ActionRef("fit.begin", (evening.key,)).encode()))
        answered = await bot.say("/fit")
        assert not answered.failed

    assert 4 == bot.text.count("How was it?")


async def test_a_try_is_told_with_the_day_where_its_member_is(bot: Talk) -> None:
    """Monday evening in Los Angeles is Tuesday in UTC."""
    await bot.say("/nudges zone:America/Los_Angeles")
    await bot.clock.until(datetime(2026, 11, 24, 4, 0, tzinfo=UTC))
    await bot.ask(Press(ActionRef("fit.begin", (bot.app.library.guide().evenings[0].key,)).encode()))
    await bot.say("/fit")

    assert "begun Monday 23 November" in bot.text

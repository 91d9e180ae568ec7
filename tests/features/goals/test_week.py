"""The week that a member chooses: in the reminder, with /week, and a line on the day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.features.goals.conftest import ADA, member, messages, pass_time, remind, with_steps

from guidebot.core.intentions import Choice, Intention, Went
from guidebot.core.plain import reply_text
from guidebot.core.reply import Form, Reply
from guidebot.testing import Talk, buttons_of

SENTENCE = "When it is *Tuesday* after lunch, then I open <exercise 3>"


async def chosen(bot: Talk) -> list[Intention]:
    """What the member chose, oldest first."""
    return list(await bot.app.stores.intentions.of(ADA))


async def nudged(bot: Talk, days: float = 8) -> Reply:
    """The latest message after so many days."""
    await pass_time(bot, days=days)
    return messages(bot)[-1]


async def planned(bot: Talk, **fields: str) -> Reply:
    """A goal with two steps; the first is chosen from the reminder, with a line."""
    await with_steps(bot, "One\nTwo")
    nudge = await nudged(bot)
    await bot.press("Next milestone", on=nudge)
    await bot.press("Add when and then")
    await bot.submit(**{"if_then": SENTENCE, **fields})
    return nudge


async def test_the_next_reminder_opens_with_the_members_own_sentence(bot: Talk) -> None:
    """Exactly as it was written, before anything else, and with one tap for an answer."""
    await planned(bot)
    nudge = await nudged(bot, 7)
    opening = reply_text(nudge).split("How did it go?")[0]

    assert "You planned:" in opening
    assert "One" in opening
    assert SENTENCE in opening
    assert ["Done", "A bit", "Not this time"] == [one.label for one in buttons_of(nudge)][:3]
    assert SENTENCE == nudge.summary.removeprefix("You planned: ")


async def test_done_answers_for_the_choice_and_reaches_its_milestone(bot: Talk) -> None:
    """One tap is a check-in, too; pressed again it says so."""
    await planned(bot)
    nudge = await nudged(bot, 7)
    await bot.press("Done", on=nudge)
    assert "Noted for Steps" in bot.text
    await bot.press("Done", on=nudge)
    assert "That is noted already." in bot.text

    (one,) = await chosen(bot)
    (goal,) = await bot.app.stores.goals.of(ADA)
    assert Went.DONE is one.went
    assert ["done", "open"] == [step.state.value for step in goal.milestones]
    assert 1 == len(await bot.app.stores.goals.checkins(ADA))


async def test_a_choice_is_asked_about_once(bot: Talk) -> None:
    """Unanswered, the next reminders speak of what comes; snoozed, the same question comes again."""
    await planned(bot)
    nudge = await nudged(bot, 7)
    await bot.pick("1 day", on=nudge)
    again = await nudged(bot, 1.1)
    later = await nudged(bot, 15)

    assert ("You planned:" in reply_text(again), "You planned:" in reply_text(later)) == (True, False)


async def test_what_got_in_the_way_comes_back_as_a_plan(bot: Talk) -> None:
    """It is asked for, not needed, and offered with the next choice."""
    await planned(bot)
    nudge = await nudged(bot, 7)
    await bot.press("Not this time", on=nudge)
    await bot.press("Say it")
    await bot.submit(way="visitors")
    assert "visitors" in bot.text
    await bot.press("Next milestone", on=nudge)
    assert "Last time this got in the way:" in bot.text
    await bot.press("If that happens again")

    assert "If this happens again: visitors, then I …" in bot.text
    assert [Went.NOT, Went.OPEN] == [one.went for one in await chosen(bot)]
    assert () == await bot.app.stores.goals.checkins(ADA)


async def test_the_line_is_prefilled_with_the_last(bot: Talk) -> None:
    """One tap keeps what worked."""
    await planned(bot)
    nudge = await nudged(bot, 7)
    await bot.press("Next milestone", on=nudge)
    await bot.press("Add when and then")
    form = bot.content
    assert isinstance(form, Form)

    assert SENTENCE == form.inputs[0].value


async def test_something_smaller_is_a_step_and_the_choice_of_the_week(bot: Talk) -> None:
    """The first line is for this week."""
    await with_steps(bot, "Big one\nLast")
    nudge = await nudged(bot)
    await bot.press("Something smaller", on=nudge)
    await bot.submit(steps="Open the file\nWrite a line", if_then="When it is noon, then I open it", day="friday")

    (goal,) = await bot.app.stores.goals.of(ADA)
    (one,) = await chosen(bot)
    assert ["Open the file", "Write a line", "Big one", "Last"] == [step.title for step in goal.milestones]
    assert (Choice.SMALLER, "Open the file", 3) == (one.choice, one.what, one.milestone)
    assert one.on_day is not None
    assert "Friday" == f"{one.on_day:%A}"


async def test_a_reminder_about_a_reached_milestone_speaks_of_the_next(bot: Talk) -> None:
    """Smaller steps stand before that one, whatever the message named."""
    await with_steps(bot, "One\nTwo?")
    nudge = await nudged(bot)
    await bot.press("Done", on=nudge)
    await bot.press("Something smaller", on=nudge)
    assert "“Two?” in “Steps”: what would be" in bot.text
    await bot.submit(steps="Half of two")

    (goal,) = await bot.app.stores.goals.of(ADA)
    assert ["One", "Half of two", "Two?"] == [step.title for step in goal.milestones]


async def test_a_plan_for_another_goal_names_it(bot: Talk) -> None:
    """The reminder is about the goal most in need, its opening about what was planned; so is /week."""
    await with_steps(bot, "One\nTwo")
    await bot.say("/goal add Due soon by:2026-12-08")
    await bot.say("/week")
    await bot.press("Next milestone")
    await bot.say("/week")
    week = bot.text
    nudge = reply_text(await nudged(bot))

    assert "Steps\n“One”" in week
    assert nudge.startswith("You planned for Steps:\n“One”\nHow did it go?")
    assert "Due soon" in nudge


async def test_a_question_as_a_title_ends_its_sentence(bot: Talk) -> None:
    """No full stop is glued to it."""
    await bot.say("/goal add Does it hold?")
    await bot.say("/checkin")
    noted = bot.text
    await bot.say("/progress")

    assert "Noted for Does it hold?\n" in noted
    assert "?." not in noted + bot.text


async def test_not_this_week_is_an_answer_and_a_week_of_rest(bot: Talk) -> None:
    """No silence is counted, however often; each of the weeks is one of rest."""
    await remind(bot)
    for _ in range(6):
        nudge = await nudged(bot, 7)
        await bot.press("Not this week", on=nudge)
    await bot.say("/progress")

    assert 6 == len(messages(bot))
    assert 0 == (await member(bot)).unanswered
    assert {Choice.REST} == {one.choice for one in await chosen(bot)}
    assert "weeks of rest" in bot.text
    assert "a week of rest, chosen beforehand" in bot.text


async def test_a_week_that_was_put_off_can_be_taken_up(bot: Talk) -> None:
    """Then it is a week like any other, and says that it was changed."""
    await remind(bot)
    await bot.say("/week")
    await bot.press("Not this week")
    rests = (await member(bot)).rests
    await bot.say("/week")
    assert "A week of rest, chosen by you." in bot.text
    await bot.press("Go on with it")
    await bot.say("/week")

    assert 1 == len(rests)
    assert () == (await member(bot)).rests
    (one,) = await chosen(bot)
    assert (Choice.NEXT, True) == (one.choice, one.changed_at is not None)
    await bot.say("/progress")
    assert "Write a post – under way (chosen anew in that week)" in bot.text


async def test_the_week_can_be_chosen_without_a_goal(bot: Talk) -> None:
    """In the member's own words."""
    await bot.say("/week")
    await bot.press("Something of my own")
    await bot.submit(what="Read one paper")
    await bot.say("/week")
    assert "Read one paper" in bot.text
    await bot.press("Done")
    await bot.say("/week")

    assert "It went as you planned." in bot.text
    assert 1 == len(await bot.app.stores.goals.checkins(ADA))


async def test_the_page_says_only_what_is_so(bot: Talk) -> None:
    """That a reminder asks, where one will; and whoever rests is not asked whether to rest."""
    await bot.say("/week")
    none = bot.text
    await bot.press("Something of my own")
    await bot.submit(what="Read one paper")
    await bot.say("/week")
    unasked = bot.text
    await remind(bot)
    await bot.say("/week")
    asked = bot.text
    await bot.press("Not this week")
    await bot.say("/week")
    resting = bot.content
    assert isinstance(resting, Reply)

    assert [False, False, True, False] == ["The next reminder asks" in one for one in (none, unasked, asked, bot.text)]
    assert "Not this week" not in [one.label for one in buttons_of(resting)]


async def test_reaching_the_milestone_answers_for_the_week(bot: Talk) -> None:
    """No reminder asks about what is done."""
    await planned(bot)
    await bot.say("/goal show")
    await bot.press("Reached: One")
    nudge = await nudged(bot, 7)

    assert "You planned" not in reply_text(nudge)
    assert [Went.DONE] == [one.went for one in await chosen(bot)]


async def test_progress_tells_how_weeks_went(bot: Talk) -> None:
    """As planned, in part, another way, and under way; nothing is weighed."""
    await with_steps(bot, "One\nTwo\nThree")
    for label in ("Done", "A bit", "Not this time"):
        nudge = await nudged(bot, 7)
        await bot.press("Next milestone", on=nudge)
        await bot.say("/week")
        await bot.press(label)
    await bot.press("Next milestone", on=await nudged(bot, 7))
    await bot.say("/progress")

    for words in ("One – as planned", "Two – in part", "Two – it went another way", "Two – under way"):
        assert words in bot.text


async def lined(bot: Talk, days: float = 6) -> list[Reply]:
    """Lines that came within so many days."""
    before = len(messages(bot))
    await pass_time(bot, days=days)
    return [one for one in messages(bot)[before:] if "Today is the day" in reply_text(one)]


async def test_a_line_comes_on_the_chosen_day_if_that_is_switched_on(bot: Talk) -> None:
    """Off by default; once a week; answered with one tap."""
    await planned(bot, day="thursday")
    assert [] == await lined(bot)
    await bot.say("/nudges")
    await bot.press("A line on the day")
    nudge = await nudged(bot, 1.5)
    await bot.press("Next milestone", on=nudge)
    await bot.press("Add when and then")
    await bot.submit(day="thursday")
    (came,) = await lined(bot)
    assert SENTENCE in reply_text(came)
    await bot.press("Done", on=came)
    assert "Noted for Steps" in bot.text
    await bot.press("Done", on=came)

    assert "That is noted already." in bot.text
    assert 1 == len(await bot.app.stores.goals.checkins(ADA))


@pytest.mark.parametrize("what", ["off", "stop", "answered", "rest", "other day"])
async def test_a_line_that_holds_no_more_does_not_come(bot: Talk, what: str) -> None:
    """Switched off, stopped, answered, put off, or moved: the later day alone gets one."""
    await remind(bot)
    await bot.say("/nudges")
    await bot.press("A line on the day")
    await bot.say("/week")
    await bot.press("Something of my own")
    await bot.submit(what="Read one paper", day="thursday")
    await bot.say("/nudges" if what == "off" else "/week")
    if what == "off":
        await bot.press("No line on the day")
    elif what == "stop":
        await bot.say("/nudges off")
    elif what == "answered":
        await bot.press("A bit")
    elif what == "rest":
        await bot.press("Not this week")
    else:
        await bot.press("When and then")
        await bot.submit(day="friday")
    came = await lined(bot)

    assert (1 if what == "other day" else 0) == len(came)


async def test_two_days_in_one_week_get_one_line(bot: Talk) -> None:
    """It is the week's second and last message, however often the day is changed."""
    await remind(bot)
    await bot.say("/nudges")
    await bot.press("A line on the day")
    await bot.say("/week")
    await bot.press("Something of my own")
    await bot.submit(what="Read one paper", day="tuesday")
    first = await lined(bot, 1.5)
    await bot.say("/week")
    await bot.press("When and then")
    await bot.submit(day="saturday")
    second = await lined(bot, 4)

    assert (1, 0) == (len(first), len(second))


async def test_choices_are_their_owners_alone(bot: Talk) -> None:
    """A button in foreign hands finds nothing."""
    await bot.say("/week")
    await bot.press("Something of my own")
    await bot.submit(what="Read one paper")
    await bot.say("/week")
    shown = bot.content
    assert isinstance(shown, Reply)
    bot.member = "eve"
    for label in ("Done", "When and then"):
        await bot.press(label, on=shown)
        assert "That choice is not there any more." in bot.text

    (one,) = await chosen(bot)
    assert Went.OPEN is one.went


async def test_choosing_again_after_a_week_is_another_choice(bot: Talk) -> None:
    """The one before keeps what was said of it."""
    await bot.say("/week")
    for what in ("One", "Two"):
        await bot.press("Something")
        await bot.submit(what=what)
        await bot.clock.advance(seconds=timedelta(days=7, minutes=1).total_seconds())
        await bot.say("/week")
        await bot.press("Done")
        await bot.say("/week")

    assert [("One", Went.DONE), ("Two", Went.DONE)] == [(one.what, one.went) for one in await chosen(bot)]

"""The buttons of a reminder."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from tests.features.goals.conftest import ADA, messages, pass_time, remind, with_steps

from guidebot.adapter import Press
from guidebot.core.actions import ActionRef
from guidebot.core.errors import StorageError
from guidebot.core.goals import CHECKINS_A_DAY, MILESTONES, GoalState
from guidebot.core.plain import reply_text
from guidebot.core.reply import Form, Reply
from guidebot.testing import Talk, buttons_of


async def test_a_bit_asks_for_a_line_and_counts_once(bot: Talk) -> None:
    """The same button pressed again, weeks later, says so."""
    await remind(bot)
    await pass_time(bot, days=8)
    (nudge,) = messages(bot)
    await bot.press("A bit", on=nudge)
    assert "Noted for Write a post" in bot.text
    await bot.press("Add a line")
    await bot.submit(note="read half of it")
    assert "read half of it" in bot.text
    await pass_time(bot, days=30)
    await bot.press("A bit", on=nudge)

    assert "That is noted already." in bot.text
    (checkin,) = await bot.app.stores.goals.checkins(ADA)
    assert "read half of it" == checkin.note


async def test_done_reaches_the_milestone_that_the_message_named(bot: Talk) -> None:
    """Also when the order has changed since."""
    await with_steps(bot, "One\nTwo")
    await pass_time(bot, days=8)
    await bot.say("/goal show")
    await bot.pick("Two")
    await bot.press("Earlier")
    await bot.press("Done", on=messages(bot)[0])

    (goal,) = await bot.app.stores.goals.of(ADA)
    assert {"One": "done", "Two": "open"} == {one.title: one.state.value for one in goal.milestones}


@pytest.mark.parametrize(("days", "label"), [(1, "1 day"), (3, "3 days"), (7, "1 week")])
async def test_snooze_brings_the_same_goal_back(bot: Talk, days: int, label: str) -> None:
    """By the member's wish it may come within the week."""
    await remind(bot)
    await pass_time(bot, days=7, hours=1)
    (nudge,) = messages(bot)
    at = bot.clock.now()
    await bot.pick(label, on=nudge)
    await pass_time(bot, days=days, minutes=5)

    assert 2 == len(messages(bot))
    assert bot.clock.now() - at <= timedelta(days=days, minutes=6)
    await bot.pick(label, on=nudge)
    assert "That is noted already." in bot.text


async def test_smaller_step_puts_steps_before_the_milestone(bot: Talk) -> None:
    """The first of them is next."""
    await with_steps(bot, "Big one\nLast")
    await pass_time(bot, days=8)
    await bot.press("Something smaller", on=messages(bot)[0])
    assert "25 minutes on: Big one" in bot.text
    await bot.submit(steps="Open the file\nWrite a line")

    (goal,) = await bot.app.stores.goals.of(ADA)
    assert ["Open the file", "Write a line", "Big one", "Last"] == [one.title for one in goal.milestones]


async def test_pause_ends_with_the_next_check_in(bot: Talk) -> None:
    """No reminder while paused."""
    await remind(bot)
    await pass_time(bot, days=8)
    await bot.press("Pause", on=messages(bot)[0])
    await pass_time(bot, days=60)
    assert 1 == len(messages(bot))
    await bot.say("/checkin")
    await pass_time(bot, days=8)

    assert 2 == len(messages(bot))


async def test_stop_ends_every_message_and_keeps_notices_in_the_inbox(bot: Talk) -> None:
    """A check-in does not start them again; /nudges on does."""
    await remind(bot)
    await pass_time(bot, days=8)
    await bot.press("Stop", on=messages(bot)[0])
    await bot.say("/checkin")
    await bot.app.services.notices.tell(ADA, "x", "Your suggestion was accepted.", bot.clock.now())
    await pass_time(bot, days=60)
    assert 1 == len(messages(bot))
    await bot.say("/goal list")
    assert "1 message waits for you: /inbox" in bot.text
    await bot.say("/inbox")
    assert "Your suggestion was accepted." in bot.text
    await bot.say("/inbox")
    assert "Nothing waits for you." in bot.text
    await bot.say("/nudges on")
    await pass_time(bot, days=8)

    assert 2 == len(messages(bot))


async def test_one_tap_on_a_notice_ends_them_too(bot: Talk) -> None:
    """Not reminders alone carry the button."""
    await remind(bot)
    await bot.app.services.notices.tell(ADA, "x", "Your suggestion was accepted.", bot.clock.now())
    await pass_time(bot, minutes=1)
    await bot.press("Stop", on=messages(bot)[0])
    await pass_time(bot, days=60)

    assert "Stopped." in bot.text
    assert 1 == len(messages(bot))


@pytest.mark.parametrize("label", ["Pause", "1 day", "Done", "A bit"])
async def test_a_button_is_not_used_up_while_the_database_is_away(
    bot: Talk, label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It works as soon as the database is back."""
    await remind(bot)
    await pass_time(bot, days=8)
    press = bot.pick if label == "1 day" else bot.press

    async def away(*_: object) -> None:
        raise StorageError("The database cannot be reached.")

    with monkeypatch.context() as patch:
        patch.setattr(bot.app.stores.members, "change", away)
        with pytest.raises(AssertionError, match="something broke"):  # the talk insists on an answer that is none
            await press(label, on=messages(bot)[0])
    await press(label, on=messages(bot)[0])

    assert bot.text.startswith(("Paused.", "All right", "Noted"))
    assert len(await bot.app.stores.goals.checkins(ADA)) == (label in {"Done", "A bit"})


async def test_a_button_in_foreign_hands_does_nothing(bot: Talk) -> None:
    """The message belongs to whoever got it."""
    await remind(bot)
    await pass_time(bot, days=8)
    nudge = messages(bot)[0]
    bot.member = "eve"
    for button in buttons_of(nudge):
        await bot.ask(Press(button.action.encode()))
        assert "The time of this message is over." in bot.text

    (kept,) = (await bot.app.stores.own.export(ADA))["nudges"]
    assert "" == kept["used"]


@pytest.mark.parametrize("label", ["Done", "A bit"])
async def test_a_button_that_was_refused_can_be_pressed_again(bot: Talk, label: str) -> None:
    """A full day leaves the milestone open; the day after it is taken, once."""
    await with_steps(bot, "One\nTwo")
    await pass_time(bot, days=8)
    (nudge,) = messages(bot)
    for _ in range(CHECKINS_A_DAY):
        await bot.say("/checkin")
    await bot.press(label, on=nudge)
    assert "40 check-ins in a day" in bot.text
    (goal,) = await bot.app.stores.goals.of(ADA)
    assert 0 == goal.reached
    await bot.clock.advance(days=2)
    ref = next(one for one in buttons_of(nudge) if one.label == label).action.encode()
    answers = await asyncio.gather(*(bot.app.bot.answer(bot.incoming(Press(ref))) for _ in range(2)))

    assert 1 == sum("That is noted already." in reply_text(one.content) for one in answers)
    assert CHECKINS_A_DAY + 1 == len(await bot.app.stores.goals.checkins(ADA))


@pytest.mark.parametrize("steps", ["", "One"])
async def test_done_without_a_further_milestone_offers_to_finish_the_goal(bot: Talk, steps: str) -> None:
    """Or to add milestones."""
    await with_steps(bot, steps)
    await pass_time(bot, days=8)
    await bot.press("Done", on=messages(bot)[0])
    answer = bot.content
    assert "No milestone is open any more. Is the goal itself done?" in bot.text
    assert isinstance(answer, Reply)
    await bot.press("Add milestones", on=answer)
    assert isinstance(bot.content, Form)
    await bot.press("Finish the goal", on=answer)
    await bot.submit(outcome="A post")

    (goal,) = await bot.app.stores.goals.of(ADA)
    assert (GoalState.DONE, "A post") == (goal.state, goal.outcome)


async def test_a_bit_of_a_goal_without_milestones_does_not_ask_whether_it_is_done(bot: Talk) -> None:
    """Only *Done* does."""
    await remind(bot)
    await pass_time(bot, days=8)
    await bot.press("A bit", on=messages(bot)[0])

    assert "Is the goal itself done?" not in bot.text


async def test_smaller_steps_that_do_not_fit_leave_the_form_open(bot: Talk) -> None:
    """Sixty milestones are the limit; the button is not used up."""
    await with_steps(bot, "\n".join(f"{at}" for at in range(MILESTONES)))
    await pass_time(bot, days=8)
    (nudge,) = messages(bot)
    await bot.press("Something smaller", on=nudge)
    await bot.submit()
    assert bot.last is not None
    assert {"steps": "A goal holds up to 60 milestones; this one has no room for more."} == bot.last.errors
    await bot.press("Something smaller", on=nudge)

    assert isinstance(bot.content, Form)


async def test_done_is_kept_with_the_milestone_that_was_reached(bot: Talk) -> None:
    """A check-in names the milestone that was next when it was made."""
    await with_steps(bot, "One\nTwo")
    await pass_time(bot, days=8)
    await bot.press("Done", on=messages(bot)[0])
    assert "Next milestone: Two" in bot.text
    await bot.say("/checkin")

    assert [1, 2] == [one.milestone for one in await bot.app.stores.goals.checkins(ADA)]


@pytest.mark.parametrize("label", ["Done", "A bit", "Something smaller"])
async def test_a_reminder_of_a_goal_that_is_finished_by_now_says_so(bot: Talk, label: str) -> None:
    """Nothing is noted for it."""
    await remind(bot)
    await pass_time(bot, days=8)
    await bot.say("/goal done")
    await bot.submit(outcome="A post")
    await bot.press(label, on=messages(bot)[0])

    assert "This goal is finished already." in bot.text
    assert () == await bot.app.stores.goals.checkins(ADA)


async def test_done_for_a_goal_that_is_erased_meanwhile_says_so(bot: Talk) -> None:
    """Nothing was noted, and nothing is kept about the member anew."""
    await with_steps(bot, "One\nTwo")
    await pass_time(bot, days=8)
    nudge = messages(bot)[0]
    await bot.app.stores.own.erase(ADA)
    await bot.press("Done", on=nudge)

    assert "The time of this message is over." in bot.text
    assert () == await bot.app.stores.goals.checkins(ADA)
    assert await bot.app.stores.members.get(ADA) is None


async def test_a_fresh_answer_replaces_no_message(bot: Talk) -> None:
    """A button on something that everybody sees asks for one of its own."""
    await bot.say("/goal add Write a post")
    for name, replaces in (("goal.pause", True), ("new.goal.resume", False)):
        answered = await bot.ask(Press(ActionRef(name, ("1",)).encode()))

        assert replaces == answered.replaces

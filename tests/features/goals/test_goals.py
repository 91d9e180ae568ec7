"""Goals, milestones and check-ins, as people use them."""

from __future__ import annotations

import asyncio

import pytest
from tests.features.goals.conftest import ADA, has, pass_time

from guidebot.adapter import Press, Submit
from guidebot.core.goals import CHECKINS_A_DAY, GoalState, StepState
from guidebot.core.reply import Form, Reply
from guidebot.testing import Talk, buttons_of


async def only(bot: Talk):
    """The one goal of the member."""
    (goal,) = await bot.app.stores.goals.of(ADA)
    return goal


async def test_a_goal_in_own_words_shows_its_date_and_why(bot: Talk) -> None:
    """The title is free text, by and why are given by name."""
    await bot.say('/goal add Write a post on debate by:2026-12-24 why:"I want to learn"')

    goal = await only(bot)
    assert ("Write a post on debate", "2026-12-24", "I want to learn") == (goal.title, str(goal.due), goal.why)
    assert "Thursday 24 December 2026 (in 31 days)" in bot.text
    assert "Is that right?" not in bot.text


async def test_a_date_in_words_is_echoed_and_can_be_changed(bot: Talk) -> None:
    """What was understood is said, with a button for another date."""
    await bot.say('/goal add Write a post by:"in 2 weeks"')
    assert "I read the date as Monday 7 December 2026" in bot.text

    await bot.press("Change the date")
    await bot.submit(by="2027-01-10")

    assert "2027-01-10" == str((await only(bot)).due)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("9", "alone is not clear as a date"),
        ("2026-11-22", "is over"),
        ("2029-12-24", "more than two years ahead"),
        ("soonish or so", "could not read"),
        ("2026-02-31", "could not read"),
    ],
)
async def test_a_date_that_cannot_be_is_refused_with_a_hint(bot: Talk, typed: str, says: str) -> None:
    """Nothing is stored, and the answer says what to write."""
    await bot.say(f'/goal add Write a post by:"{typed}"')

    assert bot.last is not None
    assert "usage" == bot.last.failed
    assert says in bot.text
    assert () == await bot.app.stores.goals.of(ADA)


async def test_without_a_title_a_form_asks_and_keeps_what_was_typed(bot: Talk) -> None:
    """A wrong date leaves the form open with the other fields."""
    await bot.say("/goal add")
    await bot.submit(
        title="Read three papers", by="yesterday", steps="One\n- Two\n\nThree", plan="If Sunday, then read"
    )
    assert isinstance(bot.content, Form)
    assert bot.last is not None
    assert {"by"} == set(bot.last.errors)
    assert "Read three papers" in bot.text

    await bot.submit(by="")

    goal = await only(bot)
    assert ["One", "Two", "Three"] == [one.title for one in goal.milestones]
    assert "If Sunday, then read" == goal.plan


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ("One\n\n" + "x" * 300, "Line 3 has 300 characters; a milestone takes up to 120."),
        ("\n".join(f"step {at}" for at in range(80)), "A goal holds up to 60 milestones, not 80."),
    ],
)
async def test_milestones_that_do_not_fit_are_refused_and_stay_in_the_form(bot: Talk, steps: str, says: str) -> None:
    """Nothing is cut without a word."""
    await bot.say("/goal add")
    await bot.submit(title="Steps", steps=steps)

    assert bot.last is not None
    assert {"steps": says} == dict(bot.last.errors)
    assert () == await bot.app.stores.goals.of(ADA)
    assert steps in bot.text


async def test_milestones_beyond_sixty_are_refused_when_added(bot: Talk) -> None:
    """The answer says how many fit."""
    await bot.say("/goal add")
    await bot.submit(title="Steps", steps="\n".join(f"step {at}" for at in range(58)))
    await bot.press("Add milestones")
    await bot.submit(steps="a\nb\nc")

    assert bot.last is not None
    assert {"steps": "A goal holds up to 60 milestones; this one has room for 2 more, not for 3."} == dict(
        bot.last.errors
    )


@pytest.mark.parametrize(
    ("line", "title", "first"),
    [
        ("/direction debate", "Explore Debate", "Read the first work"),
        ("/problem", "Work on: ", "Take the first step"),
        ("/governance chips", "Become the expert: ", "Read the first reading"),
    ],
)
async def test_an_entry_of_the_guide_becomes_a_goal_with_milestones(
    bot: Talk, line: str, title: str, first: str
) -> None:
    """The button on a guide answer makes the goal."""
    await bot.say(line)
    assert isinstance(bot.content, Reply)
    label = next(one.label for one in buttons_of(bot.content) if one.action.name.endswith("goal.from"))
    await bot.press(label)

    goal = await only(bot)
    assert goal.title.startswith(title)
    assert first == goal.milestones[0].title


async def test_a_resource_becomes_one_goal_only_once(bot: Talk) -> None:
    """Taken a second time, the goal that is there is shown."""
    await bot.say("/goal add resource/arena")
    if "Which part" in bot.text:
        await bot.pick("all")
    await bot.say("/goal add resource/arena")

    assert 1 == len(await bot.app.stores.goals.of(ADA))
    assert "You have this goal already." in bot.text


async def test_milestones_are_reached_skipped_renamed_moved_and_added(bot: Talk) -> None:
    """Every change shows at once and is kept."""
    await bot.say("/goal add")
    await bot.submit(title="Three steps", steps="One\nTwo\nThree")
    await bot.press("Show it")
    await bot.press("Reached: One")
    assert "1 of 3 milestones" in bot.text
    await bot.pick("Two")
    await bot.press("Skip it")
    await bot.press("Rename")
    await bot.submit(title="Two and a half")
    await bot.press("Later")
    await bot.press("Back to the goal")
    await bot.press("Add milestones")
    await bot.submit(steps="Four\nFive")

    goal = await only(bot)
    assert ["One", "Three", "Two and a half", "Four", "Five"] == [one.title for one in goal.milestones]
    assert [StepState.DONE, StepState.OPEN, StepState.SKIPPED] == [one.state for one in goal.milestones[:3]]
    assert "Three" == goal.next.title
    assert 1 == len(await bot.app.stores.goals.checkins(ADA))


async def test_a_milestone_pressed_twice_counts_once(bot: Talk) -> None:
    """An old button does not check in again."""
    await bot.say("/goal add")
    await bot.submit(title="Steps", steps="One\nTwo")
    await bot.press("Show it")
    old = next(one for one in buttons_of(bot.content) if one.label.startswith("Reached"))
    await bot.ask(Press(old.action.encode()))
    await bot.ask(Press(old.action.encode()))

    assert 1 == len(await bot.app.stores.goals.checkins(ADA))


async def test_a_milestone_on_a_full_day_stays_open(bot: Talk) -> None:
    """Two presses at the same moment count once."""
    await bot.say("/goal add")
    await bot.submit(title="Steps", steps="One\nTwo")
    await bot.press("Show it")
    card = bot.content
    for _ in range(CHECKINS_A_DAY):
        await bot.say("/checkin")
    await bot.press("Reached", on=card)
    assert "40 check-ins in a day" in bot.text
    assert 0 == (await only(bot)).reached
    await bot.clock.advance(days=2)
    press = Press(next(one for one in buttons_of(card) if one.label.startswith("Reached")).action.encode())
    await asyncio.gather(*(bot.app.bot.answer(bot.incoming(press)) for _ in range(2)))

    assert (1, CHECKINS_A_DAY + 1) == ((await only(bot)).reached, len(await bot.app.stores.goals.checkins(ADA)))


async def test_the_eleventh_goal_is_refused_kindly(bot: Talk) -> None:
    """Ten goals may be unfinished; a paused one counts."""
    for at in range(10):
        await bot.say(f"/goal add Goal number {at}")
    await bot.say("/goal pause 0")
    await bot.say("/goal add One more")

    assert "You have 10 goals that are not finished." in bot.text
    assert 10 == len(await bot.app.stores.goals.of(ADA))

    await bot.say("/goal drop 5")
    await bot.press("Yes, let go")
    await bot.say("/goal add One more")
    assert "One more" in bot.text
    await bot.say("/goal resume 5")
    assert "You have 10 goals" in bot.text


async def test_pause_resume_done_and_the_outcome(bot: Talk) -> None:
    """Finishing asks what came out of it."""
    await bot.say("/goal add Write a post")
    await bot.say("/goal pause")
    assert GoalState.PAUSED is (await only(bot)).state
    await bot.say("/goal resume")
    assert GoalState.OPEN is (await only(bot)).state
    await bot.say("/goal done write")
    await bot.submit(outcome="https://example.org/post")

    assert GoalState.DONE is (await only(bot)).state
    assert "https://example.org/post" in bot.text


async def test_dropping_asks_first_and_can_be_undone(bot: Talk) -> None:
    """Nothing is lost by a slip."""
    await bot.say("/goal add Write a post")
    await bot.say("/goal drop")
    await bot.press("Keep it")
    assert GoalState.OPEN is (await only(bot)).state
    await bot.say("/goal drop")
    await bot.press("Yes, let go")
    assert GoalState.DROPPED is (await only(bot)).state
    await bot.press("Open it again")
    assert GoalState.OPEN is (await only(bot)).state


async def test_an_old_button_changes_nothing_of_a_finished_goal(bot: Talk) -> None:
    """It says so, and what came out of it stays; opened and dropped later, too."""
    await bot.say("/goal add")
    await bot.submit(title="Write a post", steps="Outline\nDraft")
    await bot.say("/goal show")
    card = bot.content
    await bot.say("/goal drop")
    question = bot.content
    await bot.say("/goal done")
    form = bot.content
    await bot.submit(outcome="https://example.org/post")
    done = await only(bot)
    for old, label in [
        (card, "Check in"),
        (card, "Reached"),
        (card, "Pause"),
        (card, "Finish"),
        (card, "Drop"),
        (card, "Edit"),
    ]:
        await bot.press(label, on=old)
        assert "This goal is finished already." in bot.text
    await bot.press("Yes, let go", on=question)
    assert "This goal is finished already." in bot.text
    await bot.ask(Submit(form.submit.encode(), {"outcome": "nothing"}))

    assert "This goal is finished already." in bot.text
    assert (done, ()) == (await only(bot), await bot.app.stores.goals.checkins(ADA))
    await bot.press("Open it again")
    await bot.press("Yes, let go", on=question)
    assert (GoalState.DROPPED, "https://example.org/post") == ((await only(bot)).state, (await only(bot)).outcome)


async def test_an_old_button_changes_nothing_of_a_dropped_goal(bot: Talk) -> None:
    """Neither *Finish* nor a form about its milestones."""
    await bot.say("/goal add")
    await bot.submit(title="Write a post", steps="Outline\nDraft")
    await bot.say("/goal show")
    card = bot.content
    await bot.say("/goal drop")
    await bot.press("Yes, let go")
    await bot.press("Finish", on=card)
    assert "This goal was let go." in bot.text
    await bot.press("Add milestones", on=card)
    await bot.submit(steps="Three")

    assert "This goal was let go. Open it again first: /goal resume" in " ".join(bot.text.split())
    goal = await only(bot)
    assert (GoalState.DROPPED, 2) == (goal.state, len(goal.milestones))


async def test_several_goals_become_buttons_and_none_is_a_kind_word(bot: Talk) -> None:
    """The member chooses; a name that fits none offers what there is."""
    await bot.say("/goal show")
    assert "You have no goals yet." in bot.text
    await bot.say("/goal add Read about debate")
    await bot.say("/goal add Read about audits")
    await bot.say("/goal show read")
    assert "Which one?" in bot.text
    await bot.press("Read about debate")
    assert has(bot.text, "^Read about debate")
    await bot.say("/goal show quantum")
    assert "None of your goals here is called “quantum”." in bot.text


async def test_nobody_reaches_the_goal_of_another(bot: Talk) -> None:
    """A guessed number in a button answers that it is not in the list."""
    await bot.say("/goal add Write a post")
    goal = await only(bot)
    bot.member = "eve"
    for name in ("goal.show", "goal.pause", "goal.drop.yes", "goal.done", "goal.edit", "goal.checkin"):
        await bot.ask(Press(f"{name}|{goal.id}"))
        assert "That goal is not in your list any more." in bot.text

    assert GoalState.OPEN is (await only(bot)).state


async def test_the_longest_goal_fits_every_answer_and_message(bot: Talk) -> None:
    """Titles, reasons, plans and sixty milestones at their limits."""
    bot.zone = "Europe/Berlin"
    await bot.say("/goal add")
    steps = "\n".join(f"{at:02} " + "m" * 117 for at in range(16))
    await bot.submit(title="t " * 99 + "t", steps=steps, by="2026-12-04", why="w " * 149, plan="p " * 149)
    for at in range(44):
        if at % 22 == 0:
            await bot.say("/goal show")
            await bot.press("Add milestones")
            await bot.submit(steps="\n".join(f"{at} more {one}" for one in range(22)))
    await bot.press("Edit")
    await bot.submit(by="in 10 days")
    await bot.say(f"/checkin {'n' * 499}")
    await bot.say("/progress")
    await bot.say("/goal show")
    await bot.pick("10 m")
    await bot.say("/nudges on")
    await pass_time(bot, days=8)
    await bot.press("Something smaller", on=bot.sent_to("dm:ada")[0])

    assert isinstance(bot.content, Form)
    assert 60 == len((await only(bot)).milestones)


async def test_the_same_goal_a_moment_later_is_the_one_that_is_there(bot: Talk) -> None:
    """A command sent twice makes one goal; later the same title is another goal."""
    await bot.say("/goal add Write a post")
    await bot.say("/goal add write a post by:2026-12-24")
    assert "You have this goal already." in bot.text
    await bot.clock.advance(minutes=11)
    await bot.say("/goal add Write a post")

    assert 2 == len(await bot.app.stores.goals.of(ADA))

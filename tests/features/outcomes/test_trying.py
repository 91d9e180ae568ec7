"""Members take a problem or a topic up; others see how many, and names of those alone who chose it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.features.outcomes.conftest import ADA, LAB, take_up

from guidebot.adapter import Press
from guidebot.core.actions import ActionRef
from guidebot.core.communities import Community, Settings
from guidebot.core.people import CommunityId
from guidebot.core.reply import Form, Reply
from guidebot.testing import Talk, buttons_of


def labels(bot: Talk) -> list[str]:
    """The buttons of the latest answer."""
    assert isinstance(bot.content, Reply)
    return [one.label for one in buttons_of(bot.content)]


async def test_two_taps_make_a_goal_and_a_try(bot: Talk) -> None:
    """The form comes filled in; the goal has the first step as its first milestone, and the date."""
    await bot.say("/problem acronyms")
    await bot.press("I’ll try it")
    form = bot.text
    await bot.submit()
    (goal,) = await bot.app.stores.goals.of(ADA)
    (one,) = await bot.app.stores.tries.here(LAB)

    assert "Your first step: Read the newest paper on it and note one gap." in form
    assert "A first result by: 2026-12-07" in form
    assert "Show my name here: no" in form
    assert "You are the first here to try it." in bot.text
    assert ("problem/acronyms", "2026-12-07") == (goal.source, str(goal.due))
    assert "Read the newest paper on it and note one gap." == goal.milestones[0].title
    assert "Tell what came of it" == goal.milestones[-1].title
    assert (goal.id, ADA, "", False) == (one.goal, one.member, one.name, one.company)


async def test_a_topic_and_an_accepted_suggestion_can_be_tried_too(bot: Talk) -> None:
    """With a first piece, or the suggestion's own words."""
    await bot.say("/governance chip tracking")
    await bot.press("I’ll try it")
    await bot.submit()
    topic = bot.text
    await bot.say("/suggest problem Does debate help when the judges are tired and hungry?")
    bot.organiser = True
    await bot.say("/review")
    await bot.press("Accept")
    await bot.ask(Press(ActionRef("try.start", ("problem", "suggested-1")).encode()))
    await bot.submit()

    assert "Try: Knowing where the chips are" in topic
    assert "Try: Does debate help" in bot.text
    assert {"topic/gpu-tracking", "problem/suggested-1"} == {one.item for one in await bot.app.stores.tries.here(LAB)}


async def test_others_are_counted_and_named_only_if_they_chose_it(bot: Talk) -> None:
    """`/trying` and the problem itself say how many; a name stands nowhere unless its owner said so."""
    await take_up(bot, "ada")
    await take_up(bot, "eve", name="yes")
    assert "One other person here tries it too." in bot.text
    await take_up(bot, "bob", "sums")
    bot.member = "kim"
    await bot.say("/trying")
    trying = bot.text
    await bot.say("/problem acronyms")

    assert "Acronym circuits exist – 2 people, among them Eve" in trying
    assert "Addition circuits generalise – one person" in trying
    assert "Ada" not in trying + bot.text
    assert "Bob" not in trying + bot.text
    assert "2 people are trying this; the first result is due on 7 December." in bot.text


async def test_nothing_is_counted_where_nothing_is_tried(bot: Talk) -> None:
    """No nought stands anywhere."""
    await bot.say("/problem acronyms")
    problem = bot.text
    await bot.say("/trying")

    assert "Tried here" not in problem
    assert "Nothing at the moment. Somebody may be the first." in bot.text
    assert "0" not in bot.text


async def test_trying_shows_mine_with_what_i_can_do(bot: Talk) -> None:
    """Tell, show, let go; the goal stays when the try goes."""
    await take_up(bot)
    await bot.say("/trying")
    shown = (bot.text, labels(bot))
    await bot.press("Let it go")
    gone = bot.text
    again = await bot.ask(Press("try.release|1"))

    assert "Acronym circuits exist – A result by Monday 7 December 2026." in shown[0]
    assert ["Tell what came of it", "Show the goal", "Let it go"] == shown[1]
    assert "Your goal stays" in gone
    assert "usage" == again.failed
    assert () == tuple(await bot.app.stores.tries.here(LAB))
    assert 1 == len(await bot.app.stores.goals.of(ADA))


async def test_three_at_a_time_and_none_twice(bot: Talk) -> None:
    """What is refused leaves no goal behind either; a place is free again when a goal is finished."""
    for item in ("acronyms", "sums", "sandbagging"):
        await take_up(bot, item=item)
    twice = await take_up(bot, item="sums")
    fourth = await take_up(bot, item="honest-judges")
    refused = bot.text
    assert 3 == len(await bot.app.stores.goals.of(ADA))
    await bot.say("/goal done Addition")
    await bot.submit(outcome="")
    await take_up(bot, item="honest-judges")

    assert ("usage", "usage") == (twice.failed, fourth.failed)
    assert "You try 3 things at the moment." in refused
    assert 3 == len(await bot.app.stores.tries.of(ADA))


async def test_a_goal_that_is_there_becomes_the_try(bot: Talk) -> None:
    """Nobody gets a second goal for the same problem."""
    await bot.say("/problem acronyms")
    await bot.press("Make it a goal")
    await take_up(bot)
    (goal,) = await bot.app.stores.goals.of(ADA)

    assert goal.id == (await bot.app.stores.tries.here(LAB))[0].goal
    assert "Work on: Acronym circuits exist" == goal.title


async def test_a_dropped_goal_is_no_try_any_more(bot: Talk) -> None:
    """At once, wherever it was dropped."""
    await take_up(bot)
    bot.community = None
    await bot.say("/goal drop")
    await bot.press("Yes, let go")

    assert () == tuple(await bot.app.stores.tries.here(LAB))


@pytest.mark.parametrize(
    ("field", "typed", "wrong"),
    [("first", "   ", "first"), ("by", "yesterday", "by"), ("by", "soonish", "by"), ("name", "maybe", "name")],
)
async def test_a_form_with_a_mistake_comes_back(bot: Talk, field: str, typed: str, wrong: str) -> None:
    """Beside the question it belongs to; nothing is stored."""
    answered = await take_up(bot, **{field: typed})

    assert {wrong} == set(answered.errors)
    assert isinstance(answered.content, Form)
    assert () == tuple(await bot.app.stores.tries.here(LAB))


async def test_there_is_nothing_to_try_without_a_community(bot: Talk) -> None:
    """The guide answers all the same; an old button says where it works."""
    bot.community = None
    await bot.say("/problem acronyms")
    shown = labels(bot)
    answered = await bot.ask(Press(ActionRef("try.start", ("problem", "acronyms")).encode()))

    assert "I’ll try it" not in shown
    assert "usage" == answered.failed
    assert "belongs to a community" in bot.text


@pytest.mark.parametrize(
    "ref", ["try.start|problem|gone", "try.start|advice|fast-feedback", "try.save|x|y", "try.release|99"]
)
async def test_buttons_are_untrusted(bot: Talk, ref: str) -> None:
    """What names nothing says so."""
    assert "usage" == (await bot.ask(Press(ref))).failed


async def test_a_direction_narrows_what_is_shown(bot: Talk) -> None:
    """With everything inside it; another one shows nothing, an unknown one says so."""
    await take_up(bot)
    bot.member = "eve"
    await bot.say("/trying mech interp")
    inside = bot.text
    await bot.say("/trying debate")
    outside = bot.text
    answered = await bot.say("/trying zzzzzz")

    assert "Acronym circuits exist – one person" in inside
    assert "Acronym" not in outside
    assert "usage" == answered.failed


async def test_a_community_sees_its_own_tries_only(bot: Talk) -> None:
    """A member may be in several."""
    await take_up(bot)
    bot.community = CommunityId("fake", "elsewhere")
    await bot.say("/trying")
    elsewhere = bot.text
    await bot.say("/problem acronyms")

    assert "Acronym" not in elsewhere
    assert "trying this" not in bot.text


async def test_the_name_of_the_platform_is_cleaned(bot: Talk) -> None:
    """Hidden and reordering characters go, and what is left is plain."""
    bot.member = "e\u202ev\u200be"
    await bot.ask(Press(ActionRef("try.start", ("problem", "acronyms")).encode()))
    await bot.submit(name="yes", first="Try\u202e it @everyone")
    (one,) = await bot.app.stores.tries.here(LAB)
    (goal,) = await bot.app.stores.goals.of(one.member)

    assert "\u202e" not in one.name
    assert "Try it @everyone" == goal.milestones[0].title


async def test_many_who_let_themselves_be_named_fit_into_a_line(bot: Talk) -> None:
    """Four names, and how many more."""
    for nth in range(70):
        await take_up(bot, f"m{nth:02}{'x' * 40}", name="yes")
    bot.member = "kim"
    answer = await bot.say("/trying")

    assert "" == answer.failed
    assert "70 people, among them M00" in bot.text
    assert " and 66 more" in bot.text


@pytest.mark.parametrize(("zone", "ahead"), [("UTC", True), ("Pacific/Auckland", False)])
async def test_a_day_is_over_when_it_is_over_in_the_community(bot: Talk, zone: str, *, ahead: bool) -> None:
    """An answer says it as the community's posts do: at noon UTC on the day it is tomorrow in Auckland."""
    await bot.app.services.communities.save(Community(id=LAB, joined_at=bot.clock.now(), settings=Settings(zone=zone)))
    await take_up(bot)
    bot.clock.jump(datetime(2026, 12, 7, 12, tzinfo=UTC))
    await bot.say("/problem acronyms")

    assert ahead == ("wants a result by 7 December" in bot.text)
    assert "One person is trying this" in bot.text

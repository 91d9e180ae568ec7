"""Further pages and *Share here* show the same answer once more; nothing happens twice."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from tests.fakes.letters import leave

from guidebot.core.members import Letter
from guidebot.core.nudges import Member
from guidebot.core.people import MemberId
from guidebot.core.reply import Form
from guidebot.testing import Talk, buttons_of, talk

LONG = {"why": "w" * 300, "plan": "p" * 300, "steps": "\n".join(f"step {nth} " + "y" * 110 for nth in range(40))}


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk over the shipped content."""
    async with talk() as chat:
        yield chat


async def _long_goal(bot: Talk) -> None:
    await bot.say("/goal add")
    assert isinstance(bot.content, Form)
    await bot.submit(title="T" * 190, **LONG)
    for which in "abcde":  # the same words within minutes are the same check-in
        await bot.say(f"/checkin {which * 400}")


def _title(bot: Talk) -> str:
    return bot.text.split("\n")[0]


async def test_share_here_shows_the_problem_that_was_shown(bot: Talk) -> None:
    """`/problem` picks another one each time; what is shared is the one that was seen."""
    await bot.say("/problem")
    seen = _title(bot)
    answered = await bot.press("Share here")

    assert (seen, False) == (_title(bot), answered.private)


async def test_what_a_form_completed_can_be_shared_as_it_is(bot: Talk) -> None:
    """The button carries the whole line, not the one that lacked the question."""
    await bot.say("/ask")
    await bot.submit(question="how do I find a mentor")
    seen = bot.text.split("\n")[:3]
    answered = await bot.press("Share here")

    assert (seen, False) == (bot.text.split("\n")[:3], answered.private)


async def test_the_next_page_after_a_form_shows_the_goal_and_keeps_what_the_form_said(bot: Talk) -> None:
    """The form's fields are not in the button: the page is one of the goal, and its outcome stays."""
    await _long_goal(bot)
    await bot.say("/goal show")
    await bot.press("Add milestones")
    await bot.submit(steps="one more")
    await bot.press("Next")
    assert "Page 2 of" in bot.text
    await bot.say("/goal done")
    await bot.submit(outcome="https://example.org/result")
    for button in buttons_of(bot.content) if not isinstance(bot.content, Form) else []:
        assert "goal.done.save" not in button.action.encode()
    await bot.say("/goal show T")

    assert "https://example.org/result" in bot.text


async def test_letters_of_the_inbox_stand_on_one_page(bot: Talk) -> None:
    """They are read once shown, so a second page could not show them any more."""
    store, ada = bot.app.services.members, MemberId("fake", "ada")
    await store.change(Member(id=ada, since=bot.clock.now()), lambda one: one)
    for nth in range(6):
        letter = Letter(member=ada, at=bot.clock.now(), words=f"letter {nth} " + "q" * 2000)
        await leave(bot.app.stores, letter)
    shown = []
    for _ in range(2):
        await bot.say("/inbox")
        assert "Next" not in str(bot.content)
        shown += [nth for nth in range(6) if f"letter {nth} " in bot.text]

    assert [2, 3, 4, 5, 0, 1] == shown

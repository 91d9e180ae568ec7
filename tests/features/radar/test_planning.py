"""*Plan it with me*: a goal with dated steps that end on the last day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.features.radar.conftest import ENTRIES, give, opportunity

from guidebot.core.people import MemberId
from guidebot.testing import Talk, talk

PATHS = """
application_paths:
  fellowship:
    - {title: Decide, days: 10, what: Read the call and decide.}
    - {title: Send it, days: 1, what: Send it a day early.}
  course:
    - {title: Draft, days: 3, what: Draft the answers in one go.}
"""


@pytest.fixture
async def bot(folder: Path) -> AsyncIterator[Talk]:
    """With two paths."""
    guide = folder / "guide.yaml"
    guide.write_text(guide.read_text() + PATHS)
    async with talk(content=folder) as one:
        yield one


async def test_the_steps_are_planned_back_from_the_deadline(bot: Talk) -> None:
    """The goal is due on the last day, and is made once."""
    await bot.say("/opportunities london")
    listed = bot.content
    await bot.press("Plan it with me")
    made = bot.text
    await bot.press("Plan it with me", on=listed)  # type: ignore[arg-type]
    (goal,) = await bot.app.stores.goals.of(MemberId("fake", "ada"))

    assert "Apply: Soon school" in made
    assert ["Decide by Mon 7 Dec", "Send it by Fri 18 Dec"] == [one.title for one in goal.milestones]
    assert ("2026-12-20", "opening/ours/soon") == (str(goal.due), goal.source)
    assert "You have this goal already." in bot.text


async def test_short_time_is_said(bot: Talk, folder: Path) -> None:
    """And the steps stand closer together."""
    give(folder, opportunity("near", "Near", closes="2026-11-26"))
    bot.app.library.reload()
    await bot.say("/opportunities near")
    await bot.press("Plan it with me")

    assert "There is less time than such an application likes" in bot.text
    assert "Decide by Mon 23 Nov" in bot.text


async def test_without_a_deadline_the_steps_have_no_days(bot: Talk, folder: Path) -> None:
    """Until one is known."""
    give(folder, opportunity("always", "Always"))
    bot.app.library.reload()
    await bot.say("/opportunities")
    await bot.press("Plan it with me")

    assert "No deadline is known, so the steps have no days." in bot.text
    assert " by " not in [one.title for one in (await bot.app.stores.goals.of(MemberId("fake", "ada")))[0].milestones]


async def test_what_is_over_is_refused_kindly(bot: Talk, folder: Path) -> None:
    """An old button on a list of last month."""
    await bot.say("/opportunities london")
    listed = bot.content
    await bot.advance(days=40)
    await bot.press("Plan it with me", on=listed)  # type: ignore[arg-type]
    over = bot.text
    give(folder, ENTRIES[1])
    bot.app.library.reload()
    await bot.press("Plan it with me", on=listed)  # type: ignore[arg-type]

    assert "“Soon school” takes no more applications." in over
    assert "That is not listed any more." in bot.text

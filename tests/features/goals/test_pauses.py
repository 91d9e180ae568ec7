"""Weeks in which a goal was put aside are weeks of rest, in words and in the picture."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.features.goals.conftest import ADA

from guidebot.core.goals import Goal, GoalState
from guidebot.core.pictures import Progress
from guidebot.core.reply import Download, Image, Reply
from guidebot.testing import Talk

STEPS = "\n".join("abcdefgh")


async def goal(bot: Talk, number: int = 1) -> Goal:
    """A goal as it is kept."""
    found = await bot.app.stores.goals.get(ADA, number)
    assert found is not None
    return found


async def typed(bot: Talk) -> None:
    await bot.say("/goal pause")


async def shown(bot: Talk) -> None:
    await bot.say("/goal show")
    await bot.press("Pause")


async def instead(bot: Talk) -> None:
    await bot.say("/goal drop")
    await bot.press("Pause instead")


@pytest.mark.parametrize("pause", [typed, shown, instead])
async def test_weeks_of_a_pause_do_not_count(bot: Talk, pause: Callable[[Talk], Awaitable[None]]) -> None:
    """However it is paused, also while it lasts; the answer to the next check-in says the same."""
    await bot.say("/goal add Write a post")
    await bot.say("/checkin began")
    await bot.clock.advance(days=7)
    await pause(bot)
    await bot.clock.advance(days=28)
    for line in ("/progress", "/goal show", "/progress Write"):
        await bot.say(line)
        assert "Weeks with a check-in: a check-in in the one week that counts, and 5 weeks of rest." in bot.text
        assert "Week of 7 December: a week of rest, not counted" in bot.text
    await bot.say("/goal resume")
    await bot.say("/checkin went on")
    assert "Weeks with a check-in: 2 of the last 2 weeks, and 4 weeks of rest." in bot.text


async def test_a_pause_of_an_afternoon_is_none(bot: Talk) -> None:
    """Nor is one that is begun and ended twice in a day."""
    await bot.say("/goal add Write a post")
    for line in ("/goal pause", "/goal pause 1", "/goal resume", "/goal resume 1", "/goal pause", "/goal resume"):
        await bot.say(line)
    await bot.clock.advance(days=7)
    await bot.say("/progress")

    assert GoalState.OPEN is (await goal(bot)).state
    assert "0 of the last 2 weeks." in bot.text
    assert "rest" not in bot.text


async def test_an_even_pace_waits_for_who_pauses(bot: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks for what it asked for when the pause began, and draws a line that stands still."""
    drawn: list[Progress] = []
    draw = bot.app.services.painter.draw

    async def watch(progress: Progress) -> bytes | None:
        drawn.append(progress)
        return await draw(progress)

    monkeypatch.setattr(bot.app.services.painter, "draw", watch)
    await bot.say("/goal add")
    await bot.submit(title="Steps", steps=STEPS, by="2027-01-18")
    await bot.clock.advance(days=14)
    await bot.say("/progress")
    assert "an even pace would be 2 by now" in bot.text
    await bot.say("/goal pause")
    await bot.clock.advance(days=21)
    await bot.say("/progress")

    assert "an even pace would be 2 by now" in bot.text
    assert [False, False, True, True, True, True] == [one.rest for one in drawn[-1].weeks]
    assert [0, 2, 2, 8] == [asked for _, asked in drawn[-1].plan]
    assert isinstance(bot.content, Reply)
    (image,) = [one for one in bot.content.blocks if isinstance(one, Image)]
    assert "and 4 weeks of rest" in image.alt
    await bot.say("/goal resume")
    await bot.say("/progress")
    assert "an even pace would be 2 by now" in bot.text


async def test_weeks_over_all_goals_rest_when_all_are_paused(bot: Talk) -> None:
    """With one that goes on they count."""
    for title in ("Write a post", "Read a book"):
        await bot.say(f"/goal add {title}")
    await bot.say("/goal pause Write")
    await bot.clock.advance(days=14)
    await bot.say("/progress")
    assert "0 of the last 3 weeks." in bot.text
    await bot.say("/goal pause Read")
    await bot.clock.advance(days=14)
    await bot.say("/progress")

    assert "0 of the last 2 weeks, and 3 weeks of rest." in bot.text


async def test_what_is_taken_up_again_after_it_was_let_go_starts_no_debt(bot: Talk) -> None:
    """The weeks in between are no weeks without a check-in."""
    await bot.say("/goal add Write a post")
    await bot.say("/goal drop")
    await bot.press("Yes, let go")
    await bot.clock.advance(days=35)
    await bot.say("/goal resume 1")
    await bot.say("/progress")

    assert "no check-in this week yet, and 5 weeks of rest" in bot.text


async def test_pauses_are_exported(bot: Talk) -> None:
    """As moments, the last one open while it lasts; they go with their goal when all is erased."""
    await bot.say("/goal add Write a post")
    await bot.say("/goal pause")
    await bot.clock.advance(days=2)
    await bot.say("/goal resume")
    await bot.say("/goal pause")
    await bot.say("/mydata export")
    assert isinstance(bot.content, Reply)
    (file,) = [one.file for one in bot.content.blocks if isinstance(one, Download)]
    held: dict[str, Any] = json.loads(file.content)
    ((first, second),) = [one["pauses"] for one in held["tables"]["goals"]]

    assert ("2026-11-23", "2026-11-25") == tuple(one[:10] for one in first)
    assert ("2026-11-25", None) == (second[0][:10], second[1])

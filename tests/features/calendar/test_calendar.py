"""`/calendar`: files of what is mine, of one goal, of one deadline, of a community."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import vobject
from tests.fakes.small import write
from tests.features.radar.conftest import ENTRIES, give

from guidebot.core.limits import reply_problems
from guidebot.core.people import CommunityId
from guidebot.core.reply import Download, Reply
from guidebot.features.posts import series_list
from guidebot.testing import Talk, talk

LAB = CommunityId("fake", "lab")


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Talk]:
    """The small guide with deadlines."""
    folder = write(tmp_path / "content")
    give(folder, *ENTRIES)
    async with talk(content=folder) as one:
        one.zone = "Europe/Berlin"
        yield one


def events(bot: Talk) -> list[Any]:
    """The events of the file in the latest answer."""
    reply = bot.content
    assert isinstance(reply, Reply)
    assert [] == reply_problems(reply)
    (found,) = [one for one in reply.blocks if isinstance(one, Download)]
    return list(vobject.readOne(found.file.content.decode()).vevent_list)


async def test_a_calendar_without_dates_says_so(bot: Talk) -> None:
    """Nothing to take away."""
    await bot.say("/calendar")

    assert "Nothing of yours has a date yet." in bot.text


async def test_mine_holds_goals_deadlines_and_reminders(bot: Talk) -> None:
    """A finished goal, an answered deadline and what is hidden are left out."""
    await bot.say("/goal add Write a post by:2026-12-24")
    await bot.press("Remind me weekly")
    await bot.say("/goal add Old goal by:2026-12-25")
    await bot.press("Show it")
    await bot.press("Drop")
    await bot.press("Yes")
    await bot.say("/opportunities london")
    await bot.press("Remind me")
    await bot.say("/calendar")
    titles = sorted(one.summary.value for one in events(bot))

    assert ["Closes: Soon school", "Due: Write a post", *["Look at your goals"] * 3] == titles


async def test_one_goal_and_one_deadline_have_files_of_their_own(bot: Talk) -> None:
    """The same name as in the whole, so that nothing comes twice."""
    await bot.say("/goal add Write a post by:2026-12-24")
    await bot.say("/goal show")
    await bot.press("Calendar file")
    goal = events(bot)
    await bot.say("/opportunities london")
    await bot.press("Remind me")
    await bot.press("Calendar file")
    deadline = events(bot)
    await bot.say("/calendar")
    whole = {one.uid.value for one in events(bot)}

    assert whole == {one.uid.value for one in (*goal, *deadline)}
    assert "ada" not in str(whole)


async def test_what_comes_here_is_a_file_for_everybody(bot: Talk) -> None:
    """Coming posts in their moments, and deadlines."""
    for one in series_list.first(LAB, channel="general", zone="Europe/Berlin", anchor=bot.clock.now().date()):
        await bot.app.stores.schedules.save(one.planned(bot.clock.now()))
    await bot.say("/calendar")
    await bot.press("What comes here, as a file")
    found = events(bot)

    assert {"Weekly open problem", "Weekly governance topic", "Closes: Soon school", "Closes: Later lab"} == {
        one.summary.value for one in found
    }
    assert 18 == len(found)

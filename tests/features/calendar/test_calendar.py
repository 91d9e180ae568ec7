"""`/calendar`: files of what is mine, of one goal, of one deadline, of a community."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import vobject
from tests.fakes.small import write
from tests.features.radar.conftest import ENTRIES, give

from guidebot.adapter import Press
from guidebot.core.limits import reply_problems
from guidebot.core.openings import Opening
from guidebot.core.people import CommunityId
from guidebot.core.radar import Copied
from guidebot.core.reply import Download, Reply
from guidebot.features.posts import series_list
from guidebot.runtime.services.radar import LiveRadar
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


async def planned(bot: Talk) -> None:
    """The first series of a community."""
    for one in series_list.first(LAB, channel="general", zone="Europe/Berlin", anchor=bot.clock.now().date()):
        await bot.app.stores.schedules.save(one.planned(bot.clock.now()))


def known(bot: Talk) -> dict[str, tuple[datetime, str, int]]:
    """What the file in the latest answer says of each entry: when, whether it takes place, which version."""
    return {
        one.uid.value: (one.dtstart.value, getattr(one, "status", None) and one.status.value, int(one.sequence.value))
        for one in events(bot)
    }


async def test_one_schedule_has_a_file_of_its_own(bot: Talk) -> None:
    """From the list of organisers, and from the calendar of everybody; the same names in both and in the whole."""
    await planned(bot)
    bot.organiser = True
    await bot.say("/schedule list topic")
    await bot.press("Calendar file")
    organisers = events(bot)
    bot.organiser = False
    await bot.say("/calendar")
    await bot.press("What comes here, as a file")
    whole, answer = known(bot), bot.content
    assert isinstance(answer, Reply)
    await bot.press("Weekly governance topic alone", on=answer)
    everybody = events(bot)

    assert ["Weekly governance topic"] * 8 == [one.summary.value for one in organisers]
    assert [one.uid.value for one in organisers] == [one.uid.value for one in everybody]
    assert {one.uid.value for one in everybody} < set(whole)


async def test_a_second_import_moves_what_moved_and_crosses_out_what_was_left_out(bot: Talk) -> None:
    """Another day and time of the week keep each post's name; a date without a post is said to be none."""
    await planned(bot)
    bot.organiser = True
    await bot.say("/schedule list problem")
    await bot.press("Calendar file")
    before = known(bot)
    await bot.advance(seconds=5)
    await bot.say("/schedule edit problem")
    await bot.submit(days="thursday", time="18:00")
    await bot.say("/schedule skip problem 3")
    await bot.say("/schedule list problem")
    await bot.press("Calendar file")
    after = known(bot)

    shared = set(before) & set(after)
    assert len(shared) >= 7
    assert all(after[uid][0] != before[uid][0] and after[uid][2] > before[uid][2] for uid in shared)
    assert {(3, 17)} == {(moment.weekday(), moment.hour) for moment, _, _ in after.values()}
    assert 1 == sum(status == "CANCELLED" for _, status, _ in after.values())


async def test_a_paused_schedule_has_no_file(bot: Talk) -> None:
    """It says why; a kind that nobody knows is no file either."""
    await planned(bot)
    bot.organiser = True
    await bot.say("/schedule pause problem")
    await bot.ask(Press("calendar.schedule|problem"))
    paused = bot.text
    await bot.ask(Press("calendar.schedule|nonsense"))

    assert "Those posts are paused" in paused
    assert "Nothing of that kind is posted here" in bot.text


async def test_what_came_from_elsewhere_says_whose_it_is_and_how_old(bot: Talk) -> None:
    """In files as well, and in the list of one's own deadlines."""
    radar = bot.app.services.radar
    assert isinstance(radar, LiveRadar)
    day = date(2026, 12, 20)
    found = Opening(id="aisafety/rec1", title="Far away", kind="course", closes=day, source="AISafety.com")
    radar.take({found.id: found})
    radar.tell(
        [
            Copied(
                name="AISafety.com",
                home="https://aisafety.com",
                licence="CC BY 4.0",
                part="training",
                read_at=bot.clock.now(),
            )
        ]
    )
    await bot.ask(Press("radar.remind|aisafety/rec1"))
    await bot.say("/opportunities mine")
    mine = bot.text
    await bot.say("/calendar")
    (event,) = events(bot)

    assert "From AISafety.com (https://aisafety.com), CC BY 4.0, read " in mine
    assert "From AISafety.com (https://aisafety.com), CC BY 4.0, read on Monday 23 November 2026." == (
        event.description.value
    )

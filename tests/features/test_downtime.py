"""After days without the bot: nobody waits for weeks, and what did not come is named by the day on which it was due."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from guidebot.core.people import CommunityId, MemberId
from guidebot.features.posts import series_list
from guidebot.testing import FakeClock, Talk, talk

LAB, ADA = CommunityId("fake", "lab"), MemberId("fake", "ada")
FRIDAY = datetime(2026, 11, 20, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """Problems on Mondays at 18:30 in Berlin; ada wants reminders on Mondays at 09:00, and got one on 23 November."""
    async with talk(clock=FakeClock(FRIDAY)) as bot:
        bot.organiser = True
        for one in series_list.first(LAB, channel="general", zone="Europe/Berlin", anchor=FRIDAY.date()):
            await bot.app.stores.schedules.save(one.planned(bot.clock.now()))
        await bot.say("/schedule edit problem")
        await bot.say("/goal add Read two papers by:2027-12-31")
        await bot.say("/nudges on zone:Europe/Berlin day:monday time:09:00 quiet:off")
        await bot.advance(days=5)
        yield bot


async def reminders(bot: Talk) -> list[str]:
    """Their keys."""
    return [one.key for one in bot.chat.deliveries if one.key.startswith("nudge:")]


@pytest.mark.parametrize("days", [7, 8, 9, 10, 11])
async def test_a_reminder_missed_over_a_downtime_does_not_count(bot: Talk, days: int) -> None:
    """The next one comes at their own time, less than three weeks after the last, and the rhythm goes on."""
    before = len(await reminders(bot))
    bot.clock.put(FRIDAY + timedelta(days=days + 7))  # off since Wednesday morning
    came: list[datetime] = []
    end = bot.clock.now() + timedelta(days=24)
    while bot.clock.now() < end:
        hour = bot.clock.now().hour  # every hour of the morning; nothing is to come later, and it would be seen there
        await bot.advance(hours=1 if 5 <= hour < 12 else (5 - hour) % 24)
        if len(await reminders(bot)) > before + len(came):
            came.append(bot.clock.now())
            await bot.say("/checkin read some")
    last = datetime(2026, 11, 23, 8, tzinfo=UTC)

    assert 1 == before
    assert came[0] - last < timedelta(days=19)
    assert 9 <= came[0].hour + 1 <= 11
    assert all(timedelta(days=6) < later - sooner < timedelta(days=15) for sooner, later in pairwise(came))


async def test_the_list_names_the_post_that_did_not_come(bot: Talk) -> None:
    """By its day in the zone of the community, in the list and in `/doctor`, until the next one comes."""
    bot.clock.put(datetime(2026, 12, 2, 5, 30, tzinfo=UTC))
    await bot.app.deliveries.beat()
    said = []
    for line in ("/schedule list", "/doctor"):
        await bot.say(line)
        said.append(bot.text)
    await bot.advance(days=7)
    await bot.say("/schedule list")

    assert "The post of Mon 30 Nov, 09:00 did not come: its time was over before it could be sent." in said[0]
    assert "30 Nov" in said[1]
    assert "did not come" not in bot.text

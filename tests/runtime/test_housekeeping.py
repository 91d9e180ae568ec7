"""What the heartbeat's minute brings about: what is over goes when it may, not before, and rare chores come hourly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from guidebot.core.people import CommunityId, MemberId
from guidebot.outbox.nudge_planning import ZONE_DATA
from guidebot.testing import Talk, talk

LAB, OTHER = CommunityId("fake", "lab"), CommunityId("fake", "other")
ADA = MemberId("fake", "ada")


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk with the whole program."""
    async with talk() as bot:
        yield bot


async def hour(bot: Talk) -> None:
    """An hour of the heartbeat's minutes."""
    for _ in range(60):
        await bot.clock.advance(minutes=1)
        await bot.app.housekeeping.minute()


async def known(bot: Talk) -> list[CommunityId]:
    """The communities about which something is kept."""
    return [one.id for one in await bot.app.stores.communities.all()]


async def test_a_community_that_removed_the_bot_is_kept_for_thirty_days(bot: Talk) -> None:
    """Added again by then, it finds its settings; afterwards everything is erased, and nothing of another."""
    for one in (LAB, OTHER):
        await bot.app.bot.joined(one, "A lab")
    await bot.app.bot.left(LAB)
    await hour(bot)
    at_once = await known(bot)
    await bot.clock.advance(days=29)
    await hour(bot)
    after_29 = await known(bot)
    await bot.clock.advance(days=2)
    await hour(bot)

    assert [LAB, OTHER] == at_once == after_29
    assert [OTHER] == await known(bot)


async def test_rare_chores_come_with_the_first_minute_and_then_once_an_hour(bot: Talk) -> None:
    """The other fifty-nine minutes do not read every community."""
    all_of_them, looks = bot.app.services.communities.all, 0

    async def counted() -> object:
        nonlocal looks
        looks += 1
        return await all_of_them()

    bot.app.services.communities.all = counted  # type: ignore[method-assign, assignment]
    await bot.app.housekeeping.minute()
    first = looks
    for _ in range(3):
        await hour(bot)

    assert (1, 4) == (first, looks)


async def test_an_event_is_remembered_as_long_as_a_platform_repeats_it(bot: Talk) -> None:
    """Two hours later it is still known; by the next day it takes no room any more."""
    once, at = bot.app.stores.once, bot.clock.now()
    await once.first("slack", "Ev1", at)
    await hour(bot)
    await hour(bot)
    repeated = await once.first("slack", "Ev1", at)
    await bot.clock.advance(days=1)
    await hour(bot)

    assert not repeated
    assert await once.first("slack", "Ev1", at)


async def test_new_zone_data_moves_the_reminders_ahead(bot: Talk) -> None:
    """A moment that older rules of a zone named is computed anew."""
    await bot.say("/goal add Write a post")
    await bot.press("Remind me weekly")
    await bot.submit(zone="Europe/Berlin")
    members, facts = bot.app.stores.members, bot.app.stores.meta
    right = await members.soonest()
    assert right is not None
    await bot.app.housekeeping.minute()
    await members.amend(ADA, lambda one: replace(one, next_at=right + timedelta(hours=1)))
    await hour(bot)
    same_data = await members.soonest()
    await facts.put(ZONE_DATA, "2019.1")
    await hour(bot)
    await hour(bot)

    assert right + timedelta(hours=1) == same_data
    assert right == await members.soonest()

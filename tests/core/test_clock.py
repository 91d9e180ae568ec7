"""How long ago something was, by a clock that may have been wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guidebot.answering.settings_cache import SettingsCache
from guidebot.core.clock import within
from guidebot.core.communities import Community, Settings
from guidebot.core.people import CommunityId
from guidebot.runtime.stores import open_stores
from guidebot.testing import START, FakeClock

HOUR = timedelta(hours=1)
LAB = CommunityId("fake", "lab")


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(), True),
        (timedelta(minutes=59), True),
        (HOUR, False),
        (timedelta(seconds=-30), True),
        (timedelta(minutes=-2), False),
        (timedelta(days=-29000), False),
    ],
)
def test_a_moment_still_to_come_is_not_lately(ago: timedelta, expected: bool) -> None:
    """Half a minute is what clocks differ by; more was written down while the clock was wrong."""
    assert expected is within(START - ago, START, HOUR)


async def test_a_list_asked_for_by_a_clock_that_was_wrong_is_asked_for_again() -> None:
    """Else nobody would ask until that day comes; a minute ahead, as another machine may be, still counts as asked."""
    stores = await open_stores()
    claims = [
        await stores.copies.claim("training", "https://lists.example", START + at, HOUR) is not None
        for at in (timedelta(days=3650), timedelta(minutes=1), timedelta(), timedelta(minutes=62))
    ]
    await stores.close()

    assert [True, True, False, True] == claims


async def test_settings_remembered_by_a_clock_that_was_wrong_are_read_again() -> None:
    """A change that another process made is seen."""
    stores, clock = await open_stores(), FakeClock()
    wrong = FakeClock(START + timedelta(days=3650))
    cache = SettingsCache(stores.communities, wrong)
    await stores.communities.save(Community(id=LAB, joined_at=START))
    await cache.settings(LAB)
    await stores.communities.save(Community(id=LAB, joined_at=START, settings=Settings(zone="Europe/Berlin")))
    cache._clock = clock  # the clock is right again
    found = await cache.settings(LAB)
    await stores.close()

    assert "Europe/Berlin" == found.zone

"""Settings of communities: remembered for a minute, so that planning never waits."""

from __future__ import annotations

from dataclasses import replace

from guidebot.answering.settings_cache import SettingsCache
from guidebot.core.communities import DEFAULTS, Community, Settings
from guidebot.core.people import CommunityId
from guidebot.testing import START, FakeClock

LAB = CommunityId("fake", "lab")
BERLIN = Settings(zone="Europe/Berlin", answers="public")


class Counting:
    """A store that counts how often it is asked."""

    def __init__(self) -> None:
        self.rows: dict[CommunityId, Community] = {}
        self.asked = 0

    async def get(self, community: CommunityId) -> Community | None:
        """The community."""
        self.asked += 1
        return self.rows.get(community)

    async def all(self) -> list[Community]:
        """Every community."""
        return list(self.rows.values())

    async def save(self, community: Community) -> None:
        """Keep it."""
        self.rows[community.id] = community

    async def erase(self, community: CommunityId) -> None:
        """Forget it."""
        self.rows.pop(community, None)


async def test_settings_are_asked_for_once_a_minute() -> None:
    """A change by another process is seen within the minute."""
    store, clock = Counting(), FakeClock()
    cache = SettingsCache(store, clock)
    assert DEFAULTS == cache.known(LAB)
    assert DEFAULTS == await cache.settings(LAB)
    assert DEFAULTS == await cache.settings(LAB)
    assert 1 == store.asked
    store.rows[LAB] = Community(id=LAB, settings=BERLIN, joined_at=START)
    await clock.advance(seconds=61)

    assert BERLIN == await cache.settings(LAB)
    assert BERLIN == cache.known(LAB)


async def test_a_change_here_is_seen_at_once() -> None:
    """Who saves settings sees them; who erases a community gets the defaults again."""
    cache = SettingsCache(Counting(), FakeClock())
    lab = Community(id=LAB, settings=BERLIN, joined_at=START)
    await cache.save(lab)
    assert BERLIN == cache.known(LAB)
    await cache.save(replace(lab, settings=DEFAULTS))
    assert DEFAULTS == await cache.settings(LAB)
    await cache.save(lab)
    await cache.erase(LAB)

    assert DEFAULTS == cache.known(LAB)
    assert None is await cache.get(LAB)


async def test_direct_messages_have_the_defaults() -> None:
    """They belong to no community."""
    cache = SettingsCache(Counting(), FakeClock())

    assert DEFAULTS == await cache.settings(None) == cache.known(None)

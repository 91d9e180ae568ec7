"""Community settings, kept in memory for a minute so that planning an answer never waits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from guidebot.core.clock import Clock, within
from guidebot.core.communities import DEFAULTS, Community, CommunityStore, Settings
from guidebot.core.errors import StorageError
from guidebot.core.people import CommunityId

log = logging.getLogger(__name__)
FRESH = timedelta(seconds=60)
AGAIN = timedelta(seconds=15)


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class SettingsCache:
    """A `CommunityStore` in front of another one that remembers settings."""

    def __init__(self, store: CommunityStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[CommunityId, tuple[datetime, Settings]] = {}

    def known(self, community: CommunityId | None) -> Settings:
        """The settings as last seen; the defaults for a community that was not seen yet."""
        return self._known[community][1] if community in self._known else DEFAULTS

    async def settings(self, community: CommunityId | None) -> Settings:
        """The settings, at most a minute old."""
        if community is None:
            return DEFAULTS
        seen = self._known.get(community)
        if seen is not None and within(seen[0], self._clock.now(), FRESH):
            return seen[1]
        try:
            found = await self._store.get(community)
        except StorageError:
            log.warning("settings from memory", extra={"action": "settings", "community": str(community)})
            # the guide answers while the database does not, and not every answer waits to find that out
            self._known[community] = (self._clock.now() - FRESH + AGAIN, self.known(community))
            return self.known(community)
        return self._remember(community, found.settings if found else DEFAULTS)

    async def get(self, community: CommunityId) -> Community | None:
        """The community, or None when it is unknown."""
        found = await self._store.get(community)
        self._remember(community, found.settings if found else DEFAULTS)
        return found

    async def all(self) -> list[Community]:
        """Every community, left ones included."""
        return list(await self._store.all())

    async def save(self, community: Community) -> None:
        """Add or replace."""
        await self._store.save(community)
        # read again at the next request: what this one stored is undone if it fails later
        self._known[community.id] = (_NEVER, community.settings)

    async def change(self, fresh: Community, edit: Callable[[Community], Community]) -> Community:
        """Change what is kept, or *fresh*."""
        kept = await self._store.change(fresh, edit)
        self._known[kept.id] = (_NEVER, kept.settings)  # as in `save`
        return kept

    async def erase(self, community: CommunityId) -> None:
        """Remove the community and everything that belongs to it."""
        await self._store.erase(community)
        self._known.pop(community, None)

    def _remember(self, community: CommunityId, settings: Settings) -> Settings:
        self._known[community] = (self._clock.now(), settings)
        return settings

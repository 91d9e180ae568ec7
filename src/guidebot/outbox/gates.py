"""What is stopped at the moment: a platform, an installation, the opening of direct conversations, or work on data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from guidebot.core.errors import Blocked, DeliveryError, RetryAfter, Revoked, StorageError
from guidebot.core.people import CommunityId
from guidebot.core.traits import Platforms
from guidebot.delivery.items import Item
from guidebot.outbox.throttle import workspace

LOOK_AGAIN = timedelta(minutes=30)
_EVERYWHERE = ""


class Gates:
    """Remembers stops, until the process ends at the latest: a quarantine, which names no end, lasts until a restart.

    A revoked installation is tried again every half hour, in case it was installed anew. *failing* is what the database
    refused at the last try, by what was tried.
    """

    def __init__(self, platforms: Platforms | None = None) -> None:
        self.platforms = platforms or Platforms()
        self.failing: dict[str, StorageError] = {}
        self._platforms: dict[str, datetime] = {}
        self._opens: dict[str, datetime | None] = {}
        self._installations: dict[tuple[str, str], datetime] = {}

    def learn(self, error: DeliveryError, item: Item, now: datetime) -> None:
        """Stop what *error* says must stop."""
        platform = item.platform
        match error:
            case RetryAfter(whole_platform=True, seconds=seconds):
                until = now + timedelta(seconds=seconds)
                self._platforms[platform] = max(until, self._platforms.get(platform, until))
            case Blocked(seconds=seconds):
                self._opens[platform] = None if seconds is None else now + timedelta(seconds=seconds)
            case Revoked(scope=scope):
                self._installations[platform, scope or _EVERYWHERE] = now + LOOK_AGAIN
            case _:
                return

    def stopped(self, platform: str, now: datetime) -> datetime | None:
        """Until when nothing may go to *platform*; None when it may."""
        until = [self._platforms.get(platform), self._installations.get((platform, _EVERYWHERE))]
        return max((one for one in until if one is not None and one > now), default=None)

    def holds(self, item: Item, now: datetime) -> datetime | None:
        """Until when *item* has to wait for its installation; None when it may go."""
        until = self._installations.get((item.platform, workspace(item, self.platforms)))
        return until if until is not None and until > now else None

    def may_open(self, platform: str, now: datetime) -> bool:
        """Whether direct conversations may be opened."""
        if platform not in self._opens:
            return True
        until = self._opens[platform]
        return until is not None and until <= now

    def rewind(self, ahead: timedelta) -> None:
        """The clock was *ahead*: what was to last until some time lasts as much shorter. Too short does no harm."""
        self._platforms = {name: until - ahead for name, until in self._platforms.items()}
        self._installations = {where: until - ahead for where, until in self._installations.items()}
        self._opens = {name: until and until - ahead for name, until in self._opens.items()}

    def shut(self, now: datetime, community: CommunityId | None = None) -> Sequence[str]:
        """What is stopped, in words, for `/doctor`: everything, or what concerns *community*."""

        def here(name: str) -> bool:
            return community is None or name == community.platform

        found = [
            f"{name}: nothing is sent until {until:%H:%M} UTC"
            for name, until in self._platforms.items()
            if until > now and here(name)
        ]
        found += [
            f"{name}: no direct conversations are opened"
            for name in self._opens
            if here(name) and not self.may_open(name, now)
        ]
        found += [
            f"{name}: the token of {scope or 'every installation'} is not valid any more"
            for (name, scope), until in self._installations.items()
            if until > now and here(name) and (community is None or scope in {_EVERYWHERE, community.id})
        ]
        return found

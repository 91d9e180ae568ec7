"""Ends tries that nobody goes on with, an hour after another; nobody is told, and posts stop counting them."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from guidebot.core.ballots import KEPT
from guidebot.core.clock import within
from guidebot.core.passing import PassedTime
from guidebot.core.services import Services
from guidebot.features.tried import recount

log = logging.getLogger(__name__)
HOURLY = timedelta(hours=1)
BATCH = 200


class TryKeeper:
    """Looks once an hour; see `guidebot.outbox.post_planning.Planning`."""

    def __init__(self, services: Services, passed: PassedTime) -> None:
        self._services = services
        self._passed = passed
        self._looked: datetime | None = None

    async def plan(self, now: datetime) -> int:
        """End what is to be ended; answers how many tries."""
        if self._looked is not None and within(self._looked, now, HOURLY):
            return 0
        self._looked = now
        sure = await self._passed.sure()
        await self._services.ballots.purge(sure - KEPT)
        ended = 0
        while True:
            async with self._services.together():  # what is ended is not counted any more, both or neither
                gone = await self._services.tries.release(sure, BATCH)
                for community, item in sorted({(one.community, one.item) for one in gone}):
                    await recount(self._services, community, item, now)
            ended += len(gone)
            if len(gone) < BATCH:
                break
        if ended:
            log.info("released tries", extra={"action": "release", "tries": ended})
        return ended

    async def soonest(self, after: datetime) -> datetime | None:
        """Nothing waits for it."""
        del after
        return None

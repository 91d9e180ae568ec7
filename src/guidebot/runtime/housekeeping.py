"""What has to be done now and then: forget what is over, write counts down."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from guidebot.core.audit import KEPT_DAYS, AuditStore
from guidebot.core.communities import CommunityStore
from guidebot.core.errors import StorageError
from guidebot.core.members import OwnData
from guidebot.core.once import KEPT, OnceStore
from guidebot.core.passing import PassedTime
from guidebot.core.traits import Platforms
from guidebot.core.witnesses import AGAIN, WitnessStore

log = logging.getLogger(__name__)
LEFT_FOR = timedelta(days=30)
Chore = Callable[[], Awaitable[object]]


class Housekeeping:
    """Chores that a heartbeat calls every minute; the rare ones do their work once an hour."""

    def __init__(
        self,
        *,
        communities: CommunityStore,
        audit: AuditStore,
        once: OnceStore,
        witnesses: WitnessStore,
        own: OwnData,
        platforms: Platforms,
        passed: PassedTime,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._communities = communities
        self._audit = audit
        self._once = once
        self._witnesses = witnesses
        self._own = own
        self._platforms = platforms
        self._passed = passed
        self._chores = tuple(chores)
        self._minutes = 0

    async def minute(self) -> None:
        """Do what is to be done each minute; survives a database that is gone."""
        try:
            for chore in self._chores:
                await chore()
            if self._minutes % 60 == 0:
                await self.hour()
        except StorageError as error:
            log.warning("put off: %s", error.message, extra={"action": "keep house"})
        self._minutes += 1

    async def hour(self) -> None:
        """Erase what nobody needs: communities that left 30 days ago, old lines of logs, event ids, ended witnesses."""
        sure = await self._passed.sure()
        for one in await self._communities.all():
            if one.left_at is not None and sure - one.left_at >= LEFT_FOR:
                # members first: where accounts belong to a workspace nobody could erase them later
                mark = self._platforms.of(one.id.platform).workspace_mark
                if mark:
                    await self._own.erase_workspace(one.id, mark)
                await self._communities.erase(one.id)
                log.info("erased a community that left", extra={"action": "erase", "platform": one.id.platform})
        await self._audit.purge(sure - timedelta(days=KEPT_DAYS))
        await self._once.purge(sure - KEPT)
        await self._witnesses.purge(sure - AGAIN)

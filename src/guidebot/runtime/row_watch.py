"""Looks for rows that cannot be read, and tells the organisers of the community that misses something by one."""

from __future__ import annotations

from guidebot.core.clock import Clock
from guidebot.outbox.alerts import Alerts
from guidebot.storage import looking
from guidebot.storage.damage import Broken
from guidebot.storage.database import Database

FIRST, EVERY = 60, 24 * 60  # minutes: a start has better things to do, and each look reads every row
FIX = "/setup writes the calendar of the posts anew. Whoever runs this bot sees every such row with: guidebot doctor"


class RowWatch:
    """A chore of each minute; see `runtime.housekeeping.Housekeeping`."""

    def __init__(self, database: Database, alerts: Alerts, clock: Clock) -> None:
        self._database = database
        self._alerts = alerts
        self._clock = clock
        self._minutes = 0
        self._told: set[Broken] = set()

    async def minute(self) -> None:
        """Tell of what was met since; look at every row once a day."""
        self._minutes += 1
        if self._minutes % EVERY == FIRST:
            await looking.broken_rows(self._database)
        for one in self._database.damage.of():
            if one.community is not None and one not in self._told:
                await self._tell(one)
                self._told.add(one)

    async def _tell(self, broken: Broken) -> None:
        assert broken.community is not None
        what = f"Something that is kept on this community cannot be read, so it is left out. ({broken})"
        await self._alerts.tell(
            broken.community, f"unreadable:{broken.table}:{broken.key}", what, FIX, self._clock.now()
        )

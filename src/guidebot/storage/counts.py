"""A `CountStore`, an `AuditStore` and a `SeenStore` in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import and_, delete, insert, select, update

from guidebot.core.audit import Deed
from guidebot.core.counts import Counted
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.seen import KEPT
from guidebot.storage.engine import Database
from guidebot.storage.tables.organising import counts, deeds, seen


class SqlCounts:
    """Counts by community and week."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, community: CommunityId, what: Counted, week: date) -> None:
        """One more of *what*."""
        key = {
            "community_platform": community.platform,
            "community_id": community.id,
            "what": what.value,
            "week": week,
        }
        here = and_(*(counts.c[name] == value for name, value in key.items()))
        async with self._database.write() as connection:
            changed = await connection.execute(update(counts).where(here).values(number=counts.c.number + 1))
            if changed.rowcount == 0:
                await connection.execute(insert(counts).values(**key, number=1))

    async def since(self, community: CommunityId, week: date) -> Mapping[tuple[Counted, date], int]:
        """Counts of the weeks from *week* on."""
        here = and_(counts.c.community_platform == community.platform, counts.c.community_id == community.id)
        async with self._database.read() as connection:
            rows = await connection.execute(select(counts).where(here, counts.c.week >= week))
            return {(Counted(row.what), row.week): row.number for row in rows}


class SqlAudit:
    """What organisers did."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, deed: Deed) -> None:
        """Write *deed* down."""
        async with self._database.write() as connection:
            await connection.execute(
                insert(deeds).values(
                    community_platform=deed.community.platform,
                    community_id=deed.community.id,
                    member_platform=deed.member.platform,
                    member_account=deed.member.account,
                    name=deed.name,
                    what=deed.what,
                    at=deed.at,
                )
            )

    async def latest(self, community: CommunityId, limit: int = 50) -> Sequence[Deed]:
        """The latest deeds, newest first."""
        here = and_(deeds.c.community_platform == community.platform, deeds.c.community_id == community.id)
        query = select(deeds).where(here).order_by(deeds.c.at.desc(), deeds.c.id.desc()).limit(limit)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return tuple(
                Deed(
                    community=community,
                    member=MemberId(row.member_platform, row.member_account),
                    name=row.name,
                    what=row.what,
                    at=row.at,
                )
                for row in rows
            )

    async def purge(self, before: datetime) -> int:
        """Remove what is older than *before*."""
        async with self._database.write() as connection:
            gone = await connection.execute(delete(deeds).where(deeds.c.at < before))
            return gone.rowcount


class SqlSeen:
    """Which problems a member was shown lately."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(self, member: MemberId) -> Sequence[str]:
        """Ids of the latest problems shown, latest last."""
        here = and_(seen.c.member_platform == member.platform, seen.c.member_account == member.account)
        query = select(seen.c.problem).where(here).order_by(seen.c.at.desc()).limit(KEPT)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return tuple(reversed([row.problem for row in rows]))

    async def add(self, member: MemberId, problem: str, at: datetime) -> None:
        """The member was shown *problem*."""
        key = {"member_platform": member.platform, "member_account": member.account, "problem": problem}
        here = and_(*(seen.c[name] == value for name, value in key.items()))
        async with self._database.write() as connection:
            changed = await connection.execute(update(seen).where(here).values(at=at))
            if changed.rowcount == 0:
                await connection.execute(insert(seen).values(**key, at=at))

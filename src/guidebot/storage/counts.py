"""A `CountStore`, an `AuditStore` and a `SeenStore` in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from guidebot.core.audit import Deed
from guidebot.core.counts import Counted
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.seen import KEPT
from guidebot.storage.engine import Database
from guidebot.storage.rows import community_values, member_values, of_community, of_member
from guidebot.storage.tables.organising import counts, deeds, seen
from guidebot.storage.upserting import upsert


class SqlCounts:
    """Counts by community and week."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, community: CommunityId, what: Counted, week: date, number: int = 1) -> None:
        """*number* more of *what*."""
        key = {**community_values(community), "what": what.value, "week": week}
        more = {"number": counts.c.number + number}
        async with self._database.write() as connection:
            await upsert(connection, counts, {**key, "number": number}, key=list(key), change=more)

    async def since(self, community: CommunityId, week: date) -> Mapping[tuple[Counted, date], int]:
        """Counts of the weeks from *week* on."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(counts).where(of_community(counts, community), counts.c.week >= week)
            )
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
                    **community_values(deed.community),
                    **member_values(deed.member),
                    name=deed.name,
                    what=deed.what,
                    at=deed.at,
                )
            )

    async def latest(self, community: CommunityId, limit: int = 50) -> Sequence[Deed]:
        """The latest deeds, newest first."""
        query = (
            select(deeds)
            .where(of_community(deeds, community))
            .order_by(deeds.c.at.desc(), deeds.c.id.desc())
            .limit(limit)
        )
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
        query = select(seen.c.problem).where(of_member(seen, member)).order_by(seen.c.at.desc()).limit(KEPT)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return tuple(reversed([row.problem for row in rows]))

    async def add(self, member: MemberId, problem: str, at: datetime) -> None:
        """The member was shown *problem*."""
        key = {**member_values(member), "problem": problem}
        async with self._database.write() as connection:
            await upsert(connection, seen, {**key, "at": at}, key=list(key), change={"at": at})

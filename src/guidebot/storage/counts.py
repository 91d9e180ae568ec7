"""A `CountStore`, an `AuditStore` and a `SeenStore` in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select

from guidebot.core.audit import Deed
from guidebot.core.counts import Counted
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.seen import KEPT
from guidebot.storage.database import Store, reading, writing
from guidebot.storage.rows import community_values, member_values, of_community, of_member
from guidebot.storage.tables.organising import counts, deeds, seen
from guidebot.storage.upserting import upsert


class SqlCounts(Store):
    """Counts by community and week."""

    @writing
    def add(self, connection: Connection, community: CommunityId, what: Counted, week: date, number: int = 1) -> None:
        """*number* more of *what*."""
        key = {**community_values(community), "what": what.value, "week": week}
        more = {"number": counts.c.number + number}
        upsert(connection, counts, {**key, "number": number}, key=list(key), change=more)

    @reading
    def since(self, connection: Connection, community: CommunityId, week: date) -> Mapping[tuple[Counted, date], int]:
        """Counts of the weeks from *week* on."""
        rows = connection.execute(select(counts).where(of_community(counts, community), counts.c.week >= week))
        return {(Counted(row.what), row.week): row.number for row in rows}


class SqlAudit(Store):
    """What organisers did."""

    @writing
    def add(self, connection: Connection, deed: Deed) -> None:
        """Write *deed* down."""
        connection.execute(
            insert(deeds).values(
                **community_values(deed.community),
                **member_values(deed.member),
                name=deed.name,
                what=deed.what,
                at=deed.at,
            )
        )

    @reading
    def latest(self, connection: Connection, community: CommunityId, limit: int = 50) -> Sequence[Deed]:
        """The latest deeds, newest first."""
        query = (
            select(deeds)
            .where(of_community(deeds, community))
            .order_by(deeds.c.at.desc(), deeds.c.id.desc())
            .limit(limit)
        )
        rows = connection.execute(query)
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

    @writing
    def purge(self, connection: Connection, before: datetime) -> int:
        """Remove what is older than *before*."""
        gone = connection.execute(delete(deeds).where(deeds.c.at < before))
        return gone.rowcount


class SqlSeen(Store):
    """Which problems a member was shown lately."""

    @reading
    def recent(self, connection: Connection, member: MemberId) -> Sequence[str]:
        """Ids of the latest problems shown, latest last."""
        query = select(seen.c.problem).where(of_member(seen, member)).order_by(seen.c.at.desc()).limit(KEPT)
        rows = connection.execute(query)
        return tuple(reversed([row.problem for row in rows]))

    @writing
    def add(self, connection: Connection, member: MemberId, problem: str, at: datetime) -> None:
        """The member was shown *problem*."""
        key = {**member_values(member), "problem": problem}
        upsert(connection, seen, {**key, "at": at}, key=list(key), change={"at": at})

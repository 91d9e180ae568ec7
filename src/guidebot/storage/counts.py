"""A `CountStore`, an `AuditStore` and a `SeenStore` in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from guidebot.core.audit import AUTHOR, Deed
from guidebot.core.clock import within
from guidebot.core.counts import What, read_what, spelled
from guidebot.core.once import REPEATED
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.seen import KEPT
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, reading, writing
from guidebot.storage.readers import Reader
from guidebot.storage.rows import OF_COMMUNITY, community_values, member_values


class SqlCounts(Store):
    """Counts by community and week."""

    @writing
    def add(self, connection: Connection, community: CommunityId, what: What, week: date, number: int = 1) -> None:
        """*number* more of *what*."""
        row = {**community_values(community), "what": spelled(what), "week": week, "number": number}
        more = """ON CONFLICT (community_platform, community_id, what, week)
            DO UPDATE SET number = CASE
                WHEN counts.number < 1000000000 THEN counts.number + excluded.number ELSE counts.number END"""
        connection.insert("counts", row, more)  # a number that nothing fits upon must not end the count of others

    @reading
    def since(self, connection: Connection, community: CommunityId, week: date) -> Mapping[tuple[What, date], int]:
        """Counts of the weeks from *week* on."""
        found = connection.read(
            COUNTS,
            """SELECT * FROM counts
            WHERE community_platform = :community_platform AND community_id = :community_id AND week >= :week""",
            **community_values(community),
            week=week,
        )
        return dict(found)


class SqlAudit(Store):
    """What organisers did."""

    @writing
    def add(self, connection: Connection, deed: Deed) -> None:
        """Write *deed* down, unless it is the latest already, of a moment ago."""
        here, who = community_values(deed.community), member_values(deed.member)
        last = connection.one(
            f"SELECT * FROM deeds WHERE {OF_COMMUNITY} ORDER BY at DESC, id DESC LIMIT 1",  # noqa: S608  # own
            **here,
        )
        if last is not None and _same(last, deed):
            return
        connection.insert("deeds", {**here, **who, "name": deed.name, "what": deed.what, "at": deed.at})

    @reading
    def latest(self, connection: Connection, community: CommunityId, limit: int = 50) -> Sequence[Deed]:
        """The latest deeds, newest first."""
        found = connection.read(
            DEEDS,
            """SELECT * FROM deeds
            WHERE community_platform = :community_platform AND community_id = :community_id
            ORDER BY at DESC, id DESC LIMIT :limit""",
            **community_values(community),
            limit=limit,
        )
        return tuple(found)

    @reading
    def organisers(self, connection: Connection, community: CommunityId, limit: int = 50) -> Sequence[MemberId]:
        """Who did something as an organiser, the latest first."""
        found = connection.rows(
            """SELECT member_platform, member_account FROM deeds
            WHERE community_platform = :community_platform AND community_id = :community_id AND name <> :author
            GROUP BY member_platform, member_account ORDER BY max(at) DESC LIMIT :limit""",
            **community_values(community),
            author=AUTHOR,
            limit=limit,
        )
        return tuple(MemberId(str(row.member_platform), str(row.member_account)) for row in found)

    @writing
    def purge(self, connection: Connection, before: datetime) -> int:
        """Remove what is older than *before*."""
        return connection.run("DELETE FROM deeds WHERE at < :before", before=before)


def _same(last: Any, deed: Deed) -> bool:
    """Whether *deed* is what the same person did a moment ago."""
    who = tuple(member_values(deed.member).values())
    same = (last.member_platform, last.member_account, last.what) == (*who, deed.what)
    return same and isinstance(last.at, datetime) and within(last.at, deed.at, REPEATED)


class SqlSeen(Store):
    """Which problems a member was shown lately."""

    @reading
    def recent(self, connection: Connection, member: MemberId) -> Sequence[str]:
        """Ids of the latest problems shown, latest last."""
        found = connection.read(
            SEEN,
            """SELECT problem FROM seen
            WHERE member_platform = :member_platform AND member_account = :member_account
            ORDER BY at DESC LIMIT :limit""",
            **member_values(member),
            limit=KEPT,
        )
        return tuple(reversed(found))

    @writing
    def add(self, connection: Connection, member: MemberId, problem: str, at: datetime) -> None:
        """The member was shown *problem*."""
        row = {**member_values(member), "problem": problem, "at": at}
        connection.upsert("seen", row, key=("member_platform", "member_account", "problem"))


def _count(row: Any) -> tuple[tuple[What, date], int]:
    return (row.what, row.week), row.number


def _deed(row: Any) -> Deed:
    return Deed(
        community=CommunityId(row.community_platform, row.community_id),
        member=MemberId(row.member_platform, row.member_account),
        name=row.name,
        what=row.what,
        at=row.at,
    )


COUNTS = Reader("counts", _count, {"what": read_what})
DEEDS = Reader("deeds", _deed)
SEEN: Reader[str] = Reader("seen", lambda row: row.problem)

"""Communities in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import delete, select

from guidebot.core.communities import Answers, Community, Settings
from guidebot.core.people import CommunityId
from guidebot.storage.engine import Database
from guidebot.storage.rows import community_values, of_community, packed, texts
from guidebot.storage.tables import METADATA, communities


class SqlCommunities:
    """Keeps communities and their settings; see `guidebot.core.communities.CommunityStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, community: CommunityId) -> Community | None:
        """The community, or None when it is unknown."""
        statement = select(communities).where(of_community(communities, community))
        async with self._database.read() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return _community(row) if row is not None else None

    async def all(self) -> Sequence[Community]:
        """Every community, left ones included."""
        statement = select(communities).order_by(communities.c.community_platform, communities.c.community_id)
        async with self._database.read() as connection:
            return tuple(_community(row) for row in await connection.execute(statement))

    async def save(self, community: Community) -> None:
        """Add or replace."""
        async with self._database.write() as connection:
            await connection.execute(delete(communities).where(of_community(communities, community.id)))
            await connection.execute(communities.insert().values(**_values(community)))

    async def erase(self, community: CommunityId) -> None:
        """Remove the community and every row of every table that belongs to it."""
        async with self._database.write() as connection:
            for table in reversed(METADATA.sorted_tables):
                if "community_id" in table.c:
                    await connection.execute(delete(table).where(of_community(table, community)))


def _values(community: Community) -> dict[str, Any]:
    settings = community.settings
    return {
        **community_values(community.id),
        "name": community.name[:200],
        "zone": settings.zone,
        "channel": settings.channel,
        "answers": settings.answers,
        "roles": packed(settings.roles),
        "people": packed(settings.people),
        "alerts": settings.alerts,
        "joined_at": community.joined_at,
        "left_at": community.left_at,
        "set_up": community.set_up,
    }


def _community(row: Any) -> Community:
    return Community(
        id=CommunityId(row.community_platform, row.community_id),
        name=row.name,
        settings=Settings(
            zone=row.zone,
            channel=row.channel,
            answers=cast("Answers", row.answers),
            roles=texts(row.roles),
            people=texts(row.people),
            alerts=row.alerts,
        ),
        joined_at=row.joined_at,
        left_at=row.left_at,
        set_up=row.set_up,
    )

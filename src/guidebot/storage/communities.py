"""Communities in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, delete, select

from guidebot.core.communities import Answers, Community, Settings
from guidebot.core.people import CommunityId
from guidebot.storage.database import Store, reading, writing
from guidebot.storage.rows import community_values, of_community, packed, texts
from guidebot.storage.tables import METADATA, communities


class SqlCommunities(Store):
    """Keeps communities and their settings; see `guidebot.core.communities.CommunityStore`."""

    @reading
    def get(self, connection: Connection, community: CommunityId) -> Community | None:
        """The community, or None when it is unknown."""
        statement = select(communities).where(of_community(communities, community))
        row = connection.execute(statement).one_or_none()
        return _community(row) if row is not None else None

    @reading
    def all(self, connection: Connection) -> Sequence[Community]:
        """Every community, left ones included."""
        statement = select(communities).order_by(communities.c.community_platform, communities.c.community_id)
        return tuple(_community(row) for row in connection.execute(statement))

    @writing
    def save(self, connection: Connection, community: Community) -> None:
        """Add or replace."""
        connection.execute(delete(communities).where(of_community(communities, community.id)))
        connection.execute(communities.insert().values(**_values(community)))

    @writing
    def erase(self, connection: Connection, community: CommunityId) -> None:
        """Remove the community and every row of every table that belongs to it."""
        for table in reversed(METADATA.sorted_tables):
            if "community_id" in table.c:
                connection.execute(delete(table).where(of_community(table, community)))


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

"""Communities in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, get_args

from guidebot.core.communities import Answers, Community, Settings
from guidebot.core.people import CommunityId
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.readers import Reader
from guidebot.storage.rows import LONG_AGO, OF_COMMUNITY, community_values, packed, texts
from guidebot.storage.schema import tables


class SqlCommunities(Store):
    """Keeps communities and their settings; see `guidebot.core.communities.CommunityStore`."""

    @reading
    def get(self, connection: Connection, community: CommunityId) -> Community | None:
        """The community, or None when it is unknown."""
        return _kept(connection, community)

    @reading
    def all(self, connection: Connection) -> Sequence[Community]:
        """Every community, left ones included."""
        everyone = "SELECT * FROM communities ORDER BY community_platform, community_id"
        return tuple(connection.read(COMMUNITIES, everyone))

    @writing
    def save(self, connection: Connection, community: Community) -> None:
        """Add or replace."""
        connection.upsert("communities", _values(community), key=("community_platform", "community_id"))

    @writing
    def change(self, connection: Connection, fresh: Community, edit: Callable[[Community], Community]) -> Community:
        """Change one; two organisers at once change it one after the other, each on what the other left."""
        alone(connection, f"community {fresh.id}")
        before = _kept(connection, fresh.id, "FOR UPDATE")  # who is erased meanwhile is not named again
        after = edit(before or fresh)
        connection.upsert("communities", _values(after), key=("community_platform", "community_id"))
        return after

    @writing
    def erase(self, connection: Connection, community: CommunityId) -> None:
        """Remove the community and every row of every table that belongs to it."""
        for table in tables():
            if "community_id" in table.columns:
                connection.run(f"DELETE FROM {table.name} WHERE {OF_COMMUNITY}", **community_values(community))  # noqa: S608


def _kept(connection: Connection, community: CommunityId, held: str = "") -> Community | None:
    return connection.read_one(
        COMMUNITIES,
        f"SELECT * FROM communities WHERE {OF_COMMUNITY} {held}",  # noqa: S608  # own words
        **community_values(community),
    )


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
        "offers_start": settings.offers_start,
        "newcomers": settings.newcomers,
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
            answers=row.answers,
            roles=row.roles,
            people=row.people,
            alerts=row.alerts,
            offers_start=row.offers_start,
            newcomers=row.newcomers,
        ),
        joined_at=row.joined_at,
        left_at=row.left_at,
        set_up=row.set_up,
    )


def _answers(text: str) -> str:
    if text not in get_args(Answers):
        raise ValueError(text)
    return text


# Its settings are read for every answer, so what cannot be read counts as not chosen: /setup sets it right.
COMMUNITIES = Reader(
    "communities",
    _community,
    {"answers": _answers, "roles": texts, "people": texts},
    {
        "name": "",
        "zone": "UTC",
        "channel": "",
        "answers": "private",
        "roles": (),
        "people": (),
        "alerts": "",
        "joined_at": LONG_AGO,
        "left_at": None,
        "set_up": False,
    },
)

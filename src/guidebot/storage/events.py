"""What stands on calendars of communities, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from guidebot.core.events import MOST, Days, Event, Why
from guidebot.core.people import CommunityId
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.readers import Reader
from guidebot.storage.rows import OF_COMMUNITY, community_values, filled

_KEY = ("community_platform", "community_id", "opening")
_ONE = f"SELECT * FROM events WHERE {OF_COMMUNITY} AND opening = :opening"  # noqa: S608  # own words


class SqlEvents(Store):
    """Keeps events; see `core.events.EventStore`."""

    @writing
    def begin(self, connection: Connection, event: Event) -> bool:
        """Add *event*, unless its opening stands there already or too many do."""
        alone(connection, f"events {event.community}")  # two organisers at once would both find room for one more
        counted = f"SELECT count(*) FROM events WHERE {OF_COMMUNITY}"  # noqa: S608  # own words
        if connection.value(counted, **community_values(event.community)) >= MOST:
            return False
        return connection.insert("events", _values(event), "ON CONFLICT DO NOTHING") == 1

    @reading
    def get(self, connection: Connection, community: CommunityId, opening: str) -> Event | None:
        """The event of *opening* in *community*."""
        return connection.read_one(EVENTS, _ONE, **community_values(community), opening=opening)

    @reading
    def of(self, connection: Connection, community: CommunityId) -> Sequence[Event]:
        """Everything of *community*, the soonest first."""
        chosen = f"SELECT * FROM events WHERE {OF_COMMUNITY} ORDER BY first_day, opening"  # noqa: S608  # own words
        return tuple(connection.read(EVENTS, chosen, **community_values(community)))

    @reading
    def due(self, connection: Connection, limit: int) -> Sequence[Event]:
        """Events with something to hand over, and nothing under way."""
        found = connection.read(
            EVENTS,
            """SELECT * FROM events WHERE stale = :yes AND under_way = :no
            ORDER BY community_platform, community_id, opening LIMIT :limit""",
            yes=True,
            no=False,
            limit=limit,
        )
        return tuple(found)

    @reading
    def after(self, connection: Connection, event: Event | None, limit: int) -> Sequence[Event]:
        """The next events after *event* in a fixed order."""
        found = connection.read(
            EVENTS,
            """SELECT * FROM events
            WHERE (community_platform, community_id, opening) > (:platform, :community, :opening)
            ORDER BY community_platform, community_id, opening LIMIT :limit""",
            platform=event.community.platform if event else "",
            community=event.community.id if event else "",
            opening=event.opening if event else "",
            limit=limit,
        )
        return tuple(found)

    @writing
    def change(self, connection: Connection, event: Event, edit: Callable[[Event], Event | None]) -> Event | None:
        """Apply *edit* to what is stored of *event*; None removes it."""
        named = {**community_values(event.community), "opening": event.opening}
        before = connection.read_one(EVENTS, f"{_ONE} FOR UPDATE", **named)
        if before is None or before.since != event.since:
            return None
        after = edit(before)
        if after is None:
            gone = f"DELETE FROM events WHERE {OF_COMMUNITY} AND opening = :opening"  # noqa: S608  # own words
            connection.run(gone, **named)
        elif after != before:
            connection.upsert("events", _values(after), key=_KEY)
        return after

    @writing
    def purge(self, connection: Connection, before: date) -> int:
        """Forget what ended before a day."""
        return connection.run("DELETE FROM events WHERE last_day < :before", before=before)


def _values(one: Event) -> dict[str, Any]:
    return {
        **community_values(one.community),
        "opening": one.opening,
        "title": one.title,
        "url": one.url,
        "first_day": one.days.first,
        "last_day": one.days.last,
        "deadline": one.days.deadline,
        "since": one.since,
        "stale": one.stale,
        "version": one.version,
        "under_way": one.under_way,
        "off": one.off.value,
        "remote_id": one.remote_id,
    }


def _event(row: Any) -> Event:
    return Event(
        community=CommunityId(row.community_platform, row.community_id),
        opening=row.opening,
        title=row.title,
        url=row.url,
        days=Days(row.first_day, row.last_day, deadline=row.deadline),
        since=row.since,
        stale=row.stale,
        version=row.version,
        under_way=row.under_way,
        off=row.off,
        remote_id=row.remote_id,
    )


EVENTS = Reader("events", _event, {"title": filled, "off": Why})

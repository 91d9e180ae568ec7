"""Ballots and votes in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guidebot.core.ballots import Ballot
from guidebot.core.people import CommunityId, MemberId
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, reading, writing
from guidebot.storage.readers import Reader
from guidebot.storage.rows import community_values, member_values, packed, texts

_ONE = "SELECT * FROM ballots WHERE ballot = :key"


class SqlBallots(Store):
    """Keeps ballots; see `core.ballots.BallotStore`."""

    @writing
    def open(self, connection: Connection, ballot: Ballot) -> Ballot:
        """Store it, or answer the one that is there."""
        row = {
            "ballot": ballot.key,
            **community_values(ballot.community),
            "kind": ballot.kind,
            "items": packed(ballot.items),
            "at": ballot.at,
        }
        connection.insert("ballots", row, "ON CONFLICT DO NOTHING")
        return connection.read_one(BALLOTS, _ONE, key=ballot.key) or ballot

    @reading
    def get(self, connection: Connection, key: str) -> Ballot | None:
        """The ballot for the post called *key*."""
        return connection.read_one(BALLOTS, _ONE, key=key)

    @writing
    def vote(self, connection: Connection, ballot: Ballot, member: MemberId, item: str, now: datetime) -> None:
        """*member* chooses *item*."""
        row = {
            "ballot": ballot.key,
            **community_values(ballot.community),
            **member_values(member),
            "item": item,
            "at": now,
        }
        connection.upsert("votes", row, key=("ballot", "member_platform", "member_account"))

    @reading
    def votes(self, connection: Connection, key: str) -> Mapping[str, int]:
        """How many chose each item."""
        counted = "SELECT item, count(*) AS number FROM votes WHERE ballot = :key GROUP BY item"
        return dict(connection.read(VOTES, counted, key=key))

    @writing
    def purge(self, connection: Connection, before: datetime) -> int:
        """Forget ballots from before a moment, with their votes."""
        connection.run("DELETE FROM votes WHERE at < :before", before=before)
        return connection.run("DELETE FROM ballots WHERE at < :before", before=before)


def _ballot(row: Any) -> Ballot:
    return Ballot(
        key=row.ballot,
        community=CommunityId(row.community_platform, row.community_id),
        kind=row.kind,
        items=row.items,
        at=row.at,
    )


BALLOTS = Reader("ballots", _ballot, {"items": texts})
VOTES: Reader[tuple[str, int]] = Reader("votes", lambda row: (row.item, row.number))

"""The outbox in SQL: `guidebot.delivery.items.OutboxStore` and what housekeeping and `/doctor` ask of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from guidebot.core.clock import SLIP
from guidebot.core.members import Letter
from guidebot.core.people import CommunityId, MemberId
from guidebot.delivery.items import Failure, Item, Queue, State
from guidebot.storage.closed_rows import Mark, empty_some, remove_some
from guidebot.storage.connection import Connection
from guidebot.storage.damage import Broken
from guidebot.storage.database import Database, Store, alone, reading, writing
from guidebot.storage.readers import Cell, Reader
from guidebot.storage.rows import (
    LONG_AGO,
    community_of,
    community_values,
    mapping,
    member_lock,
    member_of,
    member_values,
    packed,
)

CLOCK = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint) AS at"
_ERROR = 500


class SqlOutbox(Store):
    """Keeps items.

    *database_clock* takes the lease's time from the database, so that several machines need not agree about it; only
    PostgreSQL can. Without it the caller's moment counts, as tests and a demo's clock need.
    """

    def __init__(self, database: Database, *, database_clock: bool = False) -> None:
        super().__init__(database)
        self._own_clock = database_clock and not database.sqlite

    @writing
    def add(self, connection: Connection, items: Sequence[Item]) -> int:
        """Store the items whose key is new; answers how many were."""
        return insert_items(connection, items)

    @writing
    def claim(
        self, connection: Connection, owner: str, now: datetime, *, seconds: float, limit: int, platforms: Sequence[str]
    ) -> list[Item]:
        """Lease up to *limit* items that are due, and count the attempt. Committed before it answers."""
        clock = connection.value(CLOCK) if self._own_clock else now
        tried = connection.tried(
            ITEMS,
            """UPDATE outbox
            SET state = 'sending', owner = :owner,
                attempts = CASE WHEN attempts < 1000000 THEN attempts + 1 ELSE attempts END,
                first_try_at = coalesce(first_try_at, :now), lease_until = :lease_until
            WHERE lease_until < :clock AND id IN (
                SELECT id FROM outbox
                WHERE state IN ('pending', 'sending') AND not_before <= :now AND lease_until < :clock
                AND platform IN :platforms
                ORDER BY id + 0 LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING *""",
            owner=owner,
            now=now,
            clock=clock,
            lease_until=clock + timedelta(seconds=seconds),
            platforms=tuple(platforms),
            limit=limit,
        )
        # one that cannot be read would be claimed again and again, in the place of others
        broken = [{"id": row.id, "now": now} for row, one in tried if isinstance(one, Broken)]
        connection.each("UPDATE outbox SET state = 'dead', closed_at = :now WHERE id = :id", broken)
        return sorted((one for _, one in tried if isinstance(one, Item)), key=lambda item: item.id)

    @writing
    def mark_sent(self, connection: Connection, item: Item, owner: str, remote_id: str, now: datetime) -> bool:
        """Record success if *owner* still holds the item; answers whether it did."""
        changed = connection.run(
            """UPDATE outbox SET state = 'sent', remote_id = :remote_id, closed_at = :now, last_error = ''
            WHERE id = :id AND owner = :owner AND state = 'sending'""",
            id=item.id,
            owner=owner,
            remote_id=remote_id[:120],
            now=now,
        )
        return changed == 1

    @writing
    def postpone(
        self, connection: Connection, item: Item, owner: str, until: datetime, error: str, *, counted: bool = True
    ) -> bool:
        """Give the item back until *until*. Not *counted*: the attempt did not reach the platform."""
        changed = connection.run(
            """UPDATE outbox
            SET state = 'pending', not_before = :until, lease_until = :never, last_error = :error,
                attempts = attempts - :uncounted, first_try_at = CASE WHEN :untried THEN NULL ELSE first_try_at END
            WHERE id = :id AND owner = :owner AND state = 'sending'""",
            id=item.id,
            owner=owner,
            until=until,
            never=LONG_AGO,
            error=error[:_ERROR],
            uncounted=0 if counted else 1,
            untried=not counted and item.attempts <= 1,
        )
        return changed == 1

    @writing
    def close(  # noqa: PLR0917  # callers leave the connection out
        self,
        connection: Connection,
        item: Item,
        owner: str,
        state: State,
        error: str,
        now: datetime,
        *,
        letter: Letter | None = None,
    ) -> bool:
        """End the item as skipped or dead if *owner* still holds it, and leave *letter* in the same transaction."""
        if letter is not None:
            alone(connection, member_lock(letter.member))  # who is erased meanwhile gets no letter
        closed = connection.run(
            """UPDATE outbox SET state = :state, closed_at = :now, last_error = :error
            WHERE id = :id AND owner = :owner AND state = 'sending'""",
            id=item.id,
            owner=owner,
            state=state.value,
            error=error[:_ERROR],
            now=now,
        )
        if closed and letter is not None:
            told = {"at": letter.at, "words": letter.words, "goal": letter.goal}
            connection.insert("inbox", {**member_values(letter.member), **told})
        return closed == 1

    async def purge(self, *, wipe: datetime, remove: datetime) -> tuple[int, int]:
        """Empty bodies of what ended before *wipe*, remove what ended before *remove*; answers both counts.

        What should have ended before *remove* goes as well: no process has its adapter, or nothing can read it.
        """
        removed = await self._give_up(remove)
        while gone := await self._remove_some(remove):
            removed += gone
        wiped, mark = await self._empty_some(wipe, None)
        while mark is not None:
            more, mark = await self._empty_some(wipe, mark)
            wiped += more
        return wiped, removed

    @writing
    def _give_up(self, connection: Connection, before: datetime) -> int:
        # only what waits is read, which is little: the index begins with the state
        return connection.run("DELETE FROM outbox WHERE state = 'pending' AND expires_at < :before", before=before)

    @writing
    def _remove_some(self, connection: Connection, before: datetime) -> int:
        return remove_some(connection, before)

    @writing
    def _empty_some(self, connection: Connection, before: datetime, after: Mark | None) -> tuple[int, Mark | None]:
        return empty_some(connection, before, after)

    @reading
    def queue(self, connection: Connection, now: datetime) -> Queue:
        """How much waits and since when."""
        (due,) = connection.rows(
            """SELECT count(*) AS length, min(not_before) AS not_before FROM outbox
            WHERE state IN ('pending', 'sending') AND not_before <= :now""",
            now=now,
        )
        doubtful = connection.value(
            """SELECT count(*) FROM outbox
            WHERE state IN ('pending', 'sending') AND attempts > 0 AND lease_until < :now""",
            now=now,
        )
        oldest = due.not_before if isinstance(due.not_before, datetime) else None
        return Queue(length=due.length, oldest=oldest, in_doubt=doubtful)

    @reading
    def unresolved(
        self,
        connection: Connection,
        now: datetime,
        community: CommunityId | None = None,
        limit: int = 10,
        kind: str = "",
    ) -> Sequence[Failure]:
        """The latest of each series that was given up and not made up for by a later one, newest first.

        What a clock that was ahead gave up does not count: it was for a day that is still to come.
        """
        ended = connection.read(
            CLOSED,
            """SELECT * FROM outbox
            WHERE state IN ('sent', 'skipped', 'dead') AND closed_at <= :now AND (:every OR kind = :kind)
            AND (:everywhere OR community_platform = :community_platform AND community_id = :community_id)
            ORDER BY closed_at DESC, id DESC LIMIT 500""",
            now=now + SLIP,
            every=not kind,
            kind=kind,
            everywhere=community is None,
            **community_values(community),
        )
        latest: dict[str, Failure] = {}
        for one in ended:
            latest.setdefault(one.item.series, one)
        return tuple(one for one in latest.values() if one.item.state is not State.SENT)[:limit]

    @reading
    def get(self, connection: Connection, key: str) -> Item | None:
        """The item with this key."""
        return connection.read_one(ITEMS, "SELECT * FROM outbox WHERE dedupe_key = :key", key=key)

    @reading
    def soonest(self, connection: Connection, after: datetime) -> datetime | None:
        """When the next item that waits may go, later than *after*."""
        return connection.moment(
            "SELECT min(not_before) AS not_before FROM outbox WHERE state = 'pending' AND not_before > :after",
            after=after,
        )


def insert_items(connection: Connection, items: Sequence[Item]) -> int:
    """Add items inside a transaction that somebody else began; answers how many keys were new."""
    return connection.insert_new("outbox", [_values(one) for one in items], key=("dedupe_key",))


def _values(item: Item) -> dict[str, Any]:
    return {
        "dedupe_key": item.key,
        "kind": item.kind,
        "platform": item.platform,
        "target": item.target,
        "body": packed(item.body),
        **community_values(item.community),
        **member_values(item.member),
        "state": State.PENDING.value,
        "not_before": item.not_before,
        "expires_at": item.expires_at,
        "lease_until": LONG_AGO,
        "owner": "",
        "attempts": 0,
        "remote_id": "",
        "last_error": "",
        "about_platform": item.about.platform if item.about else None,
        "about_account": item.about.account if item.about else None,
    }


def _item(row: Any) -> Item:
    return Item(
        id=row.id,
        key=row.dedupe_key,
        kind=row.kind,
        platform=row.platform,
        target=row.target,
        body=row.body,
        community=community_of(row),
        member=member_of(row),
        about=MemberId(row.about_platform, row.about_account) if row.about_account is not None else None,
        state=row.state,
        not_before=row.not_before,
        expires_at=row.expires_at,
        lease_until=row.lease_until,
        owner=row.owner,
        attempts=row.attempts,
        first_try_at=row.first_try_at,
        remote_id=row.remote_id,
        last_error=row.last_error,
    )


_CELLS: dict[str, Cell] = {"body": mapping, "state": State}
ITEMS = Reader("outbox", _item, _CELLS)
CLOSED = Reader("outbox", lambda row: Failure(_item(row), row.closed_at), _CELLS)

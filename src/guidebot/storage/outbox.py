"""The outbox in SQL: `guidebot.delivery.items.OutboxStore` and what housekeeping and `/doctor` ask of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Update, cast, delete, func, literal, select, update

from guidebot.core.people import CommunityId
from guidebot.delivery.items import Failure, Item, Queue, State
from guidebot.storage.database import Database, Store, reading, writing
from guidebot.storage.rows import (
    community_of,
    community_values,
    mapping,
    member_of,
    member_values,
    of_community,
    packed,
)
from guidebot.storage.tables.base import Instant
from guidebot.storage.tables.outbox import outbox
from guidebot.storage.upserting import insert_into

OPEN = (State.PENDING.value, State.SENDING.value)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
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
        if not items:
            return 0
        return insert_items(connection, items)

    @writing
    def claim(
        self, connection: Connection, owner: str, now: datetime, *, seconds: float, limit: int, platforms: Sequence[str]
    ) -> list[Item]:
        """Lease up to *limit* items that are due, and count the attempt. Committed before it answers."""
        moment = self._moment(now)
        free = outbox.c.lease_until < moment
        due = (
            select(outbox.c.id)
            .where(outbox.c.state.in_(OPEN), outbox.c.not_before <= now, free, outbox.c.platform.in_(platforms))
            .order_by(outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)  # SQLite leaves it out: its write lock does the same
        )
        statement = (
            update(outbox)
            .where(outbox.c.id.in_(due), free)
            .values(
                state=State.SENDING.value,
                owner=owner,
                attempts=outbox.c.attempts + 1,
                first_try_at=func.coalesce(outbox.c.first_try_at, literal(now, Instant)),
                lease_until=self._moment(now, seconds),
            )
            .returning(outbox)
        )
        return sorted((_item(row) for row in connection.execute(statement)), key=lambda one: one.id)

    async def mark_sent(self, item: Item, owner: str, remote_id: str, now: datetime) -> bool:
        """Record success if *owner* still holds the item; answers whether it did."""
        values = {"state": State.SENT.value, "remote_id": remote_id[:120], "closed_at": now, "last_error": ""}
        return await self._change(_held(item, owner).values(**values))

    async def postpone(self, item: Item, owner: str, until: datetime, error: str, *, counted: bool = True) -> bool:
        """Give the item back until *until*. Not *counted*: the attempt did not reach the platform."""
        values: dict[str, Any] = {
            "state": State.PENDING.value,
            "not_before": until,
            "lease_until": _NEVER,
            "last_error": error[:_ERROR],
        }
        if not counted:
            values["attempts"] = outbox.c.attempts - 1
            if item.attempts <= 1:
                values["first_try_at"] = None
        return await self._change(_held(item, owner).values(**values))

    async def close(self, item: Item, owner: str, state: State, error: str, now: datetime) -> bool:
        """End the item as skipped or dead."""
        return await self._change(
            _held(item, owner).values(state=state.value, closed_at=now, last_error=error[:_ERROR])
        )

    @writing
    def release(self, connection: Connection, target: str, platform: str, now: datetime) -> int:
        """Let what waits for *target* go now; answers how many items."""
        waiting = (outbox.c.state == State.PENDING.value, outbox.c.target == target, outbox.c.platform == platform)
        statement = update(outbox).where(*waiting, outbox.c.not_before > now).values(not_before=now)
        return int(connection.execute(statement).rowcount)

    @writing
    def purge(self, connection: Connection, *, wipe: datetime, remove: datetime) -> tuple[int, int]:
        """Empty bodies of what ended before *wipe*, remove what ended before *remove*; answers both counts."""
        old = outbox.c.closed_at < wipe
        removed = connection.execute(delete(outbox).where(outbox.c.closed_at < remove))
        wiped = connection.execute(update(outbox).where(old, outbox.c.body != "{}").values(body="{}"))
        return int(wiped.rowcount), int(removed.rowcount)

    @reading
    def queue(self, connection: Connection, now: datetime) -> Queue:
        """How much waits and since when."""
        open_ = outbox.c.state.in_(OPEN)
        due = (open_, outbox.c.not_before <= now)
        doubtful = select(func.count()).where(open_, outbox.c.attempts > 0, outbox.c.lease_until < now)
        length = connection.execute(select(func.count()).where(*due)).scalar_one()
        oldest = connection.execute(select(func.min(outbox.c.not_before)).where(*due)).scalar_one()
        in_doubt = connection.execute(doubtful).scalar_one()
        return Queue(length=length, oldest=oldest, in_doubt=in_doubt)

    @reading
    def failures(
        self, connection: Connection, community: CommunityId | None = None, limit: int = 10
    ) -> Sequence[Failure]:
        """The latest items that were given up, newest first."""
        statement = (
            select(outbox)
            .where(outbox.c.state.in_((State.SKIPPED.value, State.DEAD.value)))
            .order_by(outbox.c.closed_at.desc(), outbox.c.id.desc())
            .limit(limit)
        )
        if community is not None:
            statement = statement.where(of_community(outbox, community))
        rows = connection.execute(statement).all()
        return tuple(Failure(_item(row), row.closed_at) for row in rows)

    @reading
    def get(self, connection: Connection, key: str) -> Item | None:
        """The item with this key."""
        row = connection.execute(select(outbox).where(outbox.c.dedupe_key == key)).one_or_none()
        return _item(row) if row is not None else None

    @reading
    def soonest(self, connection: Connection, after: datetime) -> datetime | None:
        """When the next item that waits may go, later than *after*."""
        waiting = (outbox.c.state == State.PENDING.value, outbox.c.not_before > after)
        statement = select(func.min(outbox.c.not_before)).where(*waiting)
        found: datetime | None = connection.execute(statement).scalar_one()
        return found

    def _moment(self, now: datetime, plus: float = 0) -> ColumnElement[Any]:
        if not self._own_clock:
            return literal(now + timedelta(seconds=plus), Instant)
        return cast(func.extract("epoch", func.clock_timestamp()) * 1_000_000 + int(plus * 1_000_000), BigInteger)

    @writing
    def _change(self, connection: Connection, statement: Update) -> bool:
        return connection.execute(statement).rowcount == 1


def insert_items(connection: Connection, items: Sequence[Item]) -> int:
    """Add items inside a transaction that somebody else began; answers how many keys were new."""
    statement = (
        insert_into(connection, outbox)
        .on_conflict_do_nothing(index_elements=[outbox.c.dedupe_key])
        .returning(outbox.c.id)
    )
    return len(connection.execute(statement, [_values(one) for one in items]).all())


def _held(item: Item, owner: str) -> Update:
    mine = (outbox.c.id == item.id, outbox.c.owner == owner, outbox.c.state == State.SENDING.value)
    return update(outbox).where(*mine)


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
        "lease_until": _NEVER,
        "owner": "",
        "attempts": 0,
        "remote_id": "",
        "last_error": "",
    }


def _item(row: Any) -> Item:
    return Item(
        id=row.id,
        key=row.dedupe_key,
        kind=row.kind,
        platform=row.platform,
        target=row.target,
        body=mapping(row.body),
        community=community_of(row),
        member=member_of(row),
        state=State(row.state),
        not_before=row.not_before,
        expires_at=row.expires_at,
        lease_until=row.lease_until,
        owner=row.owner,
        attempts=row.attempts,
        first_try_at=row.first_try_at,
        remote_id=row.remote_id,
        last_error=row.last_error,
    )

"""Deadlines of members in SQL: what they asked for, and the plan of what they are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from guidebot.core import follows as core
from guidebot.core.follows import KEPT, WATCHED, Follow, FollowState, News, Unknown, Watcher, observed
from guidebot.core.openings import Opening
from guidebot.core.people import MemberId
from guidebot.delivery.deadlines import deadline_item
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.members import as_member
from guidebot.storage.outbox import insert_items
from guidebot.storage.rows import OF_MEMBER, member_lock, member_values

Look = Callable[[str, str], Opening | Unknown | None]
"""The opening of a scope and an id, as it is now; None where it is listed no more."""

_KEY = ("member_platform", "member_account")
_NOW = datetime(1970, 1, 1, tzinfo=UTC)  # due at once, before everybody else
_WATCHED = tuple(one.value for one in WATCHED)


class SqlFollows(Store):
    """See `core.follows.FollowStore`; also what plans reminders of deadlines."""

    @reading
    def of(self, connection: Connection, member: MemberId) -> Sequence[Follow]:
        """Everything that *member* asked for or hid, the oldest first."""
        rows = connection.rows(
            f"SELECT * FROM follows WHERE {OF_MEMBER} ORDER BY since, opening",  # noqa: S608  # own words
            **member_values(member),
        )
        return tuple(_follow(row) for row in rows)

    @reading
    def get(self, connection: Connection, member: MemberId, opening: str) -> Follow | None:
        """What *member* wanted of *opening*."""
        row = connection.one(
            f"SELECT * FROM follows WHERE {OF_MEMBER} AND opening = :opening",  # noqa: S608  # own words
            **member_values(member),
            opening=opening,
        )
        return _follow(row) if row is not None else None

    @writing
    def put(self, connection: Connection, follow: Follow, now: datetime) -> None:
        """Add or replace, and let the planner look at the member."""
        alone(connection, member_lock(follow.member))
        connection.upsert("follows", _values(follow), key=(*_KEY, "opening"))
        if follow.state is FollowState.HIDDEN:
            return
        fresh = {**member_values(follow.member), "wanted": True, "next_at": now, "last_day": None}
        # who has switched such messages off stays so: asking for a deadline again is a press of its own
        connection.insert(
            "watchers", fresh, f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET next_at = excluded.next_at"
        )

    @writing
    def remove(self, connection: Connection, member: MemberId, opening: str) -> None:
        """Forget it."""
        connection.run(
            f"DELETE FROM follows WHERE {OF_MEMBER} AND opening = :opening",  # noqa: S608  # own words
            **member_values(member),
            opening=opening,
        )

    @reading
    def watcher(self, connection: Connection, member: MemberId) -> Watcher | None:
        """Whether *member* wants such messages."""
        row = connection.one(f"SELECT * FROM watchers WHERE {OF_MEMBER}", **member_values(member))  # noqa: S608  # own words
        return _watcher(row) if row is not None else None

    @writing
    def switch(self, connection: Connection, member: MemberId, now: datetime, *, wanted: bool) -> None:
        """Switch reminders of deadlines on or off."""
        alone(connection, member_lock(member))
        values = {**member_values(member), "wanted": wanted, "next_at": now if wanted else None, "last_day": None}
        end = f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET wanted = excluded.wanted, next_at = excluded.next_at"
        connection.insert("watchers", values, end)

    @reading
    def soonest(self, connection: Connection) -> datetime | None:
        """When the next member is to be looked at."""
        found: datetime | None = connection.value("SELECT min(next_at) AS next_at FROM watchers")
        return found

    @reading
    def followed(self, connection: Connection) -> Sequence[Follow]:
        """One follow for each opening and day that somebody watches, to see which of them changed."""
        rows = connection.rows(
            """SELECT opening, scope, closes, state, min(since) AS since FROM follows
            WHERE state IN :watched GROUP BY opening, scope, closes, state""",
            watched=_WATCHED,
        )
        nobody = MemberId("", "")
        return tuple(
            Follow(
                member=nobody,
                opening=row.opening,
                scope=row.scope,
                title="",
                closes=row.closes,
                state=FollowState(row.state),
                since=row.since,
            )
            for row in rows
        )

    @writing
    def awaken(self, connection: Connection, openings: Sequence[str]) -> int:
        """Let the planner look at everybody who watches one of *openings*; answers how many."""
        return connection.run(
            """UPDATE watchers SET next_at = :at WHERE wanted AND EXISTS (
                SELECT 1 FROM follows
                WHERE follows.member_platform = watchers.member_platform
                AND follows.member_account = watchers.member_account
                AND follows.opening IN :openings AND follows.state IN :watched)""",
            at=_NOW,
            openings=tuple(openings),
            watched=_WATCHED,
        )

    @writing
    def plan(self, connection: Connection, now: datetime, look: Look, *, limit: int) -> tuple[int, int]:
        """Decide up to *limit* members who are due; messages and new states are stored in one transaction.

        Answers how many members were looked at and how many messages were added.
        """
        rows = connection.rows(
            "SELECT * FROM watchers WHERE next_at <= :now ORDER BY next_at LIMIT :limit FOR UPDATE SKIP LOCKED",
            now=now,
            limit=limit,
        )
        if not rows:
            return 0, 0
        watchers = [_watcher(row) for row in rows]
        members, follows = _known(connection, watchers)
        items, changed, states = [], [], []
        for watcher in watchers:
            member, before = members.get(watcher.member), follows.get(watcher.member, ())
            if member is None:  # somebody who is being erased
                states.append(replace(watcher, next_at=None))
                continue
            today = now.astimezone(ZoneInfo(member.zone)).date()
            seen = [observed(one, look(one.scope, one.opening), now, today) for one in before]
            step = core.plan(member, watcher, seen, now)
            changed += [new for old, new in zip(before, step.follows, strict=True) if old != new]
            states.append(step.watcher)
            items += [deadline_item(member, step)] if step.about else []
        connection.each(_CHANGE, [_changes(one) for one in changed])
        connection.each(_ADVANCE, [_advance(one) for one in states])
        return len(rows), insert_items(connection, items)

    @writing
    def purge(self, connection: Connection, now: datetime) -> int:
        """Forget what was over long ago; answers how many deadlines."""
        return connection.run(
            "DELETE FROM follows WHERE closes < :day AND state <> :hidden",
            day=(now - KEPT).date(),
            hidden=FollowState.HIDDEN.value,
        )


_ADVANCE = """UPDATE watchers SET next_at = :next_at, last_day = :last_day
    WHERE member_platform = :member_platform AND member_account = :member_account"""
_CHANGE = """UPDATE follows
    SET title = :title, url = :url, closes = :closes, state = :state, told = :told, again = :again, news = :news
    WHERE member_platform = :member_platform AND member_account = :member_account AND opening = :opening"""


def _known(
    connection: Connection, watchers: Sequence[Watcher]
) -> tuple[Mapping[MemberId, Any], Mapping[MemberId, list[Follow]]]:
    """What is kept about the members and what they watch: two statements for a whole batch.

    Both columns are named, as the keys begin with the platform: without it every row would be looked at for each batch.
    """
    whose = {
        "platforms": tuple({one.member.platform for one in watchers}),
        "accounts": tuple(one.member.account for one in watchers),
    }
    people = connection.rows(
        "SELECT * FROM members WHERE member_platform IN :platforms AND member_account IN :accounts", **whose
    )
    rows = connection.rows(
        """SELECT * FROM follows
        WHERE member_platform IN :platforms AND member_account IN :accounts AND state IN :watched
        ORDER BY closes, opening""",
        **whose,
        watched=_WATCHED,
    )
    follows: dict[MemberId, list[Follow]] = {}
    for row in rows:
        follows.setdefault(MemberId(row.member_platform, row.member_account), []).append(_follow(row))
    return {one.id: one for one in map(as_member, people)}, follows


def _values(one: Follow) -> dict[str, Any]:
    return {**_changes(one), "scope": one.scope[:120], "since": one.since}


def _changes(one: Follow) -> dict[str, Any]:
    return {
        **member_values(one.member),
        "opening": one.opening,
        "title": one.title,
        "url": one.url,
        "closes": one.closes,
        "state": one.state.value,
        "told": one.told,
        "again": one.again,
        "news": one.news.value,
    }


def _follow(row: Any) -> Follow:
    return Follow(
        member=MemberId(row.member_platform, row.member_account),
        opening=row.opening,
        scope=row.scope,
        title=row.title,
        url=row.url,
        closes=row.closes,
        since=row.since,
        state=FollowState(row.state),
        told=row.told,
        again=row.again,
        news=News(row.news),
    )


def _advance(one: Watcher) -> dict[str, Any]:
    return {**member_values(one.member), "next_at": one.next_at, "last_day": one.last_day}


def _watcher(row: Any) -> Watcher:
    return Watcher(
        member=MemberId(row.member_platform, row.member_account),
        wanted=row.wanted,
        next_at=row.next_at,
        last_day=row.last_day,
    )

"""Deadlines of members in SQL: what they asked for, and the plan of what they are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from guidebot.core import follows as core
from guidebot.core import wallclock
from guidebot.core.follows import KEPT, WATCHED, Follow, FollowState, News, Unknown, Watcher, observed
from guidebot.core.nudges import Member
from guidebot.core.openings import Opening
from guidebot.core.people import MemberId
from guidebot.delivery.deadlines import deadline_item
from guidebot.delivery.items import Item
from guidebot.delivery.planning import Planned
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.member_rows import MEMBERS
from guidebot.storage.members import placed
from guidebot.storage.outbox import insert_items
from guidebot.storage.readers import Cell, Reader
from guidebot.storage.rows import LONG_AGO, OF_MEMBER, decided, member_lock, member_values

Look = Callable[[str, str], Opening | Unknown | None]
"""The opening of a scope and an id, as it is now; None where it is listed no more."""

_KEY = ("member_platform", "member_account")
_WATCHED = tuple(one.value for one in WATCHED)


class SqlFollows(Store):
    """See `core.follows.FollowStore`; also what plans reminders of deadlines."""

    @reading
    def of(self, connection: Connection, member: MemberId) -> Sequence[Follow]:
        """Everything that *member* asked for or hid, the oldest first."""
        found = connection.read(
            FOLLOWS,
            f"SELECT * FROM follows WHERE {OF_MEMBER} ORDER BY since, opening",  # noqa: S608  # own words
            **member_values(member),
        )
        return tuple(found)

    @reading
    def get(self, connection: Connection, member: MemberId, opening: str) -> Follow | None:
        """What *member* wanted of *opening*."""
        return connection.read_one(
            FOLLOWS,
            f"SELECT * FROM follows WHERE {OF_MEMBER} AND opening = :opening",  # noqa: S608  # own words
            **member_values(member),
            opening=opening,
        )

    @writing
    def put(self, connection: Connection, follow: Follow, now: datetime) -> None:
        """Add or replace, and let the planner look at the member."""
        alone(connection, member_lock(follow.member))
        if follow.state is not FollowState.HIDDEN:  # the watcher first, as the planner does: no two wait for each other
            fresh = {**member_values(follow.member), "wanted": True, "next_at": now, "last_day": None}
            # who has switched such messages off stays so: asking for a deadline again is a press of its own
            connection.insert(
                "watchers", fresh, f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET next_at = excluded.next_at"
            )
        connection.upsert("follows", _values(follow), key=(*_KEY, "opening"))

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
        mine = f"SELECT * FROM watchers WHERE {OF_MEMBER}"  # noqa: S608  # own words
        return connection.read_one(WATCHERS, mine, **member_values(member))

    @writing
    def switch(self, connection: Connection, member: MemberId, now: datetime, *, wanted: bool) -> None:
        """Switch reminders of deadlines on or off."""
        alone(connection, member_lock(member))
        values = {**member_values(member), "wanted": wanted, "next_at": now if wanted else None, "last_day": None}
        end = f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET wanted = excluded.wanted, next_at = excluded.next_at"
        connection.insert("watchers", values, end)

    @reading
    def soonest(self, connection: Connection, after: datetime = LONG_AGO) -> datetime | None:
        """When the next member is to be looked at, later than *after*."""
        return connection.moment("SELECT min(next_at) AS next_at FROM watchers WHERE next_at > :after", after=after)

    @reading
    def followed(self, connection: Connection) -> Sequence[Follow]:
        """One follow for each opening and day that somebody watches, to see which of them changed."""
        found = connection.read(
            FOLLOWED,
            """SELECT opening, scope, closes, state, min(since) AS since FROM follows
            WHERE state IN :watched GROUP BY opening, scope, closes, state""",
            watched=_WATCHED,
        )
        return tuple(found)

    @writing
    def awaken(self, connection: Connection, openings: Sequence[str]) -> int:
        """Let the planner look at everybody who watches one of *openings*; answers how many."""
        return connection.run(
            """UPDATE watchers SET next_at = :at WHERE wanted AND EXISTS (
                SELECT 1 FROM follows
                WHERE follows.member_platform = watchers.member_platform
                AND follows.member_account = watchers.member_account
                AND follows.opening IN :openings AND follows.state IN :watched)""",
            at=LONG_AGO,
            openings=tuple(openings),
            watched=_WATCHED,
        )

    @writing
    def plan(self, connection: Connection, now: datetime, look: Look, *, limit: int, skip: int = 0) -> Planned:
        """Decide up to *limit* members who are due, after the first *skip*; all of it is stored in one transaction."""
        tried = connection.tried(
            WATCHERS,
            """SELECT * FROM watchers WHERE next_at <= :now
            ORDER BY next_at LIMIT :limit OFFSET :skip FOR UPDATE SKIP LOCKED""",
            now=now,
            limit=limit,
            skip=skip,
        )
        watchers = [one for _, one in tried if isinstance(one, Watcher)]
        if not watchers:
            return Planned(len(tried), 0, len(tried))
        members, follows = _known(connection, watchers)

        def decide(watcher: Watcher) -> tuple[Sequence[Follow], Watcher, Sequence[Item]]:
            member, before = members.get(watcher.member), follows.get(watcher.member, ())
            if member is None:  # somebody who is being erased, or cannot be read
                return (), replace(watcher, next_at=None), ()
            today = wallclock.local(now, member.where).date()
            seen = [observed(one, look(one.scope, one.opening), now, today) for one in before]
            step = core.plan(member, watcher, seen, now)
            changed = [new for old, new in zip(before, step.follows, strict=True) if old != new]
            return changed, step.watcher, [deadline_item(member, step)] if step.about else []

        steps = decided(decide, watchers)
        connection.each(_CHANGE, [_changes(one) for changed, _, _ in steps for one in changed])
        connection.each(_ADVANCE, [_advance(one) for _, one, _ in steps])
        added = insert_items(connection, [one for _, _, items in steps for one in items])
        return Planned(len(tried), added, len(tried) - len(steps))

    @writing
    def sooner(self, connection: Connection, now: datetime, later_than: datetime) -> int:
        """Let `plan` look at everybody whom it would look at later than that; answers how many.

        What a clock that was ahead took for over is watched again, if its day is still to come.
        """
        connection.run(
            "UPDATE follows SET state = :asked WHERE state = :over AND closes > :day",
            asked=FollowState.ASKED.value,
            over=FollowState.OVER.value,
            day=(now + timedelta(days=1)).date(),
        )
        return connection.run(
            """UPDATE watchers SET next_at = :now WHERE wanted AND (next_at > :far OR (next_at IS NULL AND EXISTS (
                SELECT 1 FROM follows
                WHERE follows.member_platform = watchers.member_platform
                AND follows.member_account = watchers.member_account AND follows.state IN :watched)))""",
            now=now,
            far=later_than,
            watched=_WATCHED,
        )

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
) -> tuple[Mapping[MemberId, Member], Mapping[MemberId, list[Follow]]]:
    """What is kept about the members and what they watch: two statements for a whole batch.

    Both columns are named, as the keys begin with the platform: without it every row would be looked at for each batch.
    """
    whose = {
        "platforms": tuple({one.member.platform for one in watchers}),
        "accounts": tuple(one.member.account for one in watchers),
    }
    people = connection.read(
        MEMBERS, "SELECT * FROM members WHERE member_platform IN :platforms AND member_account IN :accounts", **whose
    )
    found = connection.read(
        FOLLOWS,
        """SELECT * FROM follows
        WHERE member_platform IN :platforms AND member_account IN :accounts AND state IN :watched
        ORDER BY closes, opening""",
        **whose,
        watched=_WATCHED,
    )
    follows: dict[MemberId, list[Follow]] = {}
    for one in found:
        follows.setdefault(one.member, []).append(one)
    return {one.id: placed(connection, one) for one in people}, follows


def _values(follow: Follow) -> dict[str, Any]:
    return {**_changes(follow), "scope": follow.scope[:120], "since": follow.since}


def _changes(follow: Follow) -> dict[str, Any]:
    return {
        **member_values(follow.member),
        "opening": follow.opening,
        "title": follow.title,
        "url": follow.url,
        "closes": follow.closes,
        "state": follow.state.value,
        "told": follow.told,
        "again": follow.again,
        "news": follow.news.value,
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
        state=row.state,
        told=row.told,
        again=row.again,
        news=row.news,
    )


def _advance(watcher: Watcher) -> dict[str, Any]:
    return {**member_values(watcher.member), "next_at": watcher.next_at, "last_day": watcher.last_day}


def _watcher(row: Any) -> Watcher:
    return Watcher(
        member=MemberId(row.member_platform, row.member_account),
        wanted=row.wanted,
        next_at=row.next_at,
        last_day=row.last_day,
    )


def _followed(row: Any) -> Follow:
    """What somebody follows, whoever it is."""
    nobody = MemberId("", "")
    facts = {"opening": row.opening, "scope": row.scope, "closes": row.closes, "state": row.state, "since": row.since}
    return Follow(member=nobody, title="", **facts)


_CELLS: dict[str, Cell] = {"state": FollowState, "news": News}
FOLLOWS = Reader("follows", _follow, _CELLS)
FOLLOWED = Reader("follows", _followed, _CELLS)
WATCHERS = Reader("watchers", _watcher)

"""Rotations and what was posted, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from guidebot.core import rotation as rotating
from guidebot.core.mixing import Pool
from guidebot.core.people import CommunityId
from guidebot.core.posts import Post, Whereabouts
from guidebot.core.rotation import Rotation
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.rows import community_values, packed, texts


class SqlPosts(Store):
    """Keeps rotations and posts; see `core.posts.PostStore`."""

    @reading
    def rotation(self, connection: Connection, community: CommunityId, kind: str) -> Rotation:
        """The rotation as it stands."""
        return _load(connection, community, kind)

    @writing
    def change(
        self, connection: Connection, community: CommunityId, kind: str, edit: Callable[[Rotation], Rotation]
    ) -> Rotation:
        """Replace the rotation's queue by that of ``edit(rotation)``, undisturbed by others; answers the new one."""
        _alone(connection, community, kind)
        before = _load(connection, community, kind)
        after = edit(before)
        if after.queue != before.queue:
            _store(connection, community, kind, after)
        return after

    @writing
    def take(  # noqa: PLR0917  # callers leave the connection out
        self,
        connection: Connection,
        community: CommunityId,
        kind: str,
        key: str,
        pool: Pool,
        now: datetime,
    ) -> str | None:
        """The item of the post called *key*: the next one on the first call, the same one ever after."""
        _alone(connection, community, kind)
        known = _item(connection, key)
        if known is not None:
            return known
        taken = rotating.take(_load(connection, community, kind), pool)
        if taken is None:
            return None
        item, after = taken
        row = {**_whose(community, kind), "dedupe_key": key, "item": item, "taken_at": now, "link": ""}
        connection.insert("posts", row)
        _store(connection, community, kind, after)
        return item

    @reading
    def item(self, connection: Connection, key: str) -> str | None:
        """The item that the post called *key* took; None when it took none."""
        return _item(connection, key)

    @writing
    def put_back(self, connection: Connection, key: str) -> None:
        """The post called *key* did not happen: its item comes next."""
        row = connection.one("DELETE FROM posts WHERE dedupe_key = :key RETURNING *", key=key)
        if row is None:
            return
        community, kind = CommunityId(row.community_platform, row.community_id), row.kind
        _alone(connection, community, kind)
        after = rotating.put_back(_load(connection, community, kind), row.item)
        _store(connection, community, kind, after)

    @writing
    def sent(
        self, connection: Connection, key: str, where: Whereabouts, now: datetime, told: Sequence[str] = ()
    ) -> None:
        """The post called *key* arrived."""
        connection.run(
            """UPDATE posts SET sent_at = :now, link = :link, channel = :channel, remote_id = :remote_id,
                thread = :thread, told = :told
            WHERE dedupe_key = :key""",
            now=now,
            link=where.link,
            channel=where.channel[:120],
            remote_id=where.remote_id[:120],
            thread=where.thread[:120],
            told=packed(told),
            key=key,
        )

    @reading
    def last(self, connection: Connection, community: CommunityId, kind: str) -> Post | None:
        """The latest post that arrived."""
        row = connection.one(
            """SELECT * FROM posts
            WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
            AND sent_at IS NOT NULL
            ORDER BY id DESC LIMIT 1""",
            **_whose(community, kind),
        )
        return _post(row) if row is not None else None

    @reading
    def about(self, connection: Connection, community: CommunityId, kind: str, item: str) -> Post | None:
        """The latest post of *item* that arrived."""
        row = connection.one(
            """SELECT * FROM posts
            WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
            AND item = :item AND sent_at IS NOT NULL
            ORDER BY id DESC LIMIT 1""",
            **_whose(community, kind),
            item=item,
        )
        return _post(row) if row is not None else None

    @reading
    def each(
        self, connection: Connection, community: CommunityId, kind: str, item: str, since: datetime
    ) -> Sequence[Post]:
        """The posts of *item* that arrived since a moment, newest first."""
        rows = connection.rows(
            """SELECT * FROM posts
            WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
            AND item = :item AND sent_at >= :since
            ORDER BY id DESC""",
            **_whose(community, kind),
            item=item,
            since=since,
        )
        return tuple(_post(row) for row in rows)

    @reading
    def get(self, connection: Connection, key: str) -> Post | None:
        """The post called *key*, with the link of the one before it."""
        row = connection.one("SELECT * FROM posts WHERE dedupe_key = :key AND sent_at IS NOT NULL", key=key)
        if row is None:
            return None
        before = connection.value(
            """SELECT link FROM posts
            WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
            AND sent_at IS NOT NULL AND id < :id
            ORDER BY id DESC LIMIT 1""",
            **_whose(CommunityId(row.community_platform, row.community_id), row.kind),
            id=row.id,
        )
        return replace(_post(row), before=before or "")

    @writing
    def touch(self, connection: Connection, community: CommunityId, kind: str, item: str, now: datetime) -> None:
        """Somebody pressed a button of the latest post of *item*."""
        connection.run(
            """UPDATE posts SET touched_at = :now WHERE touched_at IS NULL AND id = (
                SELECT max(id) FROM posts
                WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
                AND item = :item AND sent_at IS NOT NULL)""",
            **_whose(community, kind),
            item=item,
            now=now,
        )

    @reading
    def lately(self, connection: Connection, community: CommunityId, kind: str, limit: int) -> Sequence[Post]:
        """The latest posts of a series that arrived, newest first."""
        rows = connection.rows(
            """SELECT * FROM posts
            WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
            AND sent_at IS NOT NULL
            ORDER BY id DESC LIMIT :limit""",
            **_whose(community, kind),
            limit=limit,
        )
        return tuple(_post(row) for row in rows)

    @writing
    def revised(self, connection: Connection, key: str, told: Sequence[str], now: datetime) -> None:
        """The post called *key* says *told* now."""
        changed = "UPDATE posts SET told = :told, revised_at = :now WHERE dedupe_key = :key"
        connection.run(changed, told=packed(told), now=now, key=key)


def _alone(connection: Connection, community: CommunityId, kind: str) -> None:
    alone(connection, f"rotation {community} {kind}")


def _load(connection: Connection, community: CommunityId, kind: str) -> Rotation:
    found = connection.value(
        """SELECT queue FROM rotations
        WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind""",
        **_whose(community, kind),
    )
    history = connection.rows(
        """SELECT item FROM posts
        WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
        GROUP BY item ORDER BY max(id)""",
        **_whose(community, kind),
    )
    used = tuple(row.item for row in history)
    return Rotation(seed=f"{community}/{kind}", queue=texts(found) if found else (), used=used)


def _store(connection: Connection, community: CommunityId, kind: str, rotation: Rotation) -> None:
    key = _whose(community, kind)
    connection.upsert("rotations", {**key, "queue": packed(rotation.queue)}, key=tuple(key))


def _item(connection: Connection, key: str) -> str | None:
    found: str | None = connection.value("SELECT item FROM posts WHERE dedupe_key = :key", key=key)
    return found


def _whose(community: CommunityId, kind: str) -> dict[str, Any]:
    return {**community_values(community), "kind": kind}


def _post(row: Any) -> Post:
    return Post(
        key=row.dedupe_key,
        community=CommunityId(row.community_platform, row.community_id),
        kind=row.kind,
        item=row.item,
        taken_at=row.taken_at,
        sent_at=row.sent_at,
        link=row.link,
        channel=row.channel or "",
        remote_id=row.remote_id or "",
        thread=row.thread or "",
        told=texts(row.told or "[]"),
        revised_at=row.revised_at,
        touched_at=row.touched_at,
    )

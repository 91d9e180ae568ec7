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
from guidebot.storage.readers import Reader
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
        for post in connection.read(POSTS, "DELETE FROM posts WHERE dedupe_key = :key RETURNING *", key=key):
            _alone(connection, post.community, post.kind)
            after = rotating.put_back(_load(connection, post.community, post.kind), post.item)
            _store(connection, post.community, post.kind, after)

    @writing
    def hold(self, connection: Connection, community: CommunityId) -> None:
        """Be alone with what members of *community* see of each other."""
        alone(connection, f"shown {community}")

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
        found = connection.read(
            POSTS,
            """SELECT * FROM posts
            WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
            AND sent_at IS NOT NULL
            ORDER BY id DESC LIMIT 1""",
            **_whose(community, kind),
        )
        return found[0] if found else None

    @reading
    def about(self, connection: Connection, community: CommunityId, kind: str, item: str) -> Post | None:
        """The latest post of *item* that arrived."""
        return connection.read_one(
            POSTS,
            """SELECT * FROM posts
            WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
            AND item = :item AND sent_at IS NOT NULL
            ORDER BY id DESC LIMIT 1""",
            **_whose(community, kind),
            item=item,
        )

    @reading
    def each(
        self, connection: Connection, community: CommunityId, kind: str, item: str, since: datetime
    ) -> Sequence[Post]:
        """The posts of *item* that arrived since a moment, newest first."""
        found = connection.read(
            POSTS,
            """SELECT * FROM posts
            WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
            AND item = :item AND sent_at >= :since
            ORDER BY id DESC""",
            **_whose(community, kind),
            item=item,
            since=since,
        )
        return tuple(found)

    @reading
    def get(self, connection: Connection, key: str) -> Post | None:
        """The post called *key*, with the link of the one before it."""
        post = connection.read_one(
            POSTS, "SELECT * FROM posts WHERE dedupe_key = :key AND sent_at IS NOT NULL", key=key
        )
        if post is None:
            return None
        before = connection.value(
            """SELECT link FROM posts
            WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
            AND sent_at IS NOT NULL AND id < (SELECT id FROM posts WHERE dedupe_key = :key)
            ORDER BY id DESC LIMIT 1""",
            **_whose(post.community, post.kind),
            key=key,
        )
        return replace(post, before=before if isinstance(before, str) else "")

    @reading
    def discussed(self, connection: Connection, community: CommunityId, channel: str, thread: str) -> Post | None:
        """The post whose discussion is *thread* in *channel*."""
        return connection.read_one(
            POSTS,
            """SELECT * FROM posts
            WHERE community_platform = :community_platform AND community_id = :community_id
            AND channel = :channel AND thread = :thread
            ORDER BY id DESC LIMIT 1""",
            **community_values(community),
            channel=channel,
            thread=thread,
        )

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
        found = connection.read(
            POSTS,
            """SELECT * FROM posts
            WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
            AND sent_at IS NOT NULL
            ORDER BY id DESC LIMIT :limit""",
            **_whose(community, kind),
            limit=limit,
        )
        return tuple(found)

    @writing
    def revised(self, connection: Connection, key: str, told: Sequence[str], now: datetime) -> None:
        """The post called *key* says *told* now."""
        changed = "UPDATE posts SET told = :told, revised_at = :now WHERE dedupe_key = :key"
        connection.run(changed, told=packed(told), now=now, key=key)


def _alone(connection: Connection, community: CommunityId, kind: str) -> None:
    alone(connection, f"rotation {community} {kind}")


def _load(connection: Connection, community: CommunityId, kind: str) -> Rotation:
    queues = connection.read(
        QUEUES,
        """SELECT * FROM rotations
        WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind""",
        **_whose(community, kind),
    )
    used = connection.read(
        ITEMS,
        """SELECT item FROM posts
        WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
        GROUP BY item ORDER BY max(id)""",
        **_whose(community, kind),
    )
    return Rotation(seed=f"{community}/{kind}", queue=queues[0] if queues else (), used=tuple(used))


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
        told=row.told or (),
        revised_at=row.revised_at,
        touched_at=row.touched_at,
    )


POSTS = Reader("posts", _post, {"told": texts})
ITEMS: Reader[str] = Reader("posts", lambda row: row.item)
# An order that cannot be read is made anew: nobody would know what was pinned.
QUEUES: Reader[tuple[str, ...]] = Reader("rotations", lambda row: row.queue, {"queue": texts})

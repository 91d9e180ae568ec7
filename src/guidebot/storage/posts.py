"""Rotations and what was posted, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from guidebot.core import rotation as rotating
from guidebot.core.people import CommunityId
from guidebot.core.posts import Post, PostKind
from guidebot.core.rotation import Rotation
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.rows import community_values, of_community, packed, texts
from guidebot.storage.tables import posts, rotations


class SqlPosts(Store):
    """Keeps rotations and posts; see `core.posts.PostStore`."""

    @reading
    def rotation(self, connection: Connection, community: CommunityId, kind: PostKind) -> Rotation:
        """The rotation as it stands."""
        return _load(connection, community, kind)

    @writing
    def change(
        self, connection: Connection, community: CommunityId, kind: PostKind, edit: Callable[[Rotation], Rotation]
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
        kind: PostKind,
        key: str,
        pool: Collection[str],
        now: datetime,
    ) -> str | None:
        """The item of the post called *key*: the next one on the first call, the same one ever after."""
        _alone(connection, community, kind)
        known = connection.execute(select(posts.c.item).where(posts.c.dedupe_key == key)).one_or_none()
        if known is not None:
            return str(known.item)
        taken = rotating.take(_load(connection, community, kind), pool)
        if taken is None:
            return None
        item, after = taken
        row = {**_whose(community, kind), "dedupe_key": key, "item": item, "taken_at": now, "link": ""}
        connection.execute(posts.insert().values(**row))
        _store(connection, community, kind, after)
        return item

    @reading
    def item(self, connection: Connection, key: str) -> str | None:
        """The item that the post called *key* took; None when it took none."""
        found = connection.execute(select(posts.c.item).where(posts.c.dedupe_key == key))
        return found.scalar_one_or_none()

    @writing
    def put_back(self, connection: Connection, key: str) -> None:
        """The post called *key* did not happen: its item comes next."""
        row = (connection.execute(delete(posts).where(posts.c.dedupe_key == key).returning(posts))).one_or_none()
        if row is None:
            return
        community, kind = CommunityId(row.community_platform, row.community_id), PostKind(row.kind)
        _alone(connection, community, kind)
        after = rotating.put_back(_load(connection, community, kind), row.item)
        _store(connection, community, kind, after)

    @writing
    def sent(self, connection: Connection, key: str, link: str, now: datetime) -> None:
        """The post called *key* arrived."""
        connection.execute(update(posts).where(posts.c.dedupe_key == key).values(sent_at=now, link=link))

    @reading
    def last(self, connection: Connection, community: CommunityId, kind: PostKind) -> Post | None:
        """The latest post that arrived."""
        statement = (
            select(posts)
            .where(_mine(posts, community, kind), posts.c.sent_at.is_not(None))
            .order_by(posts.c.id.desc())
            .limit(1)
        )
        row = connection.execute(statement).one_or_none()
        return _post(row) if row is not None else None


def _alone(connection: Connection, community: CommunityId, kind: PostKind) -> None:
    alone(connection, f"rotation {community} {kind}")


def _load(connection: Connection, community: CommunityId, kind: PostKind) -> Rotation:
    queue = select(rotations.c.queue).where(_mine(rotations, community, kind))
    found = connection.execute(queue).scalar_one_or_none()
    history = (
        select(posts.c.item).where(_mine(posts, community, kind)).group_by(posts.c.item).order_by(func.max(posts.c.id))
    )
    used = connection.execute(history).scalars().all()
    return Rotation(seed=f"{community}/{kind}", queue=texts(found) if found else (), used=tuple(used))


def _store(connection: Connection, community: CommunityId, kind: PostKind, rotation: Rotation) -> None:
    connection.execute(delete(rotations).where(_mine(rotations, community, kind)))
    connection.execute(rotations.insert().values(**_whose(community, kind), queue=packed(rotation.queue)))


def _mine(table: Any, community: CommunityId, kind: PostKind) -> Any:
    return of_community(table, community) & (table.c.kind == kind.value)


def _whose(community: CommunityId, kind: PostKind) -> dict[str, Any]:
    return {**community_values(community), "kind": kind.value}


def _post(row: Any) -> Post:
    return Post(
        key=row.dedupe_key,
        community=CommunityId(row.community_platform, row.community_id),
        kind=PostKind(row.kind),
        item=row.item,
        taken_at=row.taken_at,
        sent_at=row.sent_at,
        link=row.link,
    )

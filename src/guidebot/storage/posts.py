"""Rotations and what was posted, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.core import rotation as rotating
from guidebot.core.people import CommunityId
from guidebot.core.posts import Post, PostKind
from guidebot.core.rotation import Rotation
from guidebot.storage.engine import Database
from guidebot.storage.rows import community_values, of_community, packed, texts
from guidebot.storage.tables import posts, rotations


class SqlPosts:
    """Keeps rotations and posts; see `core.posts.PostStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rotation(self, community: CommunityId, kind: PostKind) -> Rotation:
        """The rotation as it stands."""
        async with self._database.read() as connection:
            return await _load(connection, community, kind)

    async def change(self, community: CommunityId, kind: PostKind, edit: Callable[[Rotation], Rotation]) -> Rotation:
        """Replace the rotation's queue by that of ``edit(rotation)``, undisturbed by others; answers the new one."""
        async with self._database.write() as connection:
            await self._alone(connection, community, kind)
            before = await _load(connection, community, kind)
            after = edit(before)
            if after.queue != before.queue:
                await _store(connection, community, kind, after)
        return after

    async def take(
        self, community: CommunityId, kind: PostKind, key: str, pool: Collection[str], now: datetime
    ) -> str | None:
        """The item of the post called *key*: the next one on the first call, the same one ever after."""
        async with self._database.write() as connection:
            await self._alone(connection, community, kind)
            known = (await connection.execute(select(posts.c.item).where(posts.c.dedupe_key == key))).one_or_none()
            if known is not None:
                return str(known.item)
            taken = rotating.take(await _load(connection, community, kind), pool)
            if taken is None:
                return None
            item, after = taken
            row = {**_whose(community, kind), "dedupe_key": key, "item": item, "taken_at": now, "link": ""}
            await connection.execute(posts.insert().values(**row))
            await _store(connection, community, kind, after)
        return item

    async def item(self, key: str) -> str | None:
        """The item that the post called *key* took; None when it took none."""
        async with self._database.read() as connection:
            found = await connection.execute(select(posts.c.item).where(posts.c.dedupe_key == key))
            return found.scalar_one_or_none()

    async def put_back(self, key: str) -> None:
        """The post called *key* did not happen: its item comes next."""
        async with self._database.write() as connection:
            row = (
                await connection.execute(delete(posts).where(posts.c.dedupe_key == key).returning(posts))
            ).one_or_none()
            if row is None:
                return
            community, kind = CommunityId(row.community_platform, row.community_id), PostKind(row.kind)
            await self._alone(connection, community, kind)
            after = rotating.put_back(await _load(connection, community, kind), row.item)
            await _store(connection, community, kind, after)

    async def sent(self, key: str, link: str, now: datetime) -> None:
        """The post called *key* arrived."""
        async with self._database.write() as connection:
            await connection.execute(update(posts).where(posts.c.dedupe_key == key).values(sent_at=now, link=link))

    async def last(self, community: CommunityId, kind: PostKind) -> Post | None:
        """The latest post that arrived."""
        statement = (
            select(posts)
            .where(_mine(posts, community, kind), posts.c.sent_at.is_not(None))
            .order_by(posts.c.id.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return _post(row) if row is not None else None

    async def _alone(self, connection: AsyncConnection, community: CommunityId, kind: PostKind) -> None:
        """Keep other processes off this rotation until the transaction ends; SQLite's write lock does it anyway."""
        if not self._database.sqlite:
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"),
                {"name": f"rotation {community} {kind}"},
            )


async def _load(connection: AsyncConnection, community: CommunityId, kind: PostKind) -> Rotation:
    queue = select(rotations.c.queue).where(_mine(rotations, community, kind))
    found = (await connection.execute(queue)).scalar_one_or_none()
    history = (
        select(posts.c.item).where(_mine(posts, community, kind)).group_by(posts.c.item).order_by(func.max(posts.c.id))
    )
    used = (await connection.execute(history)).scalars().all()
    return Rotation(seed=f"{community}/{kind}", queue=texts(found) if found else (), used=tuple(used))


async def _store(connection: AsyncConnection, community: CommunityId, kind: PostKind, rotation: Rotation) -> None:
    await connection.execute(delete(rotations).where(_mine(rotations, community, kind)))
    await connection.execute(rotations.insert().values(**_whose(community, kind), queue=packed(rotation.queue)))


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

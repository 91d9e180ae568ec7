"""Installations of several workspaces, as bytes that the adapter has encrypted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, delete, select

from guidebot.storage.engine import Database
from guidebot.storage.tables import installations


class SqlTokens:
    """Keeps encrypted installations; see `guidebot.adapter.TokenStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, platform: str, key: str, value: bytes) -> None:
        """Add or replace."""
        async with self._database.write() as connection:
            await connection.execute(delete(installations).where(*_one(platform, key)))
            await connection.execute(installations.insert().values(platform=platform, name=key, sealed=value))

    async def get(self, platform: str, key: str) -> bytes | None:
        """The value, or None."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(installations.c.sealed).where(*_one(platform, key)))).one_or_none()
        return bytes(row.sealed) if row is not None else None

    async def all(self, platform: str) -> Mapping[str, bytes]:
        """Every value by key."""
        statement = select(installations).where(installations.c.platform == platform).order_by(installations.c.name)
        async with self._database.read() as connection:
            return {row.name: bytes(row.sealed) for row in await connection.execute(statement)}

    async def delete(self, platform: str, key: str) -> None:
        """Remove."""
        async with self._database.write() as connection:
            await connection.execute(delete(installations).where(*_one(platform, key)))


def _one(platform: str, key: str) -> tuple[ColumnElement[bool], ...]:
    return installations.c.platform == platform, installations.c.name == key

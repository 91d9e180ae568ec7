"""Installations of several workspaces, as bytes that the adapter has encrypted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, delete, select

from guidebot.storage.database import Store, reading, writing
from guidebot.storage.tables import installations


class SqlTokens(Store):
    """Keeps encrypted installations; see `guidebot.adapter.TokenStore`."""

    @writing
    def put(self, connection: Connection, platform: str, key: str, value: bytes) -> None:
        """Add or replace."""
        connection.execute(delete(installations).where(*_one(platform, key)))
        connection.execute(installations.insert().values(platform=platform, name=key, sealed=value))

    @reading
    def get(self, connection: Connection, platform: str, key: str) -> bytes | None:
        """The value, or None."""
        row = connection.execute(select(installations.c.sealed).where(*_one(platform, key))).one_or_none()
        return bytes(row.sealed) if row is not None else None

    @reading
    def all(self, connection: Connection, platform: str) -> Mapping[str, bytes]:
        """Every value by key."""
        statement = select(installations).where(installations.c.platform == platform).order_by(installations.c.name)
        return {row.name: bytes(row.sealed) for row in connection.execute(statement)}

    @writing
    def delete(self, connection: Connection, platform: str, key: str) -> None:
        """Remove."""
        connection.execute(delete(installations).where(*_one(platform, key)))


def _one(platform: str, key: str) -> tuple[ColumnElement[bool], ...]:
    return installations.c.platform == platform, installations.c.name == key

"""Installations of several workspaces, as bytes that the adapter has encrypted."""

from __future__ import annotations

from collections.abc import Mapping

from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, reading, writing


class SqlTokens(Store):
    """Keeps encrypted installations; see `guidebot.adapter.TokenStore`."""

    @writing
    def put(self, connection: Connection, platform: str, key: str, value: bytes) -> None:
        """Add or replace."""
        row = {"platform": platform, "name": key, "sealed": value}
        connection.upsert("installations", row, key=("platform", "name"))

    @reading
    def get(self, connection: Connection, platform: str, key: str) -> bytes | None:
        """The value, or None."""
        chosen = "SELECT sealed FROM installations WHERE platform = :platform AND name = :name"
        found: bytes | None = connection.value(chosen, platform=platform, name=key)
        return found

    @reading
    def all(self, connection: Connection, platform: str) -> Mapping[str, bytes]:
        """Every value by key."""
        chosen = "SELECT name, sealed FROM installations WHERE platform = :platform ORDER BY name"
        return {row.name: row.sealed for row in connection.rows(chosen, platform=platform)}

    @writing
    def delete(self, connection: Connection, platform: str, key: str) -> None:
        """Remove."""
        gone = "DELETE FROM installations WHERE platform = :platform AND name = :name"
        connection.run(gone, platform=platform, name=key)

"""Facts about the database itself, such as the time-zone data that its instants were computed with."""

from __future__ import annotations

from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, reading, writing


class SqlMeta(Store):
    """Keeps single texts by name."""

    @reading
    def get(self, connection: Connection, name: str) -> str | None:
        """The text called *name*."""
        found: str | None = connection.value("SELECT value FROM meta WHERE name = :name", name=name)
        return found

    @writing
    def put(self, connection: Connection, name: str, value: str) -> None:
        """Add or replace."""
        connection.upsert("meta", {"name": name, "value": value}, key=("name",))

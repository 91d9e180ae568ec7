"""Facts about the database itself, such as the time-zone data that its instants were computed with."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from guidebot.storage.database import Store, reading, writing
from guidebot.storage.tables import meta


class SqlMeta(Store):
    """Keeps single texts by name."""

    @reading
    def get(self, connection: Connection, name: str) -> str | None:
        """The text called *name*."""
        return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar_one_or_none()

    @writing
    def put(self, connection: Connection, name: str, value: str) -> None:
        """Add or replace."""
        connection.execute(delete(meta).where(meta.c.name == name))
        connection.execute(meta.insert().values(name=name, value=value))

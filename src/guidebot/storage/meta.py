"""Facts about the database itself, such as the time-zone data that its instants were computed with."""

from __future__ import annotations

from sqlalchemy import delete, select

from guidebot.storage.engine import Database
from guidebot.storage.tables import meta


class SqlMeta:
    """Keeps single texts by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """The text called *name*."""
        async with self._database.read() as connection:
            return (await connection.execute(select(meta.c.value).where(meta.c.name == name))).scalar_one_or_none()

    async def put(self, name: str, value: str) -> None:
        """Add or replace."""
        async with self._database.write() as connection:
            await connection.execute(delete(meta).where(meta.c.name == name))
            await connection.execute(meta.insert().values(name=name, value=value))

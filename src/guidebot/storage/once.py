"""Keys that were met already, in SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete

from guidebot.storage.database import Store, writing
from guidebot.storage.tables import happened
from guidebot.storage.upserting import insert_into


class SqlOnce(Store):
    """Remembers keys; see `core.once.OnceStore`."""

    @writing
    def first(self, connection: Connection, platform: str, key: str, at: datetime) -> bool:
        """Whether *key* comes for the first time; it is remembered from now on."""
        row = insert_into(connection, happened).values(platform=platform, name=key[:200], at=at)
        return connection.execute(row.on_conflict_do_nothing()).rowcount == 1

    @writing
    def purge(self, connection: Connection, before: datetime) -> int:
        """Forget what is older than *before*; answers how many keys."""
        return connection.execute(delete(happened).where(happened.c.at < before)).rowcount

"""Keys that were met already, in SQL."""

from __future__ import annotations

from datetime import datetime

from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, writing


class SqlOnce(Store):
    """Remembers keys; see `core.once.OnceStore`."""

    @writing
    def first(self, connection: Connection, platform: str, key: str, at: datetime) -> bool:
        """Whether *key* comes for the first time; it is remembered from now on."""
        row = {"platform": platform, "name": key[:200], "at": at}
        return connection.insert("happened", row, "ON CONFLICT DO NOTHING") == 1

    @writing
    def purge(self, connection: Connection, before: datetime) -> int:
        """Forget what is older than *before*; answers how many keys."""
        return connection.run("DELETE FROM happened WHERE at < :before", before=before)

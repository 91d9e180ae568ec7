"""Copies of lists that others keep, in SQL: one process asks, all of them use what it got."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from guidebot.core.records import dataclass
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, reading, writing
from guidebot.storage.readers import Reader

_TROUBLE = 300
AHEAD = timedelta(minutes=5)  # more than clocks of several machines differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One list: what was got, from where, when, and what was wrong. *body* is empty where nothing was got yet."""

    name: str
    source: str
    tag: str = ""
    body: str = ""
    version: int = 0
    unread: int = 0
    trouble: str = ""
    tried_at: datetime | None = None
    read_at: datetime | None = None


class SqlCopies(Store):
    """Keeps copies by name."""

    @writing
    def claim(self, connection: Connection, name: str, source: str, now: datetime, every: timedelta) -> Stored | None:
        """The copy called *name*, if nobody has asked *source* for it within *every*; then it is the caller's to ask.

        A copy from another source is begun anew.
        """
        fresh = {"name": name, "source": source, "tag": "", "body": "", "version": 0, "unread": 0, "trouble": ""}
        connection.insert("copies", fresh, "ON CONFLICT (name) DO NOTHING")
        connection.run(
            """UPDATE copies SET source = :source, tag = '', body = '', tried_at = NULL, read_at = NULL, unread = 0,
                trouble = '', version = version + 1
            WHERE name = :name AND source <> :source""",
            name=name,
            source=source,
        )
        return connection.read_one(
            COPIES,
            """UPDATE copies SET tried_at = :now
            WHERE name = :name AND (tried_at IS NULL OR tried_at <= :before OR tried_at > :slipped) RETURNING *""",
            name=name,
            now=now,
            before=now - every,
            slipped=now + AHEAD,  # asked while a clock was wrong: it would block the list until that day
        )

    @writing
    def keep(self, connection: Connection, name: str, tag: str, body: str, *, unread: int, now: datetime) -> None:
        """A good answer. The version counts up only where the body is another one."""
        connection.run(
            """UPDATE copies SET version = version + CASE WHEN body = :body THEN 0 ELSE 1 END, body = :body, tag = :tag,
                unread = :unread, read_at = :now, trouble = ''
            WHERE name = :name""",
            name=name,
            tag=tag,
            body=body,
            unread=unread,
            now=now,
        )

    @writing
    def fail(self, connection: Connection, name: str, trouble: str, body: str = "") -> None:
        """An answer that was of no use; *body* where the copy has to remember that. What is shown stays the same."""
        connection.run(
            """UPDATE copies SET trouble = :trouble, body = CASE WHEN :body = '' THEN body ELSE :body END
            WHERE name = :name""",
            name=name,
            trouble=trouble[:_TROUBLE],
            body=body,
        )

    @reading
    def heads(self, connection: Connection, source: str) -> Sequence[Stored]:
        """Everything of *source* but the bodies."""
        found = connection.read(
            COPIES,
            """SELECT name, source, tag, '' AS body, version, unread, trouble, tried_at, read_at FROM copies
            WHERE source = :source ORDER BY name""",
            source=source,
        )
        return tuple(found)

    @reading
    def get(self, connection: Connection, name: str) -> Stored | None:
        """The copy called *name*."""
        return connection.read_one(COPIES, "SELECT * FROM copies WHERE name = :name", name=name)


def _stored(row: Any) -> Stored:
    return Stored(
        name=row.name,
        source=row.source,
        tag=row.tag,
        body=row.body,
        version=row.version,
        unread=row.unread,
        trouble=row.trouble,
        tried_at=row.tried_at,
        read_at=row.read_at,
    )


COPIES = Reader("copies", _stored)

"""Rows of the outbox that ended: their bodies are emptied, then they are removed. Only what is to go is read.

A large community closes tens of thousands of rows a month, and this runs every hour, so both go along the index of
`closed_at`: bodies from the moment up to which they are empty already, removals from the oldest. Both go in batches, so
that a long queue of them, as after a downtime, does not hold up what else is to be written.
"""

from __future__ import annotations

from datetime import datetime

from guidebot.storage.connection import Connection
from guidebot.storage.database import alone
from guidebot.storage.rows import LONG_AGO

BATCH = 500
EMPTIED = "bodies emptied until"
Mark = tuple[datetime, int]


def empty_some(connection: Connection, before: datetime, after: Mark | None) -> tuple[int, Mark | None]:
    """Empty bodies of the next rows that ended before *before*.

    Args:
        connection: inside a transaction.
        before: what ended earlier is emptied.
        after: the last row of the batch before; None at the first.

    Returns:
        How many were emptied, and the last row; None instead of it when there are no more.
    """
    alone(connection, EMPTIED)  # two processes that update the same rows could each wait for the other
    at, number = after or (min(_emptied(connection), before), 0)
    found = connection.rows(
        """SELECT id, closed_at FROM outbox WHERE (closed_at, id) > (:at, :number) AND closed_at < :before
        ORDER BY closed_at, id LIMIT :limit""",
        at=at,
        number=number,
        before=before,
        limit=BATCH,
    )
    changed = 0
    if found:
        names = tuple(one.id for one in found)
        changed = connection.run("UPDATE outbox SET body = '{}' WHERE id IN :names AND body <> '{}'", names=names)
    if len(found) == BATCH:
        return changed, (found[-1].closed_at, found[-1].id)
    # it may be earlier than what was kept: when the clock went back, rows end there that were not looked at
    connection.upsert("meta", {"name": EMPTIED, "value": before.isoformat()}, key=("name",))
    return changed, None


def remove_some(connection: Connection, before: datetime) -> int:
    """Remove the oldest rows that ended before *before*; answers how many, `BATCH` when there may be more."""
    alone(connection, EMPTIED)
    return connection.run(
        """DELETE FROM outbox WHERE id IN (
            SELECT id FROM outbox WHERE closed_at < :before ORDER BY closed_at LIMIT :limit)""",
        before=before,
        limit=BATCH,
    )


def _emptied(connection: Connection) -> datetime:
    text = connection.value("SELECT value FROM meta WHERE name = :name", name=EMPTIED)
    try:
        kept = datetime.fromisoformat(text or "")
    except ValueError:
        return LONG_AGO
    return kept if kept.tzinfo is not None else LONG_AGO

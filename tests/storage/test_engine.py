"""What the engine keeps to itself."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import text

from guidebot.core.errors import StorageError
from guidebot.storage.engine import open_database


async def test_what_members_wrote_is_in_no_database_error() -> None:
    """A failed statement reaches the log with its cause; the values that were bound are not in it."""
    database, reason = open_database("sqlite://"), "my-private" + "-reason"
    with pytest.raises(StorageError) as caught:
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO nowhere VALUES (:why)"), {"why": reason})
    await database.close()

    assert reason not in "".join(traceback.format_exception(caught.value))

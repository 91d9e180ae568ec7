"""A database in memory is there until it is closed, and works in the thread that asks."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime

import pytest

from guidebot.core.communities import Community
from guidebot.core.errors import StorageError
from guidebot.core.people import CommunityId
from guidebot.runtime.stores import Stores, open_stores

LAB = Community(id=CommunityId("fake", "lab"), name="Lab", joined_at=datetime(2026, 1, 1, tzinfo=UTC))


async def test_a_cancelled_query_loses_nothing() -> None:
    """What was stored before a cancellation is there after it."""
    stores = await open_stores()
    await stores.communities.save(LAB)
    for _ in range(20):
        asked = asyncio.create_task(stores.communities.get(LAB.id))
        await asyncio.sleep(0)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
    found = await stores.communities.get(LAB.id)
    await stores.close()

    assert LAB == found


async def test_it_needs_no_thread_and_lets_others_have_a_turn() -> None:
    """Two that read and then write mix as they do over a file, so that what goes wrong there goes wrong here."""
    threads = threading.active_count()
    stores = await open_stores()
    order: list[str] = []

    async def twice(name: str) -> None:
        for _ in range(2):
            await stores.communities.get(LAB.id)
            order.append(name)

    await asyncio.gather(twice("one"), twice("other"))
    begun = threading.active_count() - threads
    await stores.close()

    assert 0 == begun
    assert ["one", "other", "one", "other"] == order


async def half(stores: Stores, written: asyncio.Event) -> None:
    """Write the first of two things, and wait for ever before the second."""
    async with stores.database.transaction() as step:
        await step(lambda connection: connection.run("INSERT INTO meta (name, value) VALUES ('one', 'x')"))
        written.set()
        await asyncio.Event().wait()


async def test_who_is_cancelled_between_two_steps_has_stored_nothing() -> None:
    """And nobody waits for the transaction."""
    stores, written = await open_stores(), asyncio.Event()
    task = asyncio.create_task(half(stores, written))
    await written.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await stores.communities.save(LAB)
    found = await stores.database.read(lambda connection: connection.rows("SELECT name FROM meta WHERE name = 'one'"))
    await stores.close()

    assert [] == list(found)


async def test_what_was_begun_ends_before_it_is_closed() -> None:
    """Whoever comes later is told that it is closed."""
    stores = await open_stores()
    saved = asyncio.create_task(stores.communities.save(LAB))
    await asyncio.sleep(0)
    await stores.close()
    await saved

    with pytest.raises(StorageError, match="closed"):
        await stores.communities.get(LAB.id)

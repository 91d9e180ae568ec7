"""A database in memory is there until it is closed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from guidebot.core.communities import Community
from guidebot.core.people import CommunityId
from guidebot.runtime.stores import open_stores

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

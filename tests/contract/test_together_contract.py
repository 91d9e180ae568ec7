"""Everything that one request stores is kept or undone as a whole, on every database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tests.contract.conftest import Stores
from tests.fakes.elsewhere import elsewhere

from guidebot.core.people import CommunityId
from guidebot.core.together import Event, SaidAlready, StoredAlready
from guidebot.storage.together import together

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


async def test_what_is_stored_together_is_seen_and_kept(stores: Stores) -> None:
    """The block reads its own writes; others see them when it ends."""
    joined = together(stores.database)
    async with joined():
        await stores.meta.put("one", "1")
        inside = await stores.meta.get("one")
        async with joined():
            await stores.meta.put("two", "2")

    assert ("1", "1", "2") == (inside, await stores.meta.get("one"), await stores.meta.get("two"))


async def test_an_error_undoes_everything(stores: Stores) -> None:
    """Also what an inner block stored."""
    joined = together(stores.database)

    async def fail() -> None:
        async with joined():
            await stores.meta.put("one", "1")
            async with joined():
                await stores.meta.put("two", "2")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert (None, None) == (await stores.meta.get("one"), await stores.meta.get("two"))


async def test_a_request_that_only_reads_opens_nothing(stores: Stores) -> None:
    """Another one may write meanwhile."""
    async with together(stores.database)():
        before = await stores.meta.get("one")
        await elsewhere(stores.meta.put("one", "alone"))
        after = await stores.meta.get("one")

    assert (None, "alone") == (before, after)


async def test_others_wait_for_the_end(stores: Stores) -> None:
    """A write that began meanwhile comes after, whichever way the block ends."""
    joined, inside = together(stores.database), asyncio.Event()

    async def slow() -> None:
        async with joined():
            await stores.meta.put("one", "slow")
            inside.set()
            await asyncio.sleep(0.01)

    first = asyncio.create_task(slow())
    await inside.wait()
    await stores.meta.put("one", "last")
    await first

    assert "last" == await stores.meta.get("one")


async def test_an_event_stores_once(stores: Stores) -> None:
    """The second time nothing is stored; an event whose block failed may come again."""
    joined, event = together(stores.database), Event("fake", "interaction 1", NOW)

    async def store(value: str) -> None:
        async with joined("ada", event):
            await stores.meta.put("one", value)
            if value == "0":
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store("0")
    await store("1")
    with pytest.raises(StoredAlready):
        await store("2")

    assert "1" == await stores.meta.get("one")


async def test_a_task_that_outlives_the_block_stores_by_itself(stores: Stores) -> None:
    """It carries the block's name for its transaction, which is over."""
    go = asyncio.Event()

    async def late() -> None:
        await go.wait()
        await stores.meta.put("late", "1")

    async with together(stores.database)():
        await stores.meta.put("one", "1")
        task = asyncio.create_task(late())
    go.set()
    await task

    assert "1" == await stores.meta.get("late")


async def test_a_cancelled_request_leaves_nothing(stores: Stores) -> None:
    """And the next one writes at once."""
    inside = asyncio.Event()

    async def hang() -> None:
        async with together(stores.database)():
            await stores.meta.put("one", "1")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await stores.meta.put("two", "2")

    assert (None, "2") == (await stores.meta.get("one"), await stores.meta.get("two"))


async def test_the_same_words_of_a_clock_that_was_ahead_do_not_count(stores: Stores) -> None:
    """What was noted for next year is over; a moment later the same words count again."""
    joined = together(stores.database)

    async def say(at: datetime, value: str) -> None:
        async with joined("ada", Event("fake", "", at, words="ada /schedule now problem")):
            await stores.meta.put("said", value)

    await say(NOW + timedelta(days=365), "ahead")
    await say(NOW, "now")
    with pytest.raises(SaidAlready):
        await say(NOW + timedelta(minutes=1), "again")

    assert "now" == await stores.meta.get("said")


async def test_what_a_community_shows_is_held_by_one_at_a_time(stores: Stores) -> None:
    """To the end of the transaction."""
    joined = together(stores.database)
    seen: list[str] = []

    async def hold(name: str) -> None:
        async with joined():
            await stores.posts.hold(CommunityId("fake", "lab"))
            seen.append(f"{name} in")
            await asyncio.sleep(0.05)
            seen.append(f"{name} out")

    await asyncio.gather(hold("a"), hold("b"))

    assert seen in (["a in", "a out", "b in", "b out"], ["b in", "b out", "a in", "a out"])

"""Planning that is killed with SIGKILL again and again: every member is planned once, and nobody is forgotten."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import UTC, date, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from tests.fakes.processes import FORKS, begin

from guidebot.core.follows import Follow
from guidebot.core.nudges import Member
from guidebot.core.openings import Opening
from guidebot.core.people import MemberId
from guidebot.runtime.stores import Stores, open_stores
from guidebot.storage.together import together

NOW = datetime(2026, 12, 6, 9, 30, tzinfo=UTC)
DAY = date(2026, 12, 20)
MEMBERS = 240
TOLD = "SELECT count(*) FROM follows WHERE told = 14"
ONE = Opening(id="ours/one", title="One", kind="course", closes=DAY)


async def plan(url: str, ready: Event) -> None:
    """Plan a few members at a time until all are planned."""
    stores = await open_stores(url)
    ready.set()
    while (await stores.follows.plan(NOW, lambda *_: ONE, limit=4)).looked:
        pass


def planned(url: str, ready: Event) -> None:
    """The same in a process of its own."""
    asyncio.run(plan(url, ready))


async def fill(stores: Stores) -> None:
    """Members who asked for one deadline."""
    async with together(stores.database)():
        for at in range(MEMBERS):
            member = MemberId("fake", f"m{at}")
            await stores.members.change(Member(id=member, since=NOW), lambda kept: kept)
            follow = Follow(member=member, opening="ours/one", title="One", closes=DAY, since=NOW)
            await stores.follows.put(follow, NOW - timedelta(days=1))


def killed(url: str, folder: Path, patience: float | None) -> None:
    """Plan in a process that is killed after *patience* seconds; without, to its end."""
    ready = FORKS.Event()
    begun = begin(folder, planned, url, ready)
    ready.wait(60)
    if patience is not None:
        time.sleep(patience)  # another process runs meanwhile, by a clock of its own
        begun.process.kill()
    begun.end()


@pytest.mark.timeout(120)
async def test_each_member_is_planned_once_however_often_it_is_killed(tmp_path: Path) -> None:
    """The message and what was told stand in one transaction: both or neither."""
    url, chance = f"sqlite:///{tmp_path}/bot.db", random.Random(5)
    stores = await open_stores(url)
    await fill(stores)
    for _ in range(5):
        await asyncio.to_thread(killed, url, tmp_path, chance.uniform(0.0, 0.12))
        queued = (await stores.outbox.queue(NOW)).length
        assert queued == await stores.database.read(lambda connection: connection.value(TOLD))
    await asyncio.to_thread(killed, url, tmp_path, None)

    assert MEMBERS == (await stores.outbox.queue(NOW)).length
    await stores.close()

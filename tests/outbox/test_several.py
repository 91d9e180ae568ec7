"""Three processes over one PostgreSQL database: nothing lost, nothing doubled, one that is killed is stood in for."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import pytest

pytest.importorskip("slack_bolt")

from tests.fakes.impatient import run
from tests.fakes.processes import Begun, begin
from tests.fakes.slack_server import FakeSlack
from tests.fakes.small import write
from tests.fakes.surroundings import plain_environment
from tests.postgres import Server

from guidebot.core.communities import Community, Settings
from guidebot.core.people import CommunityId
from guidebot.core.posts import Schedule
from guidebot.core.schedule import Rhythm, Rule, Weekday
from guidebot.delivery.items import Item
from guidebot.loading.compiled import Compiled
from guidebot.runtime.stores import Stores, open_stores
from guidebot.storage import migrating
from guidebot.storage.engine import open_database

LEASE = 3.0
MESSAGES = 60
LAB = CommunityId("slack", "T1")
CONFIG = """\
state = "{state}"
[content]
folder = "{content}"
[delivery]
every = 0.1
[ops]
level = "warning"
[adapters.slack]
per_second = 20
api_url = "{api}"
mode = "http"
listen = "127.0.0.1:0"
"""


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[Stores]:
    """The stores over the database at *url*, closed whatever happens."""
    stores = await open_stores(url)
    try:
        yield stores
    finally:
        await stores.close()


async def prepare(url: str) -> None:
    """A workspace that is set up."""
    database = open_database(url)
    await migrating.migrate(database)
    await database.close()
    community = Community(id=LAB, settings=Settings(channel="CPOST"), joined_at=datetime.now(UTC), set_up=True)
    async with opened(url) as stores:
        await stores.communities.save(community)


async def fill(url: str) -> None:
    """A post that has just fallen due, and messages that wait."""
    now = datetime.now(UTC)
    due = now - timedelta(minutes=3)
    day = tuple(Weekday)[due.weekday()]
    rule = Rule(days=(day,), at=clock_time(due.hour, due.minute), zone="UTC", rhythm=Rhythm.WEEKLY, anchor=date.today())
    schedule = Schedule(community=LAB, kind="problem", rule=rule, channel="CPOST")
    items = [
        Item(
            key=f"alert:{nth}",
            kind="alert",
            platform="slack",
            target=f"C{nth}",
            not_before=now,
            expires_at=now + timedelta(hours=1),
            body={"what": f"message {nth}", "fix": ""},
            community=LAB,
        )
        for nth in range(MESSAGES)
    ]
    async with opened(url) as stores:
        await stores.schedules.save(schedule.planned(due - timedelta(minutes=5)))
        await stores.outbox.add(items)


def start(folder: Path, server: FakeSlack, url: str, name: str) -> Begun:
    """One process with a state folder of its own, in which content is compiled already."""
    config = folder / f"{name}.toml"
    config.write_text(
        CONFIG.format(state=folder / name, content=folder / "content", api=server.api_url), encoding="utf-8"
    )
    secrets = {"SLACK_BOT_TOKEN": "xoxb-T1", "SLACK_SIGNING_SECRET": server.signing_secret, "DATABASE_URL": url}
    shutil.copytree(folder / "state", folder / name)
    return begin(folder, run, LEASE, config, {**plain_environment(), **secrets})


async def until(true: Callable[[], bool], seconds: float) -> float:
    """Wait for it; answers how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        await asyncio.sleep(0.05)
    return time.monotonic() - began


async def held(stores: Stores, among: Collection[int]) -> Counter[int]:
    """How many messages each of the processes has claimed and not finished."""
    owners = await stores.database.read(
        lambda connection: [one.owner for one in connection.rows("SELECT owner FROM outbox WHERE state = 'sending'")]
    )
    return Counter(pid for pid in among for owner in owners if f":{pid}:" in owner)


async def holder(url: str, among: Collection[int], seconds: float) -> int:
    """The number of a process that has claimed messages which it has not finished; waits for one."""
    began = time.monotonic()
    async with opened(url) as stores:
        while True:
            counts = await held(stores, among)
            if counts and counts.most_common(1)[0][1] > 1:
                return counts.most_common(1)[0][0]
            assert time.monotonic() - began < seconds, "nobody claimed anything in time"
            await asyncio.sleep(0.02)


async def drained(url: str, seconds: float) -> None:
    """Wait until the queue is empty."""
    began = time.monotonic()
    async with opened(url) as stores:
        while (await stores.outbox.queue(datetime.now(UTC) + timedelta(minutes=30))).length:
            assert time.monotonic() - began < seconds, "the queue was not emptied in time"
            await asyncio.sleep(0.2)


@pytest.mark.postgres
async def test_three_processes_and_one_that_is_killed(tmp_path: Path, postgres_server: Server) -> None:
    """Every message is there once; what the killed one held goes out after its lease; the others end with 0."""
    url = postgres_server.database()
    await prepare(url)
    Compiled(tmp_path / "state")([(write(tmp_path / "content"),)])
    async with FakeSlack() as server:
        team = server.team()
        team.channel("CPOST")
        for nth in range(MESSAGES):
            team.channel(f"C{nth}")
        server.fail("chat.postMessage", drop=True, times=4)
        server.fail("chat.postMessage", delay=0.3, times=10_000)

        def arrived() -> Counter[str]:
            return Counter(one.channel for one in server.shown if one.kind == "message" and not one.thread)

        processes = [start(tmp_path, server, url, f"process-{nth}") for nth in range(3)]
        try:
            await until(lambda: len(server.named("auth.test")) == len(processes), 60)
            await fill(url)
            await until(lambda: len(arrived()) >= 5, 30)
            victim = await holder(url, [one.pid for one in processes], 30)
            processes.sort(key=lambda one: one.pid != victim)
            processes[0].signal(signal.SIGKILL)
            await processes[0].ended()
            async with opened(url) as stores:
                left = await held(stores, [victim])
            await drained(url, 2 * LEASE + 15)
            for one in processes[1:]:
                one.signal(signal.SIGTERM)
            codes = [await one.ended() for one in processes]
        finally:
            for one in processes:
                one.process.kill()
        found = arrived()
    async with opened(url) as stores:
        post = await stores.posts.last(LAB, "problem")
        failures = await stores.outbox.unresolved(datetime.now(UTC))

    assert {"CPOST": 1, **{f"C{nth}": 1 for nth in range(MESSAGES)}} == dict(found)
    assert [-signal.SIGKILL, 0, 0] == codes
    assert post is not None
    assert [] == list(failures)
    assert left[victim], "nothing was held by the one that was killed"

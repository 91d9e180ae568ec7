"""Three processes over one PostgreSQL database: nothing lost, nothing doubled, one that is killed is stood in for."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import pytest
from sqlalchemy import func, select

pytest.importorskip("slack_bolt")

from tests.fakes.slack_server import FakeSlack
from tests.postgres import Server

from guidebot.core.communities import Community, Settings
from guidebot.core.people import CommunityId
from guidebot.core.posts import PostKind, Schedule
from guidebot.core.schedule import Rhythm, Rule, Weekday
from guidebot.delivery.items import Item, State
from guidebot.runtime.stores import open_stores
from guidebot.storage import migrating
from guidebot.storage.engine import open_database
from guidebot.storage.tables import outbox

LEASE = 3.0
MESSAGES = 60
LAB = CommunityId("slack", "T1")
RUNNER = Path(__file__).parents[1] / "fakes" / "impatient.py"
CONFIG = """\
state = "{state}"
[delivery]
every = 0.1
slack_per_second = 20
[ops]
level = "warning"
[adapters.slack]
api_url = "{api}"
mode = "http"
listen = "127.0.0.1:0"
"""


async def fill(url: str) -> None:
    """A workspace with a post that has just fallen due, and messages that wait."""
    database = open_database(url)
    await migrating.migrate(database)
    await database.close()
    stores = await open_stores(url)
    now = datetime.now(UTC)
    await stores.communities.save(Community(id=LAB, settings=Settings(channel="CPOST"), joined_at=now, set_up=True))
    due = now - timedelta(minutes=3)
    day = tuple(Weekday)[due.weekday()]
    rule = Rule(days=(day,), at=clock_time(due.hour, due.minute), zone="UTC", rhythm=Rhythm.WEEKLY, anchor=date.today())
    schedule = Schedule(community=LAB, kind=PostKind.PROBLEM, rule=rule, channel="CPOST")
    await stores.schedules.save(schedule.planned(due - timedelta(minutes=5)))
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
    await stores.outbox.add(items)
    await stores.close()


async def start(folder: Path, server: FakeSlack, url: str, name: str) -> asyncio.subprocess.Process:
    """One process with a state folder of its own."""
    config = folder / f"{name}.toml"
    config.write_text(CONFIG.format(state=folder / name, api=server.api_url), encoding="utf-8")
    secrets = {"SLACK_BOT_TOKEN": "xoxb-T1", "SLACK_SIGNING_SECRET": server.signing_secret, "DATABASE_URL": url}
    plain = {key: os.environ[key] for key in ("PATH", "HOME", "PYTHONPATH", "LANG") if key in os.environ}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        str(RUNNER),
        str(LEASE),
        str(config),
        env={**plain, **secrets},
        cwd=folder,
        stderr=asyncio.subprocess.PIPE,
    )


async def until(true: Callable[[], bool], seconds: float) -> float:
    """Wait for it; answers how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        await asyncio.sleep(0.05)
    return time.monotonic() - began


async def holding(url: str, pid: int, seconds: float) -> None:
    """Wait until the process called *pid* has claimed messages that it has not finished."""
    stores = await open_stores(url)
    mine = select(func.count()).where(outbox.c.owner.contains(f":{pid}:"), outbox.c.state == State.SENDING.value)
    began = time.monotonic()
    while not await stores.database.read(lambda connection: connection.scalar(mine)):
        assert time.monotonic() - began < seconds, "it claimed nothing in time"
        await asyncio.sleep(0.02)
    await stores.close()


async def drained(url: str, seconds: float) -> float:
    """Wait until the queue is empty; answers how long it took."""
    stores = await open_stores(url)
    began = time.monotonic()
    while (await stores.outbox.queue(datetime.now(UTC) + timedelta(minutes=30))).length:
        assert time.monotonic() - began < seconds, "the queue was not emptied in time"
        await asyncio.sleep(0.2)
    await stores.close()
    return time.monotonic() - began


@pytest.mark.postgres
async def test_three_processes_and_one_that_is_killed(tmp_path: Path, postgres_server: Server) -> None:
    """Every message is there once; what the killed one held goes out after its lease; the others end with 0."""
    url = postgres_server.database()
    await fill(url)
    async with FakeSlack() as server:
        team = server.team()
        team.channel("CPOST")
        for nth in range(MESSAGES):
            team.channel(f"C{nth}")
        server.fail("chat.postMessage", drop=True, times=4)
        server.fail("chat.postMessage", delay=0.3, times=10_000)

        def arrived() -> Counter[str]:
            return Counter(one.channel for one in server.shown if one.kind == "message" and not one.thread)

        processes = [await start(tmp_path, server, url, f"process-{nth}") for nth in range(3)]
        try:
            await until(lambda: len(arrived()) >= 5, 30)
            await holding(url, processes[0].pid, 30)
            processes[0].send_signal(signal.SIGKILL)
            waited = await drained(url, 2 * LEASE + 15)
            for one in processes[1:]:
                one.send_signal(signal.SIGTERM)
            said = [(await one.communicate())[1].decode() for one in processes]
        finally:
            for one in processes:
                if one.returncode is None:
                    one.kill()
        found = arrived()
    stores = await open_stores(url)
    post = await stores.posts.last(LAB, PostKind.PROBLEM)
    failures = await stores.outbox.failures()
    await stores.close()

    assert {"CPOST": 1, **{f"C{nth}": 1 for nth in range(MESSAGES)}} == dict(found)
    assert [-signal.SIGKILL, 0, 0] == [one.returncode for one in processes], said
    assert post is not None
    assert [] == list(failures)
    assert waited >= LEASE / 2, "nothing was held by the one that was killed"

"""A large community: reminders of many members at a peak hour, and commands over the same data.

    python benchmarks/members.py --members 1000000 --due 20000 --seconds 240

Fills a SQLite file with members who have a goal and weekly reminders, then measures planning, claiming and the commands
`/goal list` and `/checkin`. Stops filling when the time is half over, and says how many members there are.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from guidebot.adapter import Incoming, TypedLine
from guidebot.core.goals import Goal, numbered
from guidebot.core.nudges import Member, plan_next
from guidebot.core.people import MemberId, Place
from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import App, build
from guidebot.storage.connection import insert_into
from guidebot.storage.goals import _values as goal_values
from guidebot.storage.member_rows import member_row as member_values
from guidebot.testing import FakeClock

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "America/Los_Angeles")
BATCH = 20_000
STEPS = numbered([(f"Step {at}", "") for at in range(6)])


def member(at: int) -> MemberId:
    return MemberId("discord", f"{10**17 + at}")


async def fill(app: App, count: int, due: int, until: float) -> int:
    """Members with one goal each; *due* of them are due at NOW."""
    base = Member(id=member(0), since=NOW - timedelta(days=30), on=True, direct="1", zone_known=True)
    coming = [plan_next(replace(base, zone=zone), NOW).next_at for zone in ZONES]
    one = Goal(member=member(0), title="Work through a course", created_at=base.since, milestones=STEPS)
    row, goal = member_values(base), goal_values(one)
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        rows = [
            {
                **row,
                "member_account": member(at).account,
                "zone": ZONES[at % len(ZONES)],
                "next_at": NOW if at < due else coming[at % len(ZONES)],
            }
            for at in numbers
        ]
        mine = [{**goal, "member_account": member(at).account} for at in numbers]
        for table, many in (("members", rows), ("goals", mine)):
            statement = insert_into(table, tuple(many[0]))
            await app.stores.database.write(lambda c, statement=statement, many=many: c.each(statement, many))
        if time.monotonic() > until:
            return numbers.stop
    return count


async def timed(app: App, line: str, numbers: list[int]) -> list[tuple[float, float]]:
    """Milliseconds that *line* takes for each of some members: by the wall and of this process."""
    taken = []
    for at in numbers:
        incoming = Incoming(asked=TypedLine(line), member=member(at), name="A", place=Place("discord", "c"), zone="UTC")
        start, cpu = time.perf_counter(), time.process_time()
        answered = await app.bot.answer(incoming)
        taken.append(((time.perf_counter() - start) * 1000, (time.process_time() - cpu) * 1000))
        assert not answered.failed, answered
    return taken


def said(name: str, taken: list[tuple[float, float]]) -> str:
    parts = []
    for at, what in enumerate(("wall", "processor")):
        ordered = sorted(one[at] for one in taken)
        middle, high = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
        parts.append(f"{what} median {middle:.1f} ms, p99 {high:.1f} ms")
    return f"{name}: {'; '.join(parts)}"


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def main(count: int, due: int, seconds: float) -> None:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        config = Config(storage=StorageSettings(url=url))
        app = await build(config, FakeClock(NOW + timedelta(seconds=1)))
        count = await fill(app, count, due, begun + seconds / 2)
        print(f"{count:,} members in {time.monotonic() - begun:.0f} s, {memory():.0f} MB")
        start = time.monotonic()
        added = await app.reminders.plan(NOW + timedelta(seconds=1))
        rate = added / (time.monotonic() - start)
        print(f"planned {added:,} reminders at {rate:,.0f}/s, {memory():.0f} MB")
        start, claimed = time.monotonic(), 0
        for _ in range(100):
            moment = NOW + timedelta(seconds=2)
            claimed += len(await app.stores.outbox.claim("me", moment, seconds=60, limit=20, platforms=("discord",)))
        print(f"claimed {claimed:,} at {claimed / (time.monotonic() - start):,.0f}/s, 20 at a time")
        numbers = random.Random(1).sample(range(count), 400)
        print(said("/goal list", await timed(app, "/goal list", numbers)))
        print(said("/checkin", await timed(app, "/checkin read a paper", numbers)))
        print(f"memory at most {memory():.0f} MB, file {(Path(folder) / 'bench.db').stat().st_size / 1e6:,.0f} MB")
        await app.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=240)
    chosen = parser.parse_args(sys.argv[1:])
    asyncio.run(main(chosen.members, chosen.due, chosen.seconds))

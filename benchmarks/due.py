"""A million schedules, ten thousand of them due: how long until they are queued, and does anything else have to wait?

python -m benchmarks.due                         SQLite
python -m benchmarks.due --engine postgres
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from benchmarks.crash import database

from guidebot.outbox.post_planning import PostPlanner
from guidebot.runtime.stores import Stores, open_stores
from guidebot.storage import migrating
from guidebot.storage.engine import open_database

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CHUNK = 50_000
ROWS = (
    "WITH RECURSIVE n(i) AS "
    "(SELECT CAST(:first AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < CAST(:last AS BIGINT)) "
    "INSERT INTO schedules (community_platform, community_id, kind, days, minute, zone, rhythm, anchor, channel, "
    "options, paused, skipped, next_due_at) "
    "SELECT 'fake', 'c' || i, 'problem', 'monday', 540, 'Europe/Berlin', 'weekly', '2026-11-23', 'general', "
    "'{}', :no, '[]', "
    "CAST(:now AS BIGINT) + CASE WHEN i < CAST(:due AS BIGINT) THEN 0 ELSE 3600000000 + i END FROM n"
)


async def fill(stores: Stores, count: int, due: int) -> None:
    sql = ROWS if stores.database.sqlite else ROWS.replace("'2026-11-23'", "DATE '2026-11-23'")
    for first in range(0, count, CHUNK):
        values = {"first": first, "last": min(first + CHUNK, count) - 1, "due": due, "now": NOW, "no": False}
        await stores.database.write(lambda connection, values=values: connection.run(sql, **values))
    if not stores.database.sqlite:
        await stores.database.write(lambda connection: connection.run("ANALYZE schedules"))


async def watch(gaps: list[float]) -> None:
    """Note how long this loop could not be served."""
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        gaps.append(now - last - 0.001)
        last = now


def size(url: str) -> int | None:
    """Megabytes of a SQLite file."""
    return round(Path(url.removeprefix("sqlite:///")).stat().st_size / 1e6) if url.startswith("sqlite") else None


async def measure(url: str, count: int, due: int) -> dict[str, object]:
    first = open_database(url)
    await migrating.migrate(first)
    await first.close()
    stores = await open_stores(url)
    start = time.perf_counter()
    await fill(stores, count, due)
    filled = time.perf_counter() - start
    await stores.close()

    start = time.perf_counter()
    stores = await open_stores(url)
    planner = PostPlanner(stores.schedules, stores.outbox, stores.meta)
    await planner.check_zones(NOW)
    opened = time.perf_counter() - start
    await planner.plan(NOW - timedelta(days=1))  # warm: nothing is due
    gc.collect()
    before = psutil.Process().memory_info().rss
    gaps: list[float] = []
    watching = asyncio.create_task(watch(gaps))
    await asyncio.sleep(0.05)
    gaps.clear()
    start, used = time.perf_counter(), time.process_time()
    queued = await planner.plan(NOW)
    seconds, used = time.perf_counter() - start, time.process_time() - used
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    grown = psutil.Process().memory_info().rss - before
    again = await planner.plan(NOW)
    await stores.close()
    return {
        "schedules": count,
        "queued": queued,
        "again": again,
        "seconds": round(seconds, 2),
        "own_cpu_seconds": round(used, 2),
        "longest_block_ms": round(max(gaps) * 1000, 1),
        "memory_mb": round(grown / 1e6, 1),
        "open_ms": round(opened * 1000, 1),
        "fill_seconds": round(filled, 1),
        "file_mb": size(url),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--schedules", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=10_000)
    chosen = parser.parse_args()
    with database(chosen.engine) as url:
        figures = asyncio.run(measure(url, chosen.schedules, chosen.due))
    print(json.dumps({"engine": chosen.engine, **figures}))


if __name__ == "__main__":
    main()

"""100,000 members with three deadlines each, all due on one morning: how long planning takes, and how much it needs.

python benchmarks/deadlines.py [MEMBERS]
"""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from guidebot.core.follows import Follow
from guidebot.core.nudges import Member
from guidebot.core.openings import Opening
from guidebot.core.people import MemberId
from guidebot.runtime.stores import open_stores
from guidebot.storage.connection import Connection
from guidebot.storage.follows import _values
from guidebot.storage.members import _values as member_values

NOW = datetime(2026, 12, 6, 9, 30, tzinfo=UTC)
DAY = date(2026, 12, 20)
OPENINGS = {
    f"ours/n{at}": Opening(id=f"ours/n{at}", title=f"Number {at}", kind="course", closes=DAY) for at in range(3)
}


def peak() -> float:
    """Megabytes that the process needed at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill(connection: Connection, first: int, count: int) -> None:
    """Members, their deadlines and switches."""
    people = [MemberId("discord", str(at)) for at in range(first, first + count)]
    connection.insert_new(
        "members",
        [member_values(Member(id=one, since=NOW)) for one in people],
        key=("member_platform", "member_account"),
    )
    follows = [
        _values(Follow(member=one, opening=id_, title=it.title, closes=DAY, since=NOW))
        for one in people
        for id_, it in OPENINGS.items()
    ]
    connection.insert_new("follows", follows, key=("member_platform", "member_account", "opening"))
    rows = [
        {
            "member_platform": one.platform,
            "member_account": one.account,
            "wanted": True,
            "next_at": NOW,
            "last_day": None,
        }
        for one in people
    ]
    connection.insert_new("watchers", rows, key=("member_platform", "member_account"))


async def main(members: int) -> None:
    """Fill, plan, say."""
    with tempfile.TemporaryDirectory() as folder:
        stores = await open_stores(f"sqlite:///{Path(folder)}/bench.db")
        for first in range(0, members, 5000):
            await stores.database.write(
                lambda connection, first=first: fill(connection, first, min(5000, members - first))
            )
        filled = peak()
        began, slowest, added = time.perf_counter(), 0.0, 0
        while True:
            since = time.perf_counter()
            looked, items = await stores.follows.plan(
                NOW + timedelta(hours=1), lambda _scope, id_: OPENINGS.get(id_), limit=250
            )
            slowest = max(slowest, time.perf_counter() - since)
            added += items
            if looked < 250:
                break
        took = time.perf_counter() - began
        more, whole = peak() - filled, peak()
        print(f"{members} members: {added} messages of three deadlines in {took:.1f} s, {added / took:.0f} a second")
        print(f"slowest batch {slowest * 1000:.0f} ms; {more:.0f} MB more than after filling, {whole:.0f} MB in all")
        await stores.close()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))

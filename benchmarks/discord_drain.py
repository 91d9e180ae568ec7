"""2,000 direct messages from the outbox through the adapter to a local Discord that allows 50 calls a second.

    python benchmarks/discord_drain.py [messages] [per second]

Prints the rate that was reached, as a share of the configured one, and how many answers were 429.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.pop("GUIDEBOT_SHARED", None)

from tests.fakes.discord_bot import connected
from tests.fakes.discord_server import FakeDiscord

from guidebot.adapter import Delivery
from guidebot.core.clock import SystemClock
from guidebot.core.meter import NoMeter
from guidebot.core.people import Place, PlaceKind
from guidebot.core.reply import say
from guidebot.delivery.items import Item
from guidebot.loading.config import Config, StorageSettings
from guidebot.outbox import service as deliveries
from guidebot.outbox.passed_time import SureTime
from guidebot.runtime.app import build


class Nudges:
    """Says one line to everybody."""

    kind = "bench"

    async def prepare(self, item: Item, now: datetime) -> Delivery:
        place = Place("discord", item.target, PlaceKind.DIRECT)
        first = item.first_try_at or now
        return Delivery(key=item.key, number=item.id, place=place, reply=say("hello"), first_try_at=first)

    async def sent(self, *_: object) -> None: ...

    async def skipped(self, *_: object) -> None: ...

    async def failed(self, *_: object) -> None: ...


def queue(server: FakeDiscord, count: int, now: datetime) -> list[Item]:
    items = []
    for at in range(count):
        channel = server.snowflake()
        server.channels[channel] = {"id": str(channel), "type": 1}
        expires = now + timedelta(hours=1)
        one = Item(
            key=f"bench:{at}", kind="bench", platform="discord", target=str(channel), not_before=now, expires_at=expires
        )
        items.append(one)
    return items


async def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rate = float(sys.argv[2]) if len(sys.argv) > 2 else 20.0
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as state:
        config = Config(
            storage=StorageSettings(url=f"sqlite:///{state}/guidebot.db"),
            adapters={"discord": {"per_second": rate}},
        )
        app = await build(config, clock)
        async with FakeDiscord() as server, connected(server, app.bot, state, clock=clock) as adapter:
            app.adapters["discord"] = adapter
            made = deliveries.make(
                outbox=app.stores.outbox, together=app.services.together,
                communities=app.stores.communities, adapters=app.adapters,
                senders=[Nudges()], planners=[], clock=clock, meter=NoMeter(), platforms=app.services.platforms,
                passed=SureTime(app.stores.meta, clock),
            )  # fmt: skip
            await app.stores.outbox.add(queue(server, count, clock.now()))
            await asyncio.sleep(1.1)
            server.per_second = 50
            before = len(server.calls)
            start = time.perf_counter()
            while await made.tick():
                pass
            await made.settle()
            seconds = time.perf_counter() - start
            sent = len(server.rest.nonces)
            calls = len(server.calls) - before
        await app.close()
    reached = count / seconds
    print(f"{sent} of {count} sent in {seconds:.1f} s: {reached:.1f}/s, {reached / rate:.1%} of {rate:g}/s")
    print(f"{calls} calls, {server.limited} answers 429")


if __name__ == "__main__":
    asyncio.run(main())

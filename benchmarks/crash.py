"""Kill -9 at random while the outbox drains, and count what was lost or doubled.

    python benchmarks/crash.py --messages 5000 --kills 100                       SQLite, one process
    python benchmarks/crash.py --messages 5000 --kills 100 --engine postgres     PostgreSQL, three processes

Messages go to a sink on the loopback that accepts after 2 to 30 ms and answers after another 2 to 30 ms, or breaks the
connection before or after it accepted. ``--dedupe nonce`` lets the sink refuse copies, as Discord does; ``history``
lets the adapter look first, as for Slack; ``none`` shows what would happen without either.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import multiprocessing
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp import web

from guidebot.adapter import Delivery, Receipt
from guidebot.core.clock import SystemClock
from guidebot.core.errors import DeadTarget, InDoubt
from guidebot.core.meter import NoMeter
from guidebot.core.reply import say
from guidebot.core.traits import Platforms, Rate, Traits
from guidebot.delivery.items import Item, Skip
from guidebot.delivery.making import delivery
from guidebot.outbox import outcomes
from guidebot.outbox import service as deliveries
from guidebot.outbox.passed_time import SureTime
from guidebot.outbox.trying import Policy
from guidebot.runtime.stores import open_stores
from guidebot.storage import migrating
from guidebot.storage.engine import open_database
from guidebot.storage.together import together
from guidebot.testing import FakeChat

FORK = multiprocessing.get_context("fork")
LEASE = 2.0


class Sink:
    """Accepts messages and sometimes does not say so. *shown* are the messages that people would see."""

    def __init__(self, dedupe: str, seed: int) -> None:
        self.dedupe = dedupe
        self.random = random.Random(seed)
        self.shown: list[str] = []
        self.posts = 0

    async def accept(self, request: web.Request) -> web.Response:
        key = (await request.json())["key"]
        self.posts += 1
        await asyncio.sleep(self.random.uniform(0.002, 0.03))
        chance = self.random.random()
        if chance < 0.02:
            return web.Response(status=500)
        if not (self.dedupe == "nonce" and key in self.shown):
            self.shown.append(key)
        await asyncio.sleep(self.random.uniform(0.002, 0.03))
        if chance < 0.06 and request.transport is not None:
            request.transport.abort()
        return web.json_response({"id": key})

    async def find(self, request: web.Request) -> web.Response:
        return web.json_response({"found": request.query["key"] in self.shown})

    async def report(self, _: web.Request) -> web.Response:
        return web.json_response({"shown": self.shown, "posts": self.posts})


def serve(listener: socket.socket, dedupe: str, seed: int) -> None:
    """Run the sink in this process."""
    sink = Sink(dedupe, seed)
    app = web.Application()
    app.add_routes([web.post("/", sink.accept), web.get("/find", sink.find), web.get("/report", sink.report)])
    web.run_app(app, sock=listener, print=None, access_log=None)


class SinkAdapter(FakeChat):
    """Sends to the sink."""

    def __init__(self, session: aiohttp.ClientSession, url: str, dedupe: str) -> None:
        super().__init__("sink")
        self.session, self.url, self.dedupe = session, url, dedupe

    async def deliver(self, delivery: Delivery) -> Receipt:
        try:
            async with self.session.post(self.url, json={"key": delivery.key}) as answer:
                if answer.status != 200:
                    raise InDoubt("5xx", code=str(answer.status))
                return Receipt(remote_id=(await answer.json())["id"])
        except aiohttp.ClientError as error:
            raise InDoubt(str(error)) from error

    async def find(self, delivery: Delivery) -> Receipt | None:
        if self.dedupe == "none":
            raise DeadTarget("no history")
        async with self.session.get(f"{self.url}/find", params={"key": delivery.key}) as answer:
            return Receipt(remote_id=delivery.key) if (await answer.json())["found"] else None


class Texts:
    kind = "text"

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip:
        return delivery(item, say(item.key), now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None: ...

    async def skipped(self, item: Item, reason: str, now: datetime) -> None: ...

    async def failed(self, item: Item, error: object, now: datetime) -> None: ...


def work(url: str, sink: str, dedupe: str) -> None:
    """Drain until killed, or until SIGTERM."""
    outcomes.FIRST_WAIT = timedelta(seconds=0.2)
    logging.disable()
    asyncio.run(_work(url, sink, dedupe))


async def _work(url: str, sink: str, dedupe: str) -> None:
    stores = await open_stores(url, database_clock=True)
    window = timedelta(0) if dedupe == "history" else timedelta(hours=1)
    async with aiohttp.ClientSession() as session:
        desk = deliveries.make(
            outbox=stores.outbox,
            together=together(stores.database),
            communities=stores.communities,
            adapters={"sink": SinkAdapter(session, sink, dedupe)},
            senders=[Texts()],
            planners=[],
            clock=SystemClock(),
            meter=NoMeter(),
            passed=SureTime(stores.meta, SystemClock()),
            platforms=Platforms({"sink": Traits(rate=Rate(), refuses_copies_for=window)}),
            policy=Policy(lease=LEASE, at_once=8),
        )
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        while not stop.is_set():
            await desk.send()
            await asyncio.sleep(0.05)
        await desk.stop()
    await stores.close()


async def fill(url: str, messages: int) -> None:
    database = open_database(url)
    await migrating.migrate(database)
    await database.close()
    stores = await open_stores(url)
    now = datetime.now(UTC)
    later = now + timedelta(hours=1)
    items = [
        Item(key=f"k{at}", kind="text", platform="sink", target="c", not_before=now, expires_at=later)
        for at in range(messages)
    ]
    for at in range(0, messages, 500):
        await stores.outbox.add(items[at : at + 500])
    await stores.close()


async def left(url: str) -> int:
    stores = await open_stores(url)
    queue = await stores.outbox.queue(datetime.now(UTC) + timedelta(hours=1))
    await stores.close()
    return queue.length


async def report(sink: str) -> dict[str, object]:
    async with aiohttp.ClientSession() as session, session.get(f"{sink}/report") as answer:
        found: dict[str, object] = await answer.json()
        return found


def run(url: str, *, messages: int, kills: int, processes: int, dedupe: str, seed: int) -> dict[str, object]:
    """Fill, drain and kill; answers the figures."""
    chance = random.Random(seed)
    asyncio.run(fill(url, messages))
    listener = socket.create_server(("127.0.0.1", 0))  # a port that nobody has, and calls wait until the sink is there
    sink = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = FORK.Process(target=serve, args=(listener, dedupe, seed), daemon=True)
    server.start()
    start = time.perf_counter()
    workers = [_worker(url, sink, dedupe) for _ in range(processes)]
    killed = 0
    try:
        while killed < kills:
            time.sleep(chance.uniform(0.05, 0.35))
            if asyncio.run(left(url)) == 0:
                break
            at = chance.randrange(processes)
            os.kill(workers[at].pid, signal.SIGKILL)
            workers[at].join()
            workers[at] = _worker(url, sink, dedupe)
            killed += 1
        deadline = time.perf_counter() + 120
        while asyncio.run(left(url)) and time.perf_counter() < deadline:
            time.sleep(0.2)
        seconds = time.perf_counter() - start
        for one in workers:
            os.kill(one.pid, signal.SIGTERM)
        codes = []
        for one in workers:
            one.join(10)
            codes.append(one.exitcode)
        seen = asyncio.run(report(sink))
    finally:
        for one in (*workers, server):
            if one.is_alive():
                one.kill()
    shown = Counter(seen["shown"])
    return {
        "messages": messages,
        "kills": killed,
        "processes": processes,
        "dedupe": dedupe,
        "lost": sum(f"k{at}" not in shown for at in range(messages)),
        "doubled": sum(count - 1 for count in shown.values()),
        "calls": seen["posts"],
        "exit": codes,
        "seconds": round(seconds, 1),
    }


def _worker(url: str, sink: str, dedupe: str) -> multiprocessing.process.BaseProcess:
    process = FORK.Process(target=work, args=(url, sink, dedupe), daemon=True)
    process.start()
    return process


@contextlib.contextmanager
def database(engine: str) -> Iterator[str]:
    """An empty database of *engine*."""
    if engine == "postgres":
        sys.path.insert(0, str(Path(__file__).parents[1]))
        from tests.postgres import running

        with running() as server:
            yield server.database()
        return
    folder = tempfile.mkdtemp(prefix="guidebot-crash-")
    try:
        yield f"sqlite:///{folder}/crash.db"
    finally:
        shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--url", help="an empty database to use instead of a new one")
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--processes", type=int)
    parser.add_argument("--dedupe", choices=["nonce", "history", "none"], default="nonce")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    processes = chosen.processes or (3 if chosen.engine == "postgres" else 1)
    with contextlib.nullcontext(chosen.url) if chosen.url else database(chosen.engine) as url:
        figures = run(
            url,
            messages=chosen.messages,
            kills=chosen.kills,
            processes=processes,
            dedupe=chosen.dedupe,
            seed=chosen.seed,
        )
    print(json.dumps({"engine": chosen.engine, **figures}))


if __name__ == "__main__":
    main()

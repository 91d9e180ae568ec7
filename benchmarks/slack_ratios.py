"""guidebot against a bare slack-bolt app, on one local server, in one run: acknowledgement, reply, start, memory.

    python benchmarks/slack_ratios.py [commands]

Times depend on the machine; the ratios are what counts. `ack` and `reply` are measured at the server, one command at a
time, the two bots taking turns in blocks so that a busy machine slows both.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil
from benchmarks.installed import environment
from tests.fakes.slack_person import Person
from tests.fakes.slack_server import FakeSlack

ROOT = Path(__file__).parents[1]

BLOCKS = 6
WARM = 50
SEARCH_BUILT = 8.0
"""Seconds until guidebot has surely built its search, which takes its processor and is much of its memory."""


class Timed(FakeSlack):
    """Notes when an answer comes in, before it is looked at."""

    answered = 0.0

    async def _respond(self, request):
        self.answered = time.perf_counter()
        return await super()._respond(request)


@dataclass
class Bot:
    """A bot's process and what was measured of it."""

    name: str
    command: str
    process: asyncio.subprocess.Process
    server: Timed
    ready: float = 0.0
    acks: list[float] = field(default_factory=list)
    replies: list[float] = field(default_factory=list)
    idle: float = 0.0
    after: float = 0.0

    def memory(self) -> float:
        return psutil.Process(self.process.pid).memory_info().rss / 2**20

    async def ask(self, *, count: bool = True) -> None:
        ada = Person(self.server)
        payload = ada.command_payload(self.command, "debate")
        self.server.answered = 0.0
        started = time.perf_counter()
        answer = await self.server.sockets.send("slash_commands", payload, seconds=10)
        acked = time.perf_counter()
        answered = acked if answer else 0.0
        while not answered:
            answered = self.server.answered
            await asyncio.sleep(0)
        if count:
            self.acks.append((acked - started) * 1000)
            self.replies.append((answered - started) * 1000)
        await asyncio.sleep(0.002)


async def start(kind: str, command: str, server: Timed, folder: str) -> Bot:
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "")
    tokens = {"SLACK_BOT_TOKEN": server.team().token, "SLACK_APP_TOKEN": server.app_token}
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "benchmarks/slack_bots.py"),
        kind,
        server.api_url,
        folder,
        env=environment(**tokens, **proxies),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    await server.sockets.connected(1, seconds=60)
    return Bot(kind, command, process, server, time.perf_counter() - began)


async def stop(bot: Bot) -> None:
    bot.process.terminate()
    await asyncio.wait_for(bot.process.wait(), 15)


async def ready_times(kind: str, rounds: int) -> tuple[float, float]:
    """Seconds from the start of the process to its socket, and to the answer of a command that comes at once.

    The first start, which makes the database, does not count.
    """
    sockets, answers = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds + 1):
            async with Timed() as server:
                prepare(server)
                began = time.perf_counter()
                bot = await start(kind, "direction", server, folder)
                await bot.ask(count=False)
                answers.append(time.perf_counter() - began)
                sockets.append(bot.ready)
                await stop(bot)
    return statistics.median(sockets[1:]), statistics.median(answers[1:])


def prepare(server: FakeSlack) -> None:
    server.team().channel()
    server.team().person("U1", admin=True)


def quantile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


async def main(count: int) -> None:
    bare_ready, our_ready = await ready_times("bare", 5), await ready_times("guidebot", 5)
    with tempfile.TemporaryDirectory() as folder:
        async with Timed() as first:  # as with the times: the first start makes the database and checks the content
            prepare(first)
            await stop(await start("guidebot", "direction", first, folder))
        async with Timed() as one, Timed() as two, Timed() as three:
            for server in (one, two, three):
                prepare(server)
            bots = [
                await start("bare", "direction", one, folder),
                await start("guidebot", "direction", two, folder),
                await start("bare", "static", three, folder),
            ]
            await two.sockets.connected(2)
            await asyncio.sleep(SEARCH_BUILT)
            for bot in bots:
                for _ in range(WARM):
                    await bot.ask(count=False)
                bot.idle = bot.memory()
            for _ in range(BLOCKS):
                for bot in bots:
                    for _ in range(count // BLOCKS):
                        await bot.ask()
            for bot in bots:
                bot.after = bot.memory()
                await stop(bot)
    report(*bots, bare_ready, our_ready)


def report(bare: Bot, ours: Bot, static: Bot, bare_ready: tuple[float, float], our_ready: tuple[float, float]) -> None:
    rows = [
        ("ack p50, ms", 1.0, quantile(bare.acks, 0.5), quantile(ours.acks, 0.5)),
        ("ack p99, ms", 1.0, quantile(bare.acks, 0.99), quantile(ours.acks, 0.99)),
        ("reply p50, ms (bare: respond before its ack)", 1.5, quantile(bare.replies, 0.5), quantile(ours.replies, 0.5)),
        ("reply p99, ms", 2.0, quantile(bare.replies, 0.99), quantile(ours.replies, 0.99)),
        ("reply p50, ms (bare: ack with the text)", 1.5, quantile(static.replies, 0.5), quantile(ours.replies, 0.5)),
        ("reply p99, ms", 2.0, quantile(static.replies, 0.99), quantile(ours.replies, 0.99)),
        ("process start to open socket, s", 1.3, bare_ready[0], our_ready[0]),
        ("process start to the first answer, s", 2.5, bare_ready[1], our_ready[1]),
        ("memory, MB", 1.5, bare.after, ours.after),
    ]
    print(f"{len(ours.acks)} commands each, one at a time")
    print(f"{'':48} {'aim':>5} {'bare':>8} {'guidebot':>9} {'ratio':>6}")
    for name, aim, theirs, mine in rows:
        print(f"{name:48} {aim:4.1f}x {theirs:8.2f} {mine:9.2f} {mine / theirs:6.2f}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 600))

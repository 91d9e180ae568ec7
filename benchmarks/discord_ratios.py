"""guidebot against a bare discord.py bot on the same local server: round trip, ready time, memory.

    python benchmarks/discord_ratios.py [rounds]

Prints one line a figure; the aims stand in `docs/why/discord.md`. Times depend on the machine, ratios less so.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.pop("GUIDEBOT_SHARED", None)  # the benchmark times bots, not the validation of their bodies

import psutil
from benchmarks.installed import environment
from tests.fakes.discord_person import Person, add_channel, add_guild
from tests.fakes.discord_server import FakeDiscord

HERE = Path(__file__).parent
SEARCH_BUILT = 9.0
"""Seconds until guidebot has surely built its search, which takes its processor and is much of its memory."""
GUILDS, CHANNELS = 1000, 50


@asynccontextmanager
async def running(which: str, server: FakeDiscord, state: str):
    """A bot process; gives it and the seconds from its start to ready."""
    (Path(state) / "discord-identify-all.json").unlink(missing_ok=True)  # so many starts in a row would be paced
    start = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(HERE / "discord_bots.py"), which, server.url, state,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env=environment(),
    )  # fmt: skip
    assert process.stdout is not None
    draining = None
    try:
        async with asyncio.timeout(60):
            async for line in process.stdout:
                if line == b"ready\n" or b"action=connect" in line:
                    break
            else:
                raise RuntimeError(f"{which} did not get ready")
        took = time.perf_counter() - start
        draining = asyncio.create_task(process.stdout.read())
        yield process, took
    finally:
        process.terminate()  # not killed: guidebot paces its starts after crashes
        await asyncio.wait_for(process.wait(), 20)
        if draining is not None:
            await draining


async def one_round_trip(server: FakeDiscord, person: Person) -> float:
    event = person.event(2, person.tree("direction", {"name": "debate"}))
    session = server.gateway.session_of(person.guild)
    loop = asyncio.get_running_loop()
    before = len(server.calls)
    start = loop.time()
    await server.gateway.emit(session, "INTERACTION_CREATE", event)
    async with server.patience(10):
        await server.until(lambda: len(server.calls) > before)
    call = server.calls[-1]
    assert call.path.endswith("/callback")
    server.calls.clear()
    session.sent.clear()
    await asyncio.sleep(0.003)  # let the bot read the server's answer, or the next round would wait for that
    return (call.at - start) * 1000


async def latency(rounds: int) -> None:
    """Round trips of both bots in turns of 50, so that both meet the same noise."""
    times: dict[str, list[float]] = {"bare": [], "guidebot": []}
    async with FakeDiscord() as first, FakeDiscord() as second:
        for server in (first, second):
            add_guild(server)
            add_channel(server)
        with tempfile.TemporaryDirectory() as state:
            async with running("bare", first, state), running("guidebot", second, state):
                await asyncio.sleep(SEARCH_BUILT)
                people = {"bare": Person(first), "guidebot": Person(second)}
                for which, server in (("bare", first), ("guidebot", second)):
                    for _ in range(100):
                        await one_round_trip(server, people[which])
                for _ in range(rounds // 50):
                    for which, server in (("bare", first), ("guidebot", second)):
                        times[which] += [await one_round_trip(server, people[which]) for _ in range(50)]
    for name, at in (("p50", 0.5), ("p99", 0.99)):
        ours, theirs = quantile(times["guidebot"], at), quantile(times["bare"], at)
        say(f"/direction debate {name}, ms", theirs, ours)


def quantile(values: list[float], at: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * at))]


async def start_and_memory() -> None:
    """Ready time with one server, and memory with a thousand."""
    ready: dict[str, list[float]] = {"bare": [], "guidebot": []}
    memory: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as state:
        for turn in range(4):  # the first makes the database and sends the commands, and does not count
            for which in ready:
                async with FakeDiscord() as server:
                    add_guild(server)
                    add_channel(server)
                    async with running(which, server, state) as (_, seconds):
                        ready[which] += [seconds] if turn else []
        await record(state)
        for which in ready:
            async with FakeDiscord() as server:
                crowd(server)
                async with running(which, server, state) as (process, _):
                    await asyncio.sleep(SEARCH_BUILT)
                    memory[which] = psutil.Process(process.pid).memory_info().rss / 1e6
    say("start to ready, s", statistics.median(ready["bare"]), statistics.median(ready["guidebot"]))
    say(f"memory with {GUILDS} servers of {CHANNELS} channels, MB", memory["bare"], memory["guidebot"])


async def record(state: str) -> None:
    """Let guidebot know the crowd: it looks at each server that is new to it, once in its life."""
    from guidebot.core.communities import Community
    from guidebot.core.people import CommunityId
    from guidebot.runtime.stores import open_stores

    stores = await open_stores(f"sqlite:///{state}/guidebot.db")
    for at in range(1, GUILDS + 1):
        await stores.communities.save(Community(id=CommunityId("discord", str(at << 22)), joined_at=datetime.now(UTC)))
    await stores.close()


def crowd(server: FakeDiscord) -> None:
    for at in range(1, GUILDS + 1):
        guild = at << 22
        add_guild(server, guild)
        for channel in range(CHANNELS):
            more = {"position": channel, "topic": "What this channel is for", "last_message_id": str(guild + channel)}
            add_channel(server, guild + 1000 + channel, guild=guild, **more)
        for one in server.guilds[guild]["channels"]:
            one.pop("guild_id")


def say(what: str, bare: float, guidebot: float) -> None:
    print(f"{what:55} bare {bare:8.2f}   guidebot {guidebot:8.2f}   ratio {guidebot / bare:.2f}")


async def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    await latency(rounds)
    await start_and_memory()


if __name__ == "__main__":
    asyncio.run(main())

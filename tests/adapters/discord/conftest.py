"""The fake Discord with one server and one channel, and a scripted bot."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

import pytest

pytest.importorskip("discord")

from discord.gateway import KeepAliveHandler
from tests.fakes.discord_bot import connected
from tests.fakes.discord_person import GUILD, Person, add_channel, add_guild
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.scripted_bot import ScriptedBot

from guidebot.core.people import CommunityId


@pytest.fixture(autouse=True)
async def no_heartbeat_left():
    """Every connection was closed with its heartbeat: a thread that stays would keep a dead socket."""
    before = heartbeats()
    yield
    left = heartbeats() - before
    for thread in left:
        await asyncio.to_thread(thread.join, 2)
    stuck = [one for one in left if one.is_alive()]
    for thread in stuck:
        thread.stop()
    assert [] == stuck


def heartbeats() -> set[threading.Thread]:
    return {one for one in threading.enumerate() if isinstance(one, KeepAliveHandler)}


@pytest.fixture
async def server():
    async with FakeDiscord() as fake:
        add_guild(fake)
        add_channel(fake)
        yield fake


@pytest.fixture
def bot():
    return ScriptedBot(knows=[CommunityId("discord", str(GUILD))])


@pytest.fixture
def state(tmp_path):
    return str(tmp_path / "state")


@pytest.fixture
async def adapter(server, bot, state):
    async with connected(server, bot, state) as running:
        yield running


@pytest.fixture
def ada(server, adapter):
    return Person(server)


@pytest.fixture
def quick_retries(monkeypatch):
    """discord.py's own retries, without their waiting; answers what they would have waited."""
    waited = []

    async def sleep(seconds):
        waited.append(seconds)
        await asyncio.sleep(0)

    quick = SimpleNamespace(**{**vars(asyncio), "sleep": sleep})
    monkeypatch.setattr("discord.http.asyncio", quick)
    monkeypatch.setattr("discord.shard.asyncio", quick)
    return waited

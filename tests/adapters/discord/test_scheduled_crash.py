"""A process that dies at any point of putting an event on a server's calendar: another one ends it, once."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.discord_bot import connected
from tests.fakes.discord_person import CHANNEL, GUILD, MANAGE_GUILD, Person, add_channel, add_guild
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.small import write
from tests.features.radar.conftest import ENTRIES, give

from guidebot.adapter import Delivery, Receipt
from guidebot.core.people import CommunityId
from guidebot.features.radar.hosting import LABEL
from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import App, build
from guidebot.testing import FakeClock

COMMUNITY = CommunityId("discord", str(GUILD))
EVENTS = rf"/guilds/{GUILD}/scheduled-events"
MOVED = (ENTRIES[0].replace("2026-12-20", "2026-12-28"), *ENTRIES[1:])


class Dying:
    """The adapter of a process that dies *before* or *after* it has spoken to Discord."""

    def __init__(self, adapter, dies: str) -> None:
        self._adapter, self._dies = adapter, dies
        self.dead = asyncio.Event()

    def __getattr__(self, name: str) -> object:
        return getattr(self._adapter, name)

    async def host(self, delivery: Delivery) -> Receipt:
        if self._dies == "before":
            await self._die()
        receipt = await self._adapter.host(delivery)
        if self._dies == "after":
            await self._die()
        return receipt

    async def _die(self) -> None:
        self.dead.set()
        await asyncio.Event().wait()


class Lives:
    """One process after another, over one database and one Discord."""

    def __init__(self, server: FakeDiscord, clock: FakeClock, folder: Path, stack: AsyncExitStack) -> None:
        self.server, self.clock, self.folder, self.stack = server, clock, folder, stack
        self.number = 0

    async def begin(self, dies: str = "") -> App:
        """A fresh process."""
        self.number += 1
        config = replace(
            Config(adapters={"discord": {}}), storage=StorageSettings(f"sqlite:///{self.folder.parent}/bot.db")
        )
        app = await build(config, self.clock, content=self.folder)
        self.stack.push_async_callback(app.stores.close)
        state = str(self.folder.parent / f"state{self.number}")
        adapter = await self.stack.enter_async_context(connected(self.server, app.bot, state, clock=self.clock))
        app.adapters["discord"] = Dying(adapter, dies)
        return app

    async def kill(self, app: App) -> None:
        """Let *app* come to the point where it dies, and its lease run out."""
        adapter = app.adapters["discord"]
        beating = asyncio.create_task(app.deliveries.beat())
        async with self.server.patience(30):
            await adapter.dead.wait()
        beating.cancel()
        for task in asyncio.all_tasks():
            if task.get_name().startswith("deliver "):
                task.cancel()
        await self.clock.advance(minutes=3)

    def standing(self) -> list[dict]:
        """The server's calendar."""
        return self.server.rest.events.standing(GUILD)


@pytest.fixture
async def lives(tmp_path):
    folder, clock = write(tmp_path / "content"), FakeClock()
    give(folder, *ENTRIES)
    async with FakeDiscord(now=clock.now) as server, AsyncExitStack() as stack:
        add_guild(server)
        add_channel(server)
        yield Lives(server, clock, folder, stack)


async def choose(lives: Lives) -> None:
    """An organiser puts the first deadline there, by the menu."""
    organiser = Person(lives.server, permissions=MANAGE_GUILD)
    shown = await organiser.command("opportunities list")
    menu = await organiser.press(LABEL, on=shown)
    put = await organiser.pick("ours/soon", on=menu)
    assert "closes on Sunday 20 December 2026" in put.text


@pytest.mark.parametrize("dies", ["before", "after"])
async def test_one_event_is_made_moved_and_taken_off(lives: Lives, dies: str) -> None:
    """Whether the process dies just before or just after each of the three."""
    first = await lives.begin(dies)
    await choose(lives)
    await lives.kill(first)
    after_death = len(lives.standing())
    second = await lives.begin()
    await second.deliveries.beat()
    made = [(one["id"], one["scheduled_end_time"][:10]) for one in lives.standing()]

    give(lives.folder, *MOVED)
    third = await lives.begin(dies)
    await lives.kill(third)
    fourth = await lives.begin()
    await fourth.deliveries.beat()
    moved = [(one["id"], one["scheduled_end_time"][:10]) for one in lives.standing()]

    give(lives.folder, *ENTRIES[1:])
    fifth = await lives.begin(dies)
    await lives.kill(fifth)
    sixth = await lives.begin()
    await sixth.deliveries.beat()

    assert (dies == "after") == after_death
    assert [(made[0][0], "2026-12-21")] == made
    assert [(made[0][0], "2026-12-29")] == moved
    assert [] == lives.standing()
    assert () == await sixth.services.events.of(COMMUNITY)
    assert 1 == len(lives.server.named("POST", EVENTS))
    canceled = [one for one in lives.server.named("PATCH", rf"{EVENTS}/\d+") if one.body.get("status") == 4]
    assert 1 == len(canceled)


async def test_two_processes_make_one_event(lives: Lives) -> None:
    """Both plan and both send."""
    one, two = await lives.begin(), await lives.begin()
    await choose(lives)
    await asyncio.gather(one.deliveries.beat(), two.deliveries.beat())
    await asyncio.gather(one.deliveries.beat(), two.deliveries.beat())

    assert 1 == len(lives.standing()) == len(lives.server.named("POST", EVENTS))


async def test_members_have_no_menu_and_a_missing_right_is_told(lives: Lives) -> None:
    """In words, to whoever set the bot up; the channel hears nothing."""
    role = lives.server.guilds[GUILD]["roles"][0]
    app = await lives.begin()
    organiser = Person(lives.server, permissions=MANAGE_GUILD)
    await organiser.command("setup")
    answers = {"zone": "Europe/Berlin", "problem": "off", "topic": "off", "answers": ["private"]}
    await organiser.submit(channel=[str(CHANNEL)], **answers)
    await organiser.press("Looks good")
    role["permissions"] = str(int(role["permissions"]) & ~(1 << 44))
    await choose(lives)
    await app.deliveries.beat()
    (told,) = [one for one in lives.server.named("POST", r"/channels/\d+/messages") if str(CHANNEL) not in one.path]
    text = str(told.body["components"])
    member = await Person(lives.server, 78).command("opportunities list")

    assert LABEL not in member.buttons
    assert "could not be put on this server" in text
    assert "Create Events" in text
    assert [] == lives.standing()

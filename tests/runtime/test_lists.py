"""One process asks, once an hour at most, and all of them show the last good copy."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.fakes.list_server import ListServer, training
from tests.fakes.small import write

from guidebot.lists import aisafety, source
from guidebot.loading.config import Config, OpportunitiesSettings, StorageSettings
from guidebot.runtime.app import App, build
from guidebot.testing import FakeChat, FakeClock, Talk, talk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content."""
    return write(tmp_path / "content")


@pytest.fixture
async def server() -> AsyncIterator[ListServer]:
    """A list with one programme."""
    async with ListServer() as one:
        one.lists["training"] = [training(1)]
        yield one


@asynccontextmanager
async def running(
    server: ListServer, folder: Path, url: str = "", clock: FakeClock | None = None
) -> AsyncIterator[Talk]:
    """The program that reads *server*."""
    config = Config(
        opportunities=OpportunitiesSettings(server.url), storage=StorageSettings(url or "sqlite:///unused.db")
    )
    app: App = await build(config, clock or FakeClock(), in_memory=not url, content=folder)
    chat = FakeChat()
    app.adapters["fake"] = chat
    try:
        yield Talk(app, app.clock, chat)  # type: ignore[arg-type]  # it is the fake one
    finally:
        await app.close()


async def test_nobody_is_called_unless_told_to(folder: Path) -> None:
    """Without a source nothing is asked and nothing is claimed."""
    async with talk(content=folder) as bot:
        await bot.app.lists.beat()

        assert () == bot.app.services.radar.copies()
        assert None is await bot.app.stores.copies.get("training")


async def test_it_is_shown_with_whose_it_is_and_how_old(server: ListServer, folder: Path) -> None:
    """Licence and link wherever something of it is shown."""
    async with running(server, folder) as bot:
        await bot.app.lists.beat()
        await bot.say("/opportunities fellowship london")

        assert "Programme 1" in bot.text
        assert "From AISafety.com (https://aisafety.com), CC BY 4.0, read " in bot.text


async def test_each_list_is_asked_for_once_an_hour(server: ListServer, folder: Path) -> None:
    """However often the heartbeat comes; the second time only for what is new."""
    async with running(server, folder) as bot:
        for _ in range(10):
            await bot.app.lists.beat()
        first = list(server.asked)
        await bot.clock.advance(minutes=59)
        await bot.app.lists.beat()
        soon = len(server.asked)
        await bot.clock.advance(minutes=1)
        await bot.app.lists.beat()

    assert [("training", ""), ("events", ""), ("funding", "")] == first
    assert 3 == soon
    assert 6 == len(server.asked)
    assert server.asked[3][1].startswith('"')


async def test_people_are_answered_while_a_list_is_checked(
    server: ListServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of entries are checked beside the loop, not on it."""
    threads: list[threading.Thread] = []
    read = aisafety.read

    def noted(*given: object) -> aisafety.Answer:
        threads.append(threading.current_thread())
        return read(*given)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(aisafety, "read", noted)
    async with running(server, folder) as bot:
        await bot.app.lists.beat()
        shown = len(bot.app.services.radar.openings(None))

    assert (3, 1) == (len(threads), shown)
    assert threading.main_thread() not in threads


def test_every_list_that_is_asked_for_can_be_read() -> None:
    """And none is known that nobody asks for."""
    assert set(source.PARTS) == set(aisafety.MAKERS)


async def test_of_two_processes_one_asks_and_both_show_it(server: ListServer, folder: Path, tmp_path: Path) -> None:
    """Also after a restart, before anybody was asked again."""
    url, clock = f"sqlite:///{tmp_path}/bot.db", FakeClock()
    async with running(server, folder, url, clock) as one, running(server, folder, url, clock) as two:
        await asyncio.gather(one.app.lists.beat(), two.app.lists.beat())
        await asyncio.gather(one.app.lists.beat(), two.app.lists.beat())
        shown = [len(bot.app.services.radar.openings(None)) for bot in (one, two)]
    async with running(server, folder, url, clock) as again:
        after = len(again.app.services.radar.openings(None))

    assert 3 == len(server.asked)
    assert [1, 1] == shown
    assert 1 == after


@pytest.mark.parametrize("broken", [503, b"<html>", b'{"data": 7}'])
async def test_a_broken_answer_leaves_the_last_good_copy(server: ListServer, folder: Path, broken: int | bytes) -> None:
    """It is still shown with its age; /doctor says what was wrong, and that it is over."""
    async with running(server, folder) as bot:
        bot.organiser = True
        await bot.app.lists.beat()
        server.broken["training"] = broken
        await bot.clock.advance(hours=1)
        await bot.app.lists.beat()
        await bot.say("/opportunities")
        shown = bot.text
        await bot.say("/doctor")
        ill = bot.text
        server.broken.clear()
        await bot.clock.advance(hours=1)
        await bot.app.lists.beat()
        await bot.say("/doctor")

    assert "Programme 1" in shown
    assert "AISafety.com, training: 1 entries, read" in ill
    assert "last time it" in ill
    assert "The last good copy is shown." in ill
    assert "last time it" not in bot.text


async def test_another_source_begins_anew(server: ListServer, folder: Path, tmp_path: Path) -> None:
    """What the former one said is not shown as the new one's."""
    url = f"sqlite:///{tmp_path}/bot.db"
    async with running(server, folder, url) as bot:
        await bot.app.lists.beat()
    async with ListServer() as other, running(other, folder, url) as bot:
        other.lists["training"] = [training(7)]
        await bot.app.lists.beat()
        titles = [one.title for one in bot.app.services.radar.openings(None)]

    assert ["Programme 7"] == titles


async def test_a_list_taken_out_of_the_configuration_withdraws_nothing(
    server: ListServer, folder: Path, tmp_path: Path
) -> None:
    """Who asked for a deadline of it is still reminded, and not told that it vanished."""
    url, clock = f"sqlite:///{tmp_path}/bot.db", FakeClock()
    async with running(server, folder, url, clock) as bot:
        await bot.app.lists.beat()
        await bot.say("/opportunities")
        await bot.press("Remind me")
    async with talk(config=Config(), clock=clock, content=folder):
        pass
    config = Config(storage=StorageSettings(url))
    app = await build(config, clock, content=folder)
    chat = FakeChat()
    app.adapters["fake"] = chat
    bot = Talk(app, clock, chat)
    await bot.advance(days=40)
    told = [one.reply.summary for one in chat.deliveries]
    await app.close()

    assert 3 == len(told)
    assert all("It closes on Sunday 20 December 2026" in one for one in told)

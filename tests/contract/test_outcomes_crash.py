"""A process that dies at any point between a form and its card: another one over the same database ends it, once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.small import write

from guidebot.adapter import Delivery, Press, Receipt
from guidebot.core.actions import ActionRef
from guidebot.core.people import CommunityId
from guidebot.core.plain import reply_text
from guidebot.core.reply import Reply
from guidebot.features.posts import series_list
from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import build
from guidebot.storage.engine import MEMORY
from guidebot.testing import FakeChat, FakeClock, Talk

LAB = CommunityId("fake", "lab")


class Dying(FakeChat):
    """The platform, which takes what it is given; the process that gave it dies before it knows."""

    def __init__(self) -> None:
        super().__init__()
        self.dies_at = ""

    async def deliver(self, delivery: Delivery) -> Receipt:
        if delivery.key in self.arrived:  # a platform without a nonce would have taken a second one
            self.deliveries.append(delivery)
        receipt = await super().deliver(delivery)
        await self._die(delivery.key)
        return receipt

    async def revise(self, delivery: Delivery) -> None:
        await super().revise(delivery)
        await self._die(delivery.key)

    async def _die(self, key: str) -> None:
        if self.dies_at and key.startswith(self.dies_at):
            await asyncio.Event().wait()


class Lives:
    """One process after another, over one database and one platform."""

    def __init__(self, url: str, content: Path) -> None:
        self.clock, self.chat = FakeClock(), Dying()
        self._url, self._content = url, content
        self._left: list[Talk] = []

    async def begin(self) -> Talk:
        """A fresh process."""
        config = replace(Config(), storage=StorageSettings(url=self._url))
        app = await build(config, self.clock, content=self._content)
        app.adapters["fake"] = self.chat
        self._left.append(Talk(app, self.clock, self.chat))
        return self._left[-1]

    async def kill(self, bot: Talk, at: str) -> Talk:
        """Let *bot* die when the delivery that begins with *at* has arrived; answers its successor, a while later."""
        self.chat.dies_at = at
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(bot.app.deliveries.beat(), 1.0)
        for task in asyncio.all_tasks():
            if task.get_name().startswith("deliver "):
                task.cancel()
        self.chat.dies_at = ""
        await self.clock.advance(minutes=3)  # the lease is over
        return await self.begin()

    async def end(self) -> None:
        for one in self._left:
            await one.app.close()


@pytest.fixture
async def lives(url: str, stores: object, tmp_path: Path) -> AsyncIterator[Lives]:
    """Over a file, and over PostgreSQL; what is in memory alone dies with its process."""
    del stores
    if url == MEMORY:
        pytest.skip("a database in memory dies with its process")
    made = Lives(url, write(tmp_path / "content"))
    yield made
    await made.end()


async def posted(lives: Lives) -> Talk:
    """A community whose weekly problem has just been posted."""
    bot = await lives.begin()
    for one in series_list.first(LAB, channel="general", zone="UTC", anchor=lives.clock.now().date()):
        await bot.app.stores.schedules.save(one.planned(lives.clock.now()))
    bot.organiser = True
    await bot.say("/schedule pin problem acronyms")
    await bot.say("/schedule now problem")
    await bot.app.deliveries.beat()
    return bot


async def draft(bot: Talk) -> Reply:
    """A card that was written and not put up yet."""
    await bot.say("/outcome add acronyms")
    await bot.submit(tried="Probes", found="Half agree")
    assert isinstance(bot.content, Reply)
    return bot.content


def cards(lives: Lives) -> int:
    """How many messages with a card the platform has."""
    return sum(one.key.startswith("card:") for one in lives.chat.deliveries)


async def test_killed_after_the_form_the_preview_still_works(lives: Lives) -> None:
    """What was typed is kept; the old button posts it, once."""
    preview = await draft(await posted(lives))
    bot = await lives.begin()
    for _ in range(2):
        await bot.press("Post it", on=preview)
        await bot.app.deliveries.beat()

    assert 1 == cards(lives)


async def test_killed_after_the_card_was_stored_it_is_posted_by_another(lives: Lives) -> None:
    """The press and what follows from it are stored together."""
    first = await posted(lives)
    await draft(first)
    await first.press("Post it")
    bot = await lives.begin()
    for _ in range(2):
        await bot.app.deliveries.beat()

    assert 1 == cards(lives)
    assert "m2" == (await bot.app.stores.cards.shown(LAB))[0].remote_id


async def test_killed_after_the_card_was_posted_it_is_found_and_not_posted_again(lives: Lives) -> None:
    """The platform's history knows it; where it stands is written down after all."""
    first = await posted(lives)
    await draft(first)
    await first.press("Post it")
    bot = await lives.kill(first, "card:")
    for _ in range(2):
        await bot.app.deliveries.beat()

    assert 1 == cards(lives)
    assert "m2" == (await bot.app.stores.cards.shown(LAB))[0].remote_id


async def test_killed_after_the_post_was_revised_it_says_the_same(lives: Lives) -> None:
    """Doing it twice is doing it once, and the next one who tries it is counted."""
    first = await posted(lives)
    await first.ask(Press(ActionRef("try.start", ("problem", "acronyms")).encode()))
    await first.submit()
    bot = await lives.kill(first, "revised:")
    await bot.app.deliveries.beat()
    one = reply_text(lives.chat.stands("m1"))
    bot.member = "eve"
    await bot.ask(Press(ActionRef("try.start", ("problem", "acronyms")).encode()))
    await bot.submit()
    await bot.advance(hours=2)

    assert "One person is trying this" in one
    assert "2 people are trying this" in reply_text(lives.chat.stands("m1"))
    assert 0 == cards(lives)


async def test_two_processes_at_once_post_one_card(lives: Lives) -> None:
    """Presses in both and beats in both: one card, one vote, one count."""
    first = await posted(lives)
    preview = await draft(first)
    second = await lives.begin()
    await asyncio.gather(*(one.press("Post it", on=preview) for one in (first, second) * 3))
    await asyncio.gather(*(one.app.deliveries.beat() for one in (first, second) * 2))
    await second.advance(minutes=1)  # two messages to one channel wait for each other

    assert 1 == cards(lives)
    assert 1 == len(await second.app.stores.cards.shown(LAB))
    assert "One told what came of it." in reply_text(lives.chat.stands("m1"))

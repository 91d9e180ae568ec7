"""A year of a list over a local server, two processes on one database, crashes, restarts and clock changes."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.list_server import ListServer, training
from tests.fakes.quick_file import quick_files
from tests.fakes.small import write

from guidebot.adapter import Press
from guidebot.core.errors import InDoubt
from guidebot.core.follows import STAGES
from guidebot.core.people import MemberId
from guidebot.core.plain import reply_text
from guidebot.loading.config import Config, OpportunitiesSettings, StorageSettings
from guidebot.runtime.app import App, build
from guidebot.testing import FakeChat, FakeClock, Talk

START = datetime(2027, 1, 4, 7, tzinfo=UTC)
ZONES = {"ada": "Europe/Berlin", "bob": "America/Los_Angeles", "cyd": "Pacific/Auckland"}
DAYS = 365


@dataclass
class Programme:
    """What the list says of one programme, and all that it ever said of its deadline."""

    number: int
    closes: date
    moved: bool = False
    gone: set[date] = field(default_factory=set)

    def row(self, day: date) -> dict[str, Any] | None:
        """Its entry on *day*; none while it has vanished and after it is over."""
        if day in self.gone or day > self.closes + timedelta(days=2):
            return None
        return training(self.number, applicationsClose=self.closes.isoformat(), startDate=None)


def programmes() -> list[Programme]:
    """Twenty over the year; of some the deadline will move, some vanish for a while."""
    found = []
    for number in range(1, 21):
        closes = START.date() + timedelta(days=20 + 16 * number)
        found.append(Programme(number, closes))
        if number % 5 == 3:
            first = closes - timedelta(days=25)
            found[-1].gone = {first + timedelta(days=at) for at in range(4)}
    return found


async def open_app(server: ListServer, folder: Path, url: str, clock: FakeClock, chat: FakeChat) -> App:
    """A process."""
    config = Config(opportunities=OpportunitiesSettings(server.url), storage=StorageSettings(url))
    with quick_files():
        app = await build(config, clock, content=folder)
    app.adapters["fake"] = chat
    return app


@pytest.mark.timeout(240)
async def test_every_member_hears_of_every_deadline_in_time_and_once(tmp_path: Path) -> None:
    """Whatever is stable is told at 14, 3 and 1 days in the member's own zone; what moves, with its last date."""
    chance = random.Random(17)
    folder, url = write(tmp_path / "content"), f"sqlite:///{tmp_path}/bot.db"
    clock, chat = FakeClock(START), FakeChat()
    known = programmes()
    async with ListServer() as server:
        apps, dead = [await open_app(server, folder, url, clock, chat) for _ in range(2)], list[App]()
        for day_number in range(DAYS):
            day = START.date() + timedelta(days=day_number)
            for one in known:
                if one.number % 5 == 1 and not one.moved and (one.closes - day).days == 20:
                    one.closes, one.moved = one.closes + timedelta(days=9), True
            server.lists["training"] = [row for one in known if (row := one.row(day)) is not None]
            server.broken = (
                {"training": 503} if day_number % 11 == 7 else {"events": b"<html>"} if day_number % 13 == 5 else {}
            )
            if day_number % 17 == 9:  # it lies: nearly everything is gone for a day
                server.lists["training"] = server.lists["training"][:1]
            app, other = apps[day_number % 2], apps[(day_number + 1) % 2]
            await app.lists.beat()
            await other.lists.refresh()
            if day_number == 0:
                await ask(app, clock, chat, known)
            if chance.random() < 0.2:
                chat.outcomes.append(InDoubt("the connection broke"))
            await app.deliveries.advance(clock.now() + timedelta(days=1), clock.jump)
            if day_number % 23 == 11:  # killed: nothing of it is closed or finished
                dead.append(app)
                apps[day_number % 2] = await open_app(server, folder, url, clock, chat)
        for app in (*apps, *dead):
            await app.close()

    keys = Counter(one.key for one in chat.deliveries)
    assert [] == [key for key, count in keys.items() if count > 1]
    for name in ZONES:
        check(name, known, chat)


async def ask(app: App, clock: FakeClock, chat: FakeChat, known: list[Programme]) -> None:
    """Everybody asks for everything."""
    for name, zone in ZONES.items():
        bot = Talk(app, clock, chat, member=name, zone=zone)
        await bot.say("/opportunities")
        for one in known:
            await bot.ask(Press(f"radar.remind|aisafety/rec{one.number:014}"))
            assert "It closes on" in bot.text


def check(name: str, known: list[Programme], chat: FakeChat) -> None:
    """What *name* heard of each programme."""
    heard = [
        (datetime.strptime(one.key.rpartition(":")[2], "%Y%m%d").date(), reply_text(one.reply))
        for one in chat.deliveries
        if one.member == MemberId("fake", name)
    ]
    for one in known:
        title = f"Programme {one.number}:"
        days = [day for day, text in heard if title in text]
        wanted = {one.closes - timedelta(days=stage) for stage in STAGES}
        if one.closes > START.date() + timedelta(days=DAYS):
            continue
        assert wanted <= set(days), (name, one, days)
        told = [text for _, text in heard if title in text]
        extra = len(days) - len(wanted)
        if one.moved:
            assert any("Its date has moved." in text for text in told)
        elif one.gone:
            assert sum("It is not listed any more." in text for text in told) >= 1
            assert sum("It is listed again." in text for text in told) >= 1
        else:
            assert 0 == extra, (name, one, days)

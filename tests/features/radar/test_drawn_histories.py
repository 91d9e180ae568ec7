"""Whatever a list does, through the whole program: over a local server, two processes, deaths and a clock change."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.list_server import ListServer, training
from tests.fakes.small import write
from tests.features.radar.test_recorded_year import open_app

from guidebot.adapter import Press
from guidebot.core.errors import InDoubt
from guidebot.core.follows import STAGES
from guidebot.core.people import MemberId
from guidebot.core.plain import reply_text
from guidebot.runtime.app import App
from guidebot.testing import FakeChat, FakeClock, Talk

START = datetime(2027, 3, 8, 7, tzinfo=UTC)  # New York changes its clocks on the 14th, Berlin on the 28th
ZONES = {"ada": "Europe/Berlin", "bob": "America/New_York", "cyd": "Pacific/Apia"}
DAYS, STAYS, WILD = 27, 1, 2
CLOSES = {STAYS: date(2027, 3, 30), WILD: date(2027, 3, 29)}
OTHERS = tuple(range(10, 16))


@dataclass(frozen=True)
class Drawn:
    """One day: what the list does, by how much the wild date moves, and what befalls the processes."""

    list_does: str
    moves: int
    befalls: str


def rows(day: Drawn, wild: date) -> list[dict[str, Any]]:
    """What the list says on *day*. One programme never changes; the wild one does what was drawn."""
    stays = training(STAYS, applicationsClose=CLOSES[STAYS].isoformat())
    changed = {
        "closed": {"applicationStatus": "Closed"},
        "announced": {"notYetOpen": True},
        "undated": {"applicationsClose": None},
        "lies": {"applicationsClose": "soon", "type": 7, "url": "javascript:x"},
    }.get(day.list_does, {})
    wild_row = training(WILD, **{"applicationsClose": wild.isoformat(), **changed})
    others = [training(number, applicationsClose=None) for number in OTHERS]
    if day.list_does == "shrinks":
        return others[:1]
    return [stays, *([] if day.list_does == "vanishes" else [wild_row]), *others]


DOES = (
    "same",
    "same",
    "same",
    "moves",
    "vanishes",
    "closed",
    "announced",
    "undated",
    "lies",
    "shrinks",
    "breaks",
    "html",
)
DAY = st.builds(
    Drawn, st.sampled_from(DOES), st.integers(-4, 9), st.sampled_from(("", "", "", "dies", "doubt", "both die"))
)


@pytest.mark.timeout(240)
@settings(max_examples=4, deadline=None)
@given(days=st.lists(DAY, min_size=DAYS, max_size=DAYS))
async def test_nobody_hears_twice_and_what_stays_is_told_in_time(days: Sequence[Drawn]) -> None:
    """One message a day and member, by a key of its own; the programme that never changed at 14, 3 and 1 days."""
    with tempfile.TemporaryDirectory() as place:
        chat = await lived(Path(place), days)

    keys = Counter(one.key for one in chat.deliveries)
    assert [] == [key for key, count in keys.items() if count > 1]
    for name in ZONES:
        heard = [one for one in chat.deliveries if one.member == MemberId("fake", name)]
        told = [day_of(one.key) for one in heard if "Programme 1:" in reply_text(one.reply)]
        assert [CLOSES[STAYS] - timedelta(days=stage) for stage in STAGES] == told
        assert len(heard) == len({day_of(one.key) for one in heard})


async def lived(place: Path, days: Sequence[Drawn]) -> FakeChat:
    """All of *days*: each process reads, plans and sends in turn; what dies is neither closed nor finished."""
    folder, url = write(place / "content"), f"sqlite:///{place}/bot.db"
    clock, chat, wild = FakeClock(START), FakeChat(), CLOSES[WILD]
    dead: list[App] = []
    async with ListServer() as server:
        server.lists["training"] = rows(Drawn("same", 0, ""), wild)
        apps = [await open_app(server, folder, url, clock, chat) for _ in range(2)]
        await apps[0].lists.beat()
        await ask(apps[0], clock, chat)
        for nth, day in enumerate(days):
            wild += timedelta(days=day.moves) if day.list_does == "moves" else timedelta()
            server.lists["training"] = rows(day, wild)
            server.broken = {"training": 503 if day.list_does == "breaks" else b"<html>"} if broken(day) else {}
            for part in range(2):
                first, second = apps[(nth + part) % 2], apps[(nth + part + 1) % 2]
                await first.lists.beat()
                await second.lists.refresh()
                if day.befalls == "doubt":
                    chat.outcomes.append(InDoubt("the connection broke"))
                await first.deliveries.advance(clock.now() + timedelta(hours=12), clock.jump)
            for at in {"dies": [nth % 2], "both die": [0, 1]}.get(day.befalls, []):
                dead.append(apps[at])
                apps[at] = await open_app(server, folder, url, clock, chat)
        for app in (*apps, *dead):
            await app.close()
    return chat


async def ask(app: App, clock: FakeClock, chat: FakeChat) -> None:
    """Everybody asks for both."""
    for name, zone in ZONES.items():
        bot = Talk(app, clock, chat, member=name, zone=zone)
        await bot.say("/opportunities")
        for number in CLOSES:
            await bot.ask(Press(f"radar.remind|aisafety/rec{number:014}"))
            assert "It closes on" in bot.text


def broken(day: Drawn) -> bool:
    return day.list_does in {"breaks", "html"}


def day_of(key: str) -> date:
    """The member's day that a message was for."""
    return datetime.strptime(key.rpartition(":")[2], "%Y%m%d").date()

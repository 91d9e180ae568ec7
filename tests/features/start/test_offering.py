"""A newcomer is told of `/start` once, where something is kept and organisers let it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from guidebot.core.errors import StorageError
from guidebot.core.people import CommunityId, MemberId
from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import build
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.testing import FakeChat, FakeClock, Talk, talk

OFFER = "New here? /start"


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Talk]:
    """The program over a file, with the shipped guide."""
    clock = FakeClock()
    app = await build(
        Config(storage=StorageSettings(url=f"sqlite:///{folder}/bot.db")),
        clock,
        read=SHIPPED_ONCE.read,
        search=SHIPPED_ONCE.search,
    )
    yield Talk(app, clock, FakeChat())
    await app.close()


async def test_it_is_said_once_for_ever(tmp_path: Path) -> None:
    """Also after a restart, and in another community; others hear it for themselves."""
    heard = []
    for _ in range(2):
        async with running(tmp_path) as bot:
            for community in ("lab", "club"):
                bot.community = CommunityId("fake", community)
                await bot.say("/advice")
                heard.append(OFFER in bot.text)
            bot.member = "eve"
            await bot.say("/goal list")
            heard.append(OFFER in bot.text)

    assert [True, False, True, False, False, False] == heard


async def test_it_waits_for_a_private_answer_in_a_community(tmp_path: Path) -> None:
    """Not in front of others, not in a form, not below a mistake or one's own data, not in a direct conversation."""
    async with running(tmp_path) as bot:
        bot.organiser = True
        await bot.say("/setup")
        await bot.submit(channel="general", zone="UTC", answers="public")
        bot.organiser = False
        heard = []
        for line in ("/advice", "/goal add", "/direction nothingatall", "/mydata export"):
            await bot.say(line)
            heard.append(OFFER in bot.text)
        bot.community = None
        await bot.say("/goal list")
        heard.append(OFFER in bot.text)
        bot.community = CommunityId("fake", "lab")
        await bot.say("/goal list")

        assert not any(heard)
        assert OFFER in bot.text


async def test_whoever_began_by_themselves_is_not_told(tmp_path: Path) -> None:
    """They know it."""
    async with running(tmp_path) as bot:
        await bot.say("/start")
        first = bot.text
        await bot.say("/goal list")

        assert OFFER not in first + bot.text


async def test_organisers_can_switch_it_off_and_name_a_place(tmp_path: Path) -> None:
    """`/start` names the channel for newcomers, and `/ask` does where the guide has no answer."""
    async with running(tmp_path) as bot:
        bot.organiser = True
        await bot.say("/setup")
        await bot.submit(channel="general", zone="UTC", answers="private")
        await bot.press("Newcomers")
        await bot.submit(offers="off", channel="welcome")
        assert "Nobody is told of it unasked" in bot.text
        bot.member, bot.organiser = "eve", False
        await bot.say("/goal list")
        assert OFFER not in bot.text
        await bot.say("/start")
        for label in ("4 to 8", "Writing code", "I am new"):
            await bot.press(label)

        assert "newcomers are welcome in" in bot.text
        assert "welcome" in bot.text

        await bot.say("/ask flurble wibbet")

        assert "Somebody may know in" in bot.text


@pytest.mark.parametrize("later", [timedelta(minutes=2), timedelta(days=-400)])
async def test_an_answer_never_depends_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: timedelta) -> None:
    """A database that is away is asked again a minute later, not with every answer; also when the clock is set back."""
    asked = []
    async with running(tmp_path) as bot:
        await bot.say("/start")  # the settings are known now
        bot.member = "eve"

        async def away(member: MemberId, now: object) -> bool:
            asked.append((member, now))
            raise StorageError("The database cannot be reached.")

        with monkeypatch.context() as patch:
            patch.setattr(bot.app.stores.offers, "first", away)
            for _ in range(3):
                await bot.say("/advice")
                assert "incident" not in bot.text
                assert OFFER not in bot.text
        bot.clock._now += later
        await bot.say("/advice")

    assert 1 == len(asked)
    assert OFFER in bot.text


async def test_a_program_that_keeps_nothing_offers_nothing() -> None:
    """It would say so at every start."""
    async with talk() as bot:
        await bot.say("/advice")

        assert OFFER not in bot.text

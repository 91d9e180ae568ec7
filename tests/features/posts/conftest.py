"""A community with its two schedules, talked to by an organiser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from guidebot.core.people import CommunityId
from guidebot.features.posts import series_list
from guidebot.loading.config import Config
from guidebot.runtime import app
from guidebot.runtime.library import LiveLibrary
from guidebot.testing import Talk, talk

LAB = CommunityId("fake", "lab")


@pytest.fixture(scope="session")
def shipped() -> LiveLibrary:
    """The shipped content, read once."""
    return app.library(Config())


@pytest.fixture
async def bot(shipped: LiveLibrary, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Talk]:
    """Problems on Mondays and topics on Thursdays at 09:00 in Berlin; it is Monday, 23 November 2026, 09:00 UTC."""
    monkeypatch.setattr(app, "library", lambda *_: shipped)
    async with talk() as bot:
        bot.organiser = True
        for one in series_list.first(LAB, channel="general", zone="Europe/Berlin", anchor=bot.clock.now().date()):
            await bot.app.stores.schedules.save(one.planned(bot.clock.now()))
        yield bot

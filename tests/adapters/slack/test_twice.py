"""Slack repeats events: to another process, or after a restart. They count once."""

from __future__ import annotations

import pytest
from tests.fakes.slack_bot import connected
from tests.fakes.slack_person import Person

from guidebot.core.errors import StorageError
from guidebot.runtime.stores import open_stores


@pytest.fixture
async def once():
    stores = await open_stores()
    yield stores.once
    await stores.close()


async def test_an_event_counts_once_over_two_processes(server, bot, state, once):
    """A line typed once is asked once, whichever process the repeat reaches, and after a restart too."""
    async with connected(server, bot, state, once=once):
        ada = Person(server)
        said = ada.message("goal add Finish")
        await ada.event(said, event_id="Ev1")
        await server.after(0)
    async with connected(server, bot, state, once=once):
        await ada.event(said, event_id="Ev1", retry_attempt=1, retry_reason="timeout")
        await ada.event(ada.message("goal list"), event_id="Ev2")
        await server.after(0)

    assert ["goal add Finish", "goal list"] == [one.asked.text for one in bot.seen]


async def test_without_a_database_events_are_answered_all_the_same(server, bot, state):
    """Nobody waits for an answer because ids cannot be compared."""

    class Gone:
        async def first(self, *_: object) -> bool:
            raise StorageError("The database cannot be reached.")

    async with connected(server, bot, state, once=Gone()):
        await Person(server).write("direction debate")

    assert 1 == len(bot.seen)

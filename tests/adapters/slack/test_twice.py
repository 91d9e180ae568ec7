"""Slack repeats events, and whoever caught a signed request may send it again. Both count once."""

from __future__ import annotations

import pytest
from tests.fakes import small
from tests.fakes.slack_bot import connected, eventually
from tests.fakes.slack_person import Person
from tests.fakes.slack_state import Shown

from guidebot.core.actions import ActionRef
from guidebot.core.clock import SystemClock
from guidebot.core.errors import StorageError
from guidebot.core.reply import Form, TextInput
from guidebot.loading.config import Config
from guidebot.runtime.app import build
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


async def test_what_was_done_has_one_name_however_often_it_comes(server, ada, bot):
    """A command, a press, a submission and an event sent again have the name of the first; done again, another."""
    typed = ada.command_payload("goal", "add Finish")
    await ada.send("slash_commands", typed)
    await ada.send("slash_commands", typed)
    shown = await ada.command("goal", "add Finish")
    pressed = ada.press_payload({"type": "button", "action_id": "0.0|help"}, shown)
    await ada.send("interactive", pressed)
    await ada.send("interactive", pressed)
    said = ada.message("goal add Finish")
    await ada.event(said)
    await ada.event(said)
    await eventually(lambda: len(bot.seen) == 7)

    names = [one.event for one in bot.seen]
    assert all(names)
    assert [True, False, True, False] == [
        names[0] == names[1],
        names[1] == names[2],
        names[3] == names[4],
        names[5] == names[6],
    ]


async def test_a_form_sent_twice_has_one_name(server, ada, bot):
    """The same modal sent again, as Slack offers after a time-out, is the same submission; one that changed is not."""
    bot.answers(Form("Goal", (TextInput("title", "Title"),), ActionRef("goal.save")))
    form = await ada.command("goal", "add")
    fields = {"title": "Finish"}
    await ada.submit(form, **fields)
    await ada.send("interactive", ada.submit_payload(form, **fields))
    changed = Shown("view", "T1", view=server.team().modals.views[form.view["id"]])
    await ada.submit(changed, **fields)

    first, again, other = [one.event for one in bot.seen[1:]]
    assert first == again != other


async def test_a_command_that_is_sent_again_stores_once(server, state, tmp_path):
    """A signed `/schedule skip`, caught and sent again within Slack's five minutes, skips one date and says so."""
    app = await build(Config(), SystemClock(), in_memory=True, content=small.write(tmp_path / "content"))
    server.team().users["U1"].admin = True
    async with connected(server, app.bot, state, settings={"mode": "http"}) as adapter:
        admin = Person(server, address=f"http://127.0.0.1:{adapter.port}/slack/events")
        form = await admin.command("setup")
        count = len(server.shown)
        await admin.submit(form, channel="C1", zone="Europe/Berlin")
        await admin.press("Looks good", on=await server.answer_after(count))
        skip = admin.command_payload("schedule", "skip problem")
        first = await admin.seen(len(server.shown), await admin.send("slash_commands", skip))
        again = await admin.seen(len(server.shown), await admin.send("slash_commands", skip))
        other = await admin.command("schedule", "skip problem")
    await app.close()

    assert "twice" not in first.words
    assert "Nothing was stored twice." in again.words
    assert "twice" not in other.words

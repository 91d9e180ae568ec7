"""Slack is asked before there is a bot, and what comes in meanwhile is not lost."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest
from tests.fakes.slack_bot import configured, connected, eventually
from tests.fakes.slack_person import Person

from guidebot.core.errors import ConfigError
from guidebot_slack import ADAPTER, ahead


def begun(server, **settings):
    """What the plugin begins."""
    return ADAPTER.begin(*configured(server, settings))


async def test_a_command_that_comes_before_the_bot_is_answered(server, bot, state):
    """The socket is open, nobody is there yet; Slack would not send the command again."""
    early = begun(server)
    await server.sockets.connected(1)
    asked = asyncio.create_task(Person(server).command("direction", "debate"))
    for _ in range(100):
        await asyncio.sleep(0)
    assert [] == bot.seen
    async with connected(server, bot, state, begun=early):
        shown = await asked

    assert "hello" == shown.text
    assert 1 == len(server.named("auth.test"))
    assert 2 == server.sockets.opened


async def test_what_slack_gave_up_is_not_done_later(server, bot, state, monkeypatch):
    """The person was told that it failed and may have typed it again; an event waits, for Slack sends it again too."""
    monkeypatch.setattr(ahead, "PATIENCE", 0.01)
    early = begun(server)
    await server.sockets.connected(1)
    ada = Person(server)
    with pytest.raises(TimeoutError):
        await server.sockets.send("slash_commands", ada.command_payload("goal", "add twice"), seconds=0.1)
    waits = asyncio.create_task(ada.event(ada.message("direction debate")))
    async with connected(server, bot, state, begun=early):
        await server.after(0)
        await waits

    assert ["direction debate"] == [one.asked.text for one in bot.seen]


async def test_it_begins_anew_when_slack_was_out_of_reach(server, bot, state):
    """A failure before there is a bot costs nothing but the time that was won."""
    server.fail("auth.test", "internal_error")
    server.fail("apps.connections.open", "internal_error")
    early = begun(server)
    async with connected(server, bot, state, begun=early):
        shown = await Person(server).command("direction")

    assert "hello" == shown.text


async def test_a_refused_token_is_named_all_the_same(server, bot, state):
    """With what to do about it."""
    server.fail("auth.test", "invalid_auth", times=5)
    early = begun(server)
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN"):
        async with connected(server, bot, state, begun=early):
            pass


async def test_what_nobody_takes_is_closed(server):
    """The program could not be built: the socket goes, and no task or session is left."""
    early = begun(server)
    await server.sockets.connected(1)
    before = asyncio.all_tasks()
    await early.close()
    await eventually(lambda: not server.sockets.open)

    assert len(asyncio.all_tasks()) < len(before)
    assert early.calls.session.closed


@pytest.mark.parametrize(
    "settings", [{"mode": "http"}, {"workspaces": "many", "public_url": "https://bot.example.org"}]
)
async def test_only_the_socket_of_one_workspace_is_worth_it(server, settings):
    """A web server opens at once, and tokens of many workspaces stand in the database."""
    assert begun(server, **settings) is None


def test_it_imports_little():
    """slack-bolt comes while Slack answers."""
    heavy = "{'slack_bolt', 'sqlalchemy', 'cryptography'}"
    code = f"import sys, guidebot_slack.ahead; print(*{heavy}.intersection(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert "" == said.stdout.strip()

"""Being added: a word to the person who did it."""

from __future__ import annotations

import pytest
from tests.fakes.discord_person import Person, add_channel, add_guild

NEW, SYSTEM = 8 << 22, 800


@pytest.fixture
async def added(server, adapter):
    add_guild(server, NEW, name="New here", system_channel_id=str(SYSTEM))
    add_channel(server, SYSTEM, guild=NEW)

    async def add():
        session = server.gateway.session_of(NEW)
        await server.gateway.emit(session, "GUILD_CREATE", server.guilds[NEW])

    return add


def who(adder: str) -> list[dict]:
    return [
        {"id": "1", "action_type": 28, "target_id": "99", "user_id": "5"},
        {"id": "2", "action_type": 28, "target_id": "10", "user_id": adder},
    ]


async def test_the_person_who_added_the_bot_is_welcomed(server, bot, added):
    """The audit log names them; the word goes to their direct messages, and nowhere else."""
    server.rest.audit = who("66")

    await added()
    await server.wait("POST", r"/channels/\d+/messages")

    (call,) = server.named("POST", r"/channels/\d+/messages")
    assert f"/channels/{server.rest.direct['66']}/messages" == call.path
    assert ("joined", (str(NEW), "New here")) == bot.was[0]
    assert "28" == server.named("GET", r".*/audit-logs")[0].query["action_type"]


@pytest.mark.parametrize("case", ["no audit log", "nobody named", "closed"])
async def test_else_the_system_channel_hears_it(server, added, case):
    """Without the audit log, or with closed direct messages, the word goes to the system channel."""
    server.rest.audit = [] if case == "nobody named" else who("66")
    if case == "no audit log":
        server.fail("GET", r".*/audit-logs", 403, 50013)
    if case == "closed":
        server.fail("POST", r"/users/@me/channels", 403, 50007)

    await added()

    assert 1 == len(await server.wait("POST", rf"/channels/{SYSTEM}/messages"))


async def test_else_nobody_does(server, added, bot):
    """Where the bot may not write either, it stays silent and serves on."""
    server.fail("POST", rf"/channels/{SYSTEM}/messages", 403, 50013)

    await added()
    await server.wait("POST", rf"/channels/{SYSTEM}/messages")

    assert "hello" == (await Person(server, guild=NEW, channel=SYSTEM).command("guide")).text


async def test_a_guild_known_from_the_start_is_not_welcomed(server, adapter, bot):
    """Servers that come with READY were there before."""
    await Person(server).command("guide")

    assert [] == bot.was

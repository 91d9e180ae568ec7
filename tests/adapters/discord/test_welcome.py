"""Being added: a word to the person who did it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tests.fakes.clocks import QuickClock
from tests.fakes.discord_bot import connected
from tests.fakes.discord_gateway import INVALID
from tests.fakes.discord_person import GUILD, Person, add_channel, add_guild
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.scripted_bot import ScriptedBot

from guidebot.core.errors import StorageError
from guidebot.core.people import CommunityId
from guidebot_discord.presence import Presence

HERE = CommunityId("discord", str(GUILD))
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


async def test_who_adds_the_bot_to_two_servers_is_welcomed_twice(server, adapter):
    """Discord takes a second message under the same nonce for the first one, so each server has its own."""
    server.rest.audit = who("66")
    for guild in (NEW, 9 << 22):
        add_guild(server, guild, name="New here")
        await server.gateway.emit(server.gateway.session_of(guild), "GUILD_CREATE", server.guilds[guild])

    await server.wait("POST", r"/channels/\d+/messages", count=2)

    assert 2 == len(server.messages[server.rest.direct["66"]])


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


async def compared(adapter) -> None:
    async with asyncio.timeout(30):
        await adapter._parts.welcome._looking.acquire()


async def heard(bot: ScriptedBot, what: tuple[str, object]) -> None:
    async with asyncio.timeout(30):
        while what not in bot.was:
            await asyncio.sleep(0.01)


def ago(**time: int) -> str:
    return (datetime.now(UTC) - timedelta(**time)).isoformat()


async def test_a_removal_while_away_is_noticed(server, state):
    """What is on record but not in READY has removed the bot; servers in an outage are in READY."""
    gone = CommunityId("discord", str(NEW))
    bot = ScriptedBot(knows=[HERE, gone, CommunityId("slack", "T1")])
    async with connected(server, bot, state):
        await heard(bot, ("left", gone.id))

    assert [("left", gone.id)] == bot.was


async def test_an_addition_while_away_is_welcomed(server, state):
    """What is in READY but not on record was added: its organiser hears of it as always."""
    add_guild(server, NEW, name="New here", system_channel_id=str(SYSTEM), joined_at=ago(hours=20))
    server.rest.audit = who("66")
    bot = ScriptedBot(knows=[HERE])
    async with connected(server, bot, state):
        await server.wait("POST", r"/channels/\d+/messages")

    (call,) = server.named("POST", r"/channels/\d+/messages")
    assert [("joined", (str(NEW), "New here"))] == bot.was
    assert f"/channels/{server.rest.direct['66']}/messages" == call.path


@pytest.mark.parametrize(("days", "looks"), [(8, 0), (6, 1)])
async def test_no_broadcast_follows_a_lost_record(server, state, days, looks):
    """A server that has had the bot for long is recorded in silence; so is one where nobody knows who added it."""
    add_channel(server, SYSTEM)
    server.guilds[GUILD] |= {"system_channel_id": str(SYSTEM), "joined_at": ago(days=days)}
    server.rest.audit = who("66") if days > 7 else []
    bot = ScriptedBot()
    async with connected(server, bot, state) as adapter:
        await heard(bot, ("joined", (str(GUILD), "A community")))
        await compared(adapter)

    assert 1 == len(bot.was)
    assert looks == len(server.named("GET", r".*/audit-logs"))
    assert [] == server.named("POST", r"/channels/\d+/messages")
    assert [] == server.named("POST", r"/users/@me/channels")


async def test_new_servers_are_looked_at_one_after_the_other(state):
    """After a lost record no shard storms Discord: there is a pause after each server, whatever shard it is of."""
    bot, joined = ScriptedBot(), []

    class Counting(QuickClock):
        async def sleep(self, seconds: float) -> None:
            joined.append((seconds, len(bot.was)))
            await super().sleep(seconds)

    async with FakeDiscord(shards=2) as server:
        for guild in range(10, 16):
            add_guild(server, guild << 22)
        async with connected(server, bot, state, clock=Counting()) as adapter:
            async with asyncio.timeout(30):
                while len(bot.was) < 6:
                    await asyncio.sleep(0.01)
            await compared(adapter)

    assert [1, 2, 3, 4, 5, 6] == [count for seconds, count in joined if seconds < 1]


async def test_a_session_that_comes_twice_welcomes_once(server, state):
    """READY again while the first one's servers are looked at: what is recorded meanwhile is not new."""
    add_guild(server, NEW, name="New here", joined_at=ago(hours=20))
    bot = ScriptedBot(knows=[HERE, CommunityId("discord", str(NEW))])
    async with connected(server, bot, state) as adapter:
        welcome, known = adapter._parts.welcome, frozenset({GUILD, NEW})
        bot.knows = [HERE]
        await asyncio.gather(*(welcome.compare(Presence(0, 1, known, known)) for _ in range(2)))

    assert [("joined", (str(NEW), "New here"))] == bot.was


async def test_a_server_in_an_outage_holds_up_no_other(server, state):
    """It cannot be looked at now; the others are recorded."""
    add_guild(server, NEW, name="New here")
    server.fail("GET", rf"/guilds/{GUILD}", 503)
    bot = ScriptedBot()
    async with connected(server, bot, state):
        await heard(bot, ("joined", (str(NEW), "New here")))

    assert 1 == len(bot.was)


async def test_each_shard_speaks_for_its_own_servers(server, state):
    """A process with one of two shards marks no server of the other as left."""
    other = CommunityId("discord", str(5 << 22))
    gone = CommunityId("discord", str(6 << 22))
    bot = ScriptedBot(knows=[HERE, other, gone])
    async with connected(server, bot, state, settings={"shard_ids": [0], "shard_count": 2}):
        await heard(bot, ("left", gone.id))

    assert [("left", gone.id)] == bot.was


async def test_another_bots_token_marks_nobody_as_left(server, state, caplog):
    """Not one of several servers is there: that is said, and their data stays."""
    gone = [CommunityId("discord", str(one << 22)) for one in (5, 6, 7)]
    bot = ScriptedBot(knows=gone)
    async with connected(server, bot, state):
        await Person(server).command("guide")

    assert [] == bot.was
    assert any("the right bot's token" in one.message for one in caplog.records)


async def test_coming_back_after_an_unseen_removal_is_an_addition(server, adapter, bot):
    """Removed while the session was lost, added again later: both are told."""
    guild = server.guilds.pop(GUILD)
    await server.gateway.tell(INVALID, data=False)
    await heard(bot, ("left", str(GUILD)))
    server.guilds[GUILD] = guild

    await server.gateway.emit(server.gateway.session_of(GUILD), "GUILD_CREATE", guild)
    await heard(bot, ("joined", (str(GUILD), "A community")))

    assert ["left", "joined"] == [what for what, _ in bot.was]


async def test_a_record_that_cannot_be_read_changes_nothing(server, bot, state, monkeypatch, caplog):
    """The database is away: it serves on, and the next session compares."""

    async def away(_):
        raise StorageError("The database does not answer.")

    monkeypatch.setattr(bot, "communities", away)
    async with connected(server, bot, state):
        shown = await Person(server).command("guide")

    assert "hello" == shown.text
    assert [] == bot.was
    assert "servers not compared" in [one.message for one in caplog.records]


def test_what_changes_meanwhile_is_not_undone():
    """A server that was added or removed since READY was handled by its own event."""
    since = Presence(0, 1, frozenset({1, 2}), {2, 3})

    assert [1] == since.missing([CommunityId("discord", str(one)) for one in (1, 2, 3)])
    assert [2] == since.unknown([CommunityId("discord", "3")])

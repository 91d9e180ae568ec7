"""The gateway: identify, resume, reconnect, op 7, op 9, refusals, back-off, outages."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from tests.fakes.clocks import QuickClock, SkippingClock
from tests.fakes.counting_proxy import CountingProxy
from tests.fakes.discord_bot import connected, make
from tests.fakes.discord_gateway import HEARTBEAT, INVALID, RECONNECT
from tests.fakes.discord_person import GUILD, Person
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.scripted_bot import ScriptedBot

from guidebot.adapter.kept import Kept
from guidebot.adapter.proxies import proxy_for
from guidebot.core.errors import ConfigError
from guidebot.core.reply import say
from guidebot.runtime.restarting import Restarting
from guidebot.testing import FakeClock

GUILDS, MESSAGES = 1, 1 << 9 | 1 << 12


async def resumed(server, count=1):
    async with asyncio.timeout(30), server.gateway.ready:
        await server.gateway.ready.wait_for(lambda: len(server.gateway.resumes) >= count and server.gateway.live())


async def identified(server, count):
    async with asyncio.timeout(30), server.gateway.ready:
        await server.gateway.ready.wait_for(lambda: len(server.gateway.identifies) >= count and server.gateway.live())


async def test_the_intents_are_the_least(server, bot, state):
    """Guilds, and the two message intents without content where people may type; guilds alone where not."""
    async with connected(server, bot, state):
        pass
    async with connected(server, bot, state, settings={"typed": False}):
        pass

    assert [GUILDS | MESSAGES, GUILDS] == [one["intents"] for one in server.gateway.identifies]


async def test_nothing_is_cached(server, adapter, ada):
    """Of a server only its id is kept; members and channels are not, messages neither."""
    await ada.command("guide")

    client = adapter._client
    assert ([], []) == (list(client.guilds), list(client.get_all_channels()))
    assert 1 == client.guild_count
    assert {} == client._connection._view_store._views


@pytest.mark.parametrize("code", [4000, 4001, 4009])
async def test_a_closed_connection_is_resumed(server, adapter, ada, code):
    """What happened meanwhile is not lost: the session goes on where it was."""
    await server.gateway.drop(code)
    waiting = asyncio.create_task(ada.command("guide"))
    await resumed(server)

    assert "hello" == (await waiting).text
    assert 1 == len(server.gateway.identifies)


async def test_op_7_is_followed_by_a_resume(server, adapter, ada):
    """Discord asks to reconnect; the session goes on."""
    await server.gateway.tell(RECONNECT)
    await resumed(server)

    assert "hello" == (await ada.command("guide")).text


async def test_op_9_true_is_followed_by_a_resume(server, adapter, ada):
    """A session that may be resumed is."""
    await server.gateway.tell(INVALID, data=True)
    await resumed(server)

    assert "hello" == (await ada.command("guide")).text


async def test_op_9_false_starts_a_new_session(server, bot, state):
    """A session that is over is identified again, at the fake's own address, after five seconds."""
    clock = QuickClock()
    async with connected(server, bot, state, clock=clock):
        await server.gateway.tell(INVALID, data=False)
        await identified(server, 2)

        assert "hello" == (await Person(server).command("guide")).text
    assert [5.0] == clock.slept
    assert [] == bot.was


async def test_a_resume_that_is_refused_identifies_again(server, bot, state):
    """Reconnect without resume: the new session serves on."""
    async with connected(server, bot, state):
        server.gateway.invalidate = 1
        await server.gateway.drop()
        await identified(server, 2)

        assert "hello" == (await Person(server).command("guide")).text
    assert 1 == len(server.gateway.resumes)


async def test_heartbeats_are_answered(server, adapter):
    """Discord may ask for a heartbeat at any time."""
    before = server.gateway.heartbeats
    server.gateway.heard.clear()
    await server.gateway.tell(HEARTBEAT)
    await server.gateway.heard.wait()

    assert server.gateway.heartbeats > before


@pytest.mark.parametrize(
    ("code", "says"), [(4013, "intents"), (4014, "typed = false"), (4010, "shard_ids"), (4011, "shard_count")]
)
async def test_a_refusal_for_good_says_what_to_do(server, bot, state, code, says):
    """A close that no retry can mend ends the adapter, with words for the operator."""
    server.gateway.refuse = [code]

    with pytest.raises(ConfigError) as caught:
        async with connected(server, bot, state):
            pass

    assert says in f"{caught.value.message} {caught.value.fix}"
    assert 1 == Kept(state, "discord-identify-all.json").read()["failed"]


async def test_a_wrong_token_is_no_riddle(server, bot, state):
    """401 at login says where the token comes from."""
    server.token = "another"
    adapter = make(server, bot, state)
    server.token = "right"

    with pytest.raises(ConfigError, match="refuses the token"):
        await adapter.run(lambda: None)


async def test_a_failed_identify_is_waited_for_across_restarts(server, bot, state):
    """The process after a refused identify waits at least 90 seconds, and doubles it the next time."""
    waits = []
    for _ in range(2):
        server.gateway.refuse = [4013]
        clock = QuickClock()
        with pytest.raises(ConfigError):
            async with connected(server, bot, state, clock=clock):
                pass
        waits.append(clock.slept)
    clock = QuickClock()
    async with connected(server, bot, state, clock=clock):
        pass
    waits.append(clock.slept)
    clock = QuickClock()
    async with connected(server, bot, state, clock=clock):
        pass
    waits.append(clock.slept)

    assert [[], [90], [180], [5]] == [[round(one) for one in some] for some in waits]


async def test_a_login_that_fails_is_tried_again(server, bot, state, quick_retries, caplog):
    """Discord being away at the start is waited out."""
    server.fail("GET", r"/users/@me", 503)
    clock = QuickClock()
    async with connected(server, bot, state, clock=clock):
        assert "hello" == (await Person(server).command("guide")).text

    assert [5.0] == clock.slept


async def test_shards_are_those_of_the_settings(state):
    """A process serves the shards it was given, and leaves the others alone."""
    async with FakeDiscord() as server:
        table = {"shard_ids": [1, 3], "shard_count": 4}
        async with connected(server, ScriptedBot(), state, settings=table):
            pass

        assert [[1, 4], [3, 4]] == [one["shard"] for one in server.gateway.identifies]


async def test_an_outage_is_no_removal(server, adapter, bot):
    """GUILD_DELETE with the unavailable flag, and the GUILD_CREATE after it, change nothing."""
    session = server.gateway.session_of(GUILD)
    await server.gateway.emit(session, "GUILD_DELETE", {"id": str(GUILD), "unavailable": True})
    await server.gateway.emit(session, "GUILD_CREATE", server.guilds[GUILD])
    await Person(server).command("guide")

    assert [] == bot.was


async def test_a_removal_is_told(server, adapter, bot):
    """GUILD_DELETE without the flag: the bot was removed."""
    await server.gateway.emit(server.gateway.session_of(GUILD), "GUILD_DELETE", {"id": str(GUILD)})
    await Person(server, guild=None, channel=900).command("guide")

    assert ("left", str(GUILD)) == bot.was[0]


async def test_closing_ends_the_run(server, bot, state):
    """`close` lets `run` return, and nothing stays open."""
    async with connected(server, bot, state) as adapter:
        pass

    assert adapter._client.is_closed()
    assert [] == server.gateway.live()


async def test_a_torn_connection_is_resumed(server, adapter, ada):
    """Without a close frame, in the middle of nothing: the session goes on."""
    server.gateway.tear()
    await resumed(server)

    assert "hello" == (await ada.command("guide")).text


async def test_no_start_is_spent_that_is_not_left(server, bot, state):
    """With none of today's starts left it waits for Discord's reset instead of losing the token."""
    server.starts_left = 0
    clock = QuickClock()
    async with connected(server, bot, state, clock=clock):
        assert [1.0] == clock.slept


async def test_closing_ends_a_long_wait(server, bot, state):
    """A process that waits for its turn to identify can be stopped at once."""
    Kept(state, "discord-identify-all.json").write({"failed": 9, "last": 1e12})
    adapter = make(server, bot, state, clock=FakeClock())
    running = asyncio.create_task(adapter.run(lambda: None))
    await asyncio.sleep(0.01)

    await adapter.close()
    await asyncio.wait_for(running, 1)

    assert [] == server.calls


async def test_an_identify_that_breaks_off_is_tried_again_later(server, bot, state, quick_retries, caplog):
    """Closed between IDENTIFY and READY: five seconds later it works."""
    server.gateway.refuse = [4000]
    clock = SkippingClock()
    async with connected(server, bot, state, clock=clock):
        assert "hello" == (await Person(server).command("guide")).text

    assert [5] == [round(one) for one in clock.slept]
    assert 2 == len(server.gateway.identifies)
    assert 0 == Kept(state, "discord-identify-all.json").read()["failed"]


async def test_a_session_that_was_called_off_at_the_start_is_made_five_seconds_later(server, bot, state, quick_retries):
    """Another process of this bot logged in a moment before: Discord answers INVALID_SESSION, and five seconds do."""
    server.gateway.invalidate = 1
    clock = QuickClock()
    async with connected(server, bot, state, clock=clock):
        assert "hello" == (await Person(server).command("guide")).text

    assert [5] == [round(one) for one in clock.slept]


async def test_a_restart_within_five_seconds_waits_for_their_end(server, bot, state):
    """The session is not lost; the start takes as long as Discord wants two log-ins apart."""
    async with connected(server, bot, state):
        pass
    clock = QuickClock()
    async with connected(server, bot, state, clock=clock):
        pass

    assert [True] == [4 < one <= 5 for one in clock.slept]


async def test_a_refusal_after_an_outage_is_what_readiness_says(server, bot, state, quick_retries):
    """The outage is over; what an operator has to mend is not hidden behind it."""
    server.fail("GET", r"/users/@me", 503, times=5)
    server.token = "another"
    adapter = make(server, bot, state, clock=QuickClock())
    server.token = "right"
    kept = Restarting("discord", adapter, FakeClock())
    running = asyncio.create_task(kept.run(asyncio.Event()))
    await asyncio.wait_for(kept.refused.wait(), 10)
    running.cancel()

    assert "it cannot go on: Discord refuses the token." == kept.why_not


async def test_the_sixth_start_says_why_it_waits(server, bot, state):
    """To readiness while it waits, and to the doctor who looks from outside."""
    now = SkippingClock().now().timestamp()
    Kept(state, "discord-identify-all.json").write({"starts": [now - 60 + one for one in range(5)]})
    adapter = make(server, bot, state, clock=FakeClock(SkippingClock().now()))
    running = asyncio.create_task(adapter.run(lambda: None))
    await asyncio.sleep(0.01)
    inside, outside = adapter.waits, await make(server, bot, state).inspect(None, ())
    await adapter.close()
    await asyncio.wait_for(running, 1)

    assert "since it was started 6 times within 450 s" in inside
    assert [inside] == [one.what for one in outside if not one.ok]


@pytest.mark.parametrize(
    "broken",
    [
        {"data": {"id": "5", "name": "goal", "type": 1, "options": 7}},
        {"data": {"id": "5", "name": "goal", "type": 1, "options": ["x"]}},
        {"data": {"id": "5", "type": 1, "resolved": 3}},
        {"data": []},
        {"type": "x"},
        {"channel": "x"},
        {"member": []},
        {"user": None, "member": None},
        {"id": None},
        {"permissions": "x", "app_permissions": "y"},
        {"message": 4},
        {"type": 3, "data": {"component_type": 2}},
        {"type": 3, "data": {"component_type": 2, "custom_id": 5}},
        {"type": 5, "data": {"custom_id": "a", "components": [3]}},
    ],
    ids=str,
)
async def test_a_malformed_interaction_ends_nothing(server, bot, ada, adapter, broken):
    """It is passed over with a line in the log; the next command is answered over the same connection."""
    session = server.gateway.session_of(GUILD)
    await server.gateway.emit(session, "INTERACTION_CREATE", {**ada.event(2, ada.tree("goal list", {})), **broken})

    assert "hello" == (await ada.command("guide")).text
    assert (1, 0) == (len(server.gateway.identifies), len(server.gateway.resumes))


@pytest.mark.parametrize("event", ["GUILD_CREATE", "GUILD_DELETE", "MESSAGE_CREATE", "INTERACTION_CREATE", "NOVELTY"])
@pytest.mark.parametrize("data", [None, 7, "x", [], {}, {"id": "x"}, {"id": "1", "guild_id": "y", "mentions": [1]}])
async def test_no_event_can_end_the_connection(server, ada, adapter, event, data):
    """Whatever stands in it."""
    await server.gateway.emit(server.gateway.session_of(GUILD), event, data)

    assert "hello" == (await ada.command("guide")).text
    assert 1 == len(server.gateway.identifies)


async def test_a_gateway_that_answers_503_is_one_line(server, bot, state, quick_retries, caplog):
    """Weather is no error: no traceback, and the reason in the line."""
    server.gateway.away = 1
    async with connected(server, bot, state):
        pass

    lines = [one for one in caplog.records if one.name.startswith("discord")]
    assert [("WARNING", None)] == [(one.levelname, one.exc_info) for one in lines]
    assert "503" in lines[0].getMessage()


@pytest.mark.usefixtures("last_moment")
async def test_commands_under_way_at_the_end_are_answered(server, bot, state):
    """A stop waits for what was asked before it, also for what still lies in the socket."""
    ready = bot.answers_late(say("done"))
    async with connected(server, bot, state) as adapter:
        events = [person.event(2, person.tree("goal list", {})) for person in map(partial(Person, server), range(10))]
        for event in events:
            await server.gateway.emit(server.gateway.session_of(GUILD), "INTERACTION_CREATE", event)
        closing = asyncio.create_task(adapter.close())
        async with asyncio.timeout(5):
            while len(bot.seen) < len(events):
                await asyncio.sleep(0)
        ready.set()
        await closing

    answers = [server.named("POST", rf"/interactions/{event['id']}/.*") for event in events]
    assert [[4]] * 10 == [[one.body["type"] for one in some] for some in answers]


async def test_a_stop_does_not_wait_for_ever(server, bot, state, monkeypatch):
    """What takes longer than the grace is let go of."""
    monkeypatch.setattr("guidebot_discord.connection._GRACE", 0.01)
    bot.answers_late(say("never"))
    async with connected(server, bot, state) as adapter:
        person = Person(server)
        event = person.event(2, person.tree("goal list", {}))
        await server.gateway.emit(server.gateway.session_of(GUILD), "INTERACTION_CREATE", event)

        await asyncio.wait_for(adapter.close(), 2)


async def test_a_proxy_of_the_environment_is_asked(server, bot, state, monkeypatch):
    """For REST and the gateway alike, unless NO_PROXY names the host."""
    port = int(server.gateway_url.rpartition("/")[0].rpartition(":")[2])
    async with CountingProxy(port) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        server.url, server.gateway_url = (
            one.replace("127.0.0.1", "discord.test") for one in (server.url, server.gateway_url)
        )
        async with connected(server, bot, state):
            shown = await Person(server).command("guide")

    assert "hello" == shown.text
    assert {"discord.test"} == set(proxy.hosts)
    assert len(proxy.hosts) >= 2


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({"HTTPS_PROXY": "http://p:3128"}, "https://discord.com/api", "http://p:3128"),
        ({"https_proxy": "p:3128"}, "wss://gateway.discord.gg/", "http://p:3128"),
        ({"HTTP_PROXY": "http://p:3128"}, "https://discord.com/api", None),
        ({"ALL_PROXY": "http://p:3128"}, "https://discord.com/api", "http://p:3128"),
        ({"HTTPS_PROXY": "http://p:3128", "NO_PROXY": "discord.com"}, "https://discord.com/api", None),
        ({"HTTPS_PROXY": "http://p:3128", "no_proxy": "*"}, "https://discord.com/api", None),
        ({"HTTP_PROXY": "http://p:3128"}, "http://127.0.0.1:8080/api", None),
        ({"HTTP_PROXY": "http://p:3128"}, "http://[::1]:8080/api", None),
        ({"HTTPS_PROXY": ""}, "https://discord.com/api", None),
        ({}, "https://discord.com/api", None),
    ],
)
def test_the_environment_says_which_proxy(monkeypatch, environment, url, proxy):
    """As other programs read it; this machine is asked directly."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        for written in (name, name.upper()):
            monkeypatch.delenv(written, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert proxy == proxy_for(url)

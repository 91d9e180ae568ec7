"""Sockets that are refreshed and cut, signed HTTP, refused tokens, and the traps of the SDK's environment."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from tests.fakes.clocks import QuickClock
from tests.fakes.counting_proxy import CountingProxy
from tests.fakes.slack_bot import connected, eventually, hurry, make
from tests.fakes.slack_person import Person, post

from guidebot.adapter import Answered
from guidebot.adapter.proxies import proxy_for
from guidebot.core.actions import ActionRef
from guidebot.core.errors import ConfigError
from guidebot.core.reply import Button, Form, Reply, TextInput, buttons, say, text
from guidebot.runtime.restarting import Restarting
from guidebot.testing import FakeClock
from guidebot_slack import refreshing

HTTP = {"mode": "http"}


def address(adapter):
    return f"http://127.0.0.1:{adapter.port}/slack/events"


@pytest.fixture
async def web(server, bot, state):
    async with connected(server, bot, state, settings=HTTP) as adapter:
        yield adapter


@pytest.fixture
def brief_pings(monkeypatch):
    """The SDK looks ten times a second whether its sockets are open, not once."""
    monkeypatch.setattr(refreshing, "PING_EVERY", 0.1)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_refresh_loses_no_command(server, ada, bot, reason):
    """While one socket is replaced, the other one answers."""
    first = server.sockets.open[0]
    await server.sockets.disconnect(first, reason)
    shown = [await ada.command("direction") for _ in range(10)]
    async with asyncio.timeout(15):
        while server.sockets.opened < 3:
            await ada.command("direction")

    assert {"hello"} == {one.text for one in shown}
    await server.sockets.connected(2)


async def test_a_refresh_that_fails_falls_back(server, ada):
    """Slack may refuse a further socket before the old one is closed; then the SDK's own way is taken."""
    server.fail("apps.connections.open", "internal_error")
    await server.sockets.disconnect(server.sockets.open[0], "too_many_websockets")
    async with asyncio.timeout(15):
        while server.sockets.opened < 3:
            await asyncio.sleep(0.005)
    shown = await ada.command("direction")

    assert "hello" == shown.text


async def test_what_comes_on_the_old_socket_is_still_taken(server, ada, bot):
    """Slack had sent it before it heard of the new socket; it repeats no command."""
    old = server.sockets.open[0]
    await server.sockets.disconnect(old, "refresh_requested")
    async with asyncio.timeout(15):
        while server.sockets.opened < 3:
            await asyncio.sleep(0.005)
    server.sockets.open[:] = [old]
    shown = await ada.command("direction")

    assert "hello" == shown.text


@pytest.mark.usefixtures("brief_pings")
async def test_both_sockets_cut_come_back(server, ada):
    """Commands in that second are lost, since Slack does not repeat them; nothing else is."""
    for socket in list(server.sockets.open):
        server.sockets.cut(socket)
    await server.sockets.connected(2)
    shown = await ada.command("direction")

    assert "hello" == shown.text


async def test_a_cut_is_noticed_and_mended(server, ada):
    """Within about a second; meanwhile the other socket answers."""
    started = time.monotonic()
    server.sockets.cut(server.sockets.open[0])
    shown = await ada.command("direction")
    await server.sockets.connected(2)

    assert "hello" == shown.text
    assert time.monotonic() - started < 9


async def test_commands_through_both_sockets(server, ada, bot):
    """Slack picks one at random, and it is answered there."""
    for _ in range(4):
        await ada.command("direction")

    one, two = server.sockets.open
    assert 4 == len(bot.seen)
    assert [two, one, two, one] == server.sockets.acknowledged


async def test_an_acknowledgement_does_not_wait_for_bolts_polling(server, ada):
    """Bolt looks every 10 ms for an acknowledgement unless it processes before it responds."""
    await ada.command("direction")
    took = []
    for _ in range(20):
        started = time.perf_counter()
        await ada.command("direction")
        took.append(time.perf_counter() - started)

    assert min(took) < 0.01


async def test_signed_requests_are_answered(server, web, bot):
    """Commands, presses and events over HTTP, like through a socket."""
    ada = Person(server, address=address(web))
    shown = await ada.command("direction", "debate")
    written = await ada.write("direction")

    assert ("ack", "hello") == (shown.kind, shown.text)
    assert "hello" == written.text


async def test_buttons_and_forms_over_http(server, web, bot):
    """Interactive payloads are signed and answered the same way."""
    ada = Person(server, address=address(web))
    bot.answers(Reply((text("look"), buttons(Button("Go", ActionRef("goal.new"))))))
    first = await ada.command("direction")
    bot.answers(Answered(Form("Goal", (TextInput("title", "Title"),), ActionRef("goal.save")), private=True))
    form = await ada.press("Go", on=first)
    wrong = Answered(say("Too short."), private=True, errors={"title": "Too short."}, failed="usage")
    bot.answers(wrong)
    errors = await ada.submit(form, title="x")
    bot.answers(say("saved"))
    count = len(server.shown)
    done = await ada.submit(form, title="Read")
    saved = await server.after(count)

    assert {"title": "Too short."} == errors["errors"]
    assert ({}, "saved") == (done, saved.text)


async def test_slacks_first_question_is_answered(server, web):
    """``url_verification`` when the request URL is saved."""
    body = json.dumps({"type": "url_verification", "challenge": "c123", "token": "x"})

    status, text = await post(address(web), body, server.signing_secret, form=False)

    assert 200 == status
    assert "c123" in text


SPOILED = {
    "wrong": {"signature": "v0=" + "0" * 64},
    "missing": {"signature": ""},
    "old": {"at": time.time() - 301},
    "future": {"at": time.time() + 4000},
}


@pytest.mark.parametrize("spoil", list(SPOILED))
async def test_bad_signatures_do_nothing(server, web, bot, spoil):
    """401, and nobody is asked."""
    body = urlencode(Person(server).command_payload("direction", ""))

    status, _ = await post(address(web), body, server.signing_secret, **SPOILED[spoil])

    assert (401, []) == (status, bot.seen)


async def test_another_secret_and_a_tampered_body_do_nothing(server, web, bot):
    """The signature covers every byte."""
    body = urlencode(Person(server).command_payload("direction", ""))
    status, _ = await post(address(web), body, "another")

    assert (401, []) == (status, bot.seen)


async def test_socket_mode_opens_no_port(server, adapter):
    """Nothing listens that is not needed."""
    assert None is adapter._parts.web


@pytest.mark.parametrize(
    ("method", "error", "secret"),
    [("auth.test", "invalid_auth", "SLACK_BOT_TOKEN"), ("apps.connections.open", "invalid_auth", "SLACK_APP_TOKEN")],
)
async def test_a_refused_token_is_named(server, bot, state, method, error, secret):
    """At start, with what to do; not an endless loop."""
    server.fail(method, error, times=99)

    with pytest.raises(ConfigError, match=secret):
        await make(server, bot, state).run(lambda: None)


async def test_an_address_that_is_taken_is_named(server, bot, state):
    """With the setting to change, not as an error of the socket."""
    settings = {"mode": "http"}
    async with connected(server, bot, state, settings=settings) as first:
        taken = {**settings, "listen": f"127.0.0.1:{first.port}"}
        with pytest.raises(ConfigError, match="is taken") as refused:
            await make(server, bot, state, settings=taken).run(lambda: None)

    assert "Choose another [adapters.slack] listen." == refused.value.fix


async def test_an_outage_at_start_is_waited_out(server, bot, state):
    """Slack may be down when the process starts."""
    clock = QuickClock()
    server.fail("auth.test", status=503, html=True, times=2)
    server.fail("apps.connections.open", drop=True)
    async with connected(server, bot, state, clock=clock):
        shown = await Person(server).command("direction")

    assert "hello" == shown.text
    assert [1.0, 2.0, 1.0] == clock.slept


async def test_a_refusal_after_an_outage_is_what_readiness_says(server, bot, state):
    """The outage is over; what an operator has to mend is not hidden behind it."""
    server.fail("auth.test", status=503, html=True)
    server.fail("auth.test", "invalid_auth", times=99)
    adapter = make(server, bot, state, clock=QuickClock())
    kept = Restarting("slack", adapter, FakeClock())
    running = asyncio.create_task(kept.run(asyncio.Event()))
    await asyncio.wait_for(kept.refused.wait(), 10)
    running.cancel()

    assert "it cannot go on: Slack refuses SLACK_BOT_TOKEN: invalid_auth." == kept.why_not


@pytest.mark.usefixtures("brief_pings")
async def test_a_lost_connection_is_in_readiness(server, adapter):
    """While both sockets are down it is not connected, and says so; then it is again."""
    before = adapter.waits
    server.fail("apps.connections.open", "internal_error", times=4)
    for socket in list(server.sockets.open):
        server.sockets.cut(socket)
    await eventually(lambda: adapter.waits)
    meanwhile = adapter.waits
    await server.sockets.connected(2)
    await eventually(lambda: not adapter.waits)

    assert ("", "its connection to Slack broke and is being made again") == (before, meanwhile)


async def test_closing_during_an_outage_ends_it(server, bot, state):
    """The process can always be stopped."""

    class Patient(QuickClock):
        async def sleep(self, seconds):
            await asyncio.sleep(60)

    server.fail("auth.test", status=503, html=True, times=99)
    adapter = make(server, bot, state, clock=Patient())
    running = asyncio.create_task(adapter.run(lambda: None))
    await server.called("auth.test")
    await adapter.close()

    await asyncio.wait_for(running, 10)


async def test_what_runs_is_finished_at_close(server, bot, state):
    """A stop does not cut an answer off."""
    going = asyncio.Event()
    async with connected(server, bot, state) as adapter:

        async def script(_):
            going.set()
            await eventually(lambda: adapter._parts is None)  # it closes
            return Answered(say("finished"), private=True)

        bot.script = script
        ada = Person(server)
        await ada.event(ada.message("direction"))
        await going.wait()
    await server.after(0)

    assert "finished" == server.shown[0].text


async def test_bolts_own_variables_do_not_switch_to_oauth(server, bot, state, monkeypatch):
    """SLACK_CLIENT_ID and SLACK_CLIENT_SECRET would make bolt ignore the bot token."""
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "x")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-other")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "other")
    async with connected(server, bot, state):
        shown = await Person(server).command("direction")

    assert "hello" == shown.text


async def test_a_proxy_is_not_used_for_this_machine(server, bot, state, monkeypatch):
    """The SDK takes HTTPS_PROXY for every host and does not read NO_PROXY."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    async with connected(server, bot, state):
        shown = await Person(server).command("direction")
        written = await Person(server).write("direction")

    assert "hello" == shown.text == written.text


def test_proxies_follow_the_environment(monkeypatch):
    """Everywhere else the proxy is used, unless NO_PROXY names the host."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setenv("NO_PROXY", "slack-gov.com")

    assert "http://proxy:3128" == proxy_for("https://slack.com/api/")
    assert None is proxy_for("https://slack-gov.com/api/")
    assert None is proxy_for("http://localhost:1/")


async def test_an_address_whose_time_is_over_is_asked_for_anew(monkeypatch):
    """Slack's sockets were down for longer than an address lasts: the next one is tried, not the same for ever."""
    tried = []

    async def connect(self):
        tried.append(self.wss_uri)
        if self.wss_uri is not None:
            await asyncio.sleep(60)

    monkeypatch.setattr(refreshing.SocketModeClient, "connect", connect)
    monkeypatch.setattr(refreshing, "_TICKET", 0.01)

    async def answer(self, *, app_token):
        return {"url": "ws://127.0.0.1:9/also-stale"}

    monkeypatch.setattr(AsyncWebClient, "apps_connections_open", answer)
    client = refreshing.refreshing("xapp-1", AsyncWebClient())
    client.wss_uri = "ws://127.0.0.1:9/stale"
    await asyncio.wait_for(client.connect(), 10)
    with pytest.raises(TimeoutError):
        await client.open()
    await client.close()

    assert ["ws://127.0.0.1:9/stale", None, "ws://127.0.0.1:9/also-stale"] == tried


@pytest.mark.parametrize("mode", ["socket", "http"])
@pytest.mark.usefixtures("last_moment")
async def test_commands_under_way_at_the_end_are_answered(server, bot, state, mode):
    """A stop waits for what was asked before it, also for what still lies in the socket."""
    ready = bot.answers_late(say("done"))
    async with connected(server, bot, state, settings={"mode": mode}) as adapter:
        address = f"http://127.0.0.1:{adapter.port}/slack/events" if mode == "http" else ""
        people = [Person(server, f"U{at}", address=address) for at in range(10)]
        asked = [asyncio.create_task(one.command("guidebot", "goal list")) for one in people]
        await asyncio.sleep(0.01)  # they are on the wire
        closing = asyncio.create_task(adapter.close())
        await eventually(lambda: len(bot.seen) == len(people))
        ready.set()
        await closing
        answers = [await one for one in asked]

    assert ["done"] * 10 == [one.text for one in answers]


@pytest.mark.usefixtures("last_moment")
async def test_late_answers_under_way_at_the_end_are_shown(server, bot, state):
    """Also those that were acknowledged already, and begin what they show only now."""
    ready = bot.answers_late(say("done"))
    async with connected(server, bot, state) as adapter:
        hurry(adapter, 0.001)
        count = len(server.shown)
        await Person(server).send("slash_commands", Person(server).command_payload("guidebot", "goal list"))
        closing = asyncio.create_task(adapter.close())
        await asyncio.sleep(0.1)
        ready.set()
        await closing
        shown = await server.answer_after(count)

    assert "done" == shown.text


BODIES = [
    "not json",
    "[]",
    "7",
    "null",
    '"x"',
    "{",
    '{"a": ',
    "payload=",
    "payload=x",
    "payload=%5B1%5D",
    "",
    "a" * 3000,
]


async def test_what_a_stranger_sends_is_refused_without_a_word(web, bot, caplog):
    """No signature, and perhaps no JSON: 401 or 400, and nothing in the log that an operator would look at."""
    statuses = set()
    async with aiohttp.ClientSession() as session:
        for body in [*BODIES, b"\xff\xfe", b"payload=\xff"]:
            for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded", "x/y; charset=z"):
                async with session.post(address(web), data=body, headers={"Content-Type": kind}) as answer:
                    statuses.add(answer.status)

    assert statuses <= {400, 401}
    assert [] == [one for one in caplog.records if one.levelname in {"ERROR", "CRITICAL"} or one.exc_info]
    assert [] == bot.seen


async def test_a_timestamp_that_is_no_number_is_401(web, caplog):
    """Before anything else is looked at."""
    statuses = []
    async with aiohttp.ClientSession() as session:
        for stamp in ("", "x", "-1", "1e9", "٣", "9" * 40, "1 1", "1.5", "nan"):
            headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=00"}
            async with session.post(address(web), data="command=%2Fgoal", headers=headers) as answer:
                statuses.append(answer.status)

    assert [401] * 9 == statuses
    assert [] == [one for one in caplog.records if one.exc_info]


@pytest.mark.parametrize("body", ["[1]", '"x"', '{"event": 5}', '{"type": "event_callback", "event": []}'])
async def test_a_signed_request_that_is_odd_ends_nothing(server, web, body):
    """It is refused or passed over, and the next command is answered."""
    await post(address(web), body, server.signing_secret, form=False)

    assert "hello" == (await Person(server, address=address(web)).command("guidebot")).text


async def half(port: int, said: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A client that says something and no more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    await writer.drain()
    return reader, writer


HALVES = [
    b"",
    b"POST /slack/events HTT",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",
]


async def test_a_request_that_does_not_end_is_cut_off(server, bot, state, monkeypatch):
    """Head and body have a time limit, wherever it stops, and whoever keeps to it is answered meanwhile."""
    monkeypatch.setattr("guidebot_slack.web.SECONDS", 0.2)
    async with connected(server, bot, state, settings=HTTP) as adapter:
        clients = [(said, await half(adapter.port, said)) for said in HALVES for _ in range(10)]
        shown = await Person(server, address=address(adapter)).command("guidebot")
        async with asyncio.timeout(5):
            ends = [(said, await _end_of(reader)) for said, (reader, _) in clients]
        for _, (_, writer) in clients:
            writer.close()

    assert "hello" == shown.text
    assert [(said, True) for said, _ in clients] == ends


async def _end_of(reader: asyncio.StreamReader) -> bool:
    try:
        await reader.read()
    except ConnectionError:
        return True
    return reader.at_eof()


async def test_many_half_open_requests_keep_nobody_out(server, bot, state, monkeypatch):
    """With all places taken, who owes us a request the longest has to go."""
    monkeypatch.setattr("guidebot_slack.web.MOST", 10)
    async with connected(server, bot, state, settings=HTTP) as adapter:
        clients = [await half(adapter.port, b"POST /slack/ev") for _ in range(30)]
        shown = await Person(server, address=address(adapter)).command("guidebot")
        for _, writer in clients:
            writer.close()

    assert "hello" == shown.text


@pytest.mark.usefixtures("brief_pings")
async def test_socket_mode_switched_off_is_one_line(server, bot, state, caplog):
    """In the app's settings: Slack cuts the sockets and gives no address. It is said once, and mends itself."""
    async with connected(server, bot, state):
        refused = server.fail("apps.connections.open", "invalid_auth", times=10**6)
        for socket in list(server.sockets.open):
            await server.sockets.disconnect(socket, "link_disabled")
            server.sockets.cut(socket)
        await eventually(lambda: refused.times < 10**6 - 4)
        refused.times = 0
        await server.sockets.connected(1)
        shown = await Person(server).command("guidebot")

    lines = [one for one in caplog.records if one.name == "guidebot_slack.socket" and one.levelno >= logging.WARNING]
    assert "hello" == shown.text
    assert [] == [one for one in lines if one.exc_info or "\n" in one.getMessage()]
    assert 1 == len([one for one in lines if "invalid_auth" in one.getMessage()])


async def test_a_proxy_of_the_environment_is_asked(server, bot, state, monkeypatch):
    """For the Web API and the sockets alike."""
    port = int(server.url.rpartition(":")[2])
    async with CountingProxy(port) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        away = server.url.replace("127.0.0.1", "slack.test")
        monkeypatch.setattr(server, "url", away)
        async with connected(server, bot, state):
            shown = await Person(server).command("guidebot")

    assert "hello" == shown.text
    assert {"slack.test"} == set(proxy.hosts)

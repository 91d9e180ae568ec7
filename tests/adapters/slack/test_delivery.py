"""Deliveries through the real SDK: once, in the right place, with their discussion; every failure as its own kind."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.slack_bot import connected, make
from tests.fakes.slack_server import FakeSlack

from guidebot.adapter import Delivery, ThreadPlan
from guidebot.core.clock import SystemClock
from guidebot.core.errors import Broken, DeadTarget, DeliveryError, InDoubt, RetryAfter, Revoked
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.reply import File, Image, Reply, say, text
from guidebot_slack import ADAPTER
from guidebot_slack.settings import Table

LAB = CommunityId("slack", "T1")
CHANNEL = Place("slack", "C1", PlaceKind.CHANNEL, LAB)
DIRECT = Place("slack", "D1", PlaceKind.DIRECT, LAB)
ADA = MemberId("slack", "T1.U1")


def delivery(place=CHANNEL, **more):
    now = SystemClock().now()
    return Delivery(key="post:1:1764579600", number=7, place=place, reply=say("this week"), first_try_at=now, **more)


WEEKLY = delivery(thread=ThreadPlan(title="Talk", opening=say("What do you think?"), days=7))


async def test_a_post_and_its_discussion(server, adapter):
    """The message, then the first reply; the mark says nothing about the post."""
    receipt = await adapter.deliver(WEEKLY)

    post, opening = server.team().messages["C1"]
    assert ("this week", post["ts"]) == (post["text"], opening["thread_ts"])
    assert (post["ts"], post["ts"]) == (receipt.remote_id, receipt.thread_id)
    assert receipt.link == f"{server.url}/T1/archives/C1/p{post['ts'].replace('.', '')}"
    assert "guidebot_delivery" == post["metadata"]["event_type"]
    assert "post" not in post["metadata"]["event_payload"]["k"]


async def test_a_nudge_to_a_direct_conversation(server, adapter):
    """Opened by an action of the member, kept by its id."""
    place = await adapter.open_direct(ADA)
    receipt = await adapter.deliver(delivery(place, member=ADA))

    assert DIRECT == place
    assert receipt.remote_id == server.team().messages["D1"][0]["ts"]


async def test_a_target_given_as_a_person(server, adapter):
    """An alert to an organiser by account: Slack opens the conversation, and the history is found again."""
    alert = delivery(Place("slack", "T1.U1", PlaceKind.DIRECT), member=ADA)
    receipt = await adapter.deliver(alert)
    found = await adapter.find(alert)

    assert "this week" == server.team().messages["D1"][0]["text"]
    assert receipt.remote_id == found.remote_id


async def test_a_public_channel_is_joined_when_needed(server, adapter):
    """The first post to a channel the organiser chose."""
    server.team().channels["C1"].member = False

    receipt = await adapter.deliver(delivery())

    assert receipt.remote_id == server.team().messages["C1"][0]["ts"]


JOINS = [
    ("ratelimited", {"status": 429, "headers": {"Retry-After": "17"}}),
    ("internal_error", {}),
    ("", {"drop": True}),
]


@pytest.mark.parametrize(("code", "spoil"), JOINS, ids=["limit", "trouble", "cut"])
async def test_a_channel_that_cannot_be_joined_now_is_tried_again(server, adapter, code, spoil):
    """Only a refusal of Slack is the end; nothing was posted yet, so nothing is in doubt."""
    server.team().channels["C1"].member = False
    server.fail("conversations.join", code, **spoil)

    with pytest.raises(RetryAfter):
        await adapter.deliver(delivery())
    receipt = await adapter.deliver(delivery())

    assert receipt.remote_id == server.team().messages["C1"][0]["ts"]


async def test_a_reply_into_a_thread_is_found_there(server, adapter):
    """A delivery into a discussion is looked for in the discussion."""
    post = await adapter.deliver(WEEKLY)
    reply = replace(delivery(replace(CHANNEL, thread=post.remote_id)), key="reply:1")
    sent = await adapter.deliver(reply)
    found = await adapter.find(reply)

    assert sent.remote_id == found.remote_id


@pytest.mark.parametrize("how", ["drop", "503", "internal_error", "fatal_error", "service_unavailable"])
async def test_a_lost_answer_is_one_message(server, adapter, how):
    """Slack took it, the answer did not come: it is in doubt, looked up, and not sent again."""
    failures = {"drop": {"drop": True}, "503": {"status": 503, "html": True}}
    server.fail("chat.postMessage", "" if how in failures else how, done=True, **failures.get(how, {}))

    with pytest.raises(InDoubt):
        await adapter.deliver(delivery())
    found = await adapter.find(delivery())

    assert found.remote_id == server.team().messages["C1"][0]["ts"]
    assert 1 == len(server.team().messages["C1"])


async def test_what_never_arrived_is_not_found(server, adapter):
    """Then, and only then, it is sent again."""
    server.fail("chat.postMessage", drop=True)
    with pytest.raises(InDoubt):
        await adapter.deliver(delivery())
    found = await adapter.find(delivery())
    await adapter.deliver(delivery())

    assert None is found
    assert 1 == len(server.team().messages["C1"])


async def test_the_look_up_turns_pages(server, adapter):
    """Two hundred messages a page."""
    await adapter.deliver(delivery())
    for _ in range(450):
        server.team().post(server, server.team().channels["C1"], {"text": "chatter"})

    found = await adapter.find(delivery())

    assert found is not None
    assert 3 == len(server.named("conversations.history"))


@pytest.mark.parametrize("arrived", [True, False])
async def test_the_look_up_goes_on_where_slack_asked_it_to_pause(server, adapter, arrived):
    """Apps that are distributed outside the Marketplace get one page of fifteen in a minute."""
    server.distributed, server.history_allowed = True, 0
    if arrived:
        await adapter.deliver(delivery())
    for _ in range(40):
        server.team().post(server, server.team().channels["C1"], {"text": "chatter"})
    waits = []
    for _ in range(4):
        try:
            found = await adapter.find(delivery())
        except RetryAfter as error:
            waits.append(error.seconds)
            server.history_allowed = 1

    assert [60, 60, 60] == waits
    assert arrived == (found is not None)


@pytest.mark.parametrize("fast", [60, 11 * 60, 30 * 86400, 400 * 86400])
async def test_a_clock_that_is_fast_finds_it_all_the_same(bot, state, fast):
    """Slack's time stands in a message, the bot's own in the first attempt, however far ahead that runs."""
    async with FakeSlack(lambda: time.time() - fast) as server:
        server.team().channel()
        async with connected(server, bot, state) as adapter:
            await adapter.deliver(delivery())
            found = await adapter.find(delivery())

    assert None is not found


async def test_a_conversation_too_busy_to_look_through_stays_in_doubt(server, adapter):
    """Not found would mean sent again."""
    await adapter.deliver(delivery())
    for _ in range(4100):
        server.team().post(server, server.team().channels["C1"], {"text": "chatter"})

    with pytest.raises(InDoubt):
        await adapter.find(delivery())


async def test_the_look_up_does_not_go_back_for_ever(server, adapter):
    """What was written long before the first try cannot be the message: some hundreds are looked at, no more."""
    channel, hours_ago = server.team().channels["C1"], SystemClock().now() - timedelta(hours=3)
    server._now = hours_ago.timestamp
    for _ in range(1500):
        server.team().post(server, channel, {"text": "chatter"})

    assert None is await adapter.find(delivery())
    assert 3 == len(server.named("conversations.history"))


async def test_the_look_up_repairs_a_missing_discussion(server, adapter):
    """The process died between the post and its first reply."""
    await adapter.deliver(replace(WEEKLY, thread=None))
    receipt = await adapter.find(WEEKLY)
    again = await adapter.find(WEEKLY)

    assert ["this week", "What do you think?"] == [one["text"] for one in server.team().messages["C1"]]
    assert receipt.thread_id == again.thread_id == server.team().messages["C1"][0]["ts"]


async def test_a_discussion_that_fails_is_a_warning(server, adapter, monkeypatch):
    """The post is there; losing it for its first reply would be worse."""
    made = server.methods.chat_postMessage

    def refuse_replies(team, args):
        if args.get("thread_ts"):
            from tests.fakes.slack_methods import Refused

            raise Refused("restricted_action_non_threadable_channel")
        return made(team, args)

    monkeypatch.setattr(server.methods, "chat_postMessage", refuse_replies, raising=False)
    receipt = await adapter.deliver(WEEKLY)

    assert "no opening line" in receipt.warnings[0].what
    assert receipt.remote_id


async def test_a_discussion_waits_for_the_channels_limit(server, adapter, quick_retries):
    """Slack takes about one message a second in a channel, and the post was one."""
    server.seconds_per_message = 0.04

    receipt = await adapter.deliver(WEEKLY)

    assert () == receipt.warnings
    assert [True] == [1 <= one < 2 for one in quick_retries]
    assert ["this week", "What do you think?"] == [one["text"] for one in server.team().messages["C1"]]


@pytest.mark.parametrize("done", [True, False])
async def test_a_discussion_in_doubt_is_looked_for(server, adapter, monkeypatch, done):
    """It is there once, whether its answer was lost or it never arrived."""
    made = server.methods.chat_postMessage

    def post_then_fail(team, args):
        answer = made(team, args)
        server.fail("chat.postMessage", drop=True, done=done)
        monkeypatch.undo()
        return answer

    monkeypatch.setattr(server.methods, "chat_postMessage", post_then_fail, raising=False)
    receipt = await adapter.deliver(WEEKLY)

    assert () == receipt.warnings
    assert ["this week", "What do you think?"] == [one["text"] for one in server.team().messages["C1"]]


async def test_a_picture_travels_with_the_post(server, adapter):
    """As a block of the message; when Slack refuses that, in its thread."""
    reply = Reply((text("look"), Image(File("p.png", b"png"), "a chart")))
    await adapter.deliver(replace(delivery(), reply=reply))
    server.fail("chat.postMessage", "invalid_blocks")
    await adapter.deliver(replace(delivery(), reply=reply, key="post:2"))

    blocks = server.team().messages["C1"][0]["blocks"]
    assert "image" in [one["type"] for one in blocks]
    assert "file" == server.shown[-1].kind
    assert server.team().messages["C1"][1]["ts"] == server.shown[-1].thread


ROWS = [
    ("channel_not_found", DeadTarget),
    ("not_in_channel", DeadTarget),
    ("is_archived", DeadTarget),
    ("restricted_action", DeadTarget),
    ("user_disabled", DeadTarget),
    ("cannot_dm_bot", DeadTarget),
    ("messages_tab_disabled", DeadTarget),
    ("token_revoked", Revoked),
    ("account_inactive", Revoked),
    ("invalid_auth", Revoked),
    ("ratelimited", RetryAfter),
    ("message_limit_exceeded", RetryAfter),
    ("org_login_required", RetryAfter),
    ("internal_error", InDoubt),
    ("fatal_error", InDoubt),
    ("service_unavailable", InDoubt),
    ("request_timeout", InDoubt),
    ("msg_too_long", Broken),
    ("missing_scope", Broken),
    ("something_new", Broken),
]


@pytest.mark.parametrize(("code", "kind"), ROWS, ids=[row[0] for row in ROWS])
async def test_every_row_of_the_error_table(server, adapter, code, kind):
    """Slack's codes as guidebot's kinds, each with its code for the log."""
    server.team().channels["C1"].private = True
    server.fail("chat.postMessage", code, times=9)
    server.fail("conversations.join", "method_not_supported_for_channel_type")

    with pytest.raises(DeliveryError) as raised:
        await adapter.deliver(delivery())

    assert (kind, code) == (type(raised.value), raised.value.code)
    assert "T1" == raised.value.scope if isinstance(raised.value, Revoked) else True


async def test_429_says_when(server, adapter):
    """The outbox waits, not the call."""
    server.fail("chat.postMessage", "ratelimited", status=429, headers={"Retry-After": "17"})

    with pytest.raises(RetryAfter) as raised:
        await adapter.deliver(delivery())

    assert 17 == raised.value.seconds
    assert 1 == len(server.named("chat.postMessage"))


@pytest.mark.parametrize(("spoil", "kind"), [({"status": 500, "html": True}, InDoubt), ({"drop": True}, InDoubt)])
async def test_a_broken_connection_is_in_doubt(server, adapter, spoil, kind):
    """Also without a word from Slack; and nothing is sent a second time by the SDK."""
    server.fail("chat.postMessage", **spoil)

    with pytest.raises(kind):
        await adapter.deliver(delivery())

    assert 1 == len(server.named("chat.postMessage"))


async def test_a_timeout_is_in_doubt(server, adapter):
    """The outbox's own limit cuts the call; nothing is known then."""
    server.fail("chat.postMessage", delay=0.2)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(adapter.deliver(delivery()), 0.05)
    await server.after(0)

    assert None is not await adapter.find(delivery())


async def test_people_who_cannot_be_reached(server, adapter):
    """Opening a conversation fails with a kind as well."""
    server.team().person("U3", disabled=True)

    with pytest.raises(DeadTarget):
        await adapter.open_direct(MemberId("slack", "T1.U3"))
    with pytest.raises(Revoked):
        await adapter.open_direct(MemberId("slack", "T9.U3"))


async def test_nothing_is_sent_before_the_connection(server, bot, state):
    """The outbox comes back."""
    adapter = make(server, bot, state)

    with pytest.raises(RetryAfter):
        await adapter.deliver(delivery())


async def test_the_doctor_looks_without_a_connection(server, bot, state):
    """`guidebot doctor` beside a running bot, or before the first start."""
    good = await make(server, bot, state).inspect(None, ())
    server.fail("apps.connections.open", "invalid_auth")
    no_socket = await make(server, bot, state).inspect(LAB, [CHANNEL])
    server.fail("auth.test", drop=True)
    down = await make(server, bot, state).inspect(LAB, ())

    assert ["the bot is in 1: Lab", "Slack gives an address for a socket"] == [one.what for one in good]
    assert [True, False, True] == [one.ok for one in no_socket]
    assert ["not connected: The connection broke: ServerDisconnectedError."] == [one.what for one in down]


@pytest.mark.parametrize(
    ("settings", "command"),
    [({"prefix": "ais-"}, "/ais-"), ({"umbrella": "aisguide", "umbrella_only": True}, "/aisguide ")],
)
async def test_advice_names_commands_as_they_are_called_here(server, bot, state, settings, command):
    """With a prefix, and under another umbrella."""
    server.team().channel("C3", name="old", archived=True)
    server.fail("files.getUploadURLExternal", "internal_error", times=9)
    chart = Reply((text("look"), Image(File("p.png", b"png"), "a chart")))
    async with connected(server, bot, state, settings=settings) as adapter:
        with pytest.raises(DeadTarget) as raised:
            await adapter.deliver(delivery(replace(CHANNEL, id="C3")))
        receipt = await adapter.deliver(replace(delivery(), reply=chart))
        found = await adapter.inspect(LAB, [replace(CHANNEL, id="C3")])

    assert f"Choose another one with {command}setup." == raised.value.fix
    assert f"See {command}doctor." == receipt.warnings[0].fix
    assert f"Choose another channel with {command}setup, or bring this one back." == found[-1].fix


async def test_an_unknown_workspace_is_revoked(server, adapter):
    """A delivery for a workspace that removed the bot."""
    gone = replace(delivery(), place=Place("slack", "C1", PlaceKind.CHANNEL, CommunityId("slack", "T9")))

    with pytest.raises(Revoked) as raised:
        await adapter.deliver(gone)

    assert "T9" == raised.value.scope


async def test_what_is_right_and_what_is_missing(server, bot, state):
    """For `/doctor`: sockets, scopes, and each channel with its fix."""
    server.team().scopes = {"commands", "chat:write", "users:read", "channels:read", "im:write"}
    server.team().channel("C2", name="news", member=False)
    server.team().channel("C3", name="old", archived=True)
    wanted = [CHANNEL, replace(CHANNEL, id="C2"), replace(CHANNEL, id="C3"), replace(CHANNEL, id="C9"), DIRECT]
    async with connected(server, bot, state) as adapter:
        found = await adapter.inspect(LAB, wanted)

    assert "2 of 2 sockets are connected" == found[0].what
    assert "groups:history is not granted" in [one.what for one in found]
    assert ["#general", "#news", "#old", "A channel I cannot see"] == [one.subject for one in found[-4:]]
    assert [True, True, False, False] == [one.ok for one in found[-4:]]


async def test_a_post_is_revised_where_it_stands(server, adapter):
    """No second message; the mark and the discussion stay, and doing it twice is doing it once."""
    receipt = await adapter.deliver(WEEKLY)
    new = delivery(revises=receipt.remote_id)
    for _ in range(2):
        await adapter.revise(replace(new, reply=say("3 people are trying this.")))
    post, opening = server.team().messages["C1"]

    assert ("3 people are trying this.", post["ts"]) == (post["text"], opening["thread_ts"])
    assert "guidebot_delivery" == post["metadata"]["event_type"]
    assert (await adapter.find(WEEKLY)).remote_id == receipt.remote_id


@pytest.mark.parametrize(
    ("code", "kind"), [("message_not_found", DeadTarget), ("ratelimited", RetryAfter), ("internal_error", InDoubt)]
)
async def test_a_revision_that_fails_has_the_outcomes_of_sending(server, adapter, code, kind):
    """A message that is gone has no target; the rest waits or is done again."""
    receipt = await adapter.deliver(WEEKLY)
    server.fail("chat.update", code)

    with pytest.raises(kind):
        await adapter.revise(delivery(revises=receipt.remote_id))


async def test_a_post_takes_as_many_requests_as_the_traits_say(server, adapter):
    """The message, and the first line below it."""
    before = len(server.calls)
    await adapter.deliver(WEEKLY)

    assert ADAPTER.traits(Table()).post_takes == len(server.calls) - before


async def test_a_place_is_called_as_people_call_it(server, adapter):
    """By name where the bot may look, and with its link in any case."""
    server.team().channel("C7", name="board", private=True, member=False)
    seen, unseen = [
        await adapter.named(Place("slack", id_, PlaceKind.CHANNEL, CommunityId("slack", "T1"))) for id_ in ("C1", "C7")
    ]

    assert ("#general", f"{server.url}/T1/archives/C1") == (seen.name, seen.link)
    assert ("", f"{server.url}/T1/archives/C7") == (unseen.name, unseen.link)


async def test_slack_says_who_organises(server, adapter):
    """Admins and owners of the workspace; nobody of another one, and nobody who is unknown."""
    ada, gone = server.team().users["U1"], MemberId("slack", "T1.U404")
    before = await adapter.organises(ADA, LAB, [])
    ada.admin = True

    assert not before
    assert await adapter.organises(ADA, LAB, [])
    assert not await adapter.organises(ADA, CommunityId("slack", "T2"), [])
    assert not await adapter.organises(gone, LAB, [])

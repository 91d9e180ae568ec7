"""Discord did it and its answer was lost, at each step of a post: nothing comes twice, nothing is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.adapters.discord.test_delivery import FORUM, MESSAGES, NEWS, THREAD, delivery
from tests.fakes.discord_bot import connected
from tests.fakes.discord_person import CHANNEL, GUILD, MANAGE_GUILD, Person, add_channel, add_guild
from tests.fakes.discord_server import FakeDiscord

from guidebot.core.errors import InDoubt
from guidebot.loading.config import Config
from guidebot.runtime.app import build
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.testing import FakeClock

POSTS = rf"/channels/{FORUM}/threads"
LOST = pytest.mark.parametrize("status", [0, 500, 502, 503, 504, 524])


@LOST
async def test_a_forum_post_is_sent_once(server, adapter, quick_retries, status):
    """Whatever breaks, neither the library nor the bot sends a forum post again without having looked."""
    add_channel(server, FORUM, 15)
    server.fail("POST", POSTS, status, posted=True)
    with pytest.raises(InDoubt):
        await adapter.deliver(delivery(FORUM, thread=THREAD))

    receipt = await adapter.deliver(delivery(FORUM, thread=THREAD, attempt=2))

    assert 1 == len(server.named("POST", POSTS))
    assert (True, ()) == (bool(receipt.thread_id), receipt.warnings)


async def test_a_forum_post_waits_for_a_limit_and_comes(server, adapter, quick_retries):
    """After a 429 nothing was taken, so the library may send it again by itself."""
    add_channel(server, FORUM, 15)
    server.fail("POST", POSTS, 429, headers={"Via": "1.1 fake", "Retry-After": "1"}, extra={"retry_after": 1})

    receipt = await adapter.deliver(delivery(FORUM, thread=THREAD))

    assert (2, True) == (len(server.named("POST", POSTS)), bool(receipt.thread_id))


async def test_a_forum_post_that_was_closed_meanwhile_is_found(server, adapter):
    """A moderator closed the post between two attempts: it is looked for among the closed ones too."""
    add_channel(server, FORUM, 15)
    first = await adapter.deliver(delivery(FORUM, thread=THREAD))
    server.channels[int(first.thread_id)]["thread_metadata"]["archived"] = True

    second = await adapter.deliver(delivery(FORUM, thread=THREAD, attempt=2))

    assert first.remote_id == second.remote_id


@LOST
async def test_a_thread_whose_answer_was_lost_is_taken(server, adapter, quick_retries, status):
    """It is asked for again, Discord says that it is there, and the first line follows. Nobody is alarmed."""
    server.fail("POST", rf"{MESSAGES}/\d+/threads", status, posted=True)

    receipt = await adapter.deliver(delivery(thread=THREAD))

    assert () == receipt.warnings
    assert [1] == [len(server.messages[int(receipt.thread_id)])]


@LOST
async def test_a_thread_that_did_not_open_is_opened(server, adapter, quick_retries, status):
    """A connection that broke before Discord heard of it is tried again within the same attempt."""
    server.fail("POST", rf"{MESSAGES}/\d+/threads", status)

    receipt = await adapter.deliver(delivery(thread=THREAD))

    assert (True, ()) == (bool(receipt.thread_id), receipt.warnings)


@LOST
@pytest.mark.parametrize("posted", [True, False])
async def test_a_first_line_is_said_once(server, adapter, quick_retries, status, posted):
    """The nonce makes two tries one message."""
    server.fail("POST", r"/channels/(?!500)\d+/messages", status, posted=posted)

    receipt = await adapter.deliver(delivery(thread=THREAD))

    assert () == receipt.warnings
    assert 1 == len(server.messages[int(receipt.thread_id)])


@LOST
async def test_an_announcement_is_published(server, adapter, quick_retries, status):
    """Published and the answer lost, or not published at all: it ends published, without a warning."""
    add_channel(server, NEWS, 5)
    server.fail("POST", r".*/crosspost", status)

    assert () == (await adapter.deliver(delivery(NEWS))).warnings


async def test_a_thread_that_never_opens_is_said(server, adapter, quick_retries):
    """After three tries the organiser hears of it, and the post stands."""
    server.fail("POST", rf"{MESSAGES}/\d+/threads", 503, times=99)

    receipt = await adapter.deliver(delivery(thread=THREAD))

    assert (1, 1) == (len(receipt.warnings), len(server.messages[CHANNEL]))
    assert 3 == len(server.named("POST", rf"{MESSAGES}/\d+/threads"))


async def test_a_weekly_forum_post_comes_once(tmp_path, quick_retries):
    """Through the whole program: Discord posts, answers 502, and the community reads one post with one first line."""
    clock = FakeClock()
    app = await build(Config(), clock, in_memory=True, read=SHIPPED_ONCE.read, search=SHIPPED_ONCE.search)
    async with FakeDiscord(now=clock.now) as server:
        add_guild(server)
        add_channel(server, FORUM, 15)
        async with connected(server, app.bot, str(tmp_path), clock=clock) as adapter:
            app.adapters["discord"] = adapter
            organiser = Person(server, permissions=MANAGE_GUILD)
            await organiser.command("setup")
            answers = {"zone": "Europe/Berlin", "problem": "monday 09:00", "topic": "off", "answers": ["private"]}
            await organiser.submit(channel=[str(FORUM)], **answers)
            await organiser.press("Looks good")
            server.fail("POST", POSTS, 502, posted=True)
            await app.deliveries.advance(clock.now() + timedelta(days=8), lambda at: setattr(clock, "_now", at))
    await app.close()

    posts = [one for one in server.channels.values() if one.get("parent_id") == str(FORUM)]
    assert datetime(2026, 11, 30, tzinfo=UTC) < clock.now()
    assert 1 == len(posts)
    assert 2 == len(server.messages[int(posts[0]["id"])])
    assert GUILD == int(posts[0]["guild_id"])

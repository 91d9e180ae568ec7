"""What the outbox hands over: messages, threads, forum posts, announcements, nonces, history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.fakes.clocks import SkippingClock
from tests.fakes.discord_bot import connected, make
from tests.fakes.discord_person import CHANNEL, GUILD, add_channel
from tests.fakes.scripted_bot import ScriptedBot

from guidebot.adapter import Delivery, ThreadPlan
from guidebot.core.errors import Broken, DeadTarget, InDoubt, RetryAfter
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.reply import Heading, Reply, Text, line, say
from guidebot_discord import ADAPTER
from guidebot_discord.marks import mark, nonce
from guidebot_discord.settings import Table

COMMUNITY = CommunityId("discord", str(GUILD))
FORUM, NEWS = 510, 520
MESSAGES = rf"/channels/{CHANNEL}/messages"
POST = Reply((Heading("Weekly problem"), Text(line("Body"))))
THREAD = ThreadPlan(title="Weekly problem: talk", opening=say("What do you think?"), days=7)


def delivery(channel: int = CHANNEL, **more) -> Delivery:
    place = more.pop("place", None) or Place("discord", str(channel), PlaceKind.CHANNEL, COMMUNITY)
    number = more.get("number", 41)
    values = {"key": f"post:{number}", "number": number, "reply": POST, "first_try_at": datetime.now(UTC)} | more
    return Delivery(place=place, **values)


async def test_a_post_carries_its_nonce_and_mark(server, adapter):
    """Hashes of the delivery's key become the enforced nonce and the container's id."""
    receipt = await adapter.deliver(delivery())

    (call,) = server.named("POST", MESSAGES)
    assert (nonce("post:41"), True) == (call.body["nonce"], call.body["enforce_nonce"])
    assert mark("post:41") == call.body["components"][0]["id"]
    assert f"https://discord.com/channels/{GUILD}/{CHANNEL}/{receipt.remote_id}" == receipt.link
    assert () == receipt.warnings


async def test_a_second_attempt_is_the_same_message(server, adapter):
    """Within Discord's window the nonce gives the message that was there."""
    first, second = await adapter.deliver(delivery()), await adapter.deliver(delivery(attempt=2))

    assert first.remote_id == second.remote_id
    assert 1 == len(server.messages[CHANNEL])


async def test_a_message_deleted_meanwhile_counts_as_sent(server, adapter):
    """Unknown Message under an enforced nonce: it was posted, then deleted by somebody."""
    receipt = await adapter.deliver(delivery())
    server.rest.deleted.add(int(receipt.remote_id))

    assert "" == (await adapter.deliver(delivery(attempt=2))).remote_id


async def test_a_post_opens_its_thread(server, adapter):
    """The discussion has the title, stays open for the week, and begins with our line."""
    receipt = await adapter.deliver(delivery(thread=THREAD))

    (call,) = server.named("POST", rf"{MESSAGES}/\d+/threads")
    assert ("Weekly problem: talk", 10080) == (call.body["name"], call.body["auto_archive_duration"])
    (opening,) = server.named("POST", rf"/channels/{receipt.thread_id}/messages")
    assert nonce("post:41#thread") == opening.body["nonce"]
    assert () == receipt.warnings


async def test_a_missing_right_does_not_cost_the_post(server, adapter):
    """Without the right to open threads the post stands, and the organiser hears what to grant."""
    server.fail("POST", r".*/threads", 403, 50013, text="Missing Permissions")

    receipt = await adapter.deliver(delivery(thread=THREAD))

    assert receipt.remote_id
    assert None is receipt.thread_id
    (warning,) = receipt.warnings
    assert "Grant the bot Create Public Threads in this channel." == warning.fix


async def test_a_second_attempt_repairs_the_thread(server, adapter):
    """What the first attempt could not do is done by the second, without a second post."""
    server.fail("POST", r".*/threads", 503, times=3)
    first = await adapter.deliver(delivery(thread=THREAD))

    second = await adapter.deliver(delivery(thread=THREAD, attempt=2))
    third = await adapter.deliver(delivery(thread=THREAD, attempt=3))

    assert [1, 0, 0] == [len(one.warnings) for one in (first, second, third)]
    assert second.thread_id == third.thread_id
    assert 1 == len(server.messages[CHANNEL]) == len(server.messages[int(second.thread_id)])


async def test_an_opening_that_fails_is_a_warning(server, adapter):
    """The thread is there; its first line is not."""
    server.fail("POST", r"/channels/(?!500)\d+/messages", 403, 50013)

    receipt = await adapter.deliver(delivery(thread=THREAD))

    assert receipt.thread_id
    assert ["Grant the bot Send Messages in Threads in this channel."] == [one.fix for one in receipt.warnings]


async def test_a_forum_gets_a_post(server, adapter):
    """In a forum the message is the post; its title is the thread's."""
    add_channel(server, FORUM, 15)

    receipt = await adapter.deliver(delivery(FORUM, thread=THREAD))
    plain = await adapter.deliver(delivery(FORUM, number=42))

    first, second = server.named("POST", rf"/channels/{FORUM}/threads")
    assert "Weekly problem: talk" == first.body["name"]
    assert "Weekly problem" == second.body["name"]
    assert receipt.remote_id == receipt.thread_id != plain.remote_id
    assert f"https://discord.com/channels/{GUILD}/{receipt.thread_id}" == receipt.link


async def test_a_forum_that_asks_for_a_tag_gets_one(server, adapter):
    """The first tag that everybody may use is taken, and the organiser hears of it."""
    tags = [{"id": "1", "name": "news", "moderated": True}, {"id": "2", "name": "talk", "moderated": False}]
    add_channel(server, FORUM, 15, flags=16, available_tags=tags)

    receipt = await adapter.deliver(delivery(FORUM, thread=THREAD))

    assert ["2"] == server.named("POST", rf"/channels/{FORUM}/threads")[0].body["applied_tags"]
    assert "The forum asks for a tag, so the post got the first one." == receipt.warnings[0].what


@pytest.mark.parametrize("channel", [CHANNEL, FORUM])
async def test_a_discussion_is_counted_and_not_read(server, adapter, channel):
    """Discord says how many messages stand in a thread: the first line, and what people wrote."""
    add_channel(server, FORUM, 15)
    receipt = await adapter.deliver(delivery(channel, thread=THREAD))
    place = Place("discord", str(channel), PlaceKind.CHANNEL, COMMUNITY, thread=receipt.thread_id)
    begun = await adapter.counted(place)
    server.messages[int(receipt.thread_id)][77] = {"id": "77"}
    answered = await adapter.counted(place)
    del server.channels[int(receipt.thread_id)]

    assert (1, 2) == (begun, answered)
    assert [] == server.named("GET", rf"/channels/{receipt.thread_id}/messages.*")
    with pytest.raises(DeadTarget):
        await adapter.counted(place)


async def test_a_forum_post_is_looked_for_before_a_second_attempt(server, adapter):
    """Forum posts have no nonce: the second attempt finds the first by its mark."""
    add_channel(server, FORUM, 15)
    first = await adapter.deliver(delivery(FORUM, thread=THREAD))

    second = await adapter.deliver(delivery(FORUM, thread=THREAD, attempt=2))

    assert first.remote_id == second.remote_id
    assert 1 == len(server.named("POST", rf"/channels/{FORUM}/threads"))


async def test_a_forum_post_that_may_not_be_looked_for_is_in_doubt(server, adapter):
    """Without Read Message History nobody knows, so it is neither sent again nor taken for impossible."""
    add_channel(server, FORUM, 15)
    await adapter.deliver(delivery(FORUM))
    server.fail("GET", r"/channels/\d+/messages/\d+", 403, 50013)

    with pytest.raises(InDoubt):
        await adapter.deliver(delivery(FORUM, attempt=2))

    assert 1 == len(server.named("POST", rf"/channels/{FORUM}/threads"))


async def test_an_announcement_is_published(server, adapter):
    """In an announcement channel the post goes on to the followers."""
    add_channel(server, NEWS, 5)

    receipt = await adapter.deliver(delivery(NEWS))

    assert 1 == len(server.named("POST", rf"/channels/{NEWS}/messages/\d+/crosspost"))
    assert () == receipt.warnings


async def test_an_announcement_that_may_not_be_published_stands(server, adapter):
    """Publishing is a step of its own."""
    add_channel(server, NEWS, 5)
    server.fail("POST", r".*/crosspost", 403, 50013)

    receipt = await adapter.deliver(delivery(NEWS))

    assert receipt.remote_id
    assert 1 == len(receipt.warnings)


async def test_a_direct_message_asks_no_questions(server, adapter):
    """A direct conversation is opened once and written to with one call."""
    place = await adapter.open_direct(MemberId("discord", "77"))
    calls = len(server.calls)

    receipt = await adapter.deliver(delivery(place=place, member=MemberId("discord", "77")))

    assert PlaceKind.DIRECT is place.kind
    assert 1 == len(server.calls) - calls
    assert f"https://discord.com/channels/@me/{place.id}/{receipt.remote_id}" == receipt.link


async def test_a_channel_of_another_server_gets_nothing(server, adapter):
    """Who organises one server cannot name a channel of another in which the bot is, too."""
    elsewhere = Place("discord", str(CHANNEL), PlaceKind.CHANNEL, CommunityId("discord", "1"))
    with pytest.raises(DeadTarget, match="another server"):
        await adapter.deliver(delivery(place=elsewhere))

    assert [] == server.named("POST", MESSAGES)


async def test_an_id_that_is_none_of_discords_is_a_dead_target(server, adapter):
    """Whatever was typed as a channel cannot break the sender or the doctor."""
    nowhere = Place("discord", "general", PlaceKind.CHANNEL, COMMUNITY)
    with pytest.raises(DeadTarget, match="no id of Discord"):
        await adapter.deliver(delivery(place=nowhere))
    (finding,) = [one for one in await adapter.inspect(COMMUNITY, [nowhere]) if not one.ok]

    assert "its id is no id of Discord" == finding.what


async def test_a_channels_type_is_asked_once(server, adapter):
    """Ten posts to a channel are eleven calls."""
    for number in range(10):
        await adapter.deliver(delivery(number=number))

    assert 1 == len(server.named("GET", rf"/channels/{CHANNEL}"))


async def test_a_channel_that_became_a_forum_is_asked_again(server, adapter):
    """When Discord says that this is no text channel, it is looked at again and gets a post."""
    await adapter.deliver(delivery())
    server.channels[CHANNEL]["type"] = 15

    receipt = await adapter.deliver(delivery(number=42))

    assert receipt.thread_id == receipt.remote_id


async def test_a_forum_that_starts_to_ask_for_tags_gets_them(server, adapter):
    """A refused post is tried once more with the forum as it is now, also when its tag was taken away."""
    forum = add_channel(server, FORUM, 15)
    await adapter.deliver(delivery(FORUM, number=1))

    forum |= {"flags": 16, "available_tags": [{"id": "1", "name": "a", "moderated": False}]}
    await adapter.deliver(delivery(FORUM, number=2))
    forum["available_tags"] = [{"id": "2", "name": "b", "moderated": False}]
    await adapter.deliver(delivery(FORUM, number=3))

    posts = server.named("POST", rf"/channels/{FORUM}/threads")
    assert [None, None, ["1"], ["1"], ["2"]] == [one.body.get("applied_tags") for one in posts]


async def test_a_forum_without_a_tag_to_use_says_so(server, adapter):
    """Only moderated tags: the organisers hear what to change, from the post and from the doctor, and it works then."""
    forum = add_channel(server, FORUM, 15, flags=16, available_tags=[{"id": "1", "name": "news", "moderated": True}])
    place = Place("discord", str(FORUM), PlaceKind.CHANNEL, COMMUNITY)

    with pytest.raises(DeadTarget, match="none that the bot may use") as caught:
        await adapter.deliver(delivery(FORUM))
    (finding,) = [one for one in await adapter.inspect(COMMUNITY, [place]) if not one.ok]
    forum["available_tags"][0]["moderated"] = False
    receipt = await adapter.deliver(delivery(FORUM))

    assert caught.value.fix == finding.fix
    assert receipt.remote_id


async def test_a_channel_is_asked_again_after_minutes(server, bot, state):
    """A text channel that was made an announcement channel gets its posts published without a restart."""
    clock = SkippingClock()
    async with connected(server, bot, state, clock=clock) as adapter:
        await adapter.deliver(delivery(number=1))
        server.channels[CHANNEL]["type"] = 5
        await clock.sleep(301)
        await adapter.deliver(delivery(number=2))

    assert 1 == len(server.named("POST", rf"{MESSAGES}/\d+/crosspost"))


async def test_a_refusal_that_nothing_explains_is_not_repeated(server, adapter):
    """The channel is as it was known: the message itself is refused, once."""
    server.fail("POST", MESSAGES, 400, 50035)

    with pytest.raises(Broken):
        await adapter.deliver(delivery())

    assert 1 == len(server.named("POST", MESSAGES))


async def test_history_shows_what_arrived(server, adapter):
    """An earlier attempt is found by its mark, in any place, and only there."""
    started = datetime.now(UTC) - timedelta(seconds=1)
    add_channel(server, FORUM, 15)
    direct = await adapter.open_direct(MemberId("discord", "77"))
    for at, place in enumerate((None, Place("discord", str(FORUM), PlaceKind.CHANNEL, COMMUNITY), direct)):
        one = delivery(place=place, number=50 + at, first_try_at=started)
        assert None is await adapter.find(one)
        sent = await adapter.deliver(one)

        found = await adapter.find(one)

        assert sent.remote_id == found.remote_id


async def test_history_is_read_page_by_page(server, adapter):
    """A busy channel is searched on, oldest first."""
    started = datetime.now(UTC) - timedelta(seconds=1)
    for number in range(120):
        server.rest._made(CHANNEL, {"components": []}, server.snowflake() + number)
    sent = await adapter.deliver(delivery(first_try_at=started))
    message = server.messages[CHANNEL].pop(int(sent.remote_id))
    late = server.snowflake() + (1 << 30)
    server.messages[CHANNEL][late] = {**message, "id": str(late)}

    assert str(late) == (await adapter.find(delivery(first_try_at=started))).remote_id


async def test_what_history_finds_is_completed(server, adapter):
    """A post that was interrupted before its thread gets it when it is found."""
    server.fail("POST", r".*/threads", 0, times=3)
    await adapter.deliver(delivery(thread=THREAD))

    found = await adapter.find(delivery(thread=THREAD))

    assert found.thread_id


@pytest.mark.parametrize("channel", [CHANNEL, FORUM])
async def test_an_opening_is_not_said_twice(server, adapter, channel):
    """Minutes later, when the nonce is forgotten, the thread's history shows that the first line is there."""
    add_channel(server, FORUM, 15)
    one = delivery(channel, thread=THREAD)
    first = await adapter.deliver(one)
    before = len(server.messages[int(first.thread_id)])
    server.now = lambda: datetime.now(UTC) + timedelta(minutes=4)

    found = await adapter.find(one)

    assert (first.thread_id, ()) == (found.thread_id, found.warnings)
    assert before == len(server.messages[int(first.thread_id)])


async def test_an_opening_is_made_up_for(server, adapter):
    """A crash between thread and first line: the line follows when the post is found."""
    server.fail("POST", r"/channels/(?!500)\d+/messages", 503, times=3)
    await adapter.deliver(delivery(thread=THREAD))

    found = await adapter.find(delivery(thread=THREAD))

    assert 1 == len(server.messages[int(found.thread_id)])


async def test_an_opening_that_cannot_be_looked_for_is_not_risked(server, adapter):
    """Without Read Message History in the thread nothing is said twice, and the organiser hears of it."""
    await adapter.deliver(delivery(thread=THREAD))
    server.fail("GET", r"/channels/(?!500)\d+/messages", 403, 50013)

    found = await adapter.find(delivery(thread=THREAD))

    assert 1 == len(server.messages[int(found.thread_id)])
    assert [True] == ["Read Message History" in one.fix for one in found.warnings]


async def test_nothing_is_sent_before_the_connection(server, state):
    """An adapter that is not connected yet asks to come back."""
    with pytest.raises(RetryAfter):
        await make(server, ScriptedBot(), state).deliver(delivery())


async def test_history_of_a_forum_is_read_with_care(server, adapter):
    """Posts of others, and posts whose first message is gone, are passed over."""
    add_channel(server, FORUM, 15)
    started = datetime.now(UTC) - timedelta(seconds=1)
    one = delivery(FORUM, thread=THREAD, first_try_at=started)
    gone, other, ours = [
        await adapter.deliver(delivery(FORUM, thread=THREAD, number=number)) for number in (60, 61, 41)
    ]
    del server.messages[int(gone.thread_id)][int(gone.remote_id)]
    server.channels[int(other.thread_id)]["owner_id"] = "5"

    assert ours.remote_id == (await adapter.find(one)).remote_id
    assert None is await adapter.find(delivery(FORUM, number=61, first_try_at=started))


async def test_history_is_not_read_for_ever(server, adapter):
    """What was written long before the first try cannot be the message: some hundreds are looked at, no more."""
    add_channel(server, FORUM, 15)
    server.now = lambda: datetime.now(UTC) - timedelta(hours=3)
    for number in range(1500):
        server.rest._made(CHANNEL, {"components": []}, server.snowflake() + number)
    for number in range(9):
        await adapter.deliver(delivery(FORUM, number=number))
    del server.calls[:]

    assert [None, None] == [await adapter.find(delivery()), await adapter.find(delivery(FORUM))]
    assert (5, 5) == (len(server.named("GET", MESSAGES)), len(server.named("GET", r"/channels/\d+/messages/\d+")))


@pytest.mark.parametrize("kind", [0, 15])
@pytest.mark.parametrize("ahead", [timedelta(seconds=8), timedelta(minutes=11), timedelta(days=400)])
async def test_a_clock_that_runs_ahead_finds_what_was_sent(server, adapter, kind, ahead):
    """Discord's time is not the bot's: what was posted "before" the first try is still the same message."""
    add_channel(server, FORUM, kind)
    sent = await adapter.deliver(delivery(FORUM, thread=THREAD))
    found = await adapter.find(delivery(FORUM, thread=THREAD, first_try_at=datetime.now(UTC) + ahead, attempt=2))

    assert found is not None
    assert sent.remote_id == found.remote_id


async def test_a_thread_that_is_new_gets_its_opening_without_a_look(server, adapter):
    """A first try that posted nothing leaves nothing to look for, also where history may not be read."""
    server.fail("GET", r"/channels/\d+/messages", 403, 50013, times=99, text="Missing Permissions")
    receipt = await adapter.deliver(delivery(thread=THREAD, attempt=2))

    assert () == receipt.warnings
    assert 1 == len(server.messages[int(receipt.thread_id)])


async def test_history_is_read_to_its_end_or_leaves_a_doubt(server, adapter):
    """Hundreds of messages since the first try are read; where thousands were written, nobody knows."""
    started = datetime.now(UTC) - timedelta(seconds=1)
    for number in range(420):
        server.rest._made(CHANNEL, {"components": []}, server.snowflake() + number)
    absent = await adapter.find(delivery(first_try_at=started))
    pages = len(server.named("GET", MESSAGES))
    for number in range(1600):
        server.rest._made(CHANNEL, {"components": []}, server.snowflake() + number)

    with pytest.raises(InDoubt, match="Over 2000 messages"):
        await adapter.find(delivery(first_try_at=started))

    assert (None, 5) == (absent, pages)


async def test_an_opening_in_a_long_discussion_is_not_risked(server, adapter):
    """The post is found; whether its first line is there stays open, and an organiser hears of it."""
    receipt = await adapter.deliver(delivery(thread=THREAD))
    server.messages[int(receipt.thread_id)].clear()
    for number in range(2000):
        server.rest._made(receipt.thread_id, {"components": []}, server.snowflake() + number)

    found = await adapter.find(delivery(thread=THREAD))

    assert (receipt.remote_id, 1) == (found.remote_id, len(found.warnings))


async def test_a_thread_that_is_there_already_is_taken(server, adapter):
    """Somebody opened the thread between two attempts: it is used, and the first line goes there."""
    first = await adapter.deliver(delivery())
    await adapter.deliver(delivery(thread=THREAD))
    del server.messages[CHANNEL][int(first.remote_id)]["thread"]

    receipt = await adapter.deliver(delivery(thread=THREAD, attempt=3))

    assert (first.remote_id, ()) == (receipt.thread_id, receipt.warnings)


async def test_an_announcement_that_was_published_already_is_fine(server, adapter):
    """Published by hand in between: nothing to complain of."""
    add_channel(server, NEWS, 5)
    server.fail("POST", r".*/crosspost", 400, 40033)

    assert () == (await adapter.deliver(delivery(NEWS))).warnings


async def test_a_post_is_revised_where_it_stands(server, adapter):
    """In a channel, in a thread and as a forum's post; no second message, and doing it twice is doing it once."""
    add_channel(server, FORUM, 15)
    plain = await adapter.deliver(delivery(thread=THREAD))
    talk = Place("discord", str(CHANNEL), PlaceKind.CHANNEL, COMMUNITY, plain.thread_id)
    inside = await adapter.deliver(delivery(place=talk, number=42))
    forum = await adapter.deliver(delivery(FORUM, number=43, thread=THREAD))
    new = Reply((Heading("Weekly problem"), Text(line("3 people are trying this."))))
    for _ in range(2):
        await adapter.revise(delivery(reply=new, revises=plain.remote_id))
        await adapter.revise(delivery(place=talk, reply=new, revises=inside.remote_id))
        await adapter.revise(delivery(FORUM, reply=new, revises=forum.remote_id))

    for channel, receipt in ((CHANNEL, plain), (int(plain.thread_id), inside), (int(forum.thread_id), forum)):
        message = server.messages[channel][int(receipt.remote_id)]
        assert "3 people are trying this." in str(message["components"])
    assert 6 == len(server.named("PATCH", r"/channels/\d+/messages/\d+"))
    assert 1 == len(server.messages[CHANNEL])


async def test_a_revision_of_a_message_that_is_gone_has_no_target(server, adapter):
    """The outbox lets it go without a word."""
    receipt = await adapter.deliver(delivery())
    del server.messages[CHANNEL][int(receipt.remote_id)]

    with pytest.raises(DeadTarget):
        await adapter.revise(delivery(revises=receipt.remote_id))


@pytest.mark.parametrize(("status", "kind"), [(429, RetryAfter), (503, InDoubt)])
async def test_a_revision_that_fails_has_the_outcomes_of_sending(server, adapter, status, kind, quick_retries):
    """Asked to wait, it waits; unclear, it is done again."""
    receipt = await adapter.deliver(delivery())
    server.fail("PATCH", rf"{MESSAGES}/\d+", status, times=10)

    with pytest.raises(kind):
        await adapter.revise(delivery(revises=receipt.remote_id))


async def test_a_post_takes_as_many_requests_as_the_traits_say(server, adapter):
    """The channel, the message, its thread and the first line; Discord counts each of them."""
    before = len(server.calls)
    await adapter.deliver(delivery(thread=THREAD))

    assert ADAPTER.traits(Table()).post_takes == len(server.calls) - before

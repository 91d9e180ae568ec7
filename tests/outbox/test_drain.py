"""The drain: nobody waits for a target that does not answer, nothing goes faster than allowed, and it stops cleanly."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.fakes.delivering import NOW, nudge, office, post, settled

from guidebot.adapter import Delivery, Receipt
from guidebot.core.errors import DeadTarget, InDoubt, StorageError
from guidebot.core.people import MemberId
from guidebot.core.traits import Platforms, Rate, Traits
from guidebot.delivery.items import Item
from guidebot.outbox.throttle import Bucket, Throttle
from guidebot.outbox.trying import Policy
from guidebot.runtime.stores import open_stores

SLACK = Traits(rate=Rate(channel=1, workspace=4), post_takes=1, workspace_mark=".")


async def test_a_hanging_target_blocks_nobody() -> None:
    """While one call does not answer, all others arrive; then its time is up and it is in doubt."""
    async with office(policy=Policy(lease=0.5)) as desk:
        desk.chat.hanging = {"dead"}
        await desk.add(post(1, target="dead"), *(post(number, target=f"c{number}") for number in range(2, 40)))
        await desk.deliveries.send()
        await settled(lambda: len(desk.chat.deliveries) == 38)
        await desk.deliveries.send()
        await desk.deliveries.settle()

        assert {f"post:{number}" for number in range(2, 40)} == {one.key for one in desk.chat.deliveries}
        assert ("pending", "timeout: The platform did not answer in time.") == await desk.state()


async def test_a_platform_gets_no_more_than_its_share_at_once() -> None:
    """Calls in flight are bounded, so that a silent platform cannot fill the process."""
    async with office(policy=Policy(lease=0.1, at_once=5)) as desk:
        plain, now, most = desk.chat.deliver, 0, 0

        async def counted(delivery: Delivery) -> Receipt:
            nonlocal now, most
            now += 1
            most = max(most, now)
            try:
                return await plain(delivery)
            finally:
                now -= 1

        desk.chat.deliver = counted
        desk.chat.hanging = {"dead"}
        await desk.add(*(post(number, target="dead") for number in range(1, 13)))
        await desk.deliveries.send()
        await desk.deliveries.settle()

        assert 5 == most
        assert 12 == len(desk.chat.calls)


async def test_what_could_not_begin_inside_its_lease_is_left_to_others() -> None:
    """A process that was starved after its claim sends nothing: by the time it arrived, another one would have it."""
    async with office(policy=Policy(lease=5)) as desk:
        await desk.add(post(1))
        owner = desk.deliveries.recording.owner
        item = (await desk.stores.outbox.claim(owner, NOW, seconds=5, limit=1, platforms=("fake",)))[0]
        await desk.deliveries._try(replace(item, owner=owner), asyncio.get_running_loop().time() - 3)

        assert [] == desk.chat.calls
        assert ("pending", "This process was too busy to send inside its lease.") == await desk.state()


async def test_stop_finishes_what_is_under_way_and_claims_nothing_more() -> None:
    """On SIGTERM a call that answers in time is recorded, and the next item stays for the next start."""
    async with office(policy=Policy(lease=5, at_once=1)) as desk:
        gate = asyncio.Event()
        plain = desk.chat.deliver

        async def slow(delivery: Delivery) -> Receipt:
            await gate.wait()
            return await plain(delivery)

        desk.chat.deliver = slow
        await desk.add(post(1), post(2))
        sending = asyncio.create_task(desk.deliveries.send())
        await asyncio.sleep(0.02)
        stopping = asyncio.create_task(desk.deliveries.stop())
        await asyncio.sleep(0.02)
        gate.set()
        await asyncio.wait_for(asyncio.gather(stopping, sending), 5)

        assert ("sent", "") == await desk.state("post:1")
        assert ("pending", "") == await desk.state("post:2")


async def test_what_is_claimed_while_the_bot_stops_is_given_back() -> None:
    """Nothing begins after the end began, and whoever starts next need not wait for the lease."""
    async with office() as desk:
        gate, plain = asyncio.Event(), desk.stores.outbox.claim

        async def slow(*args: object, **named: object) -> list[Item]:
            await gate.wait()
            return await plain(*args, **named)

        await desk.add(post())
        desk.stores.outbox.claim = slow
        sending = asyncio.create_task(desk.deliveries.send())
        await asyncio.sleep(0)
        await desk.deliveries.stop()
        gate.set()
        await sending
        (again,) = await plain("next", NOW, seconds=60, limit=1, platforms=["fake"])

        assert ([], 1) == (desk.chat.calls, again.attempts)


async def test_what_follows_a_message_survives_a_database_that_is_away() -> None:
    """What arrived and what follows are stored in one transaction: the message is found, not sent again."""
    async with office() as desk:
        sender = desk.senders["post"]
        plain, away = sender.sent, [StorageError("gone"), StorageError("gone")]

        async def told(item: Item, receipt: Receipt, now: datetime) -> None:
            if away:
                raise away.pop()
            await plain(item, receipt, now)

        sender.sent = told
        await desk.add(post())
        for _ in range(4):
            await desk.drain(seconds=61)

        assert ([("post:1", "sent m1")], 1) == (desk.happened, len(desk.chat.calls))


async def test_a_bug_in_what_follows_sends_nothing_twice() -> None:
    """The message is recorded as sent, and the bug is in the log."""
    async with office() as desk:

        async def broken(item: Item, receipt: Receipt, now: datetime) -> None:
            raise ZeroDivisionError

        desk.senders["post"].sent = broken
        await desk.add(post())
        for _ in range(3):
            await desk.drain(seconds=61)

        assert ("sent", 1) == ((await desk.state())[0], len(desk.chat.calls))


async def test_stop_gives_up_what_does_not_end() -> None:
    """A call that outlives the lease is cancelled; its item is in doubt and belongs to the next owner."""
    async with office(policy=Policy(lease=0.1, share=50)) as desk:
        desk.chat.hanging = {"general"}
        await desk.add(post())
        await desk.deliveries.send()
        await settled(lambda: desk.chat.calls)
        await asyncio.wait_for(desk.deliveries.stop(), 5)

        assert "sending" == (await desk.state())[0]


async def test_after_a_crash_the_next_owner_looks_before_it_sends() -> None:
    """An item whose owner died with the call under way is looked up, and not sent twice."""
    async with office() as desk:
        await desk.add(post())
        (lost,) = await desk.stores.outbox.claim("dead", NOW, seconds=60, limit=1, platforms=["fake"])
        desk.chat.arrived[lost.key] = Receipt(remote_id="found")
        before = await desk.drain(seconds=60)
        await desk.drain(seconds=1)

        assert 0 == before
        assert [] == desk.chat.calls
        assert "sent" == (await desk.state())[0]


async def test_a_lost_lease_leaves_the_result_to_the_new_owner() -> None:
    """Somebody who was too slow does not tell the sender."""
    async with office() as desk:
        plain = desk.chat.deliver

        async def overtaken(delivery: Delivery) -> Receipt:
            later = NOW + timedelta(minutes=5)
            await desk.stores.outbox.claim("other", later, seconds=60, limit=1, platforms=["fake"])
            return await plain(delivery)

        desk.chat.deliver = overtaken
        await desk.add(post())
        await desk.drain()

        assert [] == desk.happened
        assert "sending" == (await desk.state())[0]


async def test_an_unknown_platform_is_sent_to_carefully() -> None:
    """A third platform whose adapter states nothing gets a request a second, a post being two of them."""
    async with office(platform="third", traits=Traits()) as desk:
        await desk.add(*(post(number, platform="third", target=f"c{number}") for number in range(1, 6)))
        sent = []
        for _ in range(3):
            await desk.drain(seconds=2)
            sent.append(len(desk.chat.deliveries))

    unstated = Throttle()
    waits = [unstated.admit(post(number, platform="fourth", target=f"c{number}"), NOW) for number in range(3)]

    assert [1, 2, 3] == sent
    assert [0, 2, 4] == waits
    assert 1 == unstated.room("fourth", NOW + timedelta(seconds=9), 99)


async def test_rates_hold_over_time() -> None:
    """Discord's share is twenty in the first second and twenty in each one after."""
    async with office(platform="discord", traits=Traits(rate=Rate(platform=20), post_takes=1)) as desk:
        await desk.add(*(post(number, platform="discord", target=f"c{number}") for number in range(1, 71)))
        sent = []
        for _ in range(4):
            await desk.drain(seconds=1)
            sent.append(len(desk.chat.deliveries))

        assert [20, 40, 60, 70] == sent


async def test_one_heartbeat_sends_on_as_the_rate_allows() -> None:
    """More than a second's worth waits for the next tokens, a quarter of a second later, not for the next heartbeat."""
    async with office(platform="discord", traits=Traits(rate=Rate(platform=20), post_takes=1)) as desk:
        await desk.add(*(post(number, platform="discord", target=f"c{number}") for number in range(1, 29)))
        sent = []

        async def asleep(seconds: float) -> None:
            await desk.deliveries.settle()
            sent.append(len(desk.chat.deliveries))
            desk.clock.jump(desk.clock.now() + timedelta(seconds=seconds))

        desk.clock.sleep = asleep
        await desk.deliveries.send()
        await desk.deliveries.settle()

        assert ([20, 25], 28) == (sent, len(desk.chat.deliveries))
        assert NOW + timedelta(seconds=0.5) == desk.clock.now()


async def test_one_channel_gets_one_message_a_second() -> None:
    """Slack: one a second for a channel, four a second for a workspace, and every attempt counts as the first."""
    async with office(platform="slack", traits=SLACK) as desk:
        same = [post(number, platform="slack", target="one") for number in range(1, 6)]
        await desk.add(*same)
        sent = []
        for _ in range(6):
            await desk.drain()
            sent.append(len(desk.chat.deliveries))
            await desk.clock.advance(seconds=1)

        assert [1, 2, 3, 4, 5, 5] == sent
        assert {1} == {one.attempt for one in desk.chat.deliveries}


async def test_direct_conversations_are_opened_one_after_another() -> None:
    """Ten a minute, however many wait; what is open already does not wait for them."""
    async with office(traits=Traits(rate=Rate(opens=10 / 60), post_takes=1)) as desk:
        await desk.add(*(nudge(at, target="", member=MemberId("fake", f"m{at}")) for at in range(40)))
        await desk.add(post())
        sent = [await desk.drain() and len(desk.chat.deliveries)]
        for _ in range(20):
            await desk.drain(seconds=3)
        sent.append(len(desk.chat.deliveries))

        assert [2, 11] == sent


async def test_an_opening_that_is_in_doubt_is_no_attempt_to_send() -> None:
    """Nothing was sent yet, so there is nothing to look up, and it is tried again."""
    async with office() as desk:
        desk.chat.openings = [InDoubt("no answer", code="timeout")]
        await desk.add(nudge(target=""))
        await desk.drain()
        state = await desk.state("nudge:1")
        await desk.drain(seconds=15)

        assert ("pending", "no answer") == state
        assert [] == desk.chat.looked
        assert [("nudge:1", 1)] == [(one.key, one.attempt) for one in desk.chat.deliveries]


async def test_one_workspace_gets_four_a_second() -> None:
    """Workspaces do not share their limits."""
    async with office(platform="slack", traits=SLACK) as desk:
        people = [MemberId("slack", f"T1.U{number}") for number in range(8)]
        other = MemberId("slack", "T2.U1")
        await desk.add(*(nudge(at, platform="slack", member=one, target=str(one)) for at, one in enumerate(people)))
        await desk.add(nudge(99, platform="slack", member=other, target="x"))
        await desk.drain()

        assert 5 == len(desk.chat.deliveries)
        assert "nudge:99" in {one.key for one in desk.chat.deliveries}


def test_a_bucket_fills_and_is_bounded() -> None:
    """A quiet hour saves up one second's worth, not more."""
    bucket = Bucket(4, NOW)
    for _ in range(4):
        bucket.take()

    assert (0, 0.25) == (bucket.room(NOW), bucket.wait())
    assert 1 == bucket.room(NOW + timedelta(seconds=0.25))
    assert 4 == bucket.room(NOW + timedelta(hours=1))
    assert 4 == bucket.room(NOW)


def test_those_sent_back_return_one_after_another() -> None:
    """Waiting items are spread, so that each is sent back once; tidying up in between changes nothing."""
    throttle = Throttle(Platforms({"slack": Traits(rate=Rate(channel=1), post_takes=1)}))
    waits = [throttle.admit(post(number, platform="slack"), NOW) for number in range(4)]
    throttle.forget(NOW)
    waits.append(throttle.admit(post(4, platform="slack"), NOW))

    assert [0, 1, 2, 3, 4] == waits


def test_a_post_counts_its_requests() -> None:
    """Platforms count requests: of twenty a second five posts may go, and nobody else before these are paid for."""
    throttle = Throttle(Platforms({"discord": Traits(rate=Rate(platform=20), post_takes=4)}))
    waits = [throttle.admit(post(number, platform="discord", target=f"c{number}"), NOW) for number in range(240)]
    later = [throttle.admit(post(number, platform="discord"), NOW + timedelta(seconds=1)) for number in range(6)]

    assert [0] * 5 == waits[:5]
    assert [0.2, 0.4, 0.6] == [round(one, 3) for one in waits[5:8]]
    assert 47 == round(waits[-1])
    assert [0] * 5 == later[:5]
    assert later[5] > 0


def test_a_post_that_takes_more_than_a_second_holds_goes_when_there_is_room_for_all() -> None:
    """Slack takes one message a second in a channel; a post and its first line are paid for before the next."""
    throttle = Throttle(Platforms({"slack": Traits(rate=Rate(channel=1), post_takes=2)}))

    assert [0, 2] == [throttle.admit(post(number, platform="slack"), NOW) for number in range(2)]
    assert 0 == throttle.admit(post(3, platform="slack", target="elsewhere"), NOW)
    assert 0 == throttle.admit(post(4, platform="slack"), NOW + timedelta(seconds=2))


def test_opening_a_conversation_is_a_request_as_well() -> None:
    """It is paid for from what the platform takes in a second."""
    throttle = Throttle(Platforms({"discord": Traits(rate=Rate(platform=20, opens=10))}))
    for _ in range(3):
        throttle.opening("discord", NOW)

    assert 17 == throttle.room("discord", NOW, 99)


def test_only_full_buckets_are_forgotten() -> None:
    """Tidying up gives nobody more than the platform allows, and keeps nothing for channels that are quiet."""
    throttle = Throttle(Platforms({"discord": Traits(rate=Rate(platform=20), post_takes=1)}))
    half, full = NOW + timedelta(seconds=0.5), NOW + timedelta(seconds=1)
    for number in range(20):
        throttle.admit(post(number, platform="discord"), NOW)
    throttle.forget(half)
    after = throttle.room("discord", half, 99)
    throttle.forget(full)

    assert (10, {}) == (after, throttle._buckets)


async def test_a_database_that_is_gone_stops_nothing_for_good(caplog: pytest.LogCaptureFixture) -> None:
    """The beat says once what is wrong, goes on, and catches up when the database answers again."""
    stores = await open_stores()
    async with office(stores=stores) as desk:
        await desk.add(post())
        working = stores.outbox.claim

        async def gone(*_: object, **__: object) -> list[Item]:
            raise StorageError("The database cannot be reached.")

        stores.outbox.claim = gone
        for _ in range(3):
            await desk.deliveries.send()
        failing = {what: error.message for what, error in desk.deliveries.gates.failing.items()}
        stores.outbox.claim = working
        await desk.deliveries.send()
        await desk.deliveries.settle()

        assert {"send": "The database cannot be reached."} == failing
        assert {} == desk.deliveries.gates.failing
        assert "sent" == (await desk.state())[0]
        assert 1 == sum("does not answer" in one.message for one in caplog.records)
    await stores.close()


async def test_a_mark_that_fails_is_not_a_second_message() -> None:
    """When the database goes away between sending and recording, the message is found later, not sent again."""
    stores = await open_stores()
    async with office(stores=stores) as desk:
        await desk.add(post())
        working = stores.outbox.mark_sent

        async def gone(*_: object, **__: object) -> bool:
            raise StorageError("The disk of the database is full.")

        stores.outbox.mark_sent = gone
        await desk.drain()
        stores.outbox.mark_sent = working
        await desk.drain(seconds=61)

        assert (["post:1"], ["post:1"]) == (desk.chat.calls, desk.chat.looked)
        assert [("post:1", "sent m1")] == desk.happened
    await stores.close()


async def test_old_rows_are_tidied() -> None:
    """What ended is emptied after a day and removed after thirty."""
    async with office() as desk:
        await desk.add(post(body={"line": "secret"}))
        await desk.drain()
        await desk.deliveries.tidy()
        await desk.clock.advance(days=2)
        await desk.deliveries.tidy()
        emptied = await desk.stores.outbox.get("post:1")
        await desk.clock.advance(days=30)
        await desk.deliveries.tidy()

        assert {} == getattr(emptied, "body", None)
        assert await desk.stores.outbox.get("post:1") is None


@pytest.mark.parametrize("ends", ["skipped", "failed"])
async def test_what_is_not_sent_waits_in_the_inbox_whatever_follows(ends: str) -> None:
    """Also when the process dies as soon as the item has ended: the letter is stored with the end."""
    async with office() as desk:
        if ends == "skipped":
            desk.senders["nudge"].skip = "their conversation is closed"
        else:
            desk.chat.outcomes = [DeadTarget("their conversation is closed")]

        async def dies(*_: object) -> None:
            raise RuntimeError("the power went off")

        setattr(desk.senders["nudge"], ends, dies)
        await desk.add(nudge())
        await desk.drain()
        (letter,) = await desk.stores.members.take(MemberId("fake", "ada"), NOW, 9)

        assert "not sent: their conversation is closed" == letter.words

"""Every outbox store does the same."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from guidebot.core.members import Letter
from guidebot.core.people import CommunityId, MemberId
from guidebot.delivery.items import Item, State
from guidebot.runtime.stores import Stores, open_stores

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAB = CommunityId("fake", "lab")


def item(key: str, **changes: object) -> Item:
    plain = Item(
        key=key,
        kind="post",
        platform="fake",
        target="general",
        not_before=NOW,
        expires_at=NOW + timedelta(hours=24),
        body={"schedule": "1"},
        community=LAB,
    )
    return replace(plain, **changes)


async def claim(stores: Stores, now: datetime = NOW, *, owner: str = "me", limit: int = 10) -> list[Item]:
    return await stores.outbox.claim(owner, now, seconds=60, limit=limit, platforms=["fake"])


async def test_a_key_is_stored_once(stores: Stores) -> None:
    """The same key again changes nothing, also within one call."""
    first = await stores.outbox.add([item("a"), item("b")])
    second = await stores.outbox.add([item("b", target="elsewhere"), item("c")])

    assert (2, 1) == (first, second)
    assert ["general"] * 3 == [one.target for one in await claim(stores)]


async def test_a_claimed_item_comes_back_whole(stores: Stores) -> None:
    """Everything that was stored is in the claim, with the attempt counted."""
    sent = item("a", member=MemberId("fake", "ada"), body={"line": "it’s “so”"})
    await stores.outbox.add([sent])

    (claimed,) = await claim(stores)

    expected = replace(
        sent,
        id=claimed.id,
        state=State.SENDING,
        attempts=1,
        first_try_at=NOW,
        lease_until=NOW + timedelta(seconds=60),
        owner="me",
    )
    assert expected == claimed


async def test_only_what_is_due_on_a_served_platform_is_claimed(stores: Stores) -> None:
    """Later items and other platforms stay."""
    await stores.outbox.add([item("now"), item("later", not_before=NOW + timedelta(seconds=1))])
    await stores.outbox.add([item("other", platform="discord")])

    assert ["now"] == [one.key for one in await claim(stores)]


async def test_a_claim_is_exclusive_until_its_lease_ends(stores: Stores) -> None:
    """Nobody else gets a claimed item before the lease is over; then it counts as another attempt."""
    await stores.outbox.add([item("a")])
    await claim(stores, owner="dead")

    early = await claim(stores, NOW + timedelta(seconds=60), owner="other")
    (late,) = await claim(stores, NOW + timedelta(seconds=61), owner="other")

    assert [] == early
    assert (2, NOW, "other") == (late.attempts, late.first_try_at, late.owner)


async def test_limit_takes_the_oldest_first(stores: Stores) -> None:
    """A claim takes at most *limit* items, oldest first."""
    await stores.outbox.add([item(name) for name in "abcde"])

    assert ["a", "b"] == [one.key for one in await claim(stores, limit=2)]
    assert ["c", "d"] == [one.key for one in await claim(stores, limit=2)]


async def test_only_the_owner_marks(stores: Stores) -> None:
    """After the lease went to somebody else, the first owner's result is refused."""
    await stores.outbox.add([item("a")])
    (mine,) = await claim(stores, owner="slow")
    (theirs,) = await claim(stores, NOW + timedelta(minutes=2), owner="quick")

    refused = await stores.outbox.mark_sent(mine, "slow", "m1", NOW)
    taken = await stores.outbox.mark_sent(theirs, "quick", "m2", NOW)
    again = await stores.outbox.mark_sent(theirs, "quick", "m3", NOW)

    assert (False, True, False) == (refused, taken, again)
    found = await stores.outbox.get("a")
    assert found is not None
    assert (State.SENT, "m2") == (found.state, found.remote_id)


async def test_postponed_items_come_back_then(stores: Stores) -> None:
    """A postponed item is free again at its time, with its attempts kept when they counted."""
    await stores.outbox.add([item("a"), item("b")])
    counted, uncounted = await claim(stores)
    until = NOW + timedelta(seconds=30)
    await stores.outbox.postpone(counted, "me", until, "timeout")
    await stores.outbox.postpone(uncounted, "me", until, "429", counted=False)

    assert [] == await claim(stores, NOW + timedelta(seconds=29))
    again = await claim(stores, until)
    assert [(2, NOW), (1, until)] == [(one.attempts, one.first_try_at) for one in again]
    assert ["timeout", "429"] == [one.last_error for one in again]


async def test_closed_items_are_told_and_purged(stores: Stores) -> None:
    """Failures can be read; bodies go first, rows later."""
    await stores.outbox.add([item("a"), item("b"), item("c")])
    dead, skipped, sent = await claim(stores)
    await stores.outbox.close(dead, "me", State.DEAD, "channel is gone", NOW)
    await stores.outbox.close(skipped, "me", State.SKIPPED, "too late", NOW + timedelta(seconds=1))
    await stores.outbox.mark_sent(sent, "me", "m1", NOW)

    later = NOW + timedelta(days=2)
    failures = await stores.outbox.unresolved(later, LAB)
    assert [("b", "too late"), ("a", "channel is gone")] == [(one.item.key, one.item.last_error) for one in failures]
    assert () == await stores.outbox.unresolved(later, CommunityId("fake", "other"))
    assert (3, 0) == await stores.outbox.purge(wipe=later, remove=NOW - timedelta(days=30))
    assert (0, 3) == await stores.outbox.purge(wipe=later, remove=later)


async def test_what_nobody_sends_any_more_goes_too(stores: Stores) -> None:
    """Its adapter was taken out of the configuration, or its row cannot be read: a month after its time it is over."""
    old = replace(item("old"), expires_at=NOW - timedelta(days=31))
    await stores.outbox.add([old, item("young")])
    gone = await stores.outbox.purge(wipe=NOW, remove=NOW - timedelta(days=30))
    left = await stores.outbox.get("young")

    assert (0, 1) == gone
    assert await stores.outbox.get("old") is None
    assert left is not None


async def test_a_letter_comes_with_the_end_alone(stores: Stores) -> None:
    """Once, and not from a process that holds the item no more."""
    ada = MemberId("fake", "ada")
    letter = Letter(member=ada, at=NOW, words="not sent", goal=3)
    await stores.outbox.add([replace(item("a"), member=ada)])
    (one,) = await claim(stores)
    ended = [
        await stores.outbox.close(one, owner, State.DEAD, "closed", NOW, letter=letter)
        for owner in ("other", "me", "me")
    ]
    left = await stores.members.take(ada, NOW, 9)

    assert [False, True, False] == ended
    assert [replace(letter, id=left[0].id)] == list(left)


async def test_the_queue_is_measured(stores: Stores) -> None:
    """Length and age of what is due, and how much of it had an attempt that did not end."""
    await stores.outbox.add([item("a"), item("b", not_before=NOW - timedelta(minutes=5))])
    await stores.outbox.add([item("later", not_before=NOW + timedelta(days=1))])
    await claim(stores, limit=1)

    queue = await stores.outbox.queue(NOW + timedelta(minutes=2))

    assert (2, NOW - timedelta(minutes=5), 1) == (queue.length, queue.oldest, queue.in_doubt)
    assert NOW + timedelta(days=1) == await stores.outbox.soonest(NOW)


async def test_many_claims_at_once_share_nothing(url: str, stores: Stores) -> None:
    """Claims that run at the same time over separate connections never get the same item."""
    await stores.outbox.add([item(f"k{number}") for number in range(60)])
    others = [stores] if stores.database.memory else [await open_stores(url) for _ in range(3)]

    claims = [claim(one, owner=f"o{at}", limit=7) for at, one in enumerate(others * 4)]
    found = [one.key for batch in await asyncio.gather(*claims) for one in batch]

    for one in others:
        if one is not stores:
            await one.close()
    assert len(found) == len(set(found))
    assert found

"""Deadlines of members: kept alike, planned once, whatever the database and however many processes plan."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from guidebot.core.follows import Follow, FollowState, News
from guidebot.core.nudges import Member
from guidebot.core.openings import Opening
from guidebot.core.people import MemberId
from guidebot.delivery.planning import Planned
from guidebot.runtime.stores import Stores

ADA, BOB = MemberId("fake", "ada"), MemberId("fake", "bob")
NOW = datetime(2026, 12, 6, 9, 30, tzinfo=UTC)
DAY = date(2026, 12, 20)
SCHOOL = Opening(id="ours/school", title="School", kind="course", closes=DAY, url="https://example.org/school")
FOLLOW = Follow(member=ADA, opening="ours/school", title="School", closes=DAY, since=NOW - timedelta(days=30))


def look(scope: str, opening: str) -> Opening | None:
    """What is listed: the school alone."""
    return SCHOOL if (scope, opening) == ("", SCHOOL.id) else None


async def join(stores: Stores, *members: MemberId) -> None:
    """Members with a zone, who asked for the school."""
    for one in members:
        await stores.members.change(Member(id=one, since=NOW), lambda it: it)
        await stores.follows.put(replace(FOLLOW, member=one), NOW - timedelta(days=1))


async def test_what_was_asked_for_is_kept_as_it_is(stores: Stores) -> None:
    """Every field, replaced by the next, the oldest first, and forgotten one by one."""
    full = replace(
        FOLLOW,
        url="https://example.org/",
        scope="fake:lab",
        told=3,
        again=DAY,
        news=News.MOVED,
        state=FollowState.CLOSED,
    )
    await stores.follows.put(FOLLOW, NOW)
    await stores.follows.put(full, NOW)
    await stores.follows.put(replace(FOLLOW, opening="ours/other", since=NOW, closes=None), NOW)

    assert full == await stores.follows.get(ADA, "ours/school")
    assert ["ours/school", "ours/other"] == [one.opening for one in await stores.follows.of(ADA)]
    assert () == await stores.follows.of(BOB)
    await stores.follows.remove(ADA, "ours/school")
    assert ["ours/other"] == [one.opening for one in await stores.follows.of(ADA)]


async def test_the_switch_outlives_what_is_asked_for(stores: Stores) -> None:
    """Asking for one more switches nothing on."""
    await join(stores, ADA)
    await stores.follows.switch(ADA, NOW, wanted=False)
    await stores.follows.put(FOLLOW, NOW)
    watcher = await stores.follows.watcher(ADA)

    assert watcher is not None
    assert not watcher.wanted
    assert Planned(1, 0) == await stores.follows.plan(NOW, look, limit=10)
    assert None is await stores.follows.soonest()


async def test_hiding_makes_nobody_a_watcher(stores: Stores) -> None:
    """Nothing is to be told of what is hidden."""
    await stores.follows.put(replace(FOLLOW, state=FollowState.HIDDEN), NOW)

    assert None is await stores.follows.watcher(ADA)


async def test_a_plan_adds_one_message_and_advances(stores: Stores) -> None:
    """The item names the day; the next look is before the next stage."""
    await join(stores, ADA, BOB)

    assert Planned(2, 2) == await stores.follows.plan(NOW, look, limit=10)
    assert Planned(0, 0) == await stores.follows.plan(NOW, look, limit=10)
    follow, watcher = await stores.follows.get(ADA, "ours/school"), await stores.follows.watcher(ADA)
    assert follow is not None
    assert watcher is not None
    assert (14, NOW.date()) == (follow.told, watcher.last_day)
    assert watcher.next_at is not None
    assert date(2026, 12, 17) == watcher.next_at.date()
    items = await stores.outbox.claim("me", NOW, seconds=60, limit=10, platforms=("fake",))
    assert [ADA, BOB] == sorted((one.member for one in items if one.member), key=str)
    assert {"ours/school:due"} == {one.body["about"] for one in items}
    assert all(one.key.endswith(":20261206") for one in items)


async def test_two_processes_plan_each_member_once(stores: Stores) -> None:
    """Whoever looks first has them; together they add one message a member."""
    people = [MemberId("fake", f"m{at}") for at in range(30)]
    await join(stores, *people)
    found = await asyncio.gather(*(stores.follows.plan(NOW, look, limit=8) for _ in range(12)))

    assert 30 == sum(one.items for one in found)
    assert 30 == (await stores.outbox.queue(NOW)).length


async def test_moving_ones_day_lets_the_planner_look_at_once(stores: Stores) -> None:
    """A new zone, another time, or Stop: what was planned for the old one is planned anew."""
    await join(stores, ADA)
    await stores.follows.plan(NOW, look, limit=10)
    before = await stores.follows.watcher(ADA)
    await stores.members.amend(ADA, lambda one: replace(one, zone="Pacific/Auckland"))
    looked = await stores.follows.plan(NOW, look, limit=10)
    after = await stores.follows.watcher(ADA)

    assert before is not None
    assert after is not None
    assert Planned(1, 0) == looked
    assert timedelta(hours=13) == (before.next_at or NOW) - (after.next_at or NOW)
    await stores.members.amend(ADA, lambda one: replace(one, stopped=True))
    await stores.follows.plan(NOW, look, limit=10)
    stopped = await stores.follows.watcher(ADA)
    assert stopped is not None
    assert None is stopped.next_at


async def test_those_who_follow_what_changed_are_looked_at(stores: Stores) -> None:
    """And nobody else; what they answered already concerns nobody."""
    await join(stores, ADA, BOB)
    await stores.follows.plan(NOW, look, limit=10)
    await stores.follows.put(replace(FOLLOW, member=BOB, state=FollowState.APPLIED, told=1), NOW)
    await stores.follows.plan(NOW, look, limit=10)

    assert [("ours/school", DAY)] == [(one.opening, one.closes) for one in await stores.follows.followed()]
    assert 1 == await stores.follows.awaken(["ours/school", "ours/strange"])
    planned = await stores.follows.plan(NOW + timedelta(days=1), lambda *_: None, limit=10)
    gone = await stores.follows.get(ADA, "ours/school")
    assert gone is not None
    assert Planned(1, 1) == planned
    assert (FollowState.GONE, News.NONE) == (gone.state, gone.news)


async def test_what_is_long_over_is_forgotten(stores: Stores) -> None:
    """Ninety days after its day."""
    await stores.follows.put(FOLLOW, NOW)

    assert 0 == await stores.follows.purge(NOW + timedelta(days=100))
    assert 1 == await stores.follows.purge(NOW + timedelta(days=106))


async def test_who_is_erased_is_planned_no_more(stores: Stores) -> None:
    """Rows and switch are gone with the member."""
    await join(stores, ADA)
    await stores.own.erase(ADA)

    assert Planned(0, 0) == await stores.follows.plan(NOW, look, limit=10)
    assert None is await stores.follows.watcher(ADA)

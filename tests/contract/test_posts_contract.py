"""Every store of schedules and rotations does the same."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from guidebot.core import rotation as rotating
from guidebot.core.errors import StorageError
from guidebot.core.mixing import Trait
from guidebot.core.people import CommunityId
from guidebot.core.posts import Post, Schedule, Whereabouts
from guidebot.core.schedule import Rhythm, Rule, Weekday
from guidebot.delivery.planning import Planned, Step, decide
from guidebot.features.posts import series_list
from guidebot.outbox.post_planning import PostPlanner
from guidebot.runtime.stores import Stores, open_stores
from guidebot.storage.engine import MEMORY

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAB = CommunityId("fake", "lab")
POOL = {f"p{number}": Trait("uvw"[number % 3], 2020 + number % 5) for number in range(12)}


def schedule(**changes: object) -> Schedule:
    plain = Schedule(
        community=LAB,
        kind="problem",
        rule=Rule(days=(Weekday.MONDAY,), at=time(9), zone="UTC"),
        channel="general",
        next_due_at=NOW,
    )
    return replace(plain, **changes)


async def test_a_schedule_comes_back_whole(stores: Stores) -> None:
    """Everything of a schedule is kept."""
    rule = Rule(
        days=(Weekday.TUESDAY, Weekday.FRIDAY),
        at=time(17, 30),
        zone="Europe/Berlin",
        rhythm=Rhythm.TWICE,
        anchor=date(2026, 1, 5),
    )
    options = {"direction": "control", "difficulty": "beginner", "cluster": "c"}
    made = schedule(rule=rule, options=options, skipped=(date(2026, 12, 25),), paused=True, next_due_at=None)

    saved = await stores.schedules.save(made)

    assert replace(made, id=saved.id) == saved == await stores.schedules.get(saved.id)


async def test_one_schedule_a_kind(stores: Stores) -> None:
    """Saving again replaces; problems stand before topics."""
    for one in reversed(series_list.first(LAB, channel="c", zone="UTC", anchor=NOW.date())):
        await stores.schedules.save(one)
    await stores.schedules.save(schedule(channel="other"))

    found = await stores.schedules.of(LAB)

    assert [("problem", "other"), ("topic", "c")] == [(one.kind, one.channel) for one in found]
    assert NOW == await stores.schedules.soonest()
    assert () == await stores.schedules.of(CommunityId("fake", "other"))


async def test_two_changes_of_one_schedule_both_stay(stores: Stores, url: str) -> None:
    """Who changes the filters with an old picture of the schedule takes back nobody's channel, in no process."""
    other = await open_stores(url) if url != MEMORY else stores
    old = await stores.schedules.save(schedule())
    for turn in range(5):
        await asyncio.gather(
            stores.schedules.change(old, lambda it, turn=turn: replace(it, channel=f"c{turn}")),
            other.schedules.change(old, lambda it, turn=turn: replace(it, paused=turn % 2 == 0)),
        )
        found = await stores.schedules.get(old.id)
        assert found is not None
        assert (f"c{turn}", turn % 2 == 0) == (found.channel, found.paused)
    topic = schedule(kind="topic")
    await asyncio.gather(*(one.schedules.change(topic, lambda it: it) for one in (stores, other)))
    known = await stores.schedules.of(old.community)
    if other is not stores:
        await other.close()

    assert ["problem", "topic"] == [one.kind for one in known]


async def test_planning_queues_and_advances_together(stores: Stores) -> None:
    """A due schedule gets one item and its next moment; planning again finds nothing."""
    saved = await stores.schedules.save(schedule())

    first = await stores.schedules.plan(NOW, decide, limit=10)
    second = await stores.schedules.plan(NOW, decide, limit=10)

    assert (Planned(1, 1), Planned(0, 0)) == (first, second)
    after = await stores.schedules.get(saved.id)
    assert NOW + timedelta(days=7) == (after.next_due_at if after else None)
    item = await stores.outbox.get(saved.key(NOW))
    assert item is not None
    assert (NOW, NOW + timedelta(hours=24), "general", LAB) == (
        item.not_before,
        item.expires_at,
        item.target,
        item.community,
    )


async def test_a_failed_plan_changes_nothing(stores: Stores) -> None:
    """When the schedules cannot be advanced, nothing is queued either: both happen in one transaction."""
    saved = await stores.schedules.save(schedule())

    def refused(one: Schedule, now: datetime) -> Step:
        step = decide(one, now)
        return replace(step, schedule=replace(step.schedule, next_due_at=object()))

    with pytest.raises(StorageError):
        await stores.schedules.plan(NOW, refused, limit=10)

    assert await stores.outbox.get(saved.key(NOW)) is None
    assert NOW == getattr(await stores.schedules.get(saved.id), "next_due_at", None)


async def test_a_skipped_day_has_no_item(stores: Stores) -> None:
    """The schedule goes on to its next moment."""
    saved = await stores.schedules.save(schedule(skipped=(NOW.date(),)))

    assert Planned(1, 0) == await stores.schedules.plan(NOW, decide, limit=10)
    assert NOW + timedelta(days=7) == getattr(await stores.schedules.get(saved.id), "next_due_at", None)


async def test_after_a_downtime_one_item_not_many(stores: Stores) -> None:
    """Five missed weeks make one item, for the latest."""
    saved = await stores.schedules.save(schedule())
    later = NOW + timedelta(days=35, hours=3)

    assert Planned(1, 1) == await stores.schedules.plan(later, decide, limit=10)
    assert await stores.outbox.get(saved.key(NOW + timedelta(days=35))) is not None


async def test_planners_side_by_side_queue_each_post_once(url: str, stores: Stores) -> None:
    """Several planners at once: every schedule is planned by one of them."""
    for number in range(40):
        await stores.schedules.save(schedule(community=CommunityId("fake", f"c{number}")))
    others = [stores] if stores.database.memory else [await open_stores(url) for _ in range(3)]
    planners = [PostPlanner(one.schedules, one.outbox, one.meta, batch=7) for one in others]

    added = await asyncio.gather(*(one.plan(NOW) for one in planners))

    for one in others:
        if one is not stores:
            await one.close()
    assert 40 == sum(added)
    assert 40 == len(await stores.outbox.claim("o", NOW, seconds=60, limit=100, platforms=["fake"]))


async def test_new_zone_data_moves_future_posts_once(stores: Stores) -> None:
    """When the zone data changes, moments are computed anew, also those that have come meanwhile."""
    wrong = NOW + timedelta(days=7, hours=1)
    ahead = await stores.schedules.save(schedule(next_due_at=wrong))
    due = await stores.schedules.save(schedule(kind="topic", next_due_at=NOW - timedelta(hours=1)))
    planner = PostPlanner(stores.schedules, stores.outbox, stores.meta)

    moved = [await planner.check_zones(NOW, version=one) for one in ("2026.1", "2026.1", "2026.2", "2026.2")]

    assert [0, 0, 2, 0] == moved
    assert NOW + timedelta(days=7) == getattr(await stores.schedules.get(ahead.id), "next_due_at", None)
    assert NOW == getattr(await stores.schedules.get(due.id), "next_due_at", None)


@pytest.mark.parametrize("off", [-1, 1])
@pytest.mark.parametrize("minutes", [-90, -30, 0, 30, 90])
async def test_new_zone_data_neither_doubles_nor_drops_a_post(stores: Stores, off: int, minutes: int) -> None:
    """Whenever the bot starts again around the moment that was kept and the right one, one post comes that day."""
    await stores.schedules.save(schedule(next_due_at=NOW + timedelta(hours=off)))
    planner = PostPlanner(stores.schedules, stores.outbox, stores.meta)
    await planner.check_zones(NOW - timedelta(days=1), version="2026.1")
    start = NOW + timedelta(minutes=minutes)
    await planner.check_zones(start, version="2026.2")
    added = [await planner.plan(start + timedelta(hours=after)) for after in range(24)]
    due = await stores.schedules.soonest()

    assert (1, NOW + timedelta(days=7)) == (sum(added), due)


async def test_taking_is_the_same_for_the_same_post(stores: Stores) -> None:
    """A post that is tried again has the same item; the next post has the next one."""
    first = await stores.posts.take(LAB, "problem", "a", POOL, NOW)
    again = await stores.posts.take(LAB, "problem", "a", POOL, NOW)
    second = await stores.posts.take(LAB, "problem", "b", POOL, NOW)

    assert first == again == await stores.posts.item("a")
    assert first != second
    assert await stores.posts.take(LAB, "topic", "c", {}, NOW) is None


async def test_the_whole_pool_before_a_repeat(stores: Stores) -> None:
    """Twelve posts are twelve items, kept over restarts."""
    taken = [await stores.posts.take(LAB, "problem", f"k{at}", POOL, NOW) for at in range(12)]

    assert set(POOL) == set(taken)
    thirteenth = await stores.posts.take(LAB, "problem", "k12", POOL, NOW)
    assert taken[0] == thirteenth


async def test_what_is_put_back_comes_next(stores: Stores) -> None:
    """A post that did not happen leaves no trace but its item in front."""
    await stores.posts.take(LAB, "problem", "a", POOL, NOW)
    item = await stores.posts.take(LAB, "problem", "b", POOL, NOW)
    await stores.posts.put_back("b")
    await stores.posts.put_back("unknown")

    assert item == await stores.posts.take(LAB, "problem", "c", POOL, NOW)


async def test_a_changed_rotation_is_kept(stores: Stores) -> None:
    """A pin is what is taken next."""
    await stores.posts.change(LAB, "problem", lambda one: rotating.pin(one, POOL, "p7", 1))

    assert "p7" == await stores.posts.take(LAB, "problem", "a", POOL, NOW)


async def test_the_last_post_is_the_last_that_arrived(stores: Stores) -> None:
    """A post counts once it arrived."""
    item = await stores.posts.take(LAB, "problem", "a", POOL, NOW)
    assert await stores.posts.last(LAB, "problem") is None
    await stores.posts.sent("a", Whereabouts(link="https://chat.example/1", channel="c", thread="t"), NOW, ("3", "1"))
    await stores.posts.take(LAB, "problem", "b", POOL, NOW)

    expected = Post(
        key="a",
        community=LAB,
        kind="problem",
        item=str(item),
        taken_at=NOW,
        sent_at=NOW,
        link="https://chat.example/1",
        channel="c",
        thread="t",
        told=("3", "1"),
    )
    assert expected == await stores.posts.last(LAB, "problem")
    assert expected == await stores.posts.about(LAB, "problem", str(item))
    assert await stores.posts.about(LAB, "problem", "other") is None


async def test_posts_taken_at_once_are_different(url: str, stores: Stores) -> None:
    """Two processes that take for two posts never take one item twice."""
    others = [stores] if stores.database.memory else [await open_stores(url) for _ in range(2)]

    calls = [
        one.posts.take(LAB, "problem", f"{which}-{at}", POOL, NOW)
        for at in range(5)
        for which, one in enumerate(others)
    ]
    taken = await asyncio.gather(*calls)

    for one in others:
        if one is not stores:
            await one.close()
    assert len(taken) == len(set(taken))


async def test_a_discussion_leads_to_its_post(stores: Stores) -> None:
    """By channel and thread, in one community only."""
    key = schedule(id=7).key(NOW)
    await stores.posts.take(LAB, "problem", key, POOL, NOW)
    await stores.posts.sent(key, Whereabouts(channel="general", remote_id="m1", thread="t1"), NOW)
    found = await stores.posts.discussed(LAB, "general", "t1")

    assert found == await stores.posts.get(key)
    assert None is await stores.posts.discussed(LAB, "general", "t2")
    assert None is await stores.posts.discussed(LAB, "other", "t1")
    assert None is await stores.posts.discussed(CommunityId("fake", "other"), "general", "t1")

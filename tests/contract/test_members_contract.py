"""Goals, members, messages and inbox, over every database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests.fakes.letters import leave

from guidebot.core.errors import UsageError
from guidebot.core.goals import CHECKINS_A_DAY, OPEN_GOALS, CheckIn, Goal, GoalState, How, StepState, marked, numbered
from guidebot.core.members import Letter
from guidebot.core.nudges import Every, Member, plan_next
from guidebot.core.people import MemberId, Place, PlaceKind
from guidebot.core.schedule import Weekday
from guidebot.delivery.items import Item, State
from guidebot.delivery.planning import Planned
from guidebot.runtime.stores import Stores, open_stores
from guidebot.storage.engine import MEMORY

ADA, BOB = MemberId("fake", "ada"), MemberId("fake", "bob")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GOAL = Goal(
    member=ADA,
    title="Write a post",
    created_at=NOW,
    due=date(2026, 12, 24),
    why="To learn",
    plan="If Sunday, then write",
    source="topic/chips",
    milestones=numbered([("One", "what"), ("Two", "")]),
    pauses=((NOW - timedelta(days=9), NOW - timedelta(days=2)), (NOW - timedelta(hours=7), None)),
)
FULL = Member(
    id=ADA,
    since=NOW,
    on=True,
    day=Weekday.FRIDAY,
    at=time(18, 30),
    every=Every.TWO_WEEKS,
    quiet_from=time(22, 15),
    quiet_until=time(7),
    zone="Asia/Kolkata",
    zone_known=True,
    paused_until=NOW + timedelta(days=3),
    unanswered=2,
    last_at=NOW - timedelta(days=7),
    direct="dm:1",
    rests=((date(2026, 11, 2), date(2026, 11, 8)),),
)


async def test_a_goal_comes_back_as_it_was_stored(stores: Stores) -> None:
    """Every field, milestones and pauses included."""
    made = await stores.goals.add(marked(GOAL, 1, StepState.DONE, NOW))

    assert made == await stores.goals.get(ADA, made.id)
    assert (replace(marked(GOAL, 1, StepState.DONE, NOW), id=made.id),) == await stores.goals.of(ADA)
    assert None is await stores.goals.get(BOB, made.id)
    assert None is await stores.goals.change(BOB, made.id, lambda one: replace(one, title="mine now"))


async def test_two_changes_at_once_both_count(stores: Stores) -> None:
    """Nothing that one writes is lost to the other."""
    made = await stores.goals.add(GOAL)
    await asyncio.gather(
        *(
            stores.goals.change(ADA, made.id, lambda one, at=at: marked(one, at, StepState.DONE, NOW))  # type: ignore[misc]
            for at in (1, 2)
        )
    )
    found = await stores.goals.get(ADA, made.id)

    assert found is not None
    assert 2 == found.reached


async def test_a_milestone_and_its_check_in_are_stored_both_or_neither(stores: Stores) -> None:
    """A day that is full leaves the milestone open; nobody reaches the goal of another."""
    made = await stores.goals.add(GOAL)
    entry = CheckIn(member=ADA, at=NOW, how=How.DONE, goal=made.id, milestone=1)

    after = await stores.goals.reach(entry, lambda one: marked(one, 1, StepState.DONE, NOW))
    assert (after, 1) == (await stores.goals.get(ADA, made.id), len(await stores.goals.checkins(ADA)))
    assert None is await stores.goals.reach(replace(entry, member=BOB), lambda one: one)
    for _ in range(CHECKINS_A_DAY - 1):
        await stores.goals.check_in(entry)
    with pytest.raises(UsageError):
        await stores.goals.reach(entry, lambda one: marked(one, 2, StepState.DONE, NOW))
    assert after == await stores.goals.get(ADA, made.id)
    assert () == await stores.goals.checkins(BOB)


async def test_ten_goals_are_the_limit_also_when_one_is_opened_again(stores: Stores) -> None:
    """Finished ones do not count."""
    made = [await stores.goals.add(GOAL) for _ in range(OPEN_GOALS)]
    with pytest.raises(UsageError):
        await stores.goals.add(GOAL)
    await stores.goals.change(ADA, made[0].id, lambda one: replace(one, state=GoalState.DONE))
    await stores.goals.add(GOAL)
    with pytest.raises(UsageError):
        await stores.goals.change(ADA, made[0].id, lambda one: replace(one, state=GoalState.OPEN))

    assert OPEN_GOALS + 1 == len(await stores.goals.of(ADA))


async def test_check_ins_come_back_in_order_and_have_a_limit(stores: Stores) -> None:
    """So many in a day, then tomorrow again."""
    for at in range(CHECKINS_A_DAY):
        one = CheckIn(member=ADA, at=NOW + timedelta(minutes=at), how=How.BIT, note=f"n{at}", goal=1, milestone=2)
        await stores.goals.check_in(replace(one, minutes=at + 1))
    with pytest.raises(UsageError):
        await stores.goals.check_in(CheckIn(member=ADA, at=NOW + timedelta(hours=3)))
    await stores.goals.check_in(CheckIn(member=ADA, at=NOW + timedelta(days=2)))
    found = await stores.goals.checkins(ADA)

    assert CHECKINS_A_DAY + 1 == len(found)
    assert ["n0", "n1"] == [one.note for one in found[:2]]
    assert 1 == len(await stores.goals.checkins(ADA, NOW + timedelta(days=1)))


async def test_a_check_in_gets_its_goal_once(stores: Stores) -> None:
    """Two at the same moment are one; that of another is out of reach."""
    made = await stores.goals.add(GOAL)
    entry = await stores.goals.check_in(CheckIn(member=ADA, at=NOW))
    assert None is await stores.goals.assign(BOB, entry.id, replace(made, member=BOB))
    found = await asyncio.gather(*(stores.goals.assign(ADA, entry.id, made) for _ in range(3)))

    kept = replace(entry, goal=made.id, milestone=1)
    assert [kept] == [one for one in found if one is not None]
    assert (kept,) == await stores.goals.checkins(ADA)


async def test_a_member_comes_back_as_it_was_stored(stores: Stores) -> None:
    """Every setting and what is planned."""
    await stores.members.change(FULL, lambda one: one)
    after = await stores.members.change(FULL, lambda one: plan_next(one, NOW))

    assert after == await stores.members.get(ADA)
    assert after.next_at is not None
    assert None is await stores.members.get(BOB)


async def test_a_due_member_is_planned_once_by_two_planners(stores: Stores) -> None:
    """One message, one row, whoever comes first."""
    for at in range(20):
        member = replace(FULL, id=MemberId("fake", f"m{at}"), paused_until=None, next_at=NOW, unanswered=0)
        await stores.members.change(member, lambda one: one)
    found = await asyncio.gather(*(stores.members.plan(NOW, limit=5) for _ in range(8)))
    left = await stores.members.plan(NOW, limit=50)
    items = await stores.outbox.claim("me", NOW, seconds=60, limit=99, platforms=("fake",))

    assert 20 == sum(one.items for one in found) + left.items
    assert (20, {"nudge"}) == (len(items), {one.kind for one in items})
    assert Planned(0, 0) == await stores.members.plan(NOW, limit=50)
    soonest = await stores.members.soonest()
    assert soonest is not None
    assert soonest > NOW + timedelta(days=13)


async def test_a_button_works_once_and_only_for_its_owner(stores: Stores) -> None:
    """Two presses at the same moment are one."""
    await stores.members.change(replace(FULL, paused_until=None, next_at=NOW), lambda one: one)
    await stores.members.plan(NOW, limit=5)
    nudge = await stores.members.nudge(ADA, int(NOW.timestamp()))
    assert nudge is not None
    used = await asyncio.gather(*(stores.members.use(nudge, "done") for _ in range(4)))

    assert [False, False, False, True] == sorted(used)
    assert await stores.members.use(nudge, "bit")
    assert None is await stores.members.nudge(BOB, int(NOW.timestamp()))
    assert None is await stores.members.nudge(ADA, 1 << 80)
    await stores.members.note(replace(nudge, goal=7, milestone=1, sent_at=NOW, outcome="sent"))
    kept = await stores.members.nudge(ADA, int(NOW.timestamp()))
    assert kept is not None
    assert (7, NOW, ("done", "bit")) == (kept.goal, kept.sent_at, kept.used)


async def test_letters_are_read_newest_first_and_removed_later(stores: Stores) -> None:
    """What is shown once does not come again."""
    await stores.members.change(FULL, lambda one: one)
    for at in range(3):
        await leave(stores, Letter(member=ADA, at=NOW + timedelta(hours=at), words=f"w{at}", goal=at))
    assert 3 == await stores.members.unread(ADA)
    assert ["w2", "w1"] == [one.words for one in await stores.members.take(ADA, NOW, 2)]
    assert ["w0"] == [one.words for one in await stores.members.take(ADA, NOW, 2)]
    assert () == tuple(await stores.members.take(ADA, NOW, 2))

    assert (3, 0) == await stores.members.purge(read=NOW + timedelta(days=1), answered=NOW)


async def test_letters_that_nobody_reads_go_after_a_year(stores: Stores) -> None:
    """Somebody who never comes back leaves none for ever."""
    await stores.members.change(FULL, lambda one: one)
    await leave(stores, Letter(member=ADA, at=NOW, words="old", goal=1))
    await leave(stores, Letter(member=ADA, at=NOW + timedelta(days=2), words="young", goal=1))
    gone = await stores.members.purge(read=NOW, answered=NOW + timedelta(days=1))

    assert (1, 0) == gone
    assert ["young"] == [one.words for one in await stores.members.take(ADA, NOW, 9)]


async def test_nothing_is_written_about_somebody_who_was_erased(stores: Stores) -> None:
    """Neither a letter nor a state that was on its way meanwhile comes after."""
    item = Item(key="1", kind="notice", platform="fake", target="", not_before=NOW, expires_at=NOW, member=BOB)
    await stores.outbox.add([item, replace(item, key="2", member=ADA)])
    under_way = await stores.outbox.claim("me", NOW, seconds=60, limit=9, platforms=["fake"])
    await stores.members.change(FULL, lambda one: one)
    await stores.own.erase(ADA)
    for one in under_way:
        letter = Letter(member=one.member, at=NOW, words="w")
        await stores.outbox.close(one, "me", State.SKIPPED, "their conversation is closed", NOW, letter=letter)

    assert None is await stores.members.amend(ADA, lambda one: replace(one, unreachable=True))
    assert not any((await stores.own.export(ADA)).values())
    assert 1 == await stores.members.unread(BOB)


async def test_what_is_kept_can_be_amended(stores: Stores) -> None:
    """Only of the one who is meant."""
    for who in (ADA, BOB):
        await stores.members.change(replace(FULL, id=who), lambda one: one)
    after = await stores.members.amend(ADA, lambda one: replace(one, unreachable=True))

    assert after == await stores.members.get(ADA) == replace(FULL, unreachable=True)
    assert replace(FULL, id=BOB) == await stores.members.get(BOB)


async def test_a_member_out_of_reach_is_tried_soon_after_they_act(stores: Stores) -> None:
    """And a stranger's conversation is not kept."""
    place = Place("fake", "dm:9", PlaceKind.DIRECT)
    assert not await stores.members.reach(BOB, place, NOW)
    closed = replace(FULL, unreachable=True, paused_until=None, next_at=None)
    await stores.members.change(closed, lambda one: one)

    assert await stores.members.reach(ADA, place, NOW)
    assert not await stores.members.reach(ADA, place, NOW)
    found = await stores.members.get(ADA)
    assert found is not None
    assert ("dm:9", False, NOW + timedelta(minutes=1)) == (found.direct, found.unreachable, found.next_at)


async def test_new_zone_data_moves_future_moments_only(stores: Stores) -> None:
    """Those that stand as they should are left."""
    right = plan_next(replace(FULL, paused_until=None, unanswered=0), NOW)
    assert right.next_at is not None
    await stores.members.change(right, lambda one: one)
    for at in range(3):
        wrong = replace(right, id=MemberId("fake", f"w{at}"), next_at=right.next_at + timedelta(hours=1))
        await stores.members.change(wrong, lambda one: one)

    assert 3 == await stores.members.replan(NOW, batch=2)
    assert 0 == await stores.members.replan(NOW, batch=2)
    assert right == await stores.members.get(ADA)


async def test_new_zone_data_drops_no_reminder(stores: Stores) -> None:
    """When the right moment has just gone by, and the kept one has not come, the reminder is due at once."""
    right = plan_next(replace(FULL, paused_until=None, unanswered=0, last_at=None), NOW)
    assert right.next_at is not None
    await stores.members.change(replace(right, next_at=right.next_at + timedelta(hours=1)), lambda one: one)
    await stores.members.replan(right.next_at + timedelta(minutes=30))

    assert right == await stores.members.get(ADA)


async def test_erasing_leaves_nothing_of_the_member(stores: Stores) -> None:
    """And everything of others."""
    for who in (ADA, BOB):
        await stores.goals.add(replace(GOAL, member=who))
        await stores.members.change(replace(FULL, id=who, paused_until=None, next_at=NOW), lambda one: one)
        await stores.goals.check_in(CheckIn(member=who, at=NOW))
        await leave(stores, Letter(member=who, at=NOW, words="w"))
    await stores.members.plan(NOW, limit=9)

    assert 6 == await stores.own.erase(ADA)
    assert not any((await stores.own.export(ADA)).values())
    assert 6 == sum(map(len, (await stores.own.export(BOB)).values()))


async def test_two_changes_of_what_is_kept_both_stay(stores: Stores, url: str) -> None:
    """Each begins from what the other one stored."""
    other = await open_stores(url) if url != MEMORY else stores
    await stores.members.change(FULL, lambda one: one)
    more = [
        one.members.amend(ADA, lambda it: replace(it, unanswered=it.unanswered + 1)) for one in (stores, other) * 10
    ]
    await asyncio.gather(*more)
    found = await stores.members.get(ADA)
    if other is not stores:
        await other.close()

    assert found is not None
    assert FULL.unanswered + 20 == found.unanswered


async def test_two_first_changes_of_a_member_both_stay(stores: Stores, url: str) -> None:
    """Nothing is kept yet, so there is no row to wait for; the second begins from what the first stored."""
    other = await open_stores(url) if url != MEMORY else stores
    for turn in range(5):
        fresh = Member(id=MemberId("fake", f"new{turn}"), since=NOW)
        await asyncio.gather(
            stores.members.change(fresh, lambda it: replace(it, zone="Asia/Kolkata")),
            other.members.change(fresh, lambda it: replace(it, direct="dm:9")),
        )
        found = await stores.members.get(fresh.id)
        assert found is not None
        assert ("Asia/Kolkata", "dm:9") == (found.zone, found.direct)
    if other is not stores:
        await other.close()

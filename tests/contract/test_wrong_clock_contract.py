"""What a clock that was ahead has planned, given up and let go is taken back, whatever the database."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.fakes.delivering import LAB, NOW, nudge, post

from guidebot.core.errors import RetryAfter
from guidebot.core.follows import Follow, FollowState
from guidebot.core.goals import Goal
from guidebot.core.nudges import Member, Nudge
from guidebot.core.people import MemberId
from guidebot.core.posts import Schedule
from guidebot.core.schedule import Rule, Weekday
from guidebot.core.tries import Try, TryState
from guidebot.delivery.items import TOO_LATE, Item, State
from guidebot.delivery.planning import decide
from guidebot.outbox.clock_watch import ClockWatch
from guidebot.outbox.gates import Gates
from guidebot.runtime.stores import Stores

ADA = MemberId("fake", "ada")
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
YEARS = timedelta(days=29_000)


def watch(stores: Stores, gates: Gates | None = None) -> ClockWatch:
    """As `runtime.app` wires it."""
    kinds = {
        "schedules": stores.schedules.sooner,
        "members": stores.members.sooner,
        "watchers": stores.follows.sooner,
        "tries": stores.tries.sooner,
    }
    return ClockWatch(stores.rewinds, stores.meta, gates or Gates(), kinds)


async def scheduled(stores: Stores, due: datetime) -> Schedule:
    """Mondays at noon, due at another moment."""
    rule = Rule(days=(Weekday.MONDAY,), at=NOW.replace(hour=12).time(), zone="UTC")
    return await stores.schedules.save(
        Schedule(community=LAB, kind="problem", rule=rule, channel="general", next_due_at=due)
    )


async def wait_for(stores: Stores, item: Item, until: datetime) -> None:
    """*item* had a try that came to nothing, and waits."""
    await stores.outbox.add([item])
    (claimed,) = await stores.outbox.claim("me", NOW, seconds=60, limit=1, platforms=("fake",))
    await stores.outbox.postpone(claimed, "me", until, "an outage")


@pytest.mark.parametrize("ahead", [2 * HOUR, WEEK, YEARS])
async def test_a_start_with_a_clock_that_is_right_again(
    stores: Stores, ahead: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    """The process that had the wrong clock is gone: what it kept of the time tells the next one, which says so once."""
    await scheduled(stores, NOW.replace(hour=12) + 2 * WEEK)
    await watch(stores).plan(NOW + ahead)
    caplog.set_level(logging.WARNING)
    caplog.clear()
    second = watch(stores)
    await second.plan(NOW)
    await second.plan(NOW + MINUTE)
    (found,) = await stores.schedules.of(LAB)

    assert NOW.replace(hour=12) == found.next_due_at
    assert 1 == sum("the clock was ahead" in one.message for one in caplog.records)


async def test_what_no_rule_can_have_planned_is_found_each_hour(stores: Stores) -> None:
    """Also where nobody knows of a wrong clock: another machine had it, or a backup was restored."""
    await scheduled(stores, NOW + YEARS)
    watching = watch(stores)
    await watching.plan(NOW)
    (first,) = await stores.schedules.of(LAB)
    await scheduled(stores, NOW + YEARS)
    await watching.plan(NOW + 59 * MINUTE)
    (early,) = await stores.schedules.of(LAB)
    await watching.plan(NOW + 61 * MINUTE)
    (later,) = await stores.schedules.of(LAB)

    assert [NOW.replace(hour=12)] * 2 == [first.next_due_at, later.next_due_at]
    assert NOW + YEARS == early.next_due_at


async def test_a_post_that_came_too_early_does_not_come_again(stores: Stores) -> None:
    """Its delivery is known, also when housekeeping by the wrong clock removed its row: the next date counts."""
    due = NOW.replace(hour=12)
    await scheduled(stores, due)
    await stores.schedules.plan(due + MINUTE, decide, limit=10)
    moved = await stores.schedules.sooner(NOW, NOW)
    (found,) = await stores.schedules.of(LAB)

    assert 0 == moved
    assert due + WEEK == found.next_due_at


async def test_what_was_given_up_before_its_time_is_planned_once_more(stores: Stores) -> None:
    """A post and a reminder for today that a clock a month ahead took for late; others stay as they ended."""
    due, ahead = NOW.replace(hour=12), NOW + timedelta(days=30)
    await stores.members.change(Member(id=ADA, since=NOW - WEEK, on=True, next_at=due + WEEK), lambda one: one)
    ended = [post(1), post(2, not_before=due), nudge(3, not_before=due), nudge(4, not_before=due)]
    for item in ended:
        await stores.outbox.add([item])
        (held,) = await stores.outbox.claim("me", ahead, seconds=60, limit=1, platforms=("fake",))
        await stores.outbox.close(held, "me", State.SKIPPED, TOO_LATE, NOW if item.key == "nudge:4" else ahead)
    again = await stores.rewinds.take_back(NOW)
    left = [item.key for item in ended if await stores.outbox.get(item.key) is not None]
    member = await stores.members.get(ADA)

    assert (2, ["post:1", "nudge:4"]) == (again, left)
    assert member is not None
    assert due == member.next_at


@pytest.mark.parametrize("ahead", [20 * MINUTE, 5 * HOUR, WEEK, YEARS])
async def test_retries_and_leases_wait_no_longer_than_they_should(stores: Stores, ahead: timedelta) -> None:
    """What was to be tried again ten minutes later is, and a lease of the wrong clock ends."""
    wait = NOW + ahead + 10 * MINUTE
    await wait_for(stores, post(int((NOW - MINUTE).timestamp())), wait)
    await wait_for(stores, post(2, kind="notice", key="notice:2"), wait)
    held = post(3, key="post:held")
    await stores.outbox.add([held])
    await stores.outbox.claim("dead", NOW + ahead, seconds=60, limit=1, platforms=("fake",))
    watching = watch(stores)
    await watching.plan(NOW + ahead)
    await watching.plan(NOW)
    soon = await stores.outbox.claim("me", NOW + 2 * MINUTE, seconds=60, limit=9, platforms=("fake",))
    later = await stores.outbox.claim("me", NOW + 11 * MINUTE, seconds=60, limit=9, platforms=("fake",))

    assert ["post:held"] == [one.key for one in soon]
    assert 2 == len([one for one in later if one.key != "post:held"])
    assert all(one.first_try_at is not None and one.first_try_at <= NOW + 11 * MINUTE for one in (*soon, *later))


async def test_what_was_planned_for_a_day_far_away_is_late_now(stores: Stores) -> None:
    """A post of 2106 is given up, by the way of what is late; a line chosen for Friday waits for Friday."""
    far, friday = NOW + YEARS, NOW + 4 * DAY
    await stores.outbox.add(
        [
            post(int(far.timestamp()), not_before=far, expires_at=far + DAY),
            nudge(5, kind="line", key="line:5", not_before=friday, expires_at=friday + HOUR),
        ]
    )
    moved = await stores.rewinds.rewind(NOW, YEARS)
    (late,) = await stores.outbox.claim("me", NOW, seconds=60, limit=9, platforms=("fake",))
    line = await stores.outbox.get("line:5")

    assert 1 == moved
    assert late.expires_at < NOW
    assert line is not None
    assert friday == line.not_before


async def test_members_hear_again_and_snoozes_hold(stores: Stores) -> None:
    """A month away becomes next Monday; three days that somebody asked for stay three days; off stays off."""
    members = [
        Member(id=ADA, since=NOW - WEEK, on=True, last_at=NOW + YEARS, next_at=NOW + YEARS),
        Member(id=MemberId("fake", "bob"), since=NOW - WEEK, on=True, snoozed=True, next_at=NOW + 3 * DAY),
        Member(id=MemberId("fake", "cleo"), since=NOW + YEARS, on=True, snoozed=True, next_at=NOW + YEARS),
        Member(id=MemberId("fake", "dan"), since=NOW - WEEK, on=False),
    ]
    for one in members:
        await stores.members.change(one, lambda it: it)
    moved = await stores.members.sooner(NOW, NOW)
    after = {one.id.account: await stores.members.get(one.id) for one in members}
    next_at = {name: one.next_at for name, one in after.items() if one is not None}

    assert 2 == moved
    assert all(next_at[name] is not None and next_at[name] <= NOW + 2 * WEEK for name in ("ada", "cleo"))  # type: ignore[operator]
    assert [NOW + 3 * DAY, None] == [next_at["bob"], next_at["dan"]]


async def test_a_reminder_planned_by_a_clock_that_was_behind_does_not_come(stores: Stores) -> None:
    """Its day lies before the last message: the next one comes a week after that."""
    last = NOW - DAY
    await stores.members.change(
        Member(id=ADA, since=NOW - 9 * WEEK, on=True, last_at=last, next_at=NOW - 3 * WEEK), lambda one: one
    )
    planned = await stores.members.plan(NOW, limit=10)
    member = await stores.members.get(ADA)

    assert 0 == planned.items
    assert member is not None
    assert member.next_at is not None
    assert last + 6 * DAY < member.next_at < last + 2 * WEEK


async def test_deadlines_are_watched_again(stores: Stores) -> None:
    """What the wrong clock took for over is not; the day of a message that is still to come holds nothing up."""
    closes = (NOW + 14 * DAY).date()
    await stores.members.change(Member(id=ADA, since=NOW - WEEK), lambda one: one)
    follow = Follow(member=ADA, opening="ours/school", title="School", closes=closes, since=NOW - WEEK)
    await stores.follows.put(follow, NOW - WEEK)
    await stores.follows.plan(NOW + YEARS, lambda *_: None, limit=10)
    over = await stores.follows.get(ADA, "ours/school")
    moved = await stores.follows.sooner(NOW, NOW)
    again = await stores.follows.get(ADA, "ours/school")
    soonest = await stores.follows.soonest()

    assert over is not None
    assert again is not None
    assert [FollowState.OVER, FollowState.ASKED] == [over.state, again.state]
    assert (1, NOW) == (moved, soonest)


async def test_tries_let_go_too_early_go_on(stores: Stores) -> None:
    """And who was heard of in 2106 is asked after three silent weeks, once."""
    goal = await stores.goals.add(Goal(member=ADA, title="G", created_at=NOW))
    fresh = Try(
        community=LAB,
        member=ADA,
        item="problem/a",
        title="A",
        goal=goal.id,
        at=NOW,
        heard_at=NOW,
        due=date(2026, 12, 7),
    )
    one = await stores.tries.add(fresh)
    await stores.tries.release(NOW + YEARS, 10)
    moved = await stores.tries.sooner(NOW, NOW)
    back = await stores.tries.get(ADA, one.id)
    await stores.tries.go_on(ADA, one.id, NOW + YEARS)
    weeks = []
    for week in range(8):
        silent = await stores.tries.silent(ADA, NOW + week * WEEK)
        weeks.append(len(silent))
        for it in silent:
            await stores.tries.asked(ADA, it.id, NOW + week * WEEK)

    assert back is not None
    assert (1, TryState.TRYING) == (moved, back.state)
    assert [0, 0, 0, 1, 0, 0, 1, 0] == weeks


def test_a_platform_that_asked_for_patience_gets_no_more_than_it_asked_for() -> None:
    """The stop was learnt in 2106."""
    gates = Gates()
    gates.learn(RetryAfter("Slow down.", seconds=300, whole_platform=True), post(), NOW + YEARS)
    before = gates.stopped("fake", NOW)
    gates.rewind(YEARS)

    assert before is not None
    assert NOW + 5 * MINUTE == gates.stopped("fake", NOW)


async def test_a_used_nudge_stays_used(stores: Stores) -> None:
    """Planning the same day once more changes nothing of a message that is there."""
    sent = Nudge(member=ADA, due_at=NOW, sent_at=NOW, outcome="sent", used=("done",))
    await stores.members.change(Member(id=ADA, since=NOW - WEEK, on=True, next_at=NOW), lambda one: one)
    await stores.members.plan(NOW, limit=10)
    await stores.members.note(replace(sent, used=()))
    await stores.members.use(sent, "done")
    await stores.members.amend(ADA, lambda one: replace(one, next_at=NOW))
    await stores.members.plan(NOW, limit=10)
    found = await stores.members.nudge(ADA, int(sent.number))

    assert found == sent

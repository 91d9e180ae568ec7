"""One row that cannot be read leaves the others alone, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.contract.test_members_contract import FULL, GOAL

from guidebot.core.counts import Counted
from guidebot.core.errors import StorageError, Unreadable
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.posts import Schedule
from guidebot.core.schedule import Rhythm, Rule, Weekday
from guidebot.delivery.items import Item
from guidebot.delivery.planning import Planned, decide
from guidebot.runtime.stores import Stores
from guidebot.storage import looking

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RULE = Rule(days=(Weekday.MONDAY,), at=NOW.time(), zone="UTC", rhythm=Rhythm.FORTNIGHTLY, anchor=date(2026, 11, 23))
LAB = CommunityId("fake", "lab")


async def spoil(stores: Stores, statement: str) -> None:
    """Change rows by hand; a database that looks at what it keeps may refuse."""
    try:
        await stores.database.write(lambda connection: connection.run(statement))
    except StorageError:
        pytest.skip("this database refuses such a value")


@pytest.mark.parametrize(
    "change",
    [
        "days = 'mondey'",
        "days = 'monday,friday'",
        "minute = 2000",
        "rhythm = 'daily'",
        "options = '{'",
        "skipped = '[1]'",
        "anchor = '9998-01-01'",
        "anchor = 'infinity'",
        "anchor = '20000-01-01'",
        "next_due_at = -9000000000000000000",
        "zone = 'Europe'",
    ],
)
async def test_a_broken_schedule(stores: Stores, change: str) -> None:
    """The others are planned, it is named, and its community may set it up anew."""
    for at in range(3):
        one = Schedule(community=CommunityId("fake", f"c{at}"), kind="problem", rule=RULE, channel="c", next_due_at=NOW)
        await stores.schedules.save(one)
    await spoil(stores, f"UPDATE schedules SET {change} WHERE community_id = 'c1'")
    planned = await stores.schedules.plan(NOW, decide, limit=2)
    then = await stores.schedules.plan(NOW, decide, limit=2, skip=planned.left)
    await stores.schedules.replan(lambda one: one.corrected(NOW))
    items = await stores.outbox.claim("me", NOW, seconds=60, limit=9, platforms=("fake",))
    broken = await looking.broken_rows(stores.database)
    again = await stores.schedules.save(
        Schedule(community=CommunityId("fake", "c1"), kind="problem", rule=RULE, channel="c")
    )

    assert {"c0", "c2"} <= {one.community.id for one in items if one.community}
    assert planned.looked + then.looked == 3 + (planned.left if then.looked > 1 else 0)
    assert ["schedules"] == [one.table for one in broken]
    assert RULE == again.rule


async def test_a_broken_member(stores: Stores) -> None:
    """The others get their reminders; whoever it is finds what is left."""
    for name in ("ada", "bob", "eve"):
        member = replace(FULL, id=MemberId("fake", name), paused_until=None, next_at=NOW, unanswered=0)
        await stores.members.change(member, lambda one: one)
    await spoil(stores, "UPDATE members SET rests = '[[\"2026-01-01\"]]' WHERE member_account = 'bob'")
    planned = await stores.members.plan(NOW, limit=9)
    await stores.members.replan(NOW)
    bob = await stores.members.get(MemberId("fake", "bob"))

    assert Planned(3, 2, 1) == planned
    assert bob is not None
    assert (("rests",), FULL.day, ()) == (bob.unread, bob.day, bob.rests)


@pytest.mark.parametrize(
    "change",
    [
        "due = 'infinity'",
        "pauses = '[[null, null]]'",
        "pauses = '[[\"2026-01-01\"]]'",
        "pauses = '[[\"9999-12-31T23:59:59+00:00\", null]]'",
        "pauses = '{'",
    ],
)
async def test_a_broken_goal(stores: Stores, change: str) -> None:
    """Lists hold the others; whoever asks for it is told that it cannot be read."""
    first, second = await stores.goals.add(GOAL), await stores.goals.add(GOAL)
    await spoil(stores, f"UPDATE goals SET {change} WHERE id = {first.id}")
    found = await stores.goals.of(GOAL.member)
    with pytest.raises(Unreadable):
        await stores.goals.get(GOAL.member, first.id)

    assert (second,) == found


async def test_a_number_upon_which_nothing_fits(stores: Stores) -> None:
    """Neither counting nor claiming ends for the others."""
    week = date(2026, 11, 23)
    for at in range(2):
        await stores.counts.add(LAB, Counted.GOALS, week, 2**31 - 1 if at else 0)
    await stores.counts.add(LAB, Counted.GOALS, week)
    later = NOW + timedelta(hours=1)
    item = Item(key="a", kind="post", platform="fake", target="c", not_before=NOW, expires_at=later)
    await stores.outbox.add([item, replace(item, key="b")])
    await spoil(stores, f"UPDATE outbox SET attempts = {2**31 - 1} WHERE dedupe_key = 'a'")
    claimed = await stores.outbox.claim("me", NOW, seconds=60, limit=9, platforms=("fake",))

    assert {"a", "b"} == {one.key for one in claimed}
    assert 2**31 - 1 == (await stores.counts.since(LAB, week))[Counted.GOALS, week]

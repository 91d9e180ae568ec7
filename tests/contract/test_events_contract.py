"""What stands on calendars of communities, over every database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.contract.conftest import Stores

from guidebot.core.communities import Community
from guidebot.core.events import MOST, Days, Event, Why, handed_over, settled, taken_off
from guidebot.core.people import CommunityId

LAB, CLUB = CommunityId("fake", "lab"), CommunityId("fake", "club")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = date(2026, 12, 20)
FULL = Event(
    community=LAB, opening="ours/soon", title="Soon", url="https://example.org/", days=Days(DAY, DAY, deadline=True),
    since=NOW, version=3, stale=False, under_way=True, off=Why.GONE, remote_id="e1",
)  # fmt: skip


async def test_an_event_comes_back_as_it_was_stored(stores: Stores) -> None:
    """Every field; once in a community; another community has its own."""
    added = [await stores.events.begin(one) for one in (FULL, FULL, replace(FULL, community=CLUB))]

    assert [True, False, True] == added
    assert FULL == await stores.events.get(LAB, "ours/soon")
    assert (FULL,) == await stores.events.of(LAB)
    assert None is await stores.events.get(LAB, "ours/other")


async def test_only_what_is_stale_and_not_under_way_is_due(stores: Stores) -> None:
    """From the wish over its hand-over to its end, and when it is to be taken off."""
    fresh = replace(FULL, version=0, stale=True, under_way=False, off=Why.STAYS, remote_id="")
    await stores.events.begin(fresh)
    due = [len(await stores.events.due(9))]
    for edit in (handed_over, lambda one: settled(one, "e1"), lambda one: taken_off(one, Why.ASKED), handed_over):
        await stores.events.change(fresh, edit)
        due.append(len(await stores.events.due(9)))

    assert [1, 0, 0, 1, 0] == due


async def test_a_change_is_of_the_same_marking_alone(stores: Stores) -> None:
    """What was taken off and marked anew is another event."""
    await stores.events.begin(FULL)
    earlier = replace(FULL, since=NOW - timedelta(days=1))

    assert None is await stores.events.change(earlier, lambda one: replace(one, title="X"))
    assert FULL == await stores.events.get(LAB, "ours/soon")
    assert None is await stores.events.change(FULL, lambda _: None)
    assert None is await stores.events.get(LAB, "ours/soon")


@pytest.mark.parametrize("batch", [1, 2, 7])
async def test_a_walk_meets_every_event_once(stores: Stores, batch: int) -> None:
    """In batches, over all communities."""
    for community in (LAB, CLUB):
        for at in range(3):
            await stores.events.begin(replace(FULL, community=community, opening=f"ours/o{at}"))
    met: list[Event] = []
    while found := await stores.events.after(met[-1] if met else None, batch):
        met += found

    assert 6 == len(met) == len({(one.community, one.opening) for one in met})


async def test_there_is_room_for_so_many(stores: Stores) -> None:
    """Also when several ask at once."""
    for at in range(MOST - 1):
        await stores.events.begin(replace(FULL, opening=f"ours/o{at}"))
    added = await asyncio.gather(*(stores.events.begin(replace(FULL, opening=f"ours/p{at}")) for at in range(4)))

    assert 1 == sum(added)


async def test_what_is_over_is_forgotten_and_so_is_what_a_community_had(stores: Stores) -> None:
    """With the community."""
    await stores.communities.save(Community(id=LAB, joined_at=NOW))
    await stores.events.begin(FULL)
    await stores.events.begin(
        replace(FULL, opening="ours/past", days=Days(DAY, DAY - timedelta(days=9), deadline=True))
    )
    gone = await stores.events.purge(DAY)
    await stores.communities.erase(LAB)

    assert 1 == gone
    assert () == await stores.events.of(LAB)

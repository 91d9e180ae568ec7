"""Every store of communities, installations and facts does the same."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from guidebot.core.ballots import Ballot
from guidebot.core.cards import Card
from guidebot.core.communities import Community, Settings
from guidebot.core.goals import Goal
from guidebot.core.mixing import Trait
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.posts import Schedule
from guidebot.core.schedule import Rule, Weekday
from guidebot.core.tries import Try
from guidebot.delivery.items import Item
from guidebot.runtime.stores import Stores
from guidebot.storage.schema import tables

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAB, OTHER = CommunityId("fake", "lab"), CommunityId("fake", "other")


async def test_a_community_comes_back_whole(stores: Stores) -> None:
    """Settings and moments are kept; saving again replaces."""
    settings = Settings(
        zone="Europe/Berlin",
        channel="c1",
        answers="public",
        roles=("r1", "r2"),
        people=("p1",),
        alerts="person:ada",
    )
    made = Community(id=LAB, name="The lab", settings=settings, joined_at=NOW, left_at=NOW, set_up=True)

    await stores.communities.save(Community(id=LAB, joined_at=NOW))
    await stores.communities.save(made)

    assert made == await stores.communities.get(LAB)
    assert (made,) == tuple(await stores.communities.all())
    assert await stores.communities.get(OTHER) is None


async def test_two_who_change_settings_at_once_both_do(stores: Stores) -> None:
    """Each on what the other left; the first of them makes the community."""
    fresh = Community(id=LAB, joined_at=NOW)

    def with_channel(kept: Community) -> Community:
        return replace(kept, settings=replace(kept.settings, channel="c1"))

    def with_people(kept: Community) -> Community:
        return replace(kept, settings=replace(kept.settings, people=("p1",)))

    await asyncio.gather(stores.communities.change(fresh, with_channel), stores.communities.change(fresh, with_people))
    kept = await stores.communities.get(LAB)

    assert kept is not None
    assert ("c1", ("p1",)) == (kept.settings.channel, kept.settings.people)


async def test_erasing_a_community_leaves_no_row_of_it(stores: Stores) -> None:
    """Every table is emptied of the community, and of nothing else."""
    for community in (LAB, OTHER):
        await stores.communities.save(Community(id=community, joined_at=NOW))
        rule = Rule(days=(Weekday.MONDAY,), at=time(9), zone="UTC")
        await stores.schedules.save(Schedule(community=community, kind="problem", rule=rule, channel="c"))
        await stores.posts.take(
            community, "problem", f"post {community}", {"a": Trait("u", 2026), "b": Trait("u", 2026)}, NOW
        )
        item = Item(
            key=f"item {community}",
            kind="post",
            platform="fake",
            target="c",
            not_before=NOW,
            expires_at=NOW + timedelta(days=1),
            community=community,
        )
        ada = MemberId("fake", "ada")
        about = {"community": community, "member": ada, "item": "problem/a", "title": "A", "at": NOW}
        goal = await stores.goals.add(Goal(member=ada, title="Try: A", created_at=NOW))
        await stores.tries.add(Try(**about, goal=goal.id, due=NOW.date(), heard_at=NOW))
        ballot = Ballot(key=f"post {community}", community=community, kind="problem", items=("a", "b"), at=NOW)
        await stores.ballots.vote(await stores.ballots.open(ballot), ada, "a", NOW)
        await stores.cards.draft(Card(**about, tried="t", found="f"))
        await stores.outbox.add([item, replace(item, key=f"without {community}", community=None)])

    await stores.communities.erase(LAB)

    left: dict[str, int] = {}
    for table in tables():
        if "community_id" in table.columns:
            mine = f"SELECT count(*) FROM {table.name} WHERE community_id = :id"
            left[table.name] = await stores.database.read(
                lambda connection, mine=mine: connection.value(mine, id=LAB.id)
            )
    assert set(left.values()) == {0}, left
    assert {
        "communities",
        "schedules",
        "posts",
        "rotations",
        "outbox",
        "tries",
        "cards",
        "ballots",
        "votes",
    } <= left.keys()
    assert await stores.communities.get(OTHER) is not None
    assert await stores.outbox.get(f"item {OTHER}") is not None


async def test_installations_are_bytes_by_key(stores: Stores) -> None:
    """Tokens are kept as they are given, by platform and key."""
    await stores.tokens.put("slack", "T1", b"\x00\xff")
    await stores.tokens.put("slack", "T1", b"newer")
    await stores.tokens.put("slack", "T2", b"two")
    await stores.tokens.put("other", "T1", b"else")

    assert b"newer" == await stores.tokens.get("slack", "T1")
    assert {"T1": b"newer", "T2": b"two"} == await stores.tokens.all("slack")
    await stores.tokens.delete("slack", "T1")
    assert await stores.tokens.get("slack", "T1") is None


async def test_facts_are_replaced(stores: Stores) -> None:
    """A fact has one value."""
    assert await stores.meta.get("tzdata") is None
    await stores.meta.put("tzdata", "1")
    await stores.meta.put("tzdata", "2")

    assert "2" == await stores.meta.get("tzdata")


async def test_a_key_is_first_once(stores: Stores) -> None:
    """Per platform, until it is forgotten."""
    asked = [await stores.once.first("slack", "Ev1", NOW) for _ in range(2)]
    other = await stores.once.first("fake", "Ev1", NOW)
    gone = await stores.once.purge(NOW + timedelta(seconds=1))
    again = await stores.once.first("slack", "Ev1", NOW)

    assert ([True, False], True, 2, True) == (asked, other, gone, again)

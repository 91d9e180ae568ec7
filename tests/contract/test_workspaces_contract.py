"""Workspaces are apart: the same id in two of them is two people, and one that left takes its members along."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.contract.conftest import Stores

from guidebot.core.communities import Community, Settings
from guidebot.core.goals import Goal
from guidebot.core.nudges import Member
from guidebot.core.people import CommunityId, MemberId

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
ONE, TWO = CommunityId("slack", "T1"), CommunityId("slack", "T2")
ADA, OTHER = MemberId("slack", "T1.U7"), MemberId("slack", "T2.U7")


async def fill(stores: Stores) -> None:
    """Two workspaces, each with a user U7 who organises there, hears of failures and has a goal."""
    for community, member in ((ONE, ADA), (TWO, OTHER)):
        settings = Settings(people=("U7", member.account), alerts="person:U7")
        await stores.communities.save(Community(id=community, joined_at=NOW, settings=settings))
        await stores.members.change(Member(id=member, since=NOW), lambda known: known)
        await stores.goals.add(Goal(member=member, title="Private plan", created_at=NOW))


async def test_deletion_and_export_touch_no_other_workspace(stores: Stores) -> None:
    """Where the bare id stands, it is the workspace's own user."""
    await fill(stores)
    exported = await stores.own.export(ADA)
    await stores.own.erase(ADA)
    mine, theirs = await stores.communities.get(ONE), await stores.communities.get(TWO)

    assert ["T1"] == [role["community_id"] for role in exported["roles"]]
    assert mine is not None
    assert theirs is not None
    assert ((), "") == (mine.settings.people, mine.settings.alerts)
    assert (("U7", "T2.U7"), "person:U7") == (theirs.settings.people, theirs.settings.alerts)
    assert 1 == len(await stores.goals.of(OTHER))


async def test_a_workspace_that_is_erased_takes_its_members_along(stores: Stores) -> None:
    """By the beginning of their accounts; a workspace whose id begins alike stays."""
    await fill(stores)
    alike = MemberId("slack", "T11.U1")
    await stores.goals.add(Goal(member=alike, title="Stays", created_at=NOW))
    gone = await stores.own.erase_workspace(ONE, ".")

    assert gone > 0
    assert await stores.members.get(ADA) is None
    assert [(), 1, 1] == [
        await stores.goals.of(ADA),
        len(await stores.goals.of(OTHER)),
        len(await stores.goals.of(alike)),
    ]

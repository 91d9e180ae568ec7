"""Private addresses: one an owner, found by their proof alone, gone with whom they belong to."""

from __future__ import annotations

from datetime import UTC, datetime

from guidebot.core.calendars import Address, fresh_secret, proof_of
from guidebot.core.communities import Community
from guidebot.core.people import CommunityId, MemberId
from guidebot.runtime.stores import Stores

ADA, LAB = MemberId("fake", "ada"), CommunityId("fake", "lab")
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
MINE, OURS = Address(member=ADA, made_at=NOW), Address(community=LAB, made_at=NOW)


async def test_renewing_ends_the_former_one(stores: Stores) -> None:
    """Of a member and of a community, apart from each other."""
    first, second, ours = (proof_of(fresh_secret()) for _ in range(3))
    await stores.addresses.put(first, MINE)
    await stores.addresses.put(ours, OURS)
    await stores.addresses.put(second, MINE)

    assert None is await stores.addresses.find(first)
    assert MINE == await stores.addresses.find(second)
    assert OURS == await stores.addresses.find(ours)
    assert MINE == await stores.addresses.of(ADA)
    await stores.addresses.end(ADA)
    assert None is await stores.addresses.find(second)
    assert OURS == await stores.addresses.of(LAB)


async def test_nothing_that_is_kept_opens_anything(stores: Stores) -> None:
    """The row holds a hash, and the export not even that."""
    secret = fresh_secret()
    await stores.addresses.put(proof_of(secret), MINE)
    held = await stores.own.export(ADA)

    assert None is await stores.addresses.find(secret)
    assert [{"community_platform": None, "community_id": None, "made_at": NOW.isoformat()}] == list(held["addresses"])


async def test_they_go_with_their_owners(stores: Stores) -> None:
    """A member who deletes everything, a community that is erased."""
    mine, ours = proof_of("a"), proof_of("b")
    await stores.communities.save(Community(id=LAB, joined_at=NOW))
    await stores.addresses.put(mine, MINE)
    await stores.addresses.put(ours, OURS)
    await stores.own.erase(ADA)
    await stores.communities.erase(LAB)

    assert None is await stores.addresses.find(mine)
    assert None is await stores.addresses.find(ours)

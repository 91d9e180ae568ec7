"""Private addresses of calendars in SQL: whose they are, by a hash of the address, which is not kept itself."""

from __future__ import annotations

from typing import Any

from guidebot.core.calendars import Address, same
from guidebot.core.people import CommunityId, MemberId
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.readers import Reader
from guidebot.storage.rows import (
    OF_COMMUNITY,
    OF_MEMBER,
    community_of,
    community_values,
    member_lock,
    member_of,
    member_values,
)

Owner = MemberId | CommunityId


class SqlAddresses(Store):
    """See `core.calendars.AddressStore`."""

    @writing
    def put(self, connection: Connection, proof: str, address: Address) -> None:
        """Add *address*; the former one of the same member or community ends."""
        owner = address.member or address.community
        assert owner is not None
        alone(connection, member_lock(owner) if isinstance(owner, MemberId) else f"addresses {owner}")
        _end(connection, owner)
        whose = {**member_values(address.member), **community_values(address.community)}
        connection.insert("addresses", {**whose, "proof": proof, "made_at": address.made_at})

    @reading
    def find(self, connection: Connection, proof: str) -> Address | None:
        """The address with this proof."""
        # a database may compare texts as it likes, so it is compared once more
        for row, made in connection.tried(ADDRESSES, "SELECT * FROM addresses WHERE proof = :proof", proof=proof):
            if isinstance(made, Address) and same(row.proof, proof):
                return made
        return None

    @reading
    def of(self, connection: Connection, owner: Owner) -> Address | None:
        """The address of *owner*, if there is one."""
        where, values = _whose(owner)
        found = connection.read(ADDRESSES, f"SELECT * FROM addresses WHERE {where}", **values)  # noqa: S608  # own words
        return found[0] if found else None

    @writing
    def end(self, connection: Connection, owner: Owner) -> None:
        """End the address of *owner*."""
        _end(connection, owner)


def _end(connection: Connection, owner: Owner) -> None:
    where, values = _whose(owner)
    connection.run(f"DELETE FROM addresses WHERE {where}", **values)  # noqa: S608  # own words


def _whose(owner: Owner) -> tuple[str, dict[str, Any]]:
    if isinstance(owner, MemberId):
        return OF_MEMBER, member_values(owner)
    return OF_COMMUNITY, community_values(owner)


def _address(row: Any) -> Address:
    return Address(member=member_of(row), community=community_of(row), made_at=row.made_at)


ADDRESSES = Reader("addresses", _address)

"""Which servers the bot is in, as a shard's READY tells it, against what is on record. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

from guidebot.core.people import CommunityId
from guidebot.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Presence:
    """What one shard said.

    *listed* came with READY, servers in an outage included; *known* goes on to change as the bot is added and removed.
    """

    shard: int
    count: int
    listed: frozenset[int]
    known: AbstractSet[int]

    def missing(self, recorded: Collection[CommunityId]) -> Sequence[int]:
        """The recorded servers of this shard that the bot is not in any more."""
        return sorted(one for one in self._mine(recorded) if one not in self.known)

    def is_another_bot(self, recorded: Collection[CommunityId]) -> bool:
        """Whether not one of several servers is left: rather another bot's token than several farewells at once."""
        mine = self._mine(recorded)
        return len(mine) > 1 and self.known.isdisjoint(mine)

    def _mine(self, recorded: Collection[CommunityId]) -> frozenset[int]:
        return frozenset(one for one in _ids(recorded) if shard_of(one, self.count) == self.shard)

    def unknown(self, recorded: Collection[CommunityId]) -> Sequence[int]:
        """The servers that the bot was added to while nobody listened."""
        return sorted((self.listed & self.known) - _ids(recorded))


def shard_of(guild: int, count: int) -> int:
    """The shard that hears of *guild*, of *count*."""
    return (guild >> 22) % count


def _ids(communities: Collection[CommunityId]) -> frozenset[int]:
    return frozenset(int(one.id) for one in communities if one.id.isdecimal())

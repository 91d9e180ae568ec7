"""What members choose to be posted next: a ballot of three, a vote each; pure rules and the port that keeps both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from guidebot.core.people import CommunityId, MemberId
from guidebot.core.records import dataclass

CHOICES = 3
BEFORE = timedelta(days=2)
LEAST = 2
KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """The items that members choose from for one post. *key* is that post's; *items* are in the rotation's order."""

    key: str
    community: CommunityId
    kind: str
    items: tuple[str, ...]
    at: datetime


def winner(ballot: Ballot, votes: Mapping[str, int]) -> str | None:
    """What most members chose; None where it is a tie or fewer than `LEAST` voted: then the rotation goes on."""
    if sum(votes.values()) < LEAST:
        return None
    most = max(votes.values())
    best = [one for one in ballot.items if votes.get(one, 0) == most]
    return best[0] if len(best) == 1 else None


class BallotStore(Protocol):
    """Keeps ballots and votes."""

    async def open(self, ballot: Ballot) -> Ballot:
        """Store it; where there is one for that post already, answer that one."""
        ...

    async def get(self, key: str) -> Ballot | None:
        """The ballot for the post called *key*."""
        ...

    async def vote(self, ballot: Ballot, member: MemberId, item: str, now: datetime) -> None:
        """*member* chooses *item*, in place of what they chose before."""
        ...

    async def votes(self, key: str) -> Mapping[str, int]:
        """How many chose each item; what nobody chose is not in it."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forget ballots from before a moment, with their votes; answers how many ballots."""
        ...

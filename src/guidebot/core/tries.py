"""What members of a community try: a goal that others can count on. Pure rules and the port that keeps tries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from guidebot.core.people import CommunityId, MemberId
from guidebot.core.records import dataclass

AT_ONCE = 3
RESULT_AFTER = timedelta(days=14)
SILENT = timedelta(weeks=3)
RELEASED = timedelta(weeks=2)
UNASKED = timedelta(weeks=8)  # of those whom no reminder may ask
UNDO = timedelta(hours=1)  # a goal that is finished by mistake is opened again within it


class TryState(StrEnum):
    """Where a try stands."""

    TRYING = "trying"
    TOLD = "told"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One member takes up a problem or a topic of one community.

    Attributes:
        item: the entry's kind and id, as ``problem/acronyms``; the source of the goal as well.
        title: what the entry was called; it stays when the entry leaves the guide.
        direction: the direction of a problem; empty for a topic.
        goal: the number of the member's goal.
        due: the day until which they want a result.
        name: how they are shown; empty unless they chose to be named.
        company: whether they would work with somebody.
        known_as: how they are named to others who would too; empty unless *company*.
        heard_at: when they last said that they go on; check-ins of the goal count besides.
        asked_at: when they were asked about their silence, since then.
    """

    community: CommunityId
    member: MemberId
    item: str
    title: str
    goal: int
    at: datetime
    due: date
    direction: str = ""
    name: str = ""
    company: bool = False
    known_as: str = ""
    state: TryState = TryState.TRYING
    heard_at: datetime
    asked_at: datetime | None = None
    closed_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What is going on about one item in one community: how many try it, by when, and who chose to be named."""

    item: str
    title: str
    direction: str
    count: int
    due: date
    names: tuple[str, ...] = ()


def gather(tries: Sequence[Try]) -> list[Tried]:
    """*tries* by item, what most people try first."""
    found: dict[str, list[Try]] = {}
    for one in tries:
        found.setdefault(one.item, []).append(one)
    rows = [
        Tried(
            item=item,
            title=mine[-1].title,
            direction=mine[-1].direction,
            count=len(mine),
            due=min(one.due for one in mine),
            names=tuple(sorted({one.name for one in mine if one.name})),
        )
        for item, mine in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.due, row.item))


class TryStore(Protocol):
    """Keeps tries. One is open while it is being tried and its goal is neither finished nor dropped."""

    async def add(self, tried: Try) -> Try:
        """Store it; answers it with its number.

        Raises:
            UsageError: the member tries this already, or `AT_ONCE` things.
        """
        ...

    async def of(self, member: MemberId) -> Sequence[Try]:
        """The member's open tries, in every community, oldest first."""
        ...

    async def get(self, member: MemberId, number: int) -> Try | None:
        """The member's try with this number, also a closed one."""
        ...

    async def of_goal(self, member: MemberId, goal: int) -> Try | None:
        """The latest try of a goal of the member, also a closed one."""
        ...

    async def here(self, community: CommunityId, item: str | None = None) -> Sequence[Try]:
        """Open tries of the community, oldest first; of *item* alone where it is given."""
        ...

    async def close(self, member: MemberId, number: int, state: TryState, now: datetime) -> Try | None:
        """End an open try of the member; None when there is none to end."""
        ...

    async def silent(self, member: MemberId, now: datetime) -> Sequence[Try]:
        """The member's open tries that nothing was heard of for `SILENT`, and that were not asked about since."""
        ...

    async def asked(self, member: MemberId, number: int, now: datetime) -> None:
        """The member was asked about a try."""
        ...

    async def go_on(self, member: MemberId, number: int, now: datetime) -> Try | None:
        """The member goes on; None when that try is over."""
        ...

    async def release(self, now: datetime, limit: int) -> Sequence[Try]:
        """End up to *limit* tries and answer them, each to one caller.

        They stayed silent for `RELEASED` after being asked, could be asked by nobody for `UNASKED`, or their goal is
        over since `UNDO`.
        """
        ...

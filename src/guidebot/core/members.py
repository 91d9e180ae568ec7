"""The port that keeps members: settings, what is planned, messages sent, and the inbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from guidebot.core.nudges import Member, Nudge
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.core.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Something that could not be delivered and waits to be read."""

    member: MemberId
    at: datetime
    words: str
    goal: int | None = None
    id: int = 0


class MemberStore(Protocol):
    """Keeps members."""

    async def get(self, member: MemberId) -> Member | None:
        """What is kept about *member*; None when nothing is."""
        ...

    async def change(self, fresh: Member, change: Callable[[Member], Member]) -> Member:
        """Apply *change* to what is kept, or to *fresh* where nothing is, in one transaction."""
        ...

    async def amend(self, member: MemberId, change: Callable[[Member], Member]) -> Member | None:
        """Apply *change* to what is kept; None when nothing is, so that nobody who was erased comes back."""
        ...

    async def reach(self, member: MemberId, place: Place, now: datetime) -> bool:
        """*place* is the direct conversation with *member*; True when they had been out of reach until now."""
        ...

    async def nudge(self, member: MemberId, number: int) -> Nudge | None:
        """The message with this number that *member* got."""
        ...

    async def use(self, nudge: Nudge, answer: str) -> bool:
        """Write down that a button was used; False when it had been."""
        ...

    async def note(self, nudge: Nudge) -> None:
        """Store what a message is about and what became of it."""
        ...

    async def unread(self, member: MemberId) -> int:
        """How many letters wait."""
        ...

    async def take(self, member: MemberId, now: datetime, limit: int) -> Sequence[Letter]:
        """The newest letters that wait, which are read now."""
        ...


class OwnData(Protocol):
    """Everything held on a member."""

    async def export(self, member: MemberId) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Every row of every table that names *member*, by table."""
        ...

    async def erase(self, member: MemberId, *, leave_cards: bool = False) -> int:
        """Remove all of it in one transaction; answers how many rows that were.

        *leave_cards*: outcome cards that others can see stay, with nothing that leads to the member.
        """
        ...

    async def erase_workspace(self, workspace: CommunityId, mark: str) -> int:
        """Remove everything held on members whose accounts begin with the id of *workspace* and *mark*."""
        ...

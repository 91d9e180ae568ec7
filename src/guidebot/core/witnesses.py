"""Witnesses: one member hears, once a week at most, what another planned and did; both want it, either ends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from guidebot.core.clock import within
from guidebot.core.people import MemberId
from guidebot.core.records import dataclass

APART = timedelta(days=7)
AGAIN = timedelta(days=30)  # nobody who said no is asked again sooner
ASKS = 3  # within that time, so that nobody uses it to write to many
WORDS = 200


class WitnessState(StrEnum):
    """Where it stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One member's *witness*. *name* is how the asking member is called, *known_as* how the witness is."""

    member: MemberId
    witness: MemberId
    name: str
    asked_at: datetime
    state: WitnessState = WitnessState.ASKED
    known_as: str = ""
    heard_at: datetime | None = None
    answered_at: datetime | None = None
    id: int = 0


def may_hear(witness: Witness, now: datetime) -> bool:
    """Whether the witness may hear something now."""
    return witness.state is WitnessState.ACCEPTED and (
        witness.heard_at is None or not within(witness.heard_at, now, APART)
    )


def refusal(mine: Sequence[Witness], witness: MemberId, member: MemberId, now: datetime) -> str:
    """Why *witness* cannot be asked by *member*, who asked *mine* before; empty when they can."""
    if witness == member:
        return "A witness is somebody else."
    if any(one.state is not WitnessState.ENDED for one in mine):
        return "You have a witness, or asked somebody already."
    lately = [one for one in mine if within(one.asked_at, now, AGAIN)]
    if any(one.witness == witness for one in lately):
        return "That person was asked within the last 30 days."
    return "You asked three people within 30 days." if len(lately) >= ASKS else ""


class WitnessStore(Protocol):
    """Keeps witnesses. Only the two of them reach a row."""

    async def ask(self, new: Witness, check: Callable[[Sequence[Witness]], str]) -> Witness | str:
        """Store *new*, unless *check* of the member's earlier ones says why not, in one transaction."""
        ...

    async def get(self, either: MemberId, number: int) -> Witness | None:
        """The row with this number, if *either* is one of the two."""
        ...

    async def of(self, member: MemberId) -> Sequence[Witness]:
        """Whom the member asked, oldest first."""
        ...

    async def watched(self, witness: MemberId) -> Sequence[Witness]:
        """Who asked *witness*, oldest first."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forget what was ended and asked before a moment; answers how many."""
        ...

    async def change(self, either: MemberId, number: int, change: Callable[[Witness], Witness]) -> Witness | None:
        """Apply *change* in one transaction; None when neither is *either*."""
        ...

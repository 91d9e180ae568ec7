"""Fit experiments: two weeks with one kind of work, and three taps before and after. Pure rules and their port."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from guidebot.core.evenings import Doing
from guidebot.core.people import MemberId
from guidebot.core.records import dataclass

LASTS = timedelta(days=14)
SCALE = range(1, 6)
OBSERVED = 3  # tries before anything is said about all of them


class Asked(StrEnum):
    """What is tapped, before and after."""

    ENERGY = "energy"
    PROGRESS = "progress"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Taps:
    """Three answers from 1 to 5; None where there is none yet."""

    energy: int | None = None
    progress: int | None = None
    more: int | None = None

    @property
    def next(self) -> Asked | None:
        """What is not answered yet, in order."""
        return next((one for one in Asked if getattr(self, one.value) is None), None)

    def given(self, what: Asked, value: int) -> Taps:
        """The same with one more answer."""
        match what:
            case Asked.ENERGY:
                return replace(self, energy=value)
            case Asked.PROGRESS:
                return replace(self, progress=value)
            case Asked.MORE:
                return replace(self, more=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One experiment.

    Attributes:
        about: the direction or topic, as ``direction/debate``.
        first: what is done first, as ``problem/id``, or the topic again.
        title: what it was called, should the entry be gone.
        due: the day on which two weeks are over.
        ended_at: when the taps after it were complete.
    """

    member: MemberId
    about: str
    first: str
    title: str
    doing: Doing
    begun_at: datetime
    due: date
    goal: int | None = None
    before: Taps = Taps()
    after: Taps = Taps()
    ended_at: datetime | None = None
    id: int = 0


def tapped(fit: Fit, *, after: bool, what: Asked, value: int, now: datetime) -> Fit:
    """*fit* with an answer; with the last one after it, it is over. Three that are complete stay as they are."""
    if (fit.after if after else fit.before).next is None:
        return fit
    if not after:
        return replace(fit, before=fit.before.given(what, value))
    taps = fit.after.given(what, value)
    return replace(fit, after=taps, ended_at=fit.ended_at or (now if taps.next is None else None))


def wanted_more(fit: Fit) -> bool:
    """Whether somebody wanted more of it afterwards: more than before, or much."""
    if fit.after.more is None:
        return False
    return fit.after.more >= 4 or (fit.before.more is not None and fit.after.more > fit.before.more)


_DONE = {
    Doing.CODE: "you wrote code",
    Doing.PROVE: "you worked with pencil and paper",
    Doing.WRITE: "you wrote a text",
    Doing.ORGANISE: "you worked with other people",
}
_COUNTS = {2: "two", 3: "three", 4: "four", 5: "five"}


def observed(fits: Sequence[Fit]) -> str:
    """What the tries that are over have in common, as an observation; empty before there are three."""
    over = [one for one in fits if one.ended_at is not None]
    if len(over) < OBSERVED:
        return ""
    liked = [one for one in over if wanted_more(one)]
    if not liked:
        return "After none of them you wanted more than before. Something of another kind stands below."
    if len(liked) == len(over):
        return f"You wanted more after each of the {_count(len(over))}."
    kinds = {one.doing for one in liked}
    others = {one.doing for one in over if one not in liked}
    if len(kinds) == 1 and not kinds & others:
        what = _DONE[next(iter(kinds))]
        which = "the one" if len(liked) == 1 else f"the {_count(len(liked))}"
        return f"You wanted more after {which} where {what}."
    return f"You wanted more after {_count(len(liked))} of the {_count(len(over))}, which were of different kinds."


def _count(number: int) -> str:
    return "one" if number == 1 else _COUNTS.get(number, str(number))


class FitStore(Protocol):
    """Keeps experiments. Nobody reaches those of another."""

    async def add(self, fit: Fit) -> Fit:
        """Store it; answers it with its number."""
        ...

    async def get(self, member: MemberId, number: int) -> Fit | None:
        """The member's experiment with this number."""
        ...

    async def of(self, member: MemberId) -> Sequence[Fit]:
        """The member's experiments, oldest first."""
        ...

    async def change(self, member: MemberId, number: int, change: Callable[[Fit], Fit]) -> Fit | None:
        """Apply *change* in one transaction; None when there is none."""
        ...

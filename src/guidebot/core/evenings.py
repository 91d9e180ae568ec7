"""First evenings: what `/start` proposes, and which of them fit three answers. Pure, and the same every time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from guidebot.core.records import dataclass

UNKNOWN = 3.0  # hours that a first piece takes where nobody says


class Doing(StrEnum):
    """What one mostly does in an evening."""

    CODE = "code"
    PROVE = "prove"
    WRITE = "write"
    ORGANISE = "organise"


class Like(StrEnum):
    """What somebody likes doing."""

    CODE = "code"
    PROVE = "prove"
    WRITE = "write"
    ORGANISE = "organise"
    UNSURE = "unsure"


class Far(StrEnum):
    """How far somebody is."""

    NEW = "new"
    SOME = "some"
    FAR = "far"


class Hours(StrEnum):
    """How many hours a week somebody has."""

    FEW = "few"
    SOME = "some"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Taps:
    """The three answers."""

    hours: Hours
    like: Like
    far: Far


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """One proposal: a direction or topic, as ``direction/debate``, and what to do first.

    Attributes:
        first: a problem, as ``problem/id``; empty for a topic, which has a first piece of its own.
        why: why it may suit whoever gave such answers.
    """

    about: str
    doing: Doing
    likes: tuple[Like, ...]
    why: str
    first: str = ""
    far: tuple[Far, ...] = tuple(Far)
    hours: tuple[Hours, ...] = tuple(Hours)

    @property
    def key(self) -> str:
        """What buttons carry: what is done first."""
        return self.first or self.about


def every() -> Iterator[Taps]:
    """Every combination of answers."""
    for hours, like, far in itertools.product(Hours, Like, Far):
        yield Taps(hours, like, far)


def fitting(evenings: Sequence[Evening], lengths: Mapping[str, float], taps: Taps) -> tuple[Evening, ...]:
    """Those that fit *taps*, best first.

    With few hours a week the shortest comes first, with many the longest, else the order of the file; *lengths* are the
    hours of what is done first, by its key.
    """
    found = [one for one in evenings if taps.like in one.likes and taps.far in one.far and taps.hours in one.hours]

    def length(evening: Evening) -> float:
        return lengths.get(evening.key, UNKNOWN)

    if taps.hours is Hours.FEW:
        found.sort(key=length)
    elif taps.hours is Hours.MANY:
        found.sort(key=length, reverse=True)
    return tuple(found)


def contrasting(evenings: Sequence[Evening], tried: Sequence[tuple[str, Doing]]) -> Evening | None:
    """The first that is of another kind than what was tried: a kind not tried yet, else one not tried last."""
    keys = {key for key, _ in tried}
    kinds = [kind for _, kind in tried]
    left = [one for one in evenings if one.key not in keys]
    fresh = [one for one in left if one.doing not in kinds]
    other = [one for one in left if not kinds or one.doing is not kinds[-1]]
    return next(iter([*fresh, *other, *left]), None)

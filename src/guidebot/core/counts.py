"""Counts of what happens in a community, by week. Never who; counts under five are not shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from guidebot.core.people import CommunityId
from guidebot.core.records import dataclass
from guidebot.core.weeks import monday

SHOWN_FROM = 5
WEEKS = 8


class Counted(StrEnum):
    """What is counted."""

    LOOKUPS = "lookups"
    GOALS = "goals set"
    CHECKINS = "check-ins"
    FINISHED = "goals finished"
    TRIES = "things tried"
    OUTCOMES = "outcome cards"
    VOTES = "votes"


@dataclass(frozen=True, slots=True, order=True)
class Presses:
    """Presses of the buttons below the posts of one series."""

    series: str


What = Counted | Presses
_PRESSES = "presses:"


def spelled(what: What) -> str:
    """*what* as the database keeps it, in at most 30 characters."""
    return f"{_PRESSES}{what.series}" if isinstance(what, Presses) else what.value


def read_what(text: str) -> What:
    """What *text* spells.

    Raises:
        ValueError: nothing that is counted.
    """
    series = text.removeprefix(_PRESSES)
    return Presses(series) if series and series != text else Counted(text)


class CountStore(Protocol):
    """Keeps counts."""

    async def add(self, community: CommunityId, what: What, week: date, number: int = 1) -> None:
        """*number* more of *what* in the week that begins on *week*."""
        ...

    async def since(self, community: CommunityId, week: date) -> Mapping[tuple[What, date], int]:
        """Counts of the weeks from *week* on."""
        ...


def week_of(moment: datetime) -> date:
    """The Monday of the week of *moment*, in UTC."""
    return monday(moment.date())


def shown(count: int) -> str:
    """*count* as people may see it."""
    if count == 0:
        return "0"
    return str(count) if count >= SHOWN_FROM else "fewer than 5"

"""Counts of what happens in a community, by week. Never who; counts under five are not shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from guidebot.core.people import CommunityId
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


class CountStore(Protocol):
    """Keeps counts."""

    async def add(self, community: CommunityId, what: Counted, week: date, number: int = 1) -> None:
        """*number* more of *what* in the week that begins on *week*."""
        ...

    async def since(self, community: CommunityId, week: date) -> Mapping[tuple[Counted, date], int]:
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

"""What members choose for a week, in their own words, and how it went; pure rules and the port that keeps them.

A choice is asked about once, in the next reminder, and a week that was put off in advance is a week of rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from guidebot.core import wallclock
from guidebot.core.clock import within
from guidebot.core.nudges import APART, Member
from guidebot.core.people import MemberId
from guidebot.core.records import dataclass
from guidebot.core.weeks import monday

WHAT = 200
IF_THEN = 300
IN_THE_WAY = 200
WEEK = timedelta(days=7)


class Choice(StrEnum):
    """What a week is for."""

    NEXT = "next"
    SMALLER = "smaller"
    OWN = "own"
    REST = "rest"


class Went(StrEnum):
    """How it went, as the member says."""

    OPEN = "open"
    DONE = "done"
    BIT = "a bit"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intention:
    """What a member chose for a week.

    Attributes:
        what: the milestone, or what they typed instead; empty for a week of rest.
        if_then: when and where, in their words: "When it is Tuesday after lunch, then I open exercise 3".
        on_day: the day they chose for it; a line comes on it where they switched that on.
        changed_at: when they chose anew in the course of the week.
        in_the_way: what got in the way, in their words.
        asked_at: when a reminder asked how it went; it asks once.
        lined_at: when the line of the chosen day was sent.
    """

    member: MemberId
    chosen_at: datetime
    choice: Choice
    what: str = ""
    if_then: str = ""
    goal: int | None = None
    milestone: int | None = None
    on_day: date | None = None
    changed_at: datetime | None = None
    went: Went = Went.OPEN
    went_at: datetime | None = None
    in_the_way: str = ""
    asked_at: datetime | None = None
    lined_at: datetime | None = None
    id: int = 0


def current(intention: Intention | None, now: datetime) -> bool:
    """Whether *intention* was chosen for the days that *now* lies in."""
    return intention is not None and within(intention.chosen_at, now, WEEK)


def going(intention: Intention, now: datetime) -> bool:
    """Whether *intention* can still be changed: its week is not over and nobody asked or said how it went."""
    return intention.went is Went.OPEN and intention.asked_at is None and within(intention.chosen_at, now, APART)


def to_ask(intention: Intention | None, now: datetime) -> bool:
    """Whether a reminder asks how *intention* went. A snoozed reminder may come again; no other asks twice."""
    if intention is None or intention.choice is Choice.REST or intention.went is not Went.OPEN:
        return False
    return intention.asked_at is None or within(intention.asked_at, now, APART)


def chosen(before: Intention | None, new: Intention) -> Intention:
    """*new*, in place of *before* where the week of that is still going on."""
    if before is None or not going(before, new.chosen_at):
        return new
    if (before.choice, before.what, before.goal) == (new.choice, new.what, new.goal):
        return before
    kept = replace(new, id=before.id, chosen_at=before.chosen_at, lined_at=before.lined_at)
    return replace(kept, changed_at=new.chosen_at, if_then=new.if_then or before.if_then)


def went(intention: Intention, how: Went, now: datetime) -> Intention:
    """*intention*, which went like this."""
    return intention if intention.went is how else replace(intention, went=how, went_at=now)


def resting_week(member: Member, now: datetime) -> Member:
    """*member*, whose week from today on is a week of rest; on vacation it is one anyway."""
    if member.paused_until is not None and now < member.paused_until:
        return member
    first = wallclock.local(now, member.where).date()
    rest = (first, first + WEEK - timedelta(days=1))
    return member if rest in member.rests else replace(member, rests=(*member.rests, rest)[-20:])


def working_week(member: Member, put_off: datetime, now: datetime) -> Member:
    """*member*, who takes up the week that was *put_off*: the rest that began with it ends yesterday."""
    zone = wallclock.zone(member.where)
    first, today = put_off.astimezone(zone).date(), now.astimezone(zone).date()
    whole = (first, first + WEEK - timedelta(days=1))
    cut = [(first, today - timedelta(days=1))] if first < today else []
    rests = [one for rest in member.rests for one in (cut if rest == whole else [rest])]
    return replace(member, rests=tuple(rests))


def by_week(chosen_: Sequence[Intention], zone: str) -> list[tuple[date, Intention]]:
    """The latest choice of each week, by its Monday, the newest week first."""
    place = wallclock.zone(zone)
    found = {monday(one.chosen_at.astimezone(place).date()): one for one in chosen_}
    return sorted(found.items(), key=lambda item: item[0], reverse=True)


class IntentionStore(Protocol):
    """Keeps what members chose. Nobody reaches the choices of another."""

    async def choose(self, new: Intention) -> Intention:
        """Store *new* as `chosen` says, in one transaction; answers it with its number."""
        ...

    async def latest(self, member: MemberId) -> Intention | None:
        """What the member chose last."""
        ...

    async def get(self, member: MemberId, number: int) -> Intention | None:
        """The member's choice with this number."""
        ...

    async def of(self, member: MemberId, since: datetime | None = None) -> Sequence[Intention]:
        """The member's choices, oldest first."""
        ...

    async def change(self, member: MemberId, number: int, change: Callable[[Intention], Intention]) -> Intention | None:
        """Apply *change* to the stored choice in one transaction; None when there is none."""
        ...

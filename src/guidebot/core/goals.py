"""Goals that members set themselves, the steps on the way, and check-ins; pure rules and the port that keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from guidebot.core.errors import UsageError
from guidebot.core.pauses import Pause, begun, ended
from guidebot.core.people import MemberId
from guidebot.core.records import dataclass

LATELY = 100  # ended goals that lists and completions know; a number finds any, and an export holds all
OPEN_GOALS = 10
MILESTONES = 60
TITLE = 200
WORDS = 300
STEP = 120
NOTE = 500
CHECKINS_A_DAY = 40
SOON = timedelta(days=14)


class GoalState(StrEnum):
    """Where a goal stands."""

    OPEN = "open"
    PAUSED = "paused"
    DONE = "done"
    DROPPED = "dropped"


UNFINISHED = (GoalState.OPEN, GoalState.PAUSED)
OVER = {GoalState.DONE: "This goal is finished already.", GoalState.DROPPED: "This goal was let go."}


class StepState(StrEnum):
    """Where a milestone stands."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


class How(StrEnum):
    """What a check-in was."""

    NOTE = "note"
    BIT = "a bit"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A step of a goal. *number* names it within the goal for ever, whatever its place."""

    number: int
    title: str
    what: str = ""
    state: StepState = StepState.OPEN
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a member wants to get done.

    Attributes:
        why: the member's reason, in their words; it comes back in reminders.
        plan: when and where, in their words: "If it is Sunday evening, then I open the notebook".
        source: the entry it was made from, as ``resource/arena``; empty for a goal in own words.
        outcome: what came out of it: a link or a line.
        pauses: when it was put aside, oldest first.
    """

    member: MemberId
    title: str
    created_at: datetime
    due: date | None = None
    why: str = ""
    plan: str = ""
    state: GoalState = GoalState.OPEN
    closed_at: datetime | None = None
    outcome: str = ""
    source: str = ""
    milestones: tuple[Milestone, ...] = ()
    pauses: tuple[Pause, ...] = ()
    id: int = 0

    @property
    def next(self) -> Milestone | None:
        """The first milestone that is still open."""
        return next((one for one in self.milestones if one.state is StepState.OPEN), None)

    @property
    def reached(self) -> int:
        """How many milestones are done."""
        return sum(one.state is StepState.DONE for one in self.milestones)

    @property
    def wanted(self) -> int:
        """How many milestones count: those that are not skipped."""
        return sum(one.state is not StepState.SKIPPED for one in self.milestones)

    def step(self, number: int) -> Milestone | None:
        """The milestone with this number."""
        return next((one for one in self.milestones if one.number == number), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """A sign of life: what the member did, for a goal or for none."""

    member: MemberId
    at: datetime
    how: How = How.NOTE
    note: str = ""
    goal: int | None = None
    milestone: int | None = None
    minutes: int | None = None
    id: int = 0


def numbered(steps: Sequence[tuple[str, str]]) -> tuple[Milestone, ...]:
    """Milestones from titles and explanations."""
    return tuple(
        Milestone(number=at, title=title[:STEP], what=what[:WORDS])
        for at, (title, what) in enumerate(steps[:MILESTONES], 1)
    )


def marked(goal: Goal, number: int, state: StepState, now: datetime) -> Goal:
    """*goal* with a milestone done, skipped or open again."""
    at = None if state is StepState.OPEN else now
    return _changed(goal, number, lambda one: one if one.state is state else replace(one, state=state, at=at))


def renamed(goal: Goal, number: int, title: str) -> Goal:
    """*goal* with a milestone called *title*."""
    return _changed(goal, number, lambda one: replace(one, title=title))


def with_steps(goal: Goal, titles: Sequence[str], *, before: int | None = None) -> Goal:
    """*goal* with more milestones, at the end or *before* one. Those that stand there, open, are not added twice.

    Raises:
        UsageError: there would be too many.
    """
    place = _place(goal, before)
    if standing(goal, titles, before=before) is not None:
        return goal
    if len(goal.milestones) + len(titles) > MILESTONES:
        raise UsageError(f"A goal holds up to {MILESTONES} milestones.", fix="Make a second goal for the rest.")
    first = max((one.number for one in goal.milestones), default=0) + 1
    added = tuple(Milestone(number=first + at, title=title) for at, title in enumerate(titles))
    return replace(goal, milestones=(*goal.milestones[:place], *added, *goal.milestones[place:]))


def standing(goal: Goal, titles: Sequence[str], *, before: int | None = None) -> Milestone | None:
    """The first of milestones called *titles* that stand open around where `with_steps` would put them."""
    place, many = _place(goal, before), len(titles)
    for first in (place - many, place):
        there = goal.milestones[max(0, first) : first + many]
        if [one.title for one in there] == list(titles) and all(one.state is StepState.OPEN for one in there):
            return there[0] if there else None
    return None


def _place(goal: Goal, before: int | None) -> int:
    return next((at for at, one in enumerate(goal.milestones) if one.number == before), len(goal.milestones))


def moved(goal: Goal, number: int, by: int, place: int | None = None) -> Goal:
    """*goal* with a milestone *by* places later, or earlier when negative; only if it still stands at *place*."""
    steps = list(goal.milestones)
    at = next((place for place, one in enumerate(steps) if one.number == number), None)
    if at is None or (place is not None and at != place):
        return goal
    steps.insert(max(0, min(len(steps) - 1, at + by)), steps.pop(at))
    return replace(goal, milestones=tuple(steps))


def unfinished(goal: Goal) -> Goal:
    """*goal*, if it is neither finished nor dropped.

    Raises:
        UsageError: it is.
    """
    if goal.state not in UNFINISHED:
        raise UsageError(OVER[goal.state], fix="Open it again first: /goal resume")
    return goal


def closed(goal: Goal, state: GoalState, now: datetime, outcome: str | None = None) -> Goal:
    """*goal* done or dropped. What came out of it before stays, unless *outcome* says something else.

    Raises:
        UsageError: it is done or dropped already.
    """
    said = goal.outcome if outcome is None else outcome
    return replace(unfinished(goal), state=state, closed_at=now, outcome=said, pauses=ended(goal.pauses, now))


def paused(goal: Goal, now: datetime) -> Goal:
    """*goal* put aside; one that is paused already stays as it is."""
    if goal.state is not GoalState.OPEN:
        return goal
    return replace(goal, state=GoalState.PAUSED, pauses=begun(goal.pauses, now))


def opened(goal: Goal, now: datetime) -> Goal:
    """*goal* taken up again; the time since it was paused, finished or dropped counts as put aside."""
    aside = goal.pauses if goal.closed_at is None else begun(goal.pauses, goal.closed_at)
    return replace(goal, state=GoalState.OPEN, closed_at=None, pauses=ended(aside, now))


def _changed(goal: Goal, number: int, change: Callable[[Milestone], Milestone]) -> Goal:
    steps = tuple(change(one) if one.number == number else one for one in goal.milestones)
    return replace(goal, milestones=steps)


def most_in_need(goals: Sequence[Goal], checkins: Sequence[CheckIn], today: date) -> Goal | None:
    """The open goal to be reminded of: what is due within two weeks, soonest first, else the longest silent.

    One whose date has passed is like one without a date, so that it does not take every reminder.
    """
    candidates = [one for one in goals if one.state is GoalState.OPEN]
    if not candidates:
        return None
    soon = [one for one in candidates if one.due is not None and timedelta() <= one.due - today <= SOON]
    if soon:
        return min(soon, key=lambda one: (one.due or today, one.id))
    heard = {one.goal: one.at for one in sorted(checkins, key=lambda one: one.at)}
    return min(candidates, key=lambda one: (heard.get(one.id, one.created_at), one.id))


class GoalStore(Protocol):
    """Keeps goals and check-ins. Nobody reaches the goals of another member."""

    async def add(self, goal: Goal) -> Goal:
        """Store it; answers it with its number.

        Raises:
            UsageError: the member has `OPEN_GOALS` unfinished goals.
        """
        ...

    async def of(self, member: MemberId) -> Sequence[Goal]:
        """The member's unfinished goals and the `LATELY` that ended last, oldest first."""
        ...

    async def get(self, member: MemberId, number: int) -> Goal | None:
        """The member's goal with this number."""
        ...

    async def change(self, member: MemberId, number: int, change: Callable[[Goal], Goal]) -> Goal | None:
        """Apply *change* to the stored goal in one transaction; None when there is none.

        Raises:
            UsageError: *change* refuses, or it would open an eleventh goal.
        """
        ...

    async def check_in(self, checkin: CheckIn) -> CheckIn:
        """Store it; answers it with its number.

        Raises:
            UsageError: there were `CHECKINS_A_DAY` within a day.
        """
        ...

    async def assign(self, member: MemberId, checkin: int, goal: Goal) -> CheckIn | None:
        """Say for which goal of the member a check-in was that has none; None when it has one, or is not theirs."""
        ...

    async def annotate(self, member: MemberId, checkin: int, note: str) -> CheckIn | None:
        """Give a check-in of the member its words; None when it is not theirs."""
        ...

    async def reach(self, checkin: CheckIn, change: Callable[[Goal], Goal]) -> Goal | None:
        """Apply *change* to the goal of *checkin* and store the check-in, both or neither; None without such a goal.

        Raises:
            UsageError: *change* refuses, or there were `CHECKINS_A_DAY` within a day.
        """
        ...

    async def checkins(self, member: MemberId, since: datetime | None = None) -> Sequence[CheckIn]:
        """The member's check-ins, oldest first."""
        ...

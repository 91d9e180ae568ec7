"""Goals and check-ins in SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, literal, select, update

from guidebot.core.errors import UsageError
from guidebot.core.goals import (
    CHECKINS_A_DAY,
    OPEN_GOALS,
    UNFINISHED,
    CheckIn,
    Goal,
    GoalState,
    How,
    Milestone,
    StepState,
)
from guidebot.core.people import MemberId
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.rows import member_values, of_member
from guidebot.storage.tables.members import checkins, goals

_UNFINISHED = [one.value for one in UNFINISHED]


class SqlGoals(Store):
    """Keeps goals; see `core.goals.GoalStore`."""

    @writing
    def add(self, connection: Connection, goal: Goal) -> Goal:
        """Store it; answers it with its number."""
        _spare(connection, goal.member)
        row = connection.execute(insert(goals).values(**_values(goal)).returning(goals))
        return goal_of(row.one())

    @reading
    def of(self, connection: Connection, member: MemberId) -> Sequence[Goal]:
        """The member's goals, oldest first."""
        rows = connection.execute(select(goals).where(of_member(goals, member)).order_by(goals.c.id))
        return tuple(goal_of(row) for row in rows)

    @reading
    def get(self, connection: Connection, member: MemberId, number: int) -> Goal | None:
        """The member's goal with this number."""
        found = connection.execute(select(goals).where(of_member(goals, member), goals.c.id == number))
        row = found.one_or_none()
        return goal_of(row) if row is not None else None

    @writing
    def change(
        self, connection: Connection, member: MemberId, number: int, change: Callable[[Goal], Goal]
    ) -> Goal | None:
        """Apply *change* to the stored goal in one transaction."""
        return _change(connection, member, number, change)

    @writing
    def check_in(self, connection: Connection, checkin: CheckIn) -> CheckIn:
        """Store it; answers it with its number."""
        return _check_in(connection, checkin)

    @writing
    def assign(self, connection: Connection, member: MemberId, checkin: int, goal: Goal) -> CheckIn | None:
        """Say for which goal a check-in was that has none."""
        free = (of_member(checkins, member), checkins.c.id == checkin, checkins.c.goal.is_(None))
        about = {"goal": goal.id, "milestone": goal.next.number if goal.next else None}
        row = connection.execute(update(checkins).where(*free).values(**about).returning(checkins)).one_or_none()
        return _checkin(row) if row is not None else None

    @writing
    def reach(self, connection: Connection, checkin: CheckIn, change: Callable[[Goal], Goal]) -> Goal | None:
        """Apply *change* to the goal of *checkin* and store the check-in."""
        goal = _change(connection, checkin.member, checkin.goal, change) if checkin.goal is not None else None
        if goal is not None:
            _check_in(connection, checkin)
        return goal

    @reading
    def checkins(self, connection: Connection, member: MemberId, since: datetime | None = None) -> Sequence[CheckIn]:
        """The member's check-ins, oldest first."""
        chosen = select(checkins).where(of_member(checkins, member)).order_by(checkins.c.at, checkins.c.id)
        if since is not None:
            chosen = chosen.where(checkins.c.at >= since)
        return tuple(_checkin(row) for row in connection.execute(chosen))


def _change(connection: Connection, member: MemberId, number: int, change: Callable[[Goal], Goal]) -> Goal | None:
    mine = (of_member(goals, member), goals.c.id == number)
    row = connection.execute(select(goals).where(*mine).with_for_update()).one_or_none()
    if row is None:
        return None
    before = goal_of(row)
    after = change(before)
    if after.state in UNFINISHED and before.state not in UNFINISHED:
        _spare(connection, member)
    if after != before:
        connection.execute(update(goals).where(*mine).values(**_values(after)))
    return after


def _check_in(connection: Connection, checkin: CheckIn) -> CheckIn:
    values = _checkin_values(checkin)
    columns = {name: literal(value, checkins.c[name].type) for name, value in values.items()}
    lately = (of_member(checkins, checkin.member), checkins.c.at > checkin.at - timedelta(days=1))
    few = select(func.count()).where(*lately).scalar_subquery() < CHECKINS_A_DAY
    chosen = insert(checkins).from_select(list(columns), select(*columns.values()).where(few))
    row = connection.execute(chosen.returning(checkins)).one_or_none()
    if row is None:
        raise UsageError(f"{CHECKINS_A_DAY} check-ins in a day: well done!", fix="The next one fits tomorrow.")
    return _checkin(row)


def _spare(connection: Connection, member: MemberId) -> None:
    """Raise when the member has as many unfinished goals as can be."""
    alone(connection, f"goals {member}")
    mine = select(func.count()).where(of_member(goals, member), goals.c.state.in_(_UNFINISHED))
    if connection.execute(mine).scalar_one() >= OPEN_GOALS:
        raise UsageError(
            f"You have {OPEN_GOALS} goals that are not finished.", fix="Finish or drop one first: /goal list"
        )


def _values(goal: Goal) -> dict[str, Any]:
    return {
        **member_values(goal.member),
        "title": goal.title,
        "created_at": goal.created_at,
        "due": goal.due,
        "why": goal.why,
        "if_then": goal.plan,
        "state": goal.state.value,
        "closed_at": goal.closed_at,
        "outcome": goal.outcome,
        "source": goal.source,
        "milestones": _packed(goal.milestones),
    }


def _packed(steps: Sequence[Milestone]) -> str:
    rows = [
        {
            "number": one.number,
            "title": one.title,
            "what": one.what,
            "state": one.state.value,
            "at": one.at.isoformat() if one.at else None,
        }
        for one in steps
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def goal_of(row: Any) -> Goal:
    """The goal of a row."""
    return Goal(
        id=row.id,
        member=MemberId(row.member_platform, row.member_account),
        title=row.title,
        created_at=row.created_at,
        due=row.due,
        why=row.why,
        plan=row.if_then,
        state=GoalState(row.state),
        closed_at=row.closed_at,
        outcome=row.outcome,
        source=row.source,
        milestones=tuple(_milestone(one) for one in json.loads(row.milestones)),
    )


def _milestone(one: Any) -> Milestone:
    return Milestone(
        number=one["number"],
        title=one["title"],
        what=one["what"],
        state=StepState(one["state"]),
        at=datetime.fromisoformat(one["at"]).astimezone(UTC) if one["at"] else None,
    )


def _checkin_values(one: CheckIn) -> dict[str, Any]:
    return {
        **member_values(one.member),
        "at": one.at,
        "how": one.how.value,
        "note": one.note,
        "goal": one.goal,
        "milestone": one.milestone,
        "minutes": one.minutes,
    }


def _checkin(row: Any) -> CheckIn:
    return CheckIn(
        id=row.id,
        member=MemberId(row.member_platform, row.member_account),
        at=row.at,
        how=How(row.how),
        note=row.note,
        goal=row.goal,
        milestone=row.milestone,
        minutes=row.minutes,
    )

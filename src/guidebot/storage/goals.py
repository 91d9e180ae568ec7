"""Goals and check-ins in SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from guidebot.core.clock import SLIP
from guidebot.core.errors import UsageError
from guidebot.core.goals import (
    CHECKINS_A_DAY,
    LATELY,
    OPEN_GOALS,
    UNFINISHED,
    CheckIn,
    Goal,
    GoalState,
    How,
    Milestone,
    StepState,
)
from guidebot.core.pauses import Pause
from guidebot.core.people import MemberId
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.readers import Reader, only, within
from guidebot.storage.rows import LONG_AGO, filled, member_values

_UNFINISHED = tuple(one.value for one in UNFINISHED)


class SqlGoals(Store):
    """Keeps goals; see `core.goals.GoalStore`."""

    @writing
    def add(self, connection: Connection, goal: Goal) -> Goal:
        """Store it; answers it with its number."""
        _spare(connection, goal.member)
        return connection.added(GOALS, _values(goal))

    @reading
    def of(self, connection: Connection, member: MemberId) -> Sequence[Goal]:
        """The member's unfinished goals and the `LATELY` that ended last, oldest first."""
        # who finished thousands over the years must not wait at each command until all of them are read
        found = connection.read(
            GOALS,
            """SELECT * FROM goals
            WHERE member_platform = :member_platform AND member_account = :member_account
            AND (state IN :states OR id IN (
                SELECT id FROM goals
                WHERE member_platform = :member_platform AND member_account = :member_account AND state NOT IN :states
                ORDER BY closed_at DESC, id DESC LIMIT :lately))
            ORDER BY id""",
            **member_values(member),
            states=_UNFINISHED,
            lately=LATELY,
        )
        return tuple(found)

    @reading
    def get(self, connection: Connection, member: MemberId, number: int) -> Goal | None:
        """The member's goal with this number."""
        return connection.read_one(
            GOALS,
            """SELECT * FROM goals
            WHERE member_platform = :member_platform AND member_account = :member_account AND id = :id""",
            **member_values(member),
            id=number,
        )

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
        return connection.read_one(
            CHECKINS,
            """UPDATE checkins SET goal = :goal, milestone = :milestone
            WHERE member_platform = :member_platform AND member_account = :member_account
            AND id = :id AND goal IS NULL
            RETURNING *""",
            **member_values(member),
            id=checkin,
            goal=goal.id,
            milestone=goal.next.number if goal.next else None,
        )

    @writing
    def annotate(self, connection: Connection, member: MemberId, checkin: int, note: str) -> CheckIn | None:
        """Give a check-in of the member its words."""
        return connection.read_one(
            CHECKINS,
            """UPDATE checkins SET note = :note
            WHERE member_platform = :member_platform AND member_account = :member_account AND id = :id
            RETURNING *""",
            **member_values(member),
            id=checkin,
            note=note,
        )

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
        found = connection.read(
            CHECKINS,
            """SELECT * FROM checkins
            WHERE member_platform = :member_platform AND member_account = :member_account AND at >= :since
            ORDER BY at, id""",
            **member_values(member),
            since=since or LONG_AGO,
        )
        return tuple(found)


def _change(connection: Connection, member: MemberId, number: int, change: Callable[[Goal], Goal]) -> Goal | None:
    before = connection.read_one(
        GOALS,
        """SELECT * FROM goals
        WHERE member_platform = :member_platform AND member_account = :member_account AND id = :id
        FOR UPDATE""",
        **member_values(member),
        id=number,
    )
    if before is None:
        return None
    after = change(before)
    if after.state in UNFINISHED and before.state not in UNFINISHED:
        _spare(connection, member)
    if after != before:
        connection.upsert("goals", {"id": number, **_values(after)}, key=("id",))
    return after


def _check_in(connection: Connection, checkin: CheckIn) -> CheckIn:
    alone(connection, f"checkins {checkin.member}")  # many sent at once must not all find one place left
    lately = connection.value(
        """SELECT count(*) FROM checkins
        WHERE member_platform = :member_platform AND member_account = :member_account
        AND at > :since AND at <= :now""",
        **member_values(checkin.member),
        since=checkin.at - timedelta(days=1),
        now=checkin.at + SLIP,  # what a wrong clock dated into the future must not fill every day until then
    )
    if lately >= CHECKINS_A_DAY:
        raise UsageError(f"{CHECKINS_A_DAY} check-ins in a day: well done!", fix="The next one fits tomorrow.")
    return connection.added(CHECKINS, _checkin_values(checkin))


def _spare(connection: Connection, member: MemberId) -> None:
    """Raise when the member has as many unfinished goals as can be."""
    alone(connection, f"goals {member}")
    unfinished = connection.value(
        """SELECT count(*) FROM goals
        WHERE member_platform = :member_platform AND member_account = :member_account AND state IN :states""",
        **member_values(member),
        states=_UNFINISHED,
    )
    if unfinished >= OPEN_GOALS:
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
        "pauses": json.dumps([[_said(start), _said(end)] for start, end in goal.pauses]),
    }


def _packed(steps: Sequence[Milestone]) -> str:
    rows = [
        {
            "number": one.number,
            "title": one.title,
            "what": one.what,
            "state": one.state.value,
            "at": _said(one.at),
        }
        for one in steps
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _goal(row: Any) -> Goal:
    return Goal(
        id=row.id,
        member=MemberId(row.member_platform, row.member_account),
        title=row.title,
        created_at=row.created_at,
        due=row.due,
        why=row.why,
        plan=row.if_then,
        state=row.state,
        closed_at=row.closed_at,
        outcome=row.outcome,
        source=row.source,
        milestones=row.milestones,
        pauses=row.pauses or (),  # empty in rows of earlier revisions
    )


def _milestones(text: str) -> tuple[Milestone, ...]:
    return tuple(_milestone(one) for one in json.loads(text))


def _milestone(row: Any) -> Milestone:
    return Milestone(
        number=only(int)(row["number"]),
        title=only(str)(row["title"]),
        what=only(str)(row["what"]),
        state=StepState(row["state"]),
        at=_moment(row["at"]) if row["at"] else None,
    )


def _pauses(text: str) -> tuple[Pause, ...]:
    return tuple((_moment(start), _moment(end) if end else None) for start, end in json.loads(text))


def _said(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(said: str) -> datetime:
    at: datetime = within(datetime.fromisoformat(said).astimezone(UTC))
    return at


def _checkin_values(checkin: CheckIn) -> dict[str, Any]:
    return {
        **member_values(checkin.member),
        "at": checkin.at,
        "how": checkin.how.value,
        "note": checkin.note,
        "goal": checkin.goal,
        "milestone": checkin.milestone,
        "minutes": checkin.minutes,
    }


def _checkin(row: Any) -> CheckIn:
    return CheckIn(
        id=row.id,
        member=MemberId(row.member_platform, row.member_account),
        at=row.at,
        how=row.how,
        note=row.note,
        goal=row.goal,
        milestone=row.milestone,
        minutes=row.minutes,
    )


GOALS = Reader("goals", _goal, {"state": GoalState, "milestones": _milestones, "pauses": _pauses, "title": filled})
CHECKINS = Reader("checkins", _checkin, {"how": How})

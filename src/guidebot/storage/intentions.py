"""What members chose for a week, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from guidebot.core.intentions import Choice, Intention, Went, chosen
from guidebot.core.people import MemberId
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.readers import Reader
from guidebot.storage.rows import LONG_AGO, member_lock, member_values

_LATEST = """SELECT * FROM intentions
    WHERE member_platform = :member_platform AND member_account = :member_account
    ORDER BY id DESC LIMIT 1"""
_ONE = """SELECT * FROM intentions
    WHERE member_platform = :member_platform AND member_account = :member_account AND id = :id"""


class SqlIntentions(Store):
    """Keeps choices; see `core.intentions.IntentionStore`."""

    @writing
    def choose(self, connection: Connection, new: Intention) -> Intention:
        """Store it in place of the one whose week is still going on, or beside it."""
        alone(connection, member_lock(new.member))  # two choices at once would both see the same week
        before = connection.read_one(INTENTIONS, _LATEST, **member_values(new.member))
        after = chosen(before, new)
        if not after.id:
            return connection.added(INTENTIONS, _values(after))
        if after != before:
            _keep(connection, after)
        return after

    @reading
    def latest(self, connection: Connection, member: MemberId) -> Intention | None:
        """What the member chose last."""
        return connection.read_one(INTENTIONS, _LATEST, **member_values(member))

    @reading
    def get(self, connection: Connection, member: MemberId, number: int) -> Intention | None:
        """The member's choice with this number."""
        return connection.read_one(INTENTIONS, _ONE, **member_values(member), id=number)

    @reading
    def of(self, connection: Connection, member: MemberId, since: datetime | None = None) -> Sequence[Intention]:
        """The member's choices, oldest first."""
        found = connection.read(
            INTENTIONS,
            """SELECT * FROM intentions
            WHERE member_platform = :member_platform AND member_account = :member_account AND chosen_at >= :since
            ORDER BY id""",
            **member_values(member),
            since=since or LONG_AGO,
        )
        return tuple(found)

    @writing
    def change(
        self, connection: Connection, member: MemberId, number: int, change: Callable[[Intention], Intention]
    ) -> Intention | None:
        """Apply *change* to the stored choice."""
        before = connection.read_one(INTENTIONS, f"{_ONE} FOR UPDATE", **member_values(member), id=number)
        if before is None:
            return None
        after = change(before)
        if after != before:
            _keep(connection, after)
        return after


def _keep(connection: Connection, intention: Intention) -> None:
    connection.upsert("intentions", {"id": intention.id, **_values(intention)}, key=("id",))


def _values(intention: Intention) -> dict[str, Any]:
    return {
        **member_values(intention.member),
        "chosen_at": intention.chosen_at,
        "choice": intention.choice.value,
        "what": intention.what,
        "if_then": intention.if_then,
        "goal": intention.goal,
        "milestone": intention.milestone,
        "on_day": intention.on_day,
        "changed_at": intention.changed_at,
        "went": intention.went.value,
        "went_at": intention.went_at,
        "in_the_way": intention.in_the_way,
        "asked_at": intention.asked_at,
        "lined_at": intention.lined_at,
    }


def _intention(row: Any) -> Intention:
    return Intention(
        id=row.id,
        member=MemberId(row.member_platform, row.member_account),
        chosen_at=row.chosen_at,
        choice=row.choice,
        what=row.what,
        if_then=row.if_then,
        goal=row.goal,
        milestone=row.milestone,
        on_day=row.on_day,
        changed_at=row.changed_at,
        went=row.went,
        went_at=row.went_at,
        in_the_way=row.in_the_way,
        asked_at=row.asked_at,
        lined_at=row.lined_at,
    )


INTENTIONS = Reader("intentions", _intention, {"choice": Choice, "went": Went})

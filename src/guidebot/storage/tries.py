"""Tries in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guidebot.core.clock import SLIP
from guidebot.core.errors import UsageError
from guidebot.core.goals import UNFINISHED
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.tries import AT_ONCE, RELEASED, SILENT, UNASKED, UNDO, Try, TryState
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.readers import Reader
from guidebot.storage.rows import community_values, entry, filled, member_values

_OPEN_GOALS = tuple(one.value for one in UNFINISHED)

# A goal may be finished or dropped in a direct conversation, where nobody thinks of a try: whether a try is open is
# read from both rows, so that no count is ever wrong in between.
OPEN = """SELECT tries.* FROM tries JOIN goals ON goals.id = tries.goal
    WHERE tries.state = 'trying' AND goals.state IN :unfinished"""
_MINE = "tries.member_platform = :member_platform AND tries.member_account = :member_account"

# A check-in of the goal is heard as well; it is looked up, so that check-ins need not know of tries.
_HEARD = """EXISTS (SELECT 1 FROM checkins
    WHERE checkins.member_platform = tries.member_platform AND checkins.member_account = tries.member_account
    AND checkins.goal = tries.goal AND checkins.at > {})"""


class SqlTries(Store):
    """Keeps tries; see `core.tries.TryStore`."""

    @writing
    def add(self, connection: Connection, tried: Try) -> Try:
        """Store it; answers it with its number."""
        alone(connection, f"tries {tried.member}")  # two forms sent at once must not make a fourth
        mine = _of(connection, tried.member)
        if any(other.item == tried.item and other.community == tried.community for other in mine):
            raise UsageError("You are trying this already.", fix="See it with /trying.")
        if len(mine) >= AT_ONCE:
            raise UsageError(f"You try {AT_ONCE} things at the moment.", fix="Let one go first: /trying")
        return connection.added(TRIES, _values(tried))

    @reading
    def of(self, connection: Connection, member: MemberId) -> Sequence[Try]:
        """The member's open tries, oldest first."""
        return _of(connection, member)

    @reading
    def get(self, connection: Connection, member: MemberId, number: int) -> Try | None:
        """The member's try with this number."""
        return connection.read_one(
            TRIES,
            f"SELECT * FROM tries WHERE {_MINE} AND id = :id",  # noqa: S608  # own
            **member_values(member),
            id=number,
        )

    @reading
    def of_goal(self, connection: Connection, member: MemberId, goal: int) -> Try | None:
        """The latest try of a goal."""
        return connection.read_one(
            TRIES,
            f"SELECT * FROM tries WHERE {_MINE} AND goal = :goal ORDER BY id DESC LIMIT 1",  # noqa: S608  # own
            **member_values(member),
            goal=goal,
        )

    @reading
    def here(self, connection: Connection, community: CommunityId, item: str | None = None) -> Sequence[Try]:
        """Open tries of the community, oldest first."""
        found = connection.read(
            TRIES,
            f"""{OPEN} AND tries.community_platform = :community_platform AND tries.community_id = :community_id
            AND (:every OR tries.item = :item) ORDER BY tries.id""",
            **community_values(community),
            every=item is None,
            item=item or "",
            unfinished=_OPEN_GOALS,
        )
        return tuple(found)

    @writing
    def close(
        self, connection: Connection, member: MemberId, number: int, state: TryState, now: datetime
    ) -> Try | None:
        """End an open try of the member."""
        return connection.read_one(
            TRIES,
            f"""UPDATE tries SET state = :state, closed_at = :now
            WHERE {_MINE} AND id = :id AND state = 'trying' RETURNING *""",  # noqa: S608  # own
            **member_values(member),
            id=number,
            state=state.value,
            now=now,
        )

    @reading
    def silent(self, connection: Connection, member: MemberId, now: datetime) -> Sequence[Try]:
        """The member's open tries that nothing was heard of, and that were not asked about since."""
        found = connection.read(
            TRIES,
            f"""{OPEN} AND {_MINE} AND ((
                tries.heard_at <= :since AND NOT {_HEARD.format(":since")}
                AND (tries.asked_at IS NULL OR tries.asked_at < tries.heard_at OR {_HEARD.format("tries.asked_at")})
            ) OR (
                -- a wrong clock wrote down when they were heard or asked: as often as those who stay silent
                (tries.heard_at > :ahead OR tries.asked_at > :ahead)
                AND (tries.asked_at IS NULL OR tries.asked_at <= :since OR tries.asked_at > :ahead)
                AND tries.at <= :since AND NOT {_HEARD.format(":since")}))
            ORDER BY tries.heard_at, tries.id""",
            **member_values(member),
            since=now - SILENT,
            ahead=now + SLIP,
            unfinished=_OPEN_GOALS,
        )
        return tuple(found)

    @writing
    def asked(self, connection: Connection, member: MemberId, number: int, now: datetime) -> None:
        """The member was asked about a try."""
        connection.run(
            f"UPDATE tries SET asked_at = :now WHERE {_MINE} AND id = :id AND state = 'trying'",  # noqa: S608  # own
            **member_values(member),
            id=number,
            now=now,
        )

    @writing
    def go_on(self, connection: Connection, member: MemberId, number: int, now: datetime) -> Try | None:
        """The member goes on."""
        return connection.read_one(
            TRIES,
            f"""UPDATE tries SET heard_at = :now, asked_at = NULL
            WHERE {_MINE} AND id = :id AND state = 'trying' RETURNING *""",  # noqa: S608  # own
            **member_values(member),
            id=number,
            now=now,
        )

    @writing
    def sooner(self, connection: Connection, now: datetime, later_than: datetime) -> int:
        """Go on with what a clock that was ahead let go; answers how many tries."""
        del now
        return connection.run(
            "UPDATE tries SET state = 'trying', closed_at = NULL WHERE state = 'released' AND closed_at > :far",
            far=later_than,
        )

    @writing
    def release(self, connection: Connection, now: datetime, limit: int) -> Sequence[Try]:
        """End what stayed silent, and what has no goal any more."""
        found = connection.read(
            TRIES,
            f"""UPDATE tries SET state = 'released', closed_at = :now WHERE state = 'trying' AND id IN (
                SELECT id FROM tries
                WHERE state = 'trying' AND (
                    EXISTS (SELECT 1 FROM goals WHERE goals.id = tries.goal
                        AND goals.state NOT IN :unfinished AND goals.closed_at <= :undone)
                    OR (tries.asked_at <= :patience AND tries.heard_at <= tries.asked_at
                        AND NOT {_HEARD.format("tries.asked_at")})
                    OR (tries.asked_at IS NULL AND tries.heard_at <= :unasked AND NOT {_HEARD.format(":unasked")}))
                ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING *""",  # noqa: S608  # own
            now=now,
            unfinished=_OPEN_GOALS,
            undone=now - UNDO,
            patience=now - RELEASED,
            unasked=now - UNASKED,
            limit=limit,
        )
        return tuple(found)


def _of(connection: Connection, member: MemberId) -> tuple[Try, ...]:
    mine = f"{OPEN} AND {_MINE} ORDER BY tries.id"
    return tuple(connection.read(TRIES, mine, **member_values(member), unfinished=_OPEN_GOALS))


def _values(tried: Try) -> dict[str, Any]:
    return {
        **community_values(tried.community),
        **member_values(tried.member),
        "item": tried.item,
        "title": tried.title,
        "direction": tried.direction,
        "goal": tried.goal,
        "at": tried.at,
        "due": tried.due,
        "name": tried.name,
        "company": tried.company,
        "known_as": tried.known_as,
        "state": tried.state.value,
        "heard_at": tried.heard_at,
        "asked_at": tried.asked_at,
        "closed_at": tried.closed_at,
    }


def try_of(row: Any) -> Try:
    """The try of a row."""
    return Try(
        id=row.id,
        community=CommunityId(row.community_platform, row.community_id),
        member=MemberId(row.member_platform, row.member_account),
        item=row.item,
        title=row.title,
        direction=row.direction,
        goal=row.goal,
        at=row.at,
        due=row.due,
        name=row.name,
        company=row.company,
        known_as=row.known_as or "",
        state=row.state,
        heard_at=row.heard_at,
        asked_at=row.asked_at,
        closed_at=row.closed_at,
    )


TRIES = Reader("tries", try_of, {"state": TryState, "item": entry, "title": filled})

"""Members in SQL: settings, what is planned, messages sent, and the inbox."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from guidebot.core.members import Letter
from guidebot.core.nudges import Every, Member, Nudge, NudgeKind, corrected, planned, step, woken
from guidebot.core.people import MemberId, Place
from guidebot.core.schedule import Weekday
from guidebot.delivery.nudging import nudge_item
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.outbox import insert_items
from guidebot.storage.rows import OF_MEMBER, member_lock, member_values

_KEY = ("member_platform", "member_account")
_WITH_LETTERS = """SELECT members.*, (
        SELECT count(*) FROM inbox
        WHERE inbox.member_platform = members.member_platform AND inbox.member_account = members.member_account
        AND inbox.read_at IS NULL) AS letters
    FROM members WHERE member_platform = :member_platform AND member_account = :member_account"""
_HELD = f"{_WITH_LETTERS} FOR UPDATE"
_NUDGE = """SELECT * FROM nudges
    WHERE member_platform = :member_platform AND member_account = :member_account AND due_at = :due_at"""


class SqlMembers(Store):
    """Keeps members; see `core.members.MemberStore` and `delivery.nudging.NudgePlanStore`."""

    @reading
    def get(self, connection: Connection, member: MemberId) -> Member | None:
        """What is kept about *member*."""
        row = connection.one(_WITH_LETTERS, **member_values(member))
        return as_member(row) if row is not None else None

    @writing
    def change(self, connection: Connection, fresh: Member, change: Callable[[Member], Member]) -> Member:
        """Apply *change* to what is kept, or to *fresh* where nothing is."""
        alone(connection, member_lock(fresh.id))
        before = _held(connection, fresh.id)
        after = change(before or fresh)
        if after != before:
            connection.upsert("members", _values(after), key=_KEY)
            _look_again(connection, before, after)
        return after

    @writing
    def amend(self, connection: Connection, member: MemberId, change: Callable[[Member], Member]) -> Member | None:
        """Apply *change* to what is kept."""
        before = _held(connection, member)
        if before is None:
            return None
        after = change(before)
        if after != before:
            connection.upsert("members", _values(after), key=_KEY)
            _look_again(connection, before, after)
        return after

    async def reach(self, member: MemberId, place: Place, now: datetime) -> bool:
        """*place* is the direct conversation with *member*; what could not reach them is tried again."""
        known = await self.get(member)
        if known is None or (known.direct == place.id and not known.unreachable):
            return False
        await self.amend(member, lambda one: _reached(one, place.id, now))
        return known.unreachable

    @writing
    def plan(self, connection: Connection, now: datetime, *, limit: int) -> tuple[int, int]:
        """Decide up to *limit* due members in one transaction."""
        rows = connection.rows(
            "SELECT * FROM members WHERE next_at <= :now ORDER BY next_at LIMIT :limit FOR UPDATE SKIP LOCKED",
            now=now,
            limit=limit,
        )
        if not rows:
            return 0, 0
        steps = [step(as_member(row), now) for row in rows]
        made = [one for one in steps if one.nudge is not None]
        if made:
            # one that is there already must not hold up a whole batch
            connection.insert_new(
                "nudges", [_nudge_values(one.nudge) for one in made if one.nudge], key=(*_KEY, "due_at")
            )
            insert_items(connection, [nudge_item(one.member, one) for one in made])
        connection.each(_ADVANCE, [_advance(one.member) for one in steps])
        return len(rows), len(made)

    @reading
    def soonest(self, connection: Connection) -> datetime | None:
        """When the next member is due."""
        found: datetime | None = connection.value("SELECT min(next_at) AS next_at FROM members")
        return found

    async def replan(self, now: datetime, *, batch: int = 500) -> int:
        """Compute every future moment anew, as when the zone data changed; answers how many moved."""
        moved, last = 0, MemberId("", "")
        while True:
            changed, end = await self._replan(now, last, batch)
            moved += changed
            if end is None:
                return moved
            last = end

    @writing
    def _replan(self, connection: Connection, now: datetime, last: MemberId, batch: int) -> tuple[int, MemberId | None]:
        """The members after *last*: how many moved, and the last of them; None when there are no more."""
        rows = connection.rows(
            """SELECT * FROM members
            WHERE next_at > :now AND (member_platform, member_account) > (:platform, :account)
            ORDER BY member_platform, member_account LIMIT :limit FOR UPDATE""",
            now=now,
            platform=last.platform,
            account=last.account,
            limit=batch,
        )
        before = [as_member(row) for row in rows]
        changed = [new for old, new in ((one, corrected(one, now)) for one in before) if old != new]
        connection.each(_ADVANCE, [_advance(one) for one in changed])
        return len(changed), before[-1].id if before else None

    @reading
    def nudge(self, connection: Connection, member: MemberId, number: int) -> Nudge | None:
        """The message with this number that *member* got."""
        if not 0 <= number < 1 << 40:
            return None
        row = connection.one(_NUDGE, **member_values(member), due_at=datetime.fromtimestamp(number, UTC))
        return _nudge(row) if row is not None else None

    @writing
    def use(self, connection: Connection, nudge: Nudge, answer: str) -> bool:
        """Write down that a button was used; False when it had been."""
        used = _used(connection, nudge)
        if used is None or answer in used:
            return False
        _use(connection, nudge, [*used, answer])
        return True

    @writing
    def note(self, connection: Connection, nudge: Nudge) -> None:
        """Store what a message is about and what became of it."""
        connection.run(
            """UPDATE nudges SET goal = :goal, milestone = :milestone, sent_at = :sent_at, outcome = :outcome
            WHERE member_platform = :member_platform AND member_account = :member_account AND due_at = :due_at""",
            **_this(nudge),
            goal=nudge.goal,
            milestone=nudge.milestone,
            sent_at=nudge.sent_at,
            outcome=nudge.outcome,
        )

    @reading
    def unread(self, connection: Connection, member: MemberId) -> int:
        """How many letters wait."""
        return int(
            connection.value(
                """SELECT count(*) FROM inbox
                WHERE member_platform = :member_platform AND member_account = :member_account AND read_at IS NULL""",
                **member_values(member),
            )
        )

    @writing
    def take(self, connection: Connection, member: MemberId, now: datetime, limit: int) -> Sequence[Letter]:
        """The newest letters that wait, which are read now."""
        rows = connection.rows(
            """SELECT * FROM inbox
            WHERE member_platform = :member_platform AND member_account = :member_account AND read_at IS NULL
            ORDER BY at DESC, id DESC LIMIT :limit""",
            **member_values(member),
            limit=limit,
        )
        connection.each("UPDATE inbox SET read_at = :now WHERE id = :id", [{"id": row.id, "now": now} for row in rows])
        return tuple(Letter(id=row.id, member=member, at=row.at, words=row.words, goal=row.goal) for row in rows)

    @writing
    def purge(self, connection: Connection, *, read: datetime, answered: datetime) -> tuple[int, int]:
        """Remove letters read before *read* and messages due before *answered*; answers both counts."""
        letters = connection.run("DELETE FROM inbox WHERE read_at < :read", read=read)
        return letters, connection.run("DELETE FROM nudges WHERE due_at < :answered", answered=answered)


def _held(connection: Connection, member: MemberId) -> Member | None:
    row = connection.one(_HELD, **member_values(member))
    return as_member(row) if row is not None else None


def _look_again(connection: Connection, before: Member | None, after: Member) -> None:
    """Whoever moves their day lets the planner of deadlines look at them at once; it alone knows what follows."""
    if before is not None and _day(before) != _day(after):
        connection.run(f"UPDATE watchers SET next_at = :at WHERE {OF_MEMBER} AND wanted", **_soon(after.id))  # noqa: S608


def _day(member: Member) -> tuple[object, ...]:
    """What decides when a member may be written to."""
    return member.zone, member.at, member.quiet_from, member.quiet_until, member.stopped


def _soon(member: MemberId) -> dict[str, Any]:
    return {**member_values(member), "at": datetime(1970, 1, 1, tzinfo=UTC)}


def _this(nudge: Nudge) -> dict[str, Any]:
    return {**member_values(nudge.member), "due_at": nudge.due_at}


def _used(connection: Connection, nudge: Nudge) -> tuple[str, ...] | None:
    """The buttons used, for a change of them; None where the message is gone."""
    row = connection.one(f"{_NUDGE} FOR UPDATE", **_this(nudge))
    return _nudge(row).used if row is not None else None


def _use(connection: Connection, nudge: Nudge, used: Sequence[str]) -> None:
    connection.run(
        """UPDATE nudges SET used = :used
        WHERE member_platform = :member_platform AND member_account = :member_account AND due_at = :due_at""",
        **_this(nudge),
        used=",".join(used),
    )


_ADVANCE = """UPDATE members SET next_at = :next_at, snoozed = :snoozed, dormant = :dormant
    WHERE member_platform = :member_platform AND member_account = :member_account"""


def _advance(one: Member) -> dict[str, Any]:
    return {**member_values(one.id), "next_at": one.next_at, "snoozed": one.snoozed, "dormant": one.dormant}


def _reached(member: Member, direct: str, now: datetime) -> Member:
    if not member.unreachable:
        return replace(member, direct=direct)
    open_again = planned(replace(member, direct=direct, unreachable=False, snoozed=False), now)
    if open_again.next_at is None or (member.paused_until is not None and member.paused_until > now):
        return open_again
    soon = woken(member, (now + timedelta(minutes=1)).replace(microsecond=0))
    return replace(open_again, next_at=min(soon, open_again.next_at), snoozed=True)


def _values(one: Member) -> dict[str, Any]:
    return {
        **member_values(one.id),
        "since": one.since,
        "wanted": one.on,
        "stopped": one.stopped,
        "day": one.day.value,
        "minute": _minute(one.at),
        "every": one.every.value,
        "quiet_from": _minute(one.quiet_from),
        "quiet_until": _minute(one.quiet_until),
        "zone": one.zone,
        "zone_known": one.zone_known,
        "paused_until": one.paused_until,
        "dormant": one.dormant,
        "unanswered": one.unanswered,
        "next_at": one.next_at,
        "snoozed": one.snoozed,
        "last_at": one.last_at,
        "direct": one.direct[:120],
        "unreachable": one.unreachable,
        "rests": json.dumps([[start.isoformat(), end.isoformat()] for start, end in one.rests]),
        "lines": one.lines,
    }


def as_member(row: Any) -> Member:
    """What a row of ``members`` says."""
    return Member(
        id=MemberId(row.member_platform, row.member_account),
        since=row.since,
        on=row.wanted,
        stopped=row.stopped,
        day=Weekday(row.day),
        at=_time(row.minute),
        every=Every(row.every),
        quiet_from=_time(row.quiet_from),
        quiet_until=_time(row.quiet_until),
        zone=row.zone,
        zone_known=row.zone_known,
        paused_until=row.paused_until,
        dormant=row.dormant,
        unanswered=row.unanswered,
        next_at=row.next_at,
        snoozed=row.snoozed,
        last_at=row.last_at,
        direct=row.direct,
        unreachable=row.unreachable,
        rests=tuple((date.fromisoformat(start), date.fromisoformat(end)) for start, end in json.loads(row.rests)),
        lines=row.lines,
        letters=getattr(row, "letters", None),
    )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _nudge_values(one: Nudge) -> dict[str, Any]:
    return {
        **member_values(one.member),
        "due_at": one.due_at,
        "kind": one.kind.value,
        "goal": one.goal,
        "milestone": one.milestone,
        "sent_at": one.sent_at,
        "outcome": one.outcome,
        "used": ",".join(one.used),
    }


def _nudge(row: Any) -> Nudge:
    return Nudge(
        member=MemberId(row.member_platform, row.member_account),
        due_at=row.due_at,
        kind=NudgeKind(row.kind),
        goal=row.goal,
        milestone=row.milestone,
        sent_at=row.sent_at,
        outcome=row.outcome,
        used=tuple(one for one in row.used.split(",") if one),
    )

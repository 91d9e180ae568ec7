"""Members in SQL: settings, what is planned, messages sent, and the inbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, overload

from guidebot.core import wallclock
from guidebot.core.members import Letter
from guidebot.core.nudges import Member, Nudge, after_quiet_hours, corrected, plan_next, step
from guidebot.core.people import MemberId, Place
from guidebot.core.sooner import sooner
from guidebot.delivery.nudging import nudge_item
from guidebot.delivery.planning import Planned
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.member_rows import FORGIVING, LETTERS, MEMBERS, NUDGES, member_row, nudge_values
from guidebot.storage.outbox import insert_items
from guidebot.storage.rows import LONG_AGO, OF_MEMBER, decided, member_lock, member_values

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
        return placed(connection, connection.read_one(FORGIVING, _WITH_LETTERS, **member_values(member)))

    @writing
    def change(self, connection: Connection, fresh: Member, change: Callable[[Member], Member]) -> Member:
        """Apply *change* to what is kept, or to *fresh* where nothing is."""
        alone(connection, member_lock(fresh.id))
        before = _held(connection, fresh.id)
        after = change(before or fresh)
        return _kept(connection, before, after) if after != before else after

    @writing
    def amend(self, connection: Connection, member: MemberId, change: Callable[[Member], Member]) -> Member | None:
        """Apply *change* to what is kept."""
        before = _held(connection, member)
        if before is None:
            return None
        after = change(before)
        return _kept(connection, before, after) if after != before else after

    async def reach(self, member: MemberId, place: Place, now: datetime) -> bool:
        """*place* is the direct conversation with *member*; what could not reach them is tried again."""
        known = await self.get(member)
        if known is None or (known.direct == place.id and not known.unreachable):
            return False
        await self.amend(member, lambda member: _reached(member, place.id, now))
        return known.unreachable

    @writing
    def plan(self, connection: Connection, now: datetime, *, limit: int, skip: int = 0) -> Planned:
        """Decide up to *limit* due members in one transaction, after the first *skip*."""
        tried = connection.tried(
            MEMBERS,
            """SELECT * FROM members WHERE next_at <= :now
            ORDER BY next_at LIMIT :limit OFFSET :skip FOR UPDATE SKIP LOCKED""",
            now=now,
            limit=limit,
            skip=skip,
        )
        due = (placed(connection, one) for _, one in tried if isinstance(one, Member))
        steps = decided(lambda member: step(member, now), due)
        made = [one for one in steps if one.nudge is not None]
        if made:
            # one that is there already must not hold up a whole batch
            connection.insert_new(
                "nudges", [nudge_values(one.nudge) for one in made if one.nudge], key=(*_KEY, "due_at")
            )
            insert_items(connection, [nudge_item(one.member, one) for one in made])
        connection.each(_ADVANCE, [_advance(one.member) for one in steps])
        return Planned(len(tried), len(made), len(tried) - len(steps))

    @reading
    def soonest(self, connection: Connection, after: datetime = LONG_AGO) -> datetime | None:
        """When the next member is due, later than *after*."""
        return connection.moment("SELECT min(next_at) AS next_at FROM members WHERE next_at > :after", after=after)

    async def sooner(self, now: datetime, later_than: datetime, *, batch: int = 500) -> int:
        """Plan anew what is due later than its member's rule allows; answers how many of those *later_than* moved."""
        return await self._each(lambda one: sooner(one, now), later_than, batch)

    async def replan(self, now: datetime, *, batch: int = 500) -> int:
        """Compute every future moment anew, as when the zone data changed; answers how many moved."""
        return await self._each(lambda one: corrected(one, now), now, batch)

    async def _each(self, change: Callable[[Member], Member], later_than: datetime, batch: int) -> int:
        moved, last = 0, MemberId("", "")
        while True:
            changed, end = await self._moved(change, later_than, last, batch)
            moved += changed
            if end is None:
                return moved
            last = end

    @writing
    def _moved(  # callers leave the connection out
        self,
        connection: Connection,
        change: Callable[[Member], Member],
        later_than: datetime,
        last: MemberId,
        batch: int,
    ) -> tuple[int, MemberId | None]:
        """The members after *last*: how many moved, and the last of them; None when there are no more."""
        tried = connection.tried(
            MEMBERS,
            """SELECT * FROM members
            WHERE next_at > :far AND (member_platform, member_account) > (:platform, :account)
            ORDER BY member_platform, member_account LIMIT :limit FOR UPDATE""",
            far=later_than,
            platform=last.platform,
            account=last.account,
            limit=batch,
        )
        before = [placed(connection, one) for _, one in tried if isinstance(one, Member)]
        after = decided(lambda member: (member, change(member)), before)
        changed = [new for old, new in after if old != new]
        connection.each(_ADVANCE, [_advance(one) for one in changed])
        end = tried[-1][0] if tried else None
        return len(changed), MemberId(end.member_platform, end.member_account) if end else None

    @reading
    def nudge(self, connection: Connection, member: MemberId, number: int) -> Nudge | None:
        """The message with this number that *member* got."""
        if not 0 <= number < 1 << 40:
            return None
        return connection.read_one(NUDGES, _NUDGE, **member_values(member), due_at=datetime.fromtimestamp(number, UTC))

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
        found = connection.read(
            LETTERS,
            """SELECT * FROM inbox
            WHERE member_platform = :member_platform AND member_account = :member_account AND read_at IS NULL
            ORDER BY at DESC, id DESC LIMIT :limit""",
            **member_values(member),
            limit=limit,
        )
        connection.each("UPDATE inbox SET read_at = :now WHERE id = :id", [{"id": one.id, "now": now} for one in found])
        return tuple(found)

    @writing
    def purge(self, connection: Connection, *, read: datetime, answered: datetime) -> tuple[int, int]:
        """Remove letters read before *read* or left before *answered*, and messages due before that; both counts."""
        letters = connection.run("DELETE FROM inbox WHERE read_at < :read", read=read)
        letters += connection.run("DELETE FROM inbox WHERE at < :answered", answered=answered)
        return letters, connection.run("DELETE FROM nudges WHERE due_at < :answered", answered=answered)


def _kept(connection: Connection, before: Member | None, after: Member) -> Member:
    """*after* as it is stored now: what could not be read is written anew."""
    connection.upsert("members", member_row(after), key=_KEY)
    _look_again(connection, before, after)
    return replace(after, unread=()) if after.unread else after


def _held(connection: Connection, member: MemberId) -> Member | None:
    return placed(connection, connection.read_one(FORGIVING, _HELD, **member_values(member)))


def _look_again(connection: Connection, before: Member | None, after: Member) -> None:
    """Whoever moves their day lets the planner of deadlines look at them at once; it alone knows what follows."""
    if before is not None and _day(before) != _day(after):
        connection.run(f"UPDATE watchers SET next_at = :at WHERE {OF_MEMBER} AND wanted", **_soon(after.id))  # noqa: S608


def _day(member: Member) -> tuple[object, ...]:
    """What decides when a member may be written to."""
    return member.zone, member.at, member.quiet_from, member.quiet_until, member.stopped


def _soon(member: MemberId) -> dict[str, Any]:
    return {**member_values(member), "at": LONG_AGO}


@overload
def placed(connection: Connection, member: Member) -> Member: ...
@overload
def placed(connection: Connection, member: None) -> None: ...
@overload
def placed(connection: Connection, member: Member | None) -> Member | None: ...
def placed(connection: Connection, member: Member | None) -> Member | None:
    """*member* with the zone that counts where no zone is called like theirs: on Slack their workspace has one."""
    if member is None or connection.damage.zone_known("members", member.id, member.zone):
        return member
    zone = connection.value(
        "SELECT zone FROM communities WHERE community_platform = :platform AND community_id = :team",
        platform=member.id.platform,
        team=member.id.account.partition(".")[0],
    )
    return replace(member, otherwise=wallclock.first_known(zone)) if isinstance(zone, str) else member


def _this(nudge: Nudge) -> dict[str, Any]:
    return {**member_values(nudge.member), "due_at": nudge.due_at}


def _used(connection: Connection, nudge: Nudge) -> tuple[str, ...] | None:
    """The buttons used, for a change of them; None where the message is gone."""
    held = connection.read_one(NUDGES, f"{_NUDGE} FOR UPDATE", **_this(nudge))
    return held.used if held is not None else None


def _use(connection: Connection, nudge: Nudge, used: Sequence[str]) -> None:
    connection.run(
        """UPDATE nudges SET used = :used
        WHERE member_platform = :member_platform AND member_account = :member_account AND due_at = :due_at""",
        **_this(nudge),
        used=",".join(used),
    )


_ADVANCE = """UPDATE members SET next_at = :next_at, snoozed = :snoozed, dormant = :dormant
    WHERE member_platform = :member_platform AND member_account = :member_account"""


def _advance(member: Member) -> dict[str, Any]:
    return {**member_values(member.id), "next_at": member.next_at, "snoozed": member.snoozed, "dormant": member.dormant}


def _reached(member: Member, direct: str, now: datetime) -> Member:
    if not member.unreachable:
        return replace(member, direct=direct)
    open_again = plan_next(replace(member, direct=direct, unreachable=False, snoozed=False), now)
    if open_again.next_at is None or (member.paused_until is not None and member.paused_until > now):
        return open_again
    soon = after_quiet_hours(member, (now + timedelta(minutes=1)).replace(microsecond=0))
    return replace(open_again, next_at=min(soon, open_again.next_at), snoozed=True)

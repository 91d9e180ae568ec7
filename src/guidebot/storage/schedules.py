"""Schedules in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from guidebot.core.guide import Difficulty
from guidebot.core.people import CommunityId
from guidebot.core.posts import Filters, PostKind, Schedule
from guidebot.core.schedule import Rhythm, Rule, Weekday
from guidebot.delivery.planning import Planned, Step
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.outbox import insert_items
from guidebot.storage.rows import community_values, of_community, packed, texts
from guidebot.storage.tables import schedules

_BATCH = 500


class SqlSchedules(Store):
    """Keeps schedules; see `core.posts.ScheduleStore` and `delivery.planning.PlanStore`."""

    @reading
    def get(self, connection: Connection, number: int) -> Schedule | None:
        """The schedule with this number."""
        row = connection.execute(select(schedules).where(schedules.c.id == number)).one_or_none()
        return _schedule(row) if row is not None else None

    @reading
    def of(self, connection: Connection, community: CommunityId) -> Sequence[Schedule]:
        """The community's schedules, problems first."""
        statement = select(schedules).where(of_community(schedules, community)).order_by(schedules.c.kind)
        return tuple(_schedule(row) for row in connection.execute(statement))

    async def save(self, schedule: Schedule) -> Schedule:
        """Replace the community's schedule of this kind, or add it; answers it with its number."""
        return await self.change(schedule, lambda before: replace(schedule, id=before.id))

    @writing
    def change(self, connection: Connection, schedule: Schedule, edit: Callable[[Schedule], Schedule]) -> Schedule:
        """Apply *edit* to the community's schedule of this kind as it is now, or to *schedule* where none is kept."""
        mine = (of_community(schedules, schedule.community), schedules.c.kind == schedule.kind.value)
        alone(connection, f"schedule {schedule.community} {schedule.kind}")
        row = connection.execute(select(schedules).where(*mine).with_for_update()).one_or_none()
        values = _values(edit(schedule if row is None else _schedule(row)))
        stored = schedules.insert() if row is None else update(schedules).where(*mine)
        return _schedule(connection.execute(stored.values(**values).returning(schedules)).one())

    @reading
    def soonest(self, connection: Connection) -> datetime | None:
        """When the next schedule is due."""
        found: datetime | None = connection.execute(select(func.min(schedules.c.next_due_at))).scalar_one()
        return found

    @writing
    def plan(
        self, connection: Connection, now: datetime, decide: Callable[[Schedule, datetime], Step], *, limit: int
    ) -> Planned:
        """Decide up to *limit* due schedules; items and new states are stored in one transaction."""
        due = (
            select(schedules)
            .where(schedules.c.next_due_at <= now)
            .order_by(schedules.c.next_due_at, schedules.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = connection.execute(due).all()
        if not rows:
            return Planned(0, 0)
        steps = [decide(_schedule(row), now) for row in rows]
        items = [step.item for step in steps if step.item is not None]
        added = insert_items(connection, items) if items else 0
        connection.execute(_ADVANCE, [_advance(step.schedule) for step in steps])
        return Planned(len(steps), added)

    async def replan(self, now: datetime, decide: Callable[[Schedule], Schedule]) -> int:
        """Give every schedule that is not due yet its state anew; answers how many changed."""
        moved, last = 0, 0
        while True:
            changed, end = await self._replan(now, decide, last)
            moved += changed
            if end is None:
                return moved
            last = end

    @writing
    def _replan(
        self, connection: Connection, now: datetime, decide: Callable[[Schedule], Schedule], last: int
    ) -> tuple[int, int | None]:
        """The schedules after number *last*: how many moved, and the last number; None when there are no more."""
        found = (
            select(schedules)
            .where(schedules.c.next_due_at > now, schedules.c.id > last)
            .order_by(schedules.c.id)
            .limit(_BATCH)
            .with_for_update()
        )
        before = [_schedule(row) for row in connection.execute(found)]
        after = [decide(one) for one in before]
        moved = [new for old, new in zip(before, after, strict=True) if old.next_due_at != new.next_due_at]
        if moved:
            connection.execute(_ADVANCE, [_advance(one) for one in moved])
        return len(moved), before[-1].id if before else None


_ADVANCE = (
    update(schedules)
    .where(schedules.c.id == bindparam("number"))
    .values(next_due_at=bindparam("due"), skipped=bindparam("left"))
)


def _advance(schedule: Schedule) -> dict[str, Any]:
    return {"number": schedule.id, "due": schedule.next_due_at, "left": _days(schedule)}


def _days(schedule: Schedule) -> str:
    return packed([day.isoformat() for day in schedule.skipped]) if schedule.skipped else "[]"


def _values(schedule: Schedule) -> dict[str, Any]:
    rule, filters = schedule.rule, schedule.filters
    return {
        **community_values(schedule.community),
        "kind": schedule.kind.value,
        "days": ",".join(rule.days),
        "minute": rule.at.hour * 60 + rule.at.minute,
        "zone": rule.zone,
        "rhythm": rule.rhythm.value,
        "anchor": rule.anchor,
        "channel": schedule.channel,
        "direction": filters.direction,
        "difficulty": filters.difficulty.value if filters.difficulty else "",
        "cluster": filters.cluster,
        "paused": schedule.paused,
        "skipped": _days(schedule),
        "next_due_at": schedule.next_due_at,
    }


def _schedule(row: Any) -> Schedule:
    filters = Filters(
        direction=row.direction,
        difficulty=Difficulty(row.difficulty) if row.difficulty else None,
        cluster=row.cluster,
    )
    return Schedule(
        id=row.id,
        community=CommunityId(row.community_platform, row.community_id),
        kind=PostKind(row.kind),
        rule=_rule(row.days, row.minute, row.zone, row.rhythm, row.anchor),
        channel=row.channel,
        filters=filters,
        paused=row.paused,
        skipped=tuple(date.fromisoformat(day) for day in texts(row.skipped)),
        next_due_at=row.next_due_at,
    )


@lru_cache(maxsize=4096)
def _rule(days: str, minute: int, zone: str, rhythm: str, anchor: date) -> Rule:
    return Rule(
        days=tuple(Weekday(day) for day in days.split(",")),
        at=time(*divmod(minute, 60)),
        zone=zone,
        rhythm=Rhythm(rhythm),
        anchor=anchor,
    )

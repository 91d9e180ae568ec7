"""Schedules in SQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select, update

from guidebot.core.guide import Difficulty
from guidebot.core.people import CommunityId
from guidebot.core.posts import Filters, PostKind, Schedule
from guidebot.core.schedule import Rhythm, Rule, Weekday
from guidebot.delivery.planning import Planned, Step
from guidebot.storage.engine import Database
from guidebot.storage.outbox import insert_items
from guidebot.storage.rows import community_values, of_community, packed, texts
from guidebot.storage.tables import schedules

_BATCH = 500
_SLICE = 50


class SqlSchedules:
    """Keeps schedules; see `core.posts.ScheduleStore` and `delivery.planning.PlanStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, number: int) -> Schedule | None:
        """The schedule with this number."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(schedules).where(schedules.c.id == number))).one_or_none()
        return _schedule(row) if row is not None else None

    async def of(self, community: CommunityId) -> Sequence[Schedule]:
        """The community's schedules, problems first."""
        statement = select(schedules).where(of_community(schedules, community)).order_by(schedules.c.kind)
        async with self._database.read() as connection:
            return tuple(_schedule(row) for row in await connection.execute(statement))

    async def save(self, schedule: Schedule) -> Schedule:
        """Replace the community's schedule of this kind, or add it; answers it with its number."""
        one = (of_community(schedules, schedule.community), schedules.c.kind == schedule.kind.value)
        values = _values(schedule)
        async with self._database.write() as connection:
            changed = update(schedules).where(*one).values(**values).returning(schedules)
            row = (await connection.execute(changed)).one_or_none()
            if row is None:
                row = (await connection.execute(schedules.insert().values(**values).returning(schedules))).one()
        return _schedule(row)

    async def soonest(self) -> datetime | None:
        """When the next schedule is due."""
        async with self._database.read() as connection:
            found: datetime | None = (await connection.execute(select(func.min(schedules.c.next_due_at)))).scalar_one()
        return found

    async def plan(self, now: datetime, decide: Callable[[Schedule, datetime], Step], *, limit: int) -> Planned:
        """Decide up to *limit* due schedules; items and new states are stored in one transaction."""
        due = (
            select(schedules)
            .where(schedules.c.next_due_at <= now)
            .order_by(schedules.c.next_due_at, schedules.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        async with self._database.write() as connection:
            rows = (await connection.execute(due)).all()
            if not rows:
                return Planned(0, 0)
            steps: list[Step] = []
            for at in range(0, len(rows), _SLICE):
                steps += [decide(_schedule(row), now) for row in rows[at : at + _SLICE]]
                await asyncio.sleep(0)  # others have their turn
            items = [step.item for step in steps if step.item is not None]
            added = await insert_items(connection, items) if items else 0
            await connection.execute(_ADVANCE, [_advance(step.schedule) for step in steps])
        return Planned(len(steps), added)

    async def replan(self, now: datetime, decide: Callable[[Schedule], Schedule]) -> int:
        """Give every schedule that is not due yet its state anew; answers how many changed."""
        changed, last = 0, 0
        while True:
            found = (
                select(schedules)
                .where(schedules.c.next_due_at > now, schedules.c.id > last)
                .order_by(schedules.c.id)
                .limit(_BATCH)
                .with_for_update()
            )
            async with self._database.write() as connection:
                rows = (await connection.execute(found)).all()
                if not rows:
                    return changed
                before = [_schedule(row) for row in rows]
                after = [decide(one) for one in before]
                moved = [new for old, new in zip(before, after, strict=True) if old.next_due_at != new.next_due_at]
                if moved:
                    await connection.execute(_ADVANCE, [_advance(one) for one in moved])
            changed, last = changed + len(moved), before[-1].id


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

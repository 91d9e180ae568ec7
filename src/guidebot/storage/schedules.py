"""Schedules in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from types import MappingProxyType
from typing import Any, overload

from guidebot.core import wallclock
from guidebot.core.people import CommunityId
from guidebot.core.posts import NOTHING_CHOSEN, Schedule
from guidebot.core.schedule import Rhythm, Rule, Weekday
from guidebot.delivery.planning import Planned, Step
from guidebot.storage.connection import Connection, or_replace
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.outbox import insert_items
from guidebot.storage.readers import Reader, day
from guidebot.storage.rows import (
    LONG_AGO,
    OF_COMMUNITY,
    community_values,
    decided,
    mapping,
    minute_of_day,
    packed,
    texts,
)

_BATCH = 500
_KEY = ("community_platform", "community_id", "kind")


class SqlSchedules(Store):
    """Keeps schedules; see `core.posts.ScheduleStore` and `delivery.planning.PlanStore`."""

    @reading
    def get(self, connection: Connection, number: int) -> Schedule | None:
        """The schedule with this number."""
        return _placed(connection, connection.read_one(SCHEDULES, "SELECT * FROM schedules WHERE id = :id", id=number))

    @reading
    def of(self, connection: Connection, community: CommunityId) -> Sequence[Schedule]:
        """The community's schedules, problems first."""
        found = connection.read(
            SCHEDULES,
            """SELECT * FROM schedules
            WHERE community_platform = :community_platform AND community_id = :community_id ORDER BY kind""",
            **community_values(community),
        )
        return tuple(_placed(connection, one) for one in found)

    async def save(self, schedule: Schedule) -> Schedule:
        """Replace the community's schedule of this kind, or add it; answers it with its number."""
        return await self.change(schedule, lambda before: replace(schedule, id=before.id))

    @writing
    def change(self, connection: Connection, schedule: Schedule, edit: Callable[[Schedule], Schedule]) -> Schedule:
        """Apply *edit* to the community's schedule of this kind as it is now, or to *schedule* where none is kept."""
        alone(connection, f"schedule {schedule.community} {schedule.kind}")
        held = connection.read(
            SCHEDULES,
            """SELECT * FROM schedules
            WHERE community_platform = :community_platform AND community_id = :community_id AND kind = :kind
            FOR UPDATE""",
            **community_values(schedule.community),
            kind=schedule.kind,
        )
        # one that cannot be read is set up anew
        values = _values(edit(_placed(connection, held[0]) if held else schedule))
        return _placed(connection, connection.added(SCHEDULES, values, or_replace(tuple(values), _KEY)))

    @reading
    def soonest(self, connection: Connection, after: datetime = LONG_AGO) -> datetime | None:
        """When the next schedule is due, later than *after*."""
        first = "SELECT min(next_due_at) AS next_due_at FROM schedules WHERE next_due_at > :after"
        return connection.moment(first, after=after)

    @reading
    def having(self, connection: Connection, option: str, value: str, until: datetime) -> Sequence[Schedule]:
        """Schedules whose *option* is *value* and that are due *until* then, the next one first."""
        found = connection.read(
            SCHEDULES,
            """SELECT * FROM schedules WHERE next_due_at <= :until AND options LIKE :part
            ORDER BY next_due_at, id""",
            until=until,
            part=f"%{packed({option: value})[1:-1]}%",
        )
        return tuple(_placed(connection, one) for one in found)

    @writing
    def plan(
        self,
        connection: Connection,
        now: datetime,
        decide: Callable[[Schedule, datetime], Step],
        *,
        limit: int,
        skip: int = 0,
    ) -> Planned:
        """Decide up to *limit* due schedules in one transaction, after the first *skip*."""
        tried = connection.tried(
            SCHEDULES,
            """SELECT * FROM schedules WHERE next_due_at <= :now
            ORDER BY next_due_at, id LIMIT :limit OFFSET :skip FOR UPDATE SKIP LOCKED""",
            now=now,
            limit=limit,
            skip=skip,
        )
        due = (_placed(connection, one) for _, one in tried if isinstance(one, Schedule))
        steps = decided(lambda schedule: decide(schedule, now), due)
        items = [step.item for step in steps if step.item is not None]
        added = insert_items(connection, items) if items else 0
        connection.each(_ADVANCE, [_advance(step.schedule) for step in steps])
        return Planned(len(tried), added, len(tried) - len(steps))

    async def replan(self, decide: Callable[[Schedule], Schedule]) -> int:
        """Give every schedule that is not paused its state anew; answers how many changed."""
        moved, last = 0, 0
        while True:
            changed, end = await self._replan(decide, last)
            moved += changed
            if end is None:
                return moved
            last = end

    @writing
    def _replan(
        self, connection: Connection, decide: Callable[[Schedule], Schedule], last: int
    ) -> tuple[int, int | None]:
        """The schedules after number *last*: how many moved, and the last number; None when there are no more."""
        tried = connection.tried(
            SCHEDULES,
            "SELECT * FROM schedules WHERE next_due_at IS NOT NULL AND id > :last ORDER BY id LIMIT :limit FOR UPDATE",
            last=last,
            limit=_BATCH,
        )
        before = [_placed(connection, one) for _, one in tried if isinstance(one, Schedule)]
        after = decided(lambda schedule: (schedule, decide(schedule)), before)
        moved = [new for old, new in after if old.next_due_at != new.next_due_at]
        connection.each(_ADVANCE, [_advance(one) for one in moved])
        return len(moved), tried[-1][0].id if tried else None

    async def sooner(self, now: datetime, later_than: datetime) -> int:
        """Plan anew what is due later than its rule's next moment; answers how many of those *later_than* changed."""
        moved, last = 0, 0
        while True:
            changed, end = await self._sooner(now, later_than, last)
            moved += changed
            if end is None:
                return moved
            last = end

    @writing
    def _sooner(self, connection: Connection, now: datetime, later_than: datetime, last: int) -> tuple[int, int | None]:
        tried = connection.tried(
            SCHEDULES,
            "SELECT * FROM schedules WHERE next_due_at > :far AND id > :last ORDER BY id LIMIT :limit FOR UPDATE",
            far=later_than,
            last=last,
            limit=_BATCH,
        )
        before = [_placed(connection, one) for _, one in tried if isinstance(one, Schedule)]
        keys = decided(lambda one: tuple(key for _, key in one.next_keys(now)), before)
        gone = _gone(connection, tuple(key for some in keys for key in some))
        after = decided(lambda one: (one, one.sooner(now, gone)), before)
        moved = [new for old, new in after if old.next_due_at != new.next_due_at]
        connection.each(_ADVANCE, [_advance(one) for one in moved])
        return len(moved), tried[-1][0].id if tried else None


def _gone(connection: Connection, keys: tuple[str, ...]) -> frozenset[str]:
    """Those of *keys* whose delivery was made, also when its row in the outbox was removed since."""
    if not keys:
        return frozenset()
    found = connection.rows(
        """SELECT dedupe_key FROM outbox WHERE dedupe_key IN :keys
        UNION SELECT dedupe_key FROM posts WHERE sent_at IS NOT NULL AND dedupe_key IN :keys""",
        keys=keys,
    )
    return frozenset(one.dedupe_key for one in found)


_ADVANCE = "UPDATE schedules SET next_due_at = :due, skipped = :skipped WHERE id = :id"


def _advance(schedule: Schedule) -> dict[str, Any]:
    return {"id": schedule.id, "due": schedule.next_due_at, "skipped": _days(schedule)}


def _days(schedule: Schedule) -> str:
    return packed([day.isoformat() for day in schedule.skipped]) if schedule.skipped else "[]"


def _values(schedule: Schedule) -> dict[str, Any]:
    rule = schedule.rule
    return {
        **community_values(schedule.community),
        "kind": schedule.kind,
        "days": ",".join(rule.days),
        "minute": rule.at.hour * 60 + rule.at.minute,
        "zone": rule.zone,
        "rhythm": rule.rhythm.value,
        "anchor": rule.anchor,
        "channel": schedule.channel,
        "options": packed(dict(schedule.options)),
        "paused": schedule.paused,
        "skipped": _days(schedule),
        "next_due_at": schedule.next_due_at,
    }


def _schedule(row: Any) -> Schedule:
    return Schedule(
        id=row.id,
        community=CommunityId(row.community_platform, row.community_id),
        kind=row.kind,
        rule=_rule(row.days, row.minute, row.zone, row.rhythm, row.anchor),
        channel=row.channel,
        options=row.options,
        paused=row.paused,
        skipped=row.skipped,
        next_due_at=row.next_due_at,
    )


@overload
def _placed(connection: Connection, schedule: Schedule) -> Schedule: ...
@overload
def _placed(connection: Connection, schedule: None) -> None: ...
@overload
def _placed(connection: Connection, schedule: Schedule | None) -> Schedule | None: ...
def _placed(connection: Connection, schedule: Schedule | None) -> Schedule | None:
    """*schedule* with the zone of its community where no zone is called like its own."""
    if schedule is None:
        return None
    if connection.damage.zone_known("schedules", schedule.id, schedule.rule.zone, schedule.community):
        return schedule
    zone = connection.value(
        f"SELECT zone FROM communities WHERE {OF_COMMUNITY}",  # noqa: S608  # the program's own columns
        **community_values(schedule.community),
    )
    otherwise = wallclock.first_known(zone) if isinstance(zone, str) else "UTC"
    return replace(schedule, rule=replace(schedule.rule, otherwise=otherwise))


def _options(stored: str) -> Mapping[str, str]:
    """What an organiser chose; most chose nothing, and share one mapping."""
    return NOTHING_CHOSEN if stored == "{}" else MappingProxyType(mapping(stored))


@lru_cache(maxsize=4096)
def _rule(days: tuple[Weekday, ...], at: time, zone: str, rhythm: Rhythm, anchor: date) -> Rule:
    return Rule(
        days=days,
        at=at,
        zone=zone,
        rhythm=rhythm,
        anchor=anchor,
    )


def _weekdays(text: str) -> tuple[Weekday, ...]:
    return tuple(Weekday(one) for one in text.split(","))


def _dates(text: str) -> tuple[date, ...]:
    return tuple(day(one) for one in texts(text))


SCHEDULES = Reader(
    "schedules",
    _schedule,
    {
        "days": _weekdays,
        "minute": minute_of_day,
        "rhythm": Rhythm,
        "options": _options,
        "skipped": _dates,
    },
)

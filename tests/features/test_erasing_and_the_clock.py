"""What is erased for being old is erased when the time has passed, and not because a clock says so for a while."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from guidebot.core.clock import SystemClock
from guidebot.core.people import CommunityId
from guidebot.core.posts import GONE_KEPT, Schedule
from guidebot.core.schedule import Rule, Weekday
from guidebot.outbox.passed_time import NAME, SureTime
from guidebot.storage.connection import Connection
from guidebot.storage.schema import Kind, table
from guidebot.testing import Talk, talk
from guidebot.tools.demo import DemoClock

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AHEAD = {"two days": 2 * DAY, "a month": 31 * DAY, "a year": 365 * DAY, "2106": 29_000 * DAY}
OLD = {  # what housekeeping erases for its age alone, as rows that are young
    "communities": {"id": "gone", "platform": "fake", "settings": "{}"},
    "deeds": {},
    "happened": {},
    "witnesses": {"state": "ended"},
    "ballots": {"choices": "[]"},
    "votes": {},
    "follows": {"state": "over", "news": ""},
    "events": {"last_day": None, "off": ""},
    "inbox": {},
    "nudges": {"used": "[]"},
    "outbox": {"state": "sent", "body": '{"line":"hello"}'},
    "tries": {"state": "trying", "item": "problem/something", "goal": 1},
}
EMPTY: Mapping[Kind, object] = {Kind.TRUTH: False, Kind.NUMBER: 0, Kind.TEXT: "x", Kind.BYTES: b""}


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A program that has run for two days, and then got a young row of each kind."""
    async with talk() as bot:
        await pass_time(bot, 2 * DAY)
        await bot.app.stores.database.write(lambda connection: fill(connection, bot.clock.now()))
        yield bot


def fill(connection: Connection, now: datetime) -> None:
    """One row in each table, of this moment."""
    for name, chosen in OLD.items():
        one = table(name)
        moments = {Kind.INSTANT: now, Kind.DAY: now.date()}
        row: dict[str, Any] = {
            column: {**EMPTY, **moments}[kind]
            for column, kind in one.kinds.items()
            if column not in one.optional or kind in moments
        }
        row |= {key: value if value is not None else now.date() for key, value in chosen.items() if key in one.columns}
        connection.insert(name, row)


async def kept(bot: Talk) -> set[str]:
    """The tables whose row is as it was."""

    def look(connection: Connection) -> set[str]:
        found = {name for name in OLD if connection.value(f"SELECT count(*) FROM {name}")}
        if not connection.value("SELECT count(*) FROM outbox WHERE body <> '{}'"):
            found.discard("outbox")
        if not connection.value("SELECT count(*) FROM tries WHERE state = 'trying'"):
            found.discard("tries")
        return found

    return await bot.app.stores.database.read(look)


async def keep_house(bot: Talk) -> None:
    """Everything that the heartbeat calls, and the hourly ones at once."""
    await bot.app.deliveries.plan()
    await bot.app.deliveries.tidy()
    await bot.app.housekeeping.minute()
    await bot.app.housekeeping.hour()


async def pass_time(bot: Talk, span: timedelta, step: timedelta = HOUR) -> None:
    """The program runs on."""
    end = bot.clock.now() + span
    while bot.clock.now() < end:
        await bot.clock.advance(seconds=min(step, end - bot.clock.now()).total_seconds())
        await keep_house(bot)


@pytest.mark.parametrize("ahead", AHEAD)
async def test_nothing_goes_while_a_clock_is_ahead(bot: Talk, ahead: str, caplog: pytest.LogCaptureFixture) -> None:
    """For an hour with all its housekeeping, and on the day after it was put right."""
    caplog.set_level(logging.WARNING)
    everything = await kept(bot)
    bot.clock.put(bot.clock.now() + AHEAD[ahead])
    await keep_house(bot)
    await pass_time(bot, HOUR, 10 * MINUTE)
    during = await kept(bot)
    bot.clock.put(bot.clock.now() - AHEAD[ahead])
    await pass_time(bot, HOUR, 10 * MINUTE)

    assert set(OLD) == everything == during == await kept(bot)
    assert any("nothing is erased" in one.message for one in caplog.records)


async def test_what_is_old_goes_when_the_time_has_passed(bot: Talk) -> None:
    """All of it within fourteen months, without a clock that jumps."""
    await pass_time(bot, 430 * DAY, DAY)

    assert set() == await kept(bot)


async def test_what_is_old_goes_a_day_after_a_long_downtime(bot: Talk) -> None:
    """Not at once: a downtime and a clock that is ahead look the same."""
    bot.clock.put(bot.clock.now() + 430 * DAY)
    await pass_time(bot, 23 * HOUR)
    at_once = await kept(bot)
    await pass_time(bot, 3 * HOUR)

    assert set(OLD) == at_once
    assert set() == await kept(bot)


async def test_a_new_process_goes_on_with_what_the_last_one_knew(bot: Talk) -> None:
    """And one that finds something that it cannot read begins anew."""
    passed = await SureTime(bot.app.stores.meta, bot.clock).sure()
    await bot.app.stores.meta.put(NAME, '["soon",1]')
    unread = await SureTime(bot.app.stores.meta, bot.clock).sure()

    assert bot.clock.now() == passed
    assert datetime(1970, 1, 1, tzinfo=UTC) == unread


async def test_days_without_a_post_are_not_forgotten(bot: Talk) -> None:
    """By their number alone, when many are over."""
    rule = Rule(days=(Weekday.MONDAY,), at=bot.clock.now().time(), zone="UTC")
    coming = date(2026, 12, 28)
    gone = tuple(date(2020, 1, 6) + at * 7 * DAY for at in range(300))
    schedule = Schedule(
        community=CommunityId("fake", "lab"), kind="problem", rule=rule, channel="general", skipped=(*gone, coming)
    )
    ahead = schedule.planned(bot.clock.now() + 365 * DAY)
    right = ahead.planned(bot.clock.now())

    assert (*gone[1 - GONE_KEPT :], coming) == ahead.skipped == right.skipped


def test_the_computer_counts_the_time_that_passes() -> None:
    """Nobody sets it; a demo that leaps ahead has passed the time."""
    clock, demo = SystemClock(), DemoClock()
    first = clock.steady()
    before = demo.steady()
    demo.jump(demo.now() + DAY)

    assert clock.steady() >= first
    assert 86_399 < demo.steady() - before < 86_460

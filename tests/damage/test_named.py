"""A row that cannot be read is named to whoever can mend it, and whoever it is about sees what to do."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes.damaged import CLUB, LAB, World
from tests.fakes.small import write

from guidebot.core.people import CommunityId, MemberId
from guidebot.core.schedule import Rule, Weekday, next_due
from guidebot.runtime.process import Process
from guidebot.storage import looking
from guidebot.storage.schema import table, tables
from guidebot.testing import START, talk

ADA = MemberId("fake", "ada")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Two communities and two members."""
    async with talk(content=write(tmp_path / "content")) as bot:
        made = World(bot)
        await made.make()
        bot.chat.deliveries.clear()
        yield made


def told(world: World, subject: str, what: str) -> bool:
    """Whether the operator's findings hold *what*."""
    return f"{subject}: " in world.bot.text and what in world.bot.text


async def test_a_schedule_is_named_everywhere(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """To the organisers at once and in /doctor, to the operator, in the log once, and in the metric."""
    bot = world.bot
    await world.damage(table("schedules"), "days", "mondey")
    with caplog.at_level(logging.WARNING):
        await world.pass_days()
    await bot.app.housekeeping.minute()
    await bot.app.deliveries.beat()
    alerts = [one for one in bot.chat.deliveries if one.key.startswith("alert:unreadable")]
    bot.community = LAB
    await bot.say("/doctor")
    mine = bot.text
    bot.community = CLUB
    await bot.say("/doctor")
    ready = await Process(bot.app).readiness()
    lines = [one for one in caplog.records if one.getMessage() == "a row cannot be read; it is left out"]

    assert {"dm:ada"} == {one.place.id for one in alerts}
    assert "2 rows cannot be read: schedules, row 1: column days; schedules, row 2: column days" in mine
    assert "cannot be read" not in bot.text
    assert (2, 2) == (ready.unreadable, len(lines))
    found = [one.what for one in await world.findings() if one.subject == "Unreadable rows"]
    assert ["2 rows cannot be read: schedules, row 1: column days; schedules, row 2: column days"] == found


async def test_setup_writes_a_broken_calendar_anew(world: World) -> None:
    """Afterwards the posts come, and nothing is left to name."""
    bot = world.bot
    await world.damage(table("schedules"), "minute", 9999)
    bot.community, bot.member, bot.organiser = LAB, "ada", True
    await bot.say("/setup")
    await bot.submit(channel="general", zone="Europe/Berlin", problem="monday 09:00", topic="thursday 16:30")
    await bot.press("Looks good")
    await world.pass_days(8)
    posts = [one for one in bot.chat.deliveries if one.key.startswith("post:") and one.place.id == "general"]

    assert 2 == len(posts)
    assert [] == [one for one in await world.findings() if one.subject == "Unreadable rows"]
    assert 0 == len(bot.app.stores.database.damage)


async def test_more_broken_rows_than_fit_a_step_stop_nobody(world: World) -> None:
    """They stay due for ever, and those behind them have their turn."""
    bot, stores = world.bot, world.bot.app.stores
    (first, *_) = await stores.schedules.of(CLUB)
    for at in range(40):
        await stores.schedules.save(replace(first, community=CommunityId("fake", f"c{at:02}"), next_due_at=START))
    await stores.database.write(
        lambda connection: connection.run("UPDATE schedules SET rhythm = 'daily' WHERE community_id LIKE 'c__'")
    )
    bot.app.planner._batch = 7
    await world.pass_days(8)

    assert 2 == len([one for one in bot.chat.deliveries if one.key.startswith("post:") and one.place.id == "hall"])


async def test_a_zone_that_nobody_knows_counts_as_the_communitys(world: World) -> None:
    """Its posts come by the community's clocks, lists say so, and /doctor names it."""
    bot = world.bot
    await world.damage(table("schedules"), "zone", "America/Newtown")
    await bot.app.planner._schedules.replan(lambda one: one.planned(bot.clock.now()))
    bot.community, bot.organiser = LAB, True
    await bot.say("/schedule list")
    listed = bot.text
    await bot.say("/doctor")
    (problem, _) = await bot.app.stores.schedules.of(LAB)

    assert "Europe/Berlin, since no zone is known here as “America/Newtown”" in listed
    assert told(world, "Unknown time zones", "schedules, row 1: column zone")
    assert "America/Newtown" == problem.rule.zone
    rule = Rule(days=(Weekday.MONDAY,), at=problem.rule.at, zone="Europe/Berlin")
    assert next_due(rule, bot.clock.now()) == problem.next_due_at


async def test_a_member_whose_zone_nobody_knows_sees_what_to_do(world: World) -> None:
    """Their reminders come by UTC, /nudges says so, and choosing a zone ends it."""
    bot = world.bot
    await world.damage(table("members"), "zone", "Etc/Unknown")
    bot.community, bot.member = LAB, "ada"
    await bot.say("/nudges")
    shown = bot.text
    await world.pass_days()
    came = [one for one in bot.chat.deliveries if one.key.startswith("nudge:") and one.place.id == "dm:ada"]
    await bot.say("/nudges zone:Europe/Berlin")

    assert "UTC, since no zone is known here as “Etc/Unknown”; choose yours with Change" in shown
    assert 1 == len(came)
    assert "no zone is known" not in bot.text


async def test_a_profile_with_such_a_zone_counts_as_one_without(world: World) -> None:
    """Every command answers, and a goal is stored once."""
    bot = world.bot
    bot.community, bot.member, bot.zone = LAB, "eve", "America/Newtown"
    for said in ("/goal add X", "/goal list", "/checkin did it", "/progress", "/nudges on"):
        answered = await bot.say(said)
        assert "broken" != answered.failed
    await bot.home()
    kept = await bot.app.stores.members.get(MemberId("fake", "eve"))

    assert 1 == len(await bot.app.stores.goals.of(MemberId("fake", "eve")))
    assert kept is not None
    assert ("Europe/Berlin", False) == (kept.zone, kept.zone_known)


async def test_whose_settings_cannot_be_read_hears_nothing_and_may_set_them_anew(world: World) -> None:
    """What is left stays as it is, /nudges says what was lost, and choosing again mends the row."""
    bot = world.bot
    await world.damage(table("members"), "minute", -5)
    await world.pass_days()
    silent = [one for one in bot.chat.deliveries if one.place.id == "dm:ada"]
    bot.community, bot.member, bot.organiser = LAB, "ada", False
    await bot.say("/nudges")
    shown = bot.text
    await bot.say("/nudges time:18:30")
    await world.pass_days()

    assert [] == [one for one in silent if one.key.startswith("nudge:")]
    assert "could not be read" in shown
    assert "could not be read" not in bot.text
    assert any(one.key.startswith("nudge:") and one.place.id == "dm:ada" for one in bot.chat.deliveries)
    assert 0 == len(bot.app.stores.database.damage)


async def test_what_is_kept_on_somebody_is_theirs_also_when_it_cannot_be_read(world: World) -> None:
    """/mydata export gives it as it is, and /mydata delete erases it."""
    bot = world.bot
    await world.damage(table("goals"), "milestones", "[broken")
    bot.community, bot.member = LAB, "ada"
    found = await bot.app.stores.own.export(ADA)
    gone = await bot.app.stores.own.erase(ADA)

    assert ["[broken"] == [row["milestones"] for row in found["goals"]]
    assert gone > 3
    assert () == await bot.app.stores.goals.of(ADA)


async def test_a_message_that_cannot_be_read_is_given_up_and_others_go(world: World) -> None:
    """It does not take the place of others again and again."""
    bot, stores = world.bot, world.bot.app.stores
    await world.pass_days(1)
    bot.clock._now += timedelta(days=5, hours=22)
    await bot.app.deliveries.plan()
    waiting = await stores.database.read(
        lambda connection: connection.rows("SELECT id FROM outbox WHERE state = 'pending' AND community_id = 'lab'")
    )
    await world.damage(table("outbox"), "body", "{")
    await bot.app.deliveries.beat()
    states = await stores.database.read(
        lambda connection: connection.rows(
            "SELECT state FROM outbox WHERE id IN :ids", ids=tuple(r.id for r in waiting)
        )
    )

    assert {"dead"} == {row.state for row in states}
    assert [] != [one for one in bot.chat.deliveries if one.place.id == "hall"]


def test_every_table_is_looked_through() -> None:
    """A new one needs a reader; the others hold what the program alone reads, and can do without."""
    read = {one.table for one in looking.READERS}

    assert {"happened", "installations", "meta", "offers"} == {one.name for one in tables()} - read

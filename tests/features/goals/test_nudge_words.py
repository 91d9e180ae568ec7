"""`/nudges` reads days, times and rhythms as people write them, with the reader of every other command."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from guidebot.testing import Talk, talk


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk with a member whose zone is known."""
    async with talk() as bot:
        bot.zone = "Europe/Berlin"
        yield bot


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("/nudges day:mon time:0930", "Monday 09:30, every week"),
        ("nudges day:tue", "Tuesday 09:00, every week"),
        ("nudges day:Thursdays every:2 weeks", "Thursday 09:00, every two weeks"),
        ("nudges every:2", "Monday 09:00, every two weeks"),
        ("nudges every:other week time:noon", "Monday 12:00, every two weeks"),
        ("nudges every:every 4 weeks", "Monday 09:00, every four weeks"),
        ("nudges time:9:30 a.m.", "Monday 09:30, every week"),
        ("nudges on time:6:30\u202fPM day:fri", "Friday 18:30, every week"),
        ("nudges tuesday 18:30", "Tuesday 18:30, every week"),
        ("nudges on every other Friday at 5pm", "Friday 17:00, every two weeks"),
        ("nudges fortnightly", "Monday 09:00, every two weeks"),
    ],
)
async def test_when_reminders_come_is_said_in_many_ways(bot: Talk, line: str, when: str) -> None:
    """With names and without, short and in full."""
    await bot.say(line)

    assert bot.last is not None
    assert "" == bot.last.failed, bot.text
    assert when in bot.text


@pytest.mark.parametrize(
    ("line", "quiet"),
    [
        ("nudges quiet:21—08", "21:00–08:00"),
        ("nudges quiet:from 22 to 7", "22:00–07:00"),
        ("nudges quiet:22:00~07:00", "22:00–07:00"),
        ("nudges quiet:21 − 08", "21:00–08:00"),
        ("nudges quiet:disabled", "Quiet hours: none"),
    ],
)
async def test_quiet_hours_are_said_in_many_ways(bot: Talk, line: str, quiet: str) -> None:
    """Also with spaces and without quotes."""
    await bot.say(line)

    assert quiet in bot.text


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("nudges time:late", "time: "),
        ("nudges quiet:late", "quiet: "),
        ("nudges zone:atlantis", "zone: "),
        ("nudges day:someday", "day must"),
        ("nudges every:year", "every must"),
    ],
)
async def test_a_refusal_names_the_field(bot: Talk, line: str, field: str) -> None:
    """Whoever typed five of them sees which one is meant."""
    await bot.say(line)

    assert field in bot.text


async def test_two_days_are_refused(bot: Talk) -> None:
    """Reminders come once a week at most."""
    await bot.say("nudges monday and thursday 9:00")

    assert "one day of the week" in bot.text


async def test_the_form_reads_the_same(bot: Talk) -> None:
    """A typed day and rhythm, as on platforms without menus."""
    await bot.say("goal add Read")
    await bot.press("Remind me weekly")
    await bot.press("Change")
    await bot.submit(day="tues", time="6:30 p.m.", every="2 weeks")

    assert "Tuesday 18:30, every two weeks" in bot.text


async def test_several_zones_are_buttons_that_keep_what_was_typed(bot: Talk) -> None:
    """Day and time hold with the zone that is pressed."""
    await bot.say("nudges on zone:USA day:tuesday time:18:30")
    before = bot.text
    await bot.press("America/Chicago")

    assert "several time zones" in before
    assert "Tuesday 18:30, every week" in bot.text
    assert "America/Chicago" in bot.text


@pytest.mark.parametrize("quiet", ["21-08", "21:30-07:45", "21-22", "23-01", "09:00-05:00"])
async def test_the_advice_for_a_time_in_the_quiet_hours_works(bot: Talk, quiet: str) -> None:
    """At any hour of them: what is named sets the time and moves the quiet hours away from it."""
    for hour in range(24):
        await bot.say(f"/nudges time:15:00 quiet:{quiet}" if quiet[:2] != "09" else f"/nudges time:06:00 quiet:{quiet}")
        await bot.say(f"/nudges time:{hour:02}:30")
        if "lies in your quiet hours" not in bot.text:
            continue
        await bot.say(bot.text.partition("or: ")[2].strip().splitlines()[0])

        assert f"{hour:02}:30, every week" in bot.text, bot.text

"""The weekly deadlines: what closes within three weeks, chosen by kind and focus, and nothing in an empty week."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.small import write
from tests.features.radar.conftest import ENTRIES, give, opportunity

from guidebot.core.limits import reply_problems
from guidebot.core.people import CommunityId
from guidebot.core.plain import reply_text
from guidebot.features.posts.deadline_series import DEADLINES
from guidebot.features.radar.closing import closing_soon
from guidebot.testing import Talk, talk

LAB = CommunityId("fake", "lab")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content."""
    found = write(tmp_path / "content")
    give(found, *ENTRIES)
    return found


@pytest.fixture
async def bot(folder: Path) -> AsyncIterator[Talk]:
    """An organiser whose community gets the deadlines on Wednesdays at nine."""
    async with talk(content=folder) as one:
        one.organiser = True
        first = DEADLINES.first(LAB, channel="general", zone="UTC", anchor=one.clock.now().date())
        await one.app.stores.schedules.save(first.planned(one.clock.now()))
        yield one


def posts(bot: Talk) -> list[str]:
    """What was posted."""
    assert all(not reply_problems(one.reply) for one in bot.chat.deliveries)
    return [reply_text(one.reply) for one in bot.chat.deliveries if one.key.startswith("post:")]


async def test_it_comes_when_something_closes_and_not_else(bot: Talk) -> None:
    """Soon school closes on 20 December: posts on 2, 9 and 16 December, none before and none after."""
    await bot.advance(days=60)
    found = posts(bot)

    assert 3 == len(found)
    assert "1 deadline within three weeks" in found[0]
    assert "closes on Sunday 20 December (in 18 days). Fellowship, in person, London." in found[0]
    assert "in 4 days" in found[2]


async def test_organisers_choose_kinds_and_focus(bot: Talk, folder: Path) -> None:
    """In the form of filters; a week that nothing fits has no post."""
    give(
        folder, ENTRIES[0], opportunity("tech", "Tech course", kind="course", focus="[technical]", closes="2026-12-12")
    )
    bot.app.library.reload()
    await bot.say("/schedule edit deadlines")
    await bot.submit()
    await bot.press("Filters…")
    await bot.submit(kind="course", focus="technical")
    await bot.advance(days=10)
    course = posts(bot)
    await bot.say("/schedule list")

    assert all("Tech course" in one and "Soon school" not in one for one in course)
    assert 2 == len(course)
    assert "Only: Course, Technical." in bot.text


async def test_a_long_week_fits_one_message(bot: Talk, folder: Path) -> None:
    """Twelve of thirty are named."""
    give(folder, *(opportunity(f"n{at}", f"Number {at} {'x' * 60}", closes="2026-12-10") for at in range(30)))
    bot.app.library.reload()
    await bot.advance(days=5)

    assert "30 deadlines within three weeks" in posts(bot)[0]
    assert "18 more are in the list." in posts(bot)[0]


async def test_the_button_shows_them_to_the_presser(bot: Talk) -> None:
    """With buttons to be reminded."""
    await bot.advance(days=10)
    await bot.press("Show them to me", on=bot.chat.deliveries[-1].reply)

    assert "Soon school" in bot.text
    assert "Later lab" in bot.text


async def test_whoever_tells_of_the_week_gets_what_closes(bot: Talk) -> None:
    """The same rows, for a digest."""
    await bot.advance(days=10)
    now = bot.clock.now()

    assert ["ours/soon"] == [one.id for one in closing_soon(bot.app.services, LAB, now, now.date())]


async def test_days_are_counted_from_the_day_of_the_community(bot: Talk) -> None:
    """Wednesday morning in Auckland is Tuesday evening in UTC."""
    first = DEADLINES.first(LAB, channel="general", zone="Pacific/Auckland", anchor=bot.clock.now().date())
    await bot.app.stores.schedules.save(first.planned(bot.clock.now()))
    await bot.advance(days=9)

    assert "closes on Sunday 20 December (in 18 days)" in posts(bot)[0]

"""A clock that was wrong for a while: nothing stays too far away, nothing comes twice, lists tell what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidebot.core.people import CommunityId, MemberId
from guidebot.features.posts import series_list
from guidebot.loading.config import Config
from guidebot.runtime import app
from guidebot.runtime.library import LiveLibrary
from guidebot.testing import FakeClock, Talk, talk

LAB = CommunityId("fake", "lab")
ADA = MemberId("fake", "ada")
WEEK = timedelta(weeks=1)
MONDAY = datetime(2026, 11, 23, 7, 58, tzinfo=UTC)  # two minutes before the problem of the week, in Berlin
YEAR_2106 = datetime(2106, 2, 7, 6, 28, tzinfo=UTC)
JUMPS = {
    "minutes": timedelta(minutes=5),
    "an hour": timedelta(hours=1, minutes=1),
    "a day": timedelta(days=1),
    "eight days": timedelta(days=8),
    "a month": timedelta(days=30),
    "a year": timedelta(days=365),
    "2106": YEAR_2106 - MONDAY,
    "an hour back": timedelta(hours=-1),
    "a day back": timedelta(days=-1),
    "three weeks back": timedelta(weeks=-3),
    "1970": datetime(1970, 1, 1, tzinfo=UTC) - MONDAY,
}
AHEAD = [name for name, by in JUMPS.items() if by > timedelta()]


@pytest.fixture(scope="module")
def guide() -> LiveLibrary:
    """The shipped content, read once."""
    return app.library(Config())


@asynccontextmanager
async def lab(guide: LiveLibrary) -> AsyncIterator[Talk]:
    """Problems on Mondays, topics on Thursdays at 09:00 in Berlin; ada wants reminders on Mondays at 09:00."""
    before, app.library = app.library, lambda *_: guide  # type: ignore[assignment]
    try:
        async with talk(clock=FakeClock(MONDAY - timedelta(days=3))) as bot:
            bot.organiser = True
            for one in series_list.first(LAB, channel="general", zone="Europe/Berlin", anchor=MONDAY.date()):
                await bot.app.stores.schedules.save(one.planned(bot.clock.now()))
            await bot.say("/goal add Read two papers by:2027-12-31")
            await bot.say("/nudges on zone:Europe/Berlin day:monday time:09:00 quiet:off")
            await bot.advance(days=3)
            yield bot
    finally:
        app.library = before


async def wrong_for_a_while(bot: Talk, by: timedelta) -> None:
    """The clock is wrong for one beat, with housekeeping, and right afterwards."""
    right = bot.clock.now()
    bot.clock.put(right + by)
    await bot.app.deliveries.beat()
    await bot.app.deliveries.tidy()
    await bot.app.housekeeping.minute()
    bot.clock.put(right)
    await bot.app.deliveries.beat()


class Diary:
    """When, by a clock that is right, messages of each kind came."""

    def __init__(self, bot: Talk) -> None:
        self._bot = bot
        self._known = 0
        self.came: dict[str, list[datetime]] = {}
        self.keys: list[str] = []

    def note(self, now: datetime) -> None:
        for one in self._bot.chat.deliveries[self._known :]:
            what = one.key.rpartition(":")[0]
            self.came.setdefault(what, []).append(now)
            self.keys.append(one.key)
        self._known = len(self._bot.chat.deliveries)

    def of(self, kind: str) -> list[list[datetime]]:
        return [moments for what, moments in self.came.items() if what.startswith(kind)]


async def live(bot: Talk, diary: Diary, days: int) -> None:
    """Let days pass; ada checks in on each seventh, so that no interval grows."""
    for day in range(days):
        for _ in range(2):
            await bot.advance(hours=12)
            diary.note(bot.clock.now())
        if day % 7 == 3:
            await bot.say("/checkin read some")


def due(begun: datetime) -> list[tuple[int, datetime]]:
    """The posts of the next three weeks: number of the schedule, and moment."""
    first = {1: begun.replace(hour=8, minute=0), 2: begun.replace(hour=8, minute=0) + timedelta(days=3)}
    return [(number, at + week * WEEK) for number, at in first.items() for week in range(3)]


@pytest.mark.parametrize("jump", JUMPS)
async def test_posts_and_reminders_go_on(guide: LiveLibrary, jump: str) -> None:
    """Within a week of the clock being right each series and the member are served; no message comes twice."""
    async with lab(guide) as bot:
        diary = Diary(bot)
        await wrong_for_a_while(bot, JUMPS[jump])
        diary.note(bot.clock.now())
        begun = bot.clock.now()
        await live(bot, diary, 22)

    posts, nudges = diary.of("post:"), diary.of("nudge:")
    assert len(set(diary.keys)) == len(diary.keys)
    assert [2, 1] == [len(posts), len(nudges)]
    for moments in (*posts, *nudges):
        assert min(one for one in moments if one > begun or jump == "minutes") <= begun + WEEK + timedelta(hours=12)
        assert 3 <= len(moments) <= 5
        # the post of a day that the wrong clock reached has come already, and does not come a second time
        assert all(later - sooner <= 2 * WEEK for sooner, later in pairwise(moments))
    assert {f"post:{kind}:{int(at.timestamp())}" for kind, at in due(begun)} <= set(diary.keys)


@pytest.mark.parametrize("jump", AHEAD)
async def test_lists_show_what_is_stored(guide: LiveLibrary, jump: str) -> None:
    """What `/schedule list`, `/nudges` and `/doctor` say comes next is what the rows say, and near."""
    async with lab(guide) as bot:
        await wrong_for_a_while(bot, JUMPS[jump])
        schedules = await bot.app.stores.schedules.of(LAB)
        member = await bot.app.stores.members.get(ADA)
        said = []
        for line in ("/schedule list", "/doctor", "/nudges"):
            await bot.say(line)
            said.append(bot.text)

    assert member is not None
    assert member.next_at is not None
    assert member.next_at <= MONDAY + WEEK + timedelta(hours=1)
    for one in schedules:
        assert one.next_due_at is not None
        assert MONDAY < one.next_due_at <= MONDAY + WEEK + timedelta(hours=1)
        assert all(f"{one.next_due_at:%d %b}".lstrip("0") in text for text in said[:2])
    assert f"{member.next_at:%d %b}".lstrip("0") in said[2]
    assert not any(str(year) in text for text in said for year in (2027, 2028, 2106))


@settings(max_examples=10)
@given(jumps=st.lists(st.tuples(st.integers(0, 70), st.integers(-600, 40_000), st.booleans()), min_size=1, max_size=4))
def test_whatever_the_clock_did(guide: LiveLibrary, jumps: Sequence[tuple[int, int, bool]]) -> None:
    """Hours that pass well, then hours by which the clock is wrong: later everything comes once in its period."""

    async def story() -> Diary:
        async with lab(guide) as bot:
            diary = Diary(bot)
            for well, wrong, talks in jumps:
                await bot.advance(hours=well)
                diary.note(bot.clock.now())
                right = bot.clock.now()
                bot.clock.put(right + timedelta(hours=wrong))
                await bot.app.deliveries.beat()
                if talks:
                    await bot.say("/checkin read some")
                bot.clock.put(right)
                await bot.app.deliveries.beat()
                diary.note(right)
            diary.came.clear()
            await live(bot, diary, 21)
            return diary

    diary = asyncio.run(story())

    assert len(set(diary.keys)) == len(diary.keys)
    assert [2, 1] == [len(diary.of("post:")), len(diary.of("nudge:"))]
    for moments in diary.of("post:"):
        assert 2 <= len(moments) <= 3
    assert all(2 <= len(moments) <= 3 for moments in diary.of("nudge:"))

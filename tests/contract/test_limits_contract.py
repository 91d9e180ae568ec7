"""Limits of one member hold however many of their requests come at the same moment, on every database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from guidebot.core.cards import PER_WEEK, Card
from guidebot.core.errors import UsageError
from guidebot.core.goals import CHECKINS_A_DAY, OPEN_GOALS, CheckIn, Goal, How
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.suggestions import PER_DAY, WAITING, Subject, Suggestion
from guidebot.core.tries import AT_ONCE, Try
from guidebot.runtime.stores import Stores
from guidebot.storage.together import together

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ADA, BOB, LAB = MemberId("fake", "ada"), MemberId("fake", "bob"), CommunityId("fake", "lab")
Make = Callable[[Stores, MemberId, datetime, int], Awaitable[object]]


def suggest(stores: Stores, member: MemberId, at: datetime, number: int) -> Awaitable[object]:
    text = f"Does it help, {number}?"
    return stores.suggestions.add(Suggestion(community=LAB, subject=Subject.PROBLEM, text=text, at=at, member=member))


def check_in(stores: Stores, member: MemberId, at: datetime, number: int) -> Awaitable[object]:
    return stores.goals.check_in(CheckIn(member=member, at=at, how=How.BIT, note=str(number)))


def write_card(stores: Stores, member: MemberId, at: datetime, number: int) -> Awaitable[object]:
    return stores.cards.draft(
        Card(community=LAB, member=member, item="problem/a", title=str(number), at=at, tried="t", found="f")
    )


def set_goal(stores: Stores, member: MemberId, at: datetime, number: int) -> Awaitable[object]:
    return stores.goals.add(Goal(member=member, title=str(number), created_at=at))


async def begin_try(stores: Stores, member: MemberId, at: datetime, number: int) -> object:
    goals = await stores.goals.of(member)
    return await stores.tries.add(
        Try(
            community=LAB,
            member=member,
            item=f"problem/a{number}",
            title="A",
            goal=goals[0].id,
            at=at,
            heard_at=at,
            due=date(2026, 12, 7),
        )
    )


LIMITS: dict[str, tuple[Make, int]] = {
    "suggestions a day": (suggest, PER_DAY),
    "check-ins a day": (check_in, CHECKINS_A_DAY),
    "cards a week": (write_card, PER_WEEK),
    "goals": (set_goal, OPEN_GOALS),
    "tries": (begin_try, AT_ONCE),
}


async def kept(makes: list[Awaitable[object]]) -> int:
    """How many of them were not refused; any other error is one."""
    ends = await asyncio.gather(*makes, return_exceptions=True)
    wrong = [end for end in ends if isinstance(end, BaseException) and not isinstance(end, UsageError)]

    assert [] == wrong
    return sum(not isinstance(end, UsageError) for end in ends)


@pytest.mark.parametrize("limit", LIMITS)
async def test_many_at_once_keep_as_many_as_one_after_another(stores: Stores, limit: str) -> None:
    """Twenty more than allowed, all at the same moment; somebody else has a limit of their own."""
    make, most = LIMITS[limit]
    if make is begin_try:
        for member in (ADA, BOB):
            await set_goal(stores, member, NOW, 0)
    found = await kept([make(stores, ADA, NOW, number) for number in range(most + 20)])
    other = await kept([make(stores, BOB, NOW, 0)])

    assert (most, 1) == (found, other)


@pytest.mark.parametrize("limit", ["suggestions a day", "check-ins a day", "cards a week"])
async def test_the_limit_is_of_a_time_and_a_wrong_clock_does_not_fill_it(stores: Stores, limit: str) -> None:
    """Later there is room again, and what was dated into 2106 takes no room today."""
    make, most = LIMITS[limit]
    far = await kept([make(stores, ADA, NOW + 29_000 * DAY, number) for number in range(most)])
    now = await kept([make(stores, ADA, NOW, number) for number in range(most)])
    full = await kept([make(stores, ADA, NOW, most)])
    later = await kept([make(stores, ADA, NOW + 8 * DAY, most)]) if make is not suggest else 1

    assert (most, most, 0, 1) == (far, now, full, later)


async def test_ten_suggestions_wait_at_most(stores: Stores) -> None:
    """Also when they came on several days."""
    days = [await kept([suggest(stores, ADA, NOW + day * DAY, number) for number in range(8)]) for day in range(3)]

    assert [PER_DAY, WAITING - PER_DAY, 0] == days


async def test_requests_that_store_several_things_keep_the_limit_too(stores: Stores) -> None:
    """Each is one transaction, as an answer is, and they wait for each other instead of breaking each other."""
    goal = await stores.goals.add(Goal(member=ADA, title="G", created_at=NOW))
    joined = together(stores.database)

    async def answer(number: int) -> None:
        async with joined(str(ADA)):
            await stores.goals.change(ADA, goal.id, lambda it: replace(it, why=str(number)))
            await check_in(stores, ADA, NOW, number)
            await stores.goals.change(ADA, goal.id, lambda it: replace(it, outcome=str(number)))

    found = await kept([answer(number) for number in range(CHECKINS_A_DAY + 5)])

    assert CHECKINS_A_DAY == found

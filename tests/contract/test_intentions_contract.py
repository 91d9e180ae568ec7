"""What members chose for their weeks, over every database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.contract.conftest import Stores

from guidebot.core.intentions import Choice, Intention, Went, went
from guidebot.core.nudges import Member
from guidebot.core.people import MemberId

ADA, BOB = MemberId("fake", "ada"), MemberId("fake", "bob")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FULL = Intention(
    member=ADA,
    chosen_at=NOW,
    choice=Choice.SMALLER,
    what="Open *exercise* 3",
    if_then="When it is Tuesday, then I open it",
    goal=7,
    milestone=2,
    on_day=date(2026, 11, 24),
    changed_at=NOW,
    went=Went.BIT,
    went_at=NOW,
    in_the_way="visitors",
    asked_at=NOW,
    lined_at=NOW,
)


async def test_a_choice_comes_back_as_it_was_stored(stores: Stores) -> None:
    """Every field; nobody else finds it."""
    made = await stores.intentions.choose(FULL)

    assert replace(FULL, id=made.id) == made == await stores.intentions.get(ADA, made.id)
    assert made == await stores.intentions.latest(ADA)
    assert (made,) == await stores.intentions.of(ADA, NOW)
    assert () == await stores.intentions.of(ADA, NOW + timedelta(seconds=1))
    assert None is await stores.intentions.get(BOB, made.id)
    assert None is await stores.intentions.change(BOB, made.id, lambda one: replace(one, what="mine"))
    assert None is await stores.intentions.latest(BOB)


async def test_choices_of_one_week_are_one(stores: Stores) -> None:
    """Also when they come at the same moment; after an answer the next one stands beside it."""
    new = Intention(member=ADA, chosen_at=NOW, choice=Choice.OWN, what="One")
    await asyncio.gather(*(stores.intentions.choose(replace(new, what=what)) for what in ("One", "Two", "Three")))
    (one,) = await stores.intentions.of(ADA)
    await stores.intentions.change(ADA, one.id, lambda kept: went(kept, Went.DONE, NOW))
    await stores.intentions.choose(replace(new, what="Four"))

    assert ["done", "open"] == [it.went.value for it in await stores.intentions.of(ADA)]


async def test_members_keep_whether_they_want_a_line(stores: Stores) -> None:
    """Off at first."""
    kept = await stores.members.change(Member(id=ADA, since=NOW), lambda one: one)
    after = await stores.members.change(Member(id=ADA, since=NOW), lambda one: replace(one, lines=True))

    assert (False, True) == (kept.lines, after.lines)
    assert after == replace(await stores.members.get(ADA) or after, letters=None)

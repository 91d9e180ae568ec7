"""Every store of tries and cards does the same."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from guidebot.core.ballots import Ballot
from guidebot.core.cards import PER_WEEK, Card, CardStage
from guidebot.core.errors import UsageError
from guidebot.core.goals import Goal, GoalState
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.tries import AT_ONCE, Try, TryState
from guidebot.runtime.stores import Stores, open_stores
from guidebot.storage.engine import MEMORY

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAB, OTHER = CommunityId("fake", "lab"), CommunityId("fake", "other")
ADA, EVE = MemberId("fake", "ada"), MemberId("fake", "eve")


async def begun(stores: Stores, item: str = "problem/a", member: MemberId = ADA, **more: object) -> Try:
    """A goal and its try."""
    goal = await stores.goals.add(Goal(member=member, title=f"Try: {item}", created_at=NOW, source=item))
    plain = Try(
        community=LAB, member=member, item=item, title="A", goal=goal.id, at=NOW, heard_at=NOW, due=date(2026, 12, 7)
    )
    return await stores.tries.add(replace(plain, **more))


def card(**more: object) -> Card:
    plain = Card(community=LAB, member=ADA, item="problem/a", title="A", at=NOW, tried="t", found="f")
    return replace(plain, **more)


async def shown(stores: Stores, **more: object) -> Card:
    """A card that is up."""
    made = await stores.cards.draft(card(**more))
    up = replace(made, stage=CardStage.SHOWN, shown_at=made.at)
    assert await stores.cards.move(up, [CardStage.DRAFT])
    return up


async def test_a_try_comes_back_whole(stores: Stores) -> None:
    """To its member, and to its community while it is open."""
    made = await begun(stores, direction="debate", name="Ada", company=True)
    await begun(stores, member=EVE, community=OTHER)

    assert (made,) == tuple(await stores.tries.of(ADA)) == tuple(await stores.tries.here(LAB))
    assert (made,) == tuple(await stores.tries.here(LAB, "problem/a"))
    assert () == tuple(await stores.tries.here(LAB, "problem/b"))
    assert made == await stores.tries.get(ADA, made.id) == await stores.tries.of_goal(ADA, made.goal)
    assert None is await stores.tries.get(EVE, made.id)
    assert None is await stores.tries.of_goal(EVE, made.goal)


async def test_a_try_ends_once_and_by_its_member_alone(stores: Stores) -> None:
    """A second end changes nothing."""
    made = await begun(stores)

    assert None is await stores.tries.close(EVE, made.id, TryState.RELEASED, NOW)
    ended = await stores.tries.close(ADA, made.id, TryState.TOLD, NOW)
    assert (TryState.TOLD, NOW) == (ended.state, ended.closed_at) if ended else False
    assert None is await stores.tries.close(ADA, made.id, TryState.RELEASED, NOW)
    assert () == tuple(await stores.tries.here(LAB))


@pytest.mark.parametrize("state", [GoalState.DONE, GoalState.DROPPED])
async def test_a_try_whose_goal_is_over_is_not_open(stores: Stores, state: GoalState) -> None:
    """And is again when its goal is."""
    made = await begun(stores)
    await stores.goals.change(ADA, made.goal, lambda one: replace(one, state=state))
    over = await stores.tries.here(LAB)
    await stores.goals.change(ADA, made.goal, lambda one: replace(one, state=GoalState.OPEN))

    assert () == tuple(over)
    assert (made,) == tuple(await stores.tries.here(LAB))


async def test_no_fourth_and_no_second_try_in_any_process(stores: Stores, url: str) -> None:
    """Forms sent at once to several processes make `AT_ONCE` tries, and one of each item."""
    others = [stores] if url == MEMORY else [stores, await open_stores(url)]
    wanted = [begun(others[number % len(others)], f"problem/{number // 2}") for number in range(12)]
    made = await asyncio.gather(*wanted, return_exceptions=True)
    for one in others[1:]:
        await one.close()
    kept = await stores.tries.of(ADA)

    assert AT_ONCE == len(kept) == len({one.item for one in kept})
    assert {Try, UsageError} == {type(one) for one in made}


async def test_a_card_comes_back_whole(stores: Stores) -> None:
    """Drafts to their community by number, shown ones to everybody there, newest first."""
    made = await stores.cards.draft(card(direction="d", following="n", link="https://a", name="Ada", goal=7))
    up = await shown(stores, at=NOW + timedelta(minutes=1), item="problem/b")
    placed = replace(up, channel="c", thread="t", remote_id="m")
    await stores.cards.placed(placed)

    assert made == await stores.cards.get(LAB, made.id)
    assert None is await stores.cards.get(OTHER, made.id)
    assert (placed,) == tuple(await stores.cards.shown(LAB)) == tuple(await stores.cards.shown(LAB, "problem/b"))
    assert () == tuple(await stores.cards.shown(LAB, "problem/a")) == tuple(await stores.cards.shown(OTHER))
    assert (placed, made) == tuple(await stores.cards.by(ADA))
    assert () == tuple(await stores.cards.by(ADA, OTHER)) == tuple(await stores.cards.by(EVE))


async def test_a_card_is_posted_by_one_press_in_any_process(stores: Stores, url: str) -> None:
    """However many presses come at once."""
    made = await stores.cards.draft(card())
    other = await open_stores(url) if url != MEMORY else stores
    up = replace(made, stage=CardStage.SHOWN, shown_at=NOW)
    moved = await asyncio.gather(*(one.cards.move(up, [CardStage.DRAFT]) for one in (stores, other) * 4))
    if other is not stores:
        await other.close()

    assert 1 == sum(moved)


async def test_a_draft_is_replaced_and_a_shown_card_is_not(stores: Stores) -> None:
    """What is up changes through its own button alone."""
    made = await stores.cards.draft(card())
    again = await stores.cards.draft(replace(made, found="better"))
    await stores.cards.move(replace(again, stage=CardStage.SHOWN, shown_at=NOW), [CardStage.DRAFT])

    assert (made.id, "better") == (again.id, again.found)
    with pytest.raises(UsageError):
        await stores.cards.draft(replace(made, found="worse"))


async def test_a_sixth_card_in_a_week_is_refused_in_any_process(stores: Stores, url: str) -> None:
    """Sent at once; another member writes on."""
    others = [stores] if url == MEMORY else [stores, await open_stores(url)]
    drafts = [others[number % len(others)].cards.draft(card(tried=f"way {number}")) for number in range(9)]
    made = await asyncio.gather(*drafts, return_exceptions=True)
    for one in others[1:]:
        await one.close()

    assert PER_WEEK == sum(isinstance(one, Card) for one in made)
    assert (await stores.cards.draft(card(member=EVE))).id
    assert (await stores.cards.draft(card(at=NOW + timedelta(days=7, seconds=1)))).id


@pytest.mark.parametrize("leave", [False, True])
async def test_an_erased_member_leaves_nothing_or_cards_that_name_nobody(stores: Stores, *, leave: bool) -> None:
    """As they chose; drafts, hidden ones and tries go either way."""
    await begun(stores)
    await shown(stores, name="Ada", goal=3)
    await stores.cards.draft(card())
    await stores.own.erase(ADA, leave_cards=leave)
    kept = await stores.cards.shown(LAB)

    assert [] == list(await stores.cards.by(ADA))
    assert () == tuple(await stores.tries.here(LAB))
    assert [(None, "", None)] * leave == [(one.member, one.name, one.goal) for one in kept]


def ballot(key: str = "post:1:1", **more: object) -> Ballot:
    plain = Ballot(key=key, community=LAB, kind="problem", items=("a", "b", "c"), at=NOW)
    return replace(plain, **more)


async def test_a_ballot_is_opened_once_and_counts_one_vote_a_member(stores: Stores, url: str) -> None:
    """In any process, however often somebody presses; the latest choice counts."""
    other = await open_stores(url) if url != MEMORY else stores
    orders = ((stores, ("a", "b", "c")), (other, ("c", "b", "a")))
    made = await asyncio.gather(*(one.ballots.open(ballot(items=items)) for one, items in orders))
    assert made[0] == made[1] == await stores.ballots.get("post:1:1")
    presses = [(stores, ADA, "a"), (other, EVE, "b"), (stores, ADA, "a"), (other, EVE, "b")]
    await asyncio.gather(*(one.ballots.vote(made[0], who, item, NOW) for one, who, item in presses))
    await stores.ballots.vote(made[0], ADA, "c", NOW)
    if other is not stores:
        await other.close()

    assert {"b": 1, "c": 1} == dict(await stores.ballots.votes("post:1:1"))
    assert None is await stores.ballots.get("post:1:2")


async def test_old_ballots_are_forgotten_with_their_votes(stores: Stores) -> None:
    """Those of later stay."""
    for key, at in (("old", NOW), ("new", NOW + timedelta(days=2))):
        await stores.ballots.vote(await stores.ballots.open(ballot(key, at=at)), ADA, "a", at)

    assert 1 == await stores.ballots.purge(NOW + timedelta(days=1))
    assert ({}, {"a": 1}) == (dict(await stores.ballots.votes("old")), dict(await stores.ballots.votes("new")))

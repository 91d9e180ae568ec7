"""Witnesses, over every database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.contract.conftest import Stores

from guidebot.core.people import MemberId
from guidebot.core.witnesses import Witness, WitnessState, refusal

ADA, BOB, EVE = (MemberId("fake", name) for name in ("ada", "bob", "eve"))
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FULL = Witness(
    member=ADA,
    witness=BOB,
    name="Ada",
    asked_at=NOW,
    state=WitnessState.ACCEPTED,
    known_as="Bob",
    heard_at=NOW,
    answered_at=NOW,
)


async def test_a_witness_comes_back_to_both_and_to_nobody_else(stores: Stores) -> None:
    """Every field."""
    made = await stores.witnesses.ask(FULL, lambda _: "")
    assert isinstance(made, Witness)

    assert replace(FULL, id=made.id) == made
    assert made == await stores.witnesses.get(ADA, made.id) == await stores.witnesses.get(BOB, made.id)
    assert ((made,), (made,)) == (await stores.witnesses.of(ADA), await stores.witnesses.watched(BOB))
    assert None is await stores.witnesses.get(EVE, made.id)
    assert None is await stores.witnesses.change(EVE, made.id, lambda one: replace(one, state=WitnessState.ENDED))
    ended = await stores.witnesses.change(BOB, made.id, lambda one: replace(one, state=WitnessState.ENDED))
    assert replace(made, state=WitnessState.ENDED) == ended


async def test_two_requests_at_once_are_one(stores: Stores) -> None:
    """The second hears why."""
    new = replace(FULL, state=WitnessState.ASKED)
    found = await asyncio.gather(
        *(stores.witnesses.ask(new, lambda mine: refusal(mine, BOB, ADA, NOW)) for _ in range(3))
    )

    assert 1 == sum(isinstance(one, Witness) for one in found)
    assert 1 == len(await stores.witnesses.of(ADA))


async def test_who_said_no_is_forgotten(stores: Stores) -> None:
    """What was ended goes once its asking no longer counts; what stands stays."""
    said_no = await stores.witnesses.ask(replace(FULL, state=WitnessState.ENDED), lambda _: "")
    stands = await stores.witnesses.ask(replace(FULL, witness=EVE), lambda _: "")
    assert isinstance(said_no, Witness)
    assert isinstance(stands, Witness)
    early, late = await stores.witnesses.purge(NOW), await stores.witnesses.purge(NOW + timedelta(days=30))

    assert (0, 1) == (early, late)
    assert (stands,) == await stores.witnesses.of(ADA)


async def test_erasing_either_removes_it(stores: Stores) -> None:
    """What names the witness goes with the witness."""
    for who in (ADA, BOB):
        await stores.witnesses.ask(FULL, lambda _: "")
        await stores.own.erase(who)

        assert ((), ()) == (await stores.witnesses.of(ADA), await stores.witnesses.watched(BOB))

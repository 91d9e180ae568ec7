"""What members tried, over every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.contract.conftest import Stores

from guidebot.core.evenings import Doing
from guidebot.core.fits import Asked, Fit, Taps, tapped
from guidebot.core.people import MemberId

ADA, BOB = MemberId("fake", "ada"), MemberId("fake", "bob")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FULL = Fit(
    member=ADA,
    about="direction/ai-control",
    first="problem/few-shot-monitor",
    title="An evening",
    doing=Doing.CODE,
    begun_at=NOW,
    due=date(2026, 12, 7),
    goal=3,
    before=Taps(1, 2, 3),
    after=Taps(4, 5, None),
)


async def test_a_try_comes_back_as_it_was_stored(stores: Stores) -> None:
    """Every field; nobody else finds it, and the last tap ends it."""
    made = await stores.fits.add(FULL)

    assert replace(FULL, id=made.id) == made == await stores.fits.get(ADA, made.id)
    assert (made,) == await stores.fits.of(ADA)
    assert (None, ()) == (await stores.fits.get(BOB, made.id), await stores.fits.of(BOB))
    assert None is await stores.fits.change(BOB, made.id, lambda one: replace(one, title="mine"))
    after = await stores.fits.change(
        ADA, made.id, lambda one: tapped(one, after=True, what=Asked.MORE, value=5, now=NOW)
    )
    assert replace(made, after=Taps(4, 5, 5), ended_at=NOW) == after == await stores.fits.get(ADA, made.id)

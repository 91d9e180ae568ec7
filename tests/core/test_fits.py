"""What is said of several tries: an observation, never a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.fakes.guilt import blaming

from guidebot.core.evenings import Doing, Evening, Like, contrasting
from guidebot.core.fits import Asked, Fit, Taps, observed, tapped, wanted_more
from guidebot.core.people import MemberId

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ONE = Fit(
    member=MemberId("fake", "ada"),
    about="direction/a",
    first="problem/a",
    title="A",
    doing=Doing.CODE,
    begun_at=NOW,
    due=date(2026, 12, 7),
)


def over(doing: Doing, before: int, after: int) -> Fit:
    """A try that is over, with the wish for more before and after it."""
    return replace(ONE, doing=doing, before=Taps(3, 3, before), after=Taps(3, 3, after), ended_at=NOW)


CODE, WRITE, PROVE = Doing.CODE, Doing.WRITE, Doing.PROVE


@pytest.mark.parametrize(
    ("fits", "says"),
    [
        ([over(CODE, 2, 5), over(CODE, 2, 3)], ""),
        ([over(CODE, 2, 5), over(WRITE, 3, 2), over(CODE, 2, 3)], "more after the two where you wrote code."),
        ([over(CODE, 3, 1), over(WRITE, 3, 2), over(PROVE, 2, 3)], "after the one where you worked with pencil"),
        ([over(CODE, 2, 5)] * 3, "You wanted more after each of the three."),
        ([over(CODE, 3, 1)] * 4, "After none of them you wanted more than before."),
        ([over(CODE, 2, 5), over(CODE, 3, 1), over(WRITE, 2, 5)], "after two of the three, which were of different"),
    ],
)
def test_what_tries_have_in_common_is_told_after_three(fits: list[Fit], says: str) -> None:
    """Fewer are too few to say anything."""
    words = observed(fits)

    assert (says in words) if says else not words
    assert [] == blaming(words)


def test_a_try_is_over_with_its_last_tap() -> None:
    """Tapped again it stays as it is, with the moment it ended."""
    fit = ONE
    for what in Asked:
        fit = tapped(fit, after=True, what=what, value=4, now=NOW)
    again = tapped(fit, after=True, what=Asked.ENERGY, value=1, now=NOW.replace(hour=12))

    assert (NOW, NOW, 4) == (fit.ended_at, again.ended_at, again.after.energy)
    assert wanted_more(fit)


def test_the_next_try_contrasts_with_the_last() -> None:
    """A kind not tried yet comes first, then one that was not the last; what was tried does not come again."""

    def evening(name: str, doing: Doing) -> Evening:
        return Evening(about=f"direction/{name}", first=f"problem/{name}", doing=doing, likes=(Like.CODE,), why="Why.")

    pool = [evening("a", CODE), evening("b", CODE), evening("c", WRITE)]
    first = contrasting(pool, [("problem/a", CODE)])
    second = contrasting(pool, [("problem/a", CODE), ("problem/c", WRITE)])

    assert first is not None
    assert second is not None
    assert ("problem/c", "problem/b") == (first.key, second.key)
    assert contrasting(pool, [(one.key, one.doing) for one in pool]) is None

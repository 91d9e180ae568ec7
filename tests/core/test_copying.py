"""The last good copy: two misses before a removal, and no belief in an answer that suddenly shrinks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.copying import PATIENCE, Copy, confirmed, renewed
from guidebot.core.openings import Opening


def some(*numbers: int) -> list[Opening]:
    """Openings with these numbers."""
    return [Opening(id=f"aisafety/{one}", title=str(one), kind="course") for one in numbers]


def shown(copy: Copy) -> set[str]:
    """Titles that the copy shows."""
    return {one.opening.title for one in copy.entries}


def test_a_miss_is_forgiven_once() -> None:
    """Gone after the second in a row, there again in between."""
    copy = renewed(Copy(), some(1, 2, 3))
    once = renewed(copy, some(1, 2))
    twice = renewed(once, some(1, 2))
    back = renewed(renewed(once, some(1, 2, 3)), some(1, 2))

    assert {"1", "2", "3"} == shown(once) == shown(back)
    assert {"1", "2"} == shown(twice)
    assert {"1", "2"} == shown(confirmed(once))


def test_an_answer_of_less_than_half_is_not_believed_for_two_days() -> None:
    """Half is enough; then everything goes on from it."""
    copy = renewed(Copy(), some(*range(10)))
    small = renewed(copy, some(1, 2, 3, 4))
    half = renewed(copy, some(*range(5)))

    assert (1, 10) == (small.small, len(small.entries))
    assert (0, 0) == (half.small, renewed(small, some(*range(10))).small)
    for _ in range(PATIENCE - 1):
        copy = renewed(copy, some(1))
    assert 10 == len(copy.entries)
    copy = renewed(renewed(copy, some(1)), some(1))
    assert {"1"} == shown(copy)


@given(answers=st.lists(st.sets(st.integers(0, 12)), max_size=30))
def test_nothing_vanishes_that_was_not_missed_twice(answers: list[set[int]]) -> None:
    """What is removed was in neither of the last two answers, and what is in a believed one is shown."""
    copy, before = Copy(), set[int]()
    for numbers in answers:
        after = renewed(copy, some(*sorted(numbers)))
        removed = shown(copy) - shown(after)
        assert removed.isdisjoint({str(one) for one in numbers | (before if copy.small == 0 else set())})
        assert after.small or {str(one) for one in numbers} <= shown(after)
        copy, before = after, numbers

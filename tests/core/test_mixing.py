"""Groups take turns, newer items tend to come sooner, and the order is the same every time."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.mixing import Pool, Trait, mixed

traits = st.builds(Trait, st.sampled_from("uvwxyz"), st.none() | st.integers(2010, 2026))
pools = st.dictionaries(st.text("abcd", min_size=1, max_size=4), traits, max_size=40)
BIG: Pool = {f"p{number}": Trait("uvwxyz"[number % 6], 2022 + number // 7 % 5) for number in range(210)}


def order(pool: Pool, seed: str = "a", last: str = "") -> list[str]:
    return list(mixed(pool, pool, seed=seed, last=last))


def avoidable(pool: Pool, last: str) -> bool:
    """Whether some order of *pool* has no two of a group in a row: none is more than every second."""
    size = len(pool)
    counts = Counter(one.group for one in pool.values())
    return all(count <= (size // 2 if group == last else (size + 1) // 2) for group, count in counts.items())


@given(pools, st.text(max_size=3), st.sampled_from(["", *"uvwxyz"]))
def test_no_group_comes_twice_in_a_row_where_that_can_be(pool: Pool, seed: str, last: str) -> None:
    """Every item comes once; where one group is too large, each other item still stands between two of it."""
    found = order(pool, seed, last)
    groups = [last, *(pool[one].group for one in found)]
    doubled = [one for one, other in pairwise(groups) if one == other]
    counts = Counter(one.group for one in pool.values())

    assert sorted(pool) == sorted(found)
    if avoidable(pool, last):
        assert [] == doubled
    else:
        most, often = counts.most_common(1)[0]
        assert len(doubled) == often - (len(pool) - often) - (most != last)


@given(pools, st.text(max_size=3), st.integers(0, 40), st.integers(0, 40))
def test_the_rest_comes_in_the_same_order_by_itself(pool: Pool, seed: str, first: int, turned: int) -> None:
    """So what a calendar shows is what is taken, one after the other; the order of files does not matter."""
    whole = order(pool, seed)
    gone = whole[:first]
    rest = list(pool)[turned:] + list(pool)[:turned]
    left = [one for one in rest if one not in gone]
    last = pool[gone[-1]].group if gone else ""

    assert whole[first:] == list(mixed(pool, left, seed=seed, last=last))


def test_orders_differ_by_seed_alone() -> None:
    """Two communities have different weeks; one has the same after a restart."""
    assert order(BIG) == order(dict(reversed(BIG.items())))
    assert order(BIG) != order(BIG, "b")


def test_newer_items_come_sooner_but_not_alone() -> None:
    """The first year of weekly posts is younger than the last, and has something of every year."""
    years = [BIG[one].year or 0 for one in order(BIG)]
    first, last = years[:52], years[-52:]

    assert sum(first) / 52 > sum(last) / 52 + 1
    assert len(set(years[:104])) >= 4
    assert 2022 not in years[:10]


def test_what_has_no_year_counts_as_new() -> None:
    """A member's suggestion does not wait behind the guide's oldest problems."""
    pool = {**{f"old{number}": Trait(f"g{number % 5}", 2016) for number in range(20)}, "new": Trait("community")}
    pool |= {f"now{number}": Trait(f"g{number % 5}", 2026) for number in range(5)}

    assert order(pool).index("new") < 6 + 5

"""Rotations repeat nothing before the pool is used up, and show what comes."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from guidebot.core import rotation as rotating
from guidebot.core.errors import UsageError
from guidebot.core.mixing import Pool, Trait
from guidebot.core.rotation import SETTLED, Rotation


def plain(ids: Iterable[str]) -> Pool:
    """Items that nothing but their ids tells apart."""
    return dict.fromkeys(ids, Trait())


IDS = tuple(f"p{number}" for number in range(20))
POOL = plain(IDS)


traits = st.builds(Trait, st.sampled_from("uvwx"), st.none() | st.integers(2018, 2026))
pools = st.dictionaries(st.text("abc", min_size=1, max_size=3), traits, min_size=1, max_size=24)


def taken(rotation: Rotation, pool: Pool, count: int) -> tuple[list[str], Rotation]:
    items = []
    for _ in range(count):
        result = rotating.take(rotation, pool)
        assert result is not None
        item, rotation = result
        items.append(item)
    return items, rotation


def test_nothing_repeats_until_the_pool_is_used_up() -> None:
    """Twenty posts of twenty items are twenty different ones, and so are the next twenty."""
    first, rotation = taken(Rotation(seed="a"), POOL, 20)
    second, _ = taken(rotation, POOL, 20)

    assert set(POOL) == set(first) == set(second)


def test_orders_differ_between_communities_and_not_between_runs() -> None:
    """The order depends on the community and the ids alone."""
    first, again, other = (taken(Rotation(seed=seed), POOL, 20)[0] for seed in ("a", "a", "b"))

    assert first == again
    assert first != other


def test_texts_and_file_order_do_not_matter() -> None:
    """The same ids in another order give the same calendar."""
    assert rotating.upcoming(Rotation(seed="a"), POOL) == rotating.upcoming(Rotation(seed="a"), plain(IDS[::-1]))


def test_a_new_item_waits_behind_the_shown_eight_and_comes_before_any_repeat() -> None:
    """Adding content changes nothing that was shown."""
    rotation = rotating.settle(Rotation(seed="a"), POOL)
    shown = rotating.upcoming(rotation, POOL)

    later, _ = taken(rotation, plain((*IDS, "new")), 21)

    assert list(shown) == later[:8]
    assert "new" in later
    assert 21 == len(set(later))


def test_a_removed_item_drops_out_and_the_others_keep_their_order() -> None:
    """Removing content leaves the rest as it was."""
    rotation = rotating.settle(Rotation(seed="a"), POOL)
    shown = rotating.upcoming(rotation, POOL)
    left = plain(one for one in IDS if one != shown[2])

    assert (*shown[:2], *shown[3:]) == rotating.upcoming(rotation, left)[:7]


@given(pools, st.sets(st.integers(0, 23)), st.text(max_size=3))
def test_nothing_repeats_whatever_the_groups_and_years(pool: Pool, used: set[int], seed: str) -> None:
    """What was never used comes before any repeat, for communities in the middle of their pool too."""
    before = tuple(one for at, one in enumerate(pool) if at in used)
    items, after = taken(Rotation(seed=seed, used=before), pool, len(pool))
    again, _ = taken(after, pool, len(pool))

    assert set(pool) == set(items) == set(again)
    assert set(items[: len(pool) - len(before)]) == set(pool) - set(before)


def test_a_rotation_of_an_older_version_goes_on() -> None:
    """What was settled and what was used then stays so; only what was never used is mixed."""
    old = Rotation(seed="a", queue=("p7", "p3", "p9"), used=("p1", "p2"))
    items = list(rotating.coming(old, POOL))

    assert ["p7", "p3", "p9"] == items[:3]
    assert ["p1", "p2"] == items[-2:]


def test_a_group_does_not_follow_what_was_settled_or_taken_last() -> None:
    """Mixing looks back over the seam between the queue and what is new."""
    pool = {"a": Trait("u", 2020), "b": Trait("u", 2026), "c": Trait("w", 2018)}

    for known in (Rotation(seed="a", queue=("a",)), Rotation(seed="a", used=("a",))):
        assert "c" == next(one for one in rotating.coming(known, pool) if one != "a")


def test_small_pools_start_over() -> None:
    """Three items make eight posts by turns."""
    items = rotating.upcoming(Rotation(seed="a"), plain(IDS[:3]))

    assert 8 == len(items)
    assert items[:3] == items[3:6]
    assert () == rotating.upcoming(Rotation(seed="a"), {})
    assert rotating.take(Rotation(seed="a"), {}) is None


def test_pin_puts_an_item_at_its_place() -> None:
    """The others keep their order."""
    before = rotating.upcoming(Rotation(seed="a"), POOL)
    item = next(one for one in POOL if one not in before)

    after = rotating.upcoming(rotating.pin(Rotation(seed="a"), POOL, item, 3), POOL)

    assert (*before[:2], item, *before[2:7]) == after


def test_swap_exchanges_two_posts() -> None:
    """Nothing else moves."""
    before = rotating.upcoming(Rotation(seed="a"), POOL)

    after = rotating.upcoming(rotating.swap(Rotation(seed="a"), POOL, 1, 4), POOL)

    assert (before[3], *before[1:3], before[0], *before[4:]) == after


def test_swap_alone_brings_another_item() -> None:
    """The unwanted item goes behind the eight."""
    before = rotating.upcoming(Rotation(seed="a"), POOL)

    after = rotating.upcoming(rotating.swap(Rotation(seed="a"), POOL, 2), POOL)

    assert before[1] not in after
    assert (before[0], *before[2:]) == (after[0], *after[2:])


def test_put_back_comes_next() -> None:
    """What was not posted after all is first again."""
    (item,), rotation = taken(Rotation(seed="a"), POOL, 1)

    assert item == rotating.upcoming(rotating.put_back(rotation, item), POOL)[0]


@pytest.mark.parametrize(("first", "second"), [(0, 1), (9, 1), (1, 9), (2, 2)])
def test_places_that_are_none(first: int, second: int) -> None:
    """Places outside the eight, and exchanges with oneself, are refused."""
    with pytest.raises(UsageError):
        rotating.swap(Rotation(seed="a"), POOL, first, second)


def test_pinning_what_is_not_in_the_pool_is_refused() -> None:
    """A filter holds for pins as well."""
    with pytest.raises(UsageError, match="filters"):
        rotating.pin(Rotation(seed="a"), POOL, "elsewhere")


@given(pools, st.integers(1, 60))
def test_the_preview_is_what_is_taken(pool: Pool, count: int) -> None:
    """For any pool, the next *count* shown are the next *count* taken."""
    rotation = Rotation(seed="x")

    assert list(rotating.upcoming(rotation, pool, count)) == taken(rotation, pool, count)[0]


def _made(number: int) -> Trait:
    """Four groups over six years, one group larger than the others."""
    return Trait("uvwu"[number % 4], 2020 + number % 6)


class Calendar(RuleBasedStateMachine):
    """Organisers steer, content changes, posts go out: what was shown last is what comes."""

    @initialize(size=st.integers(1, 14))
    def begin(self, size: int) -> None:
        self.pool = {f"i{number}": _made(number) for number in range(size)}
        self.count = size
        self.rotation = Rotation(seed="machine")
        self.since: dict[str, int] = {}
        self.show()

    def show(self) -> None:
        self.rotation = rotating.settle(self.rotation, self.pool)
        self.shown = rotating.upcoming(self.rotation, self.pool)

    @rule()
    def post(self) -> None:
        result = rotating.take(self.rotation, self.pool)
        assert result is not None
        item, self.rotation = result
        assert self.shown[0] == item
        assert self.shown[1:] == rotating.upcoming(self.rotation, self.pool)[:7]
        self.show()

    @rule()
    def fail(self) -> None:
        result = rotating.take(self.rotation, self.pool)
        assert result is not None
        item, after = result
        self.rotation = rotating.put_back(after, item)
        settled = min(len(self.pool), SETTLED)
        assert self.shown[:settled] == rotating.upcoming(self.rotation, self.pool)[:settled]
        self.show()

    @rule(place=st.integers(1, 8), data=st.data())
    def pin(self, place: int, data: st.DataObject) -> None:
        item = data.draw(st.sampled_from(sorted(self.pool)))
        try:
            self.rotation = rotating.pin(self.rotation, self.pool, item, place)
        except UsageError:
            return
        self.show()
        assert item == self.shown[place - 1]

    @rule(first=st.integers(1, 8), second=st.one_of(st.none(), st.integers(1, 8)))
    def swap(self, first: int, second: int | None) -> None:
        try:
            self.rotation = rotating.swap(self.rotation, self.pool, first, second)
        except UsageError:
            return
        self.show()

    @rule()
    def add(self) -> None:
        if len(self.shown) < SETTLED or len(self.pool) < SETTLED:
            return
        self.count += 1
        self.pool[f"i{self.count}"] = _made(self.count)
        assert self.shown == rotating.upcoming(self.rotation, self.pool)

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        if len(self.pool) == 1:
            return
        self.pool.pop(data.draw(st.sampled_from(sorted(self.pool))))
        left = list(dict.fromkeys(one for one in self.shown if one in self.pool))
        self.show()
        assert left == list(dict.fromkeys(self.shown))[: len(left)]

    @invariant()
    def all_different(self) -> None:
        if hasattr(self, "shown"):
            assert len(set(self.shown)) == min(len(self.pool), SETTLED)


TestCalendar = Calendar.TestCase

"""Data classes that share their methods behave as the standard library's, and take less."""

from __future__ import annotations

import ast
import copy
import dataclasses
import gc
import pickle
import tracemalloc
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.records import dataclass

ROOT = Path(__file__).parents[2]
Decorator = Callable[..., Any]


def made(decorator: Decorator, **how: bool) -> Any:
    """A class with every kind of field, by *decorator*."""

    class Base:
        number: int
        text: str = "x"
        secret: str = dataclasses.field(default="s", repr=False)
        noise: float = dataclasses.field(default=0.0, compare=False)
        many: tuple[int, ...] = dataclasses.field(default_factory=tuple)

    return decorator(frozen=True, slots=True, **how)(Base)


OURS, THEIRS = made(dataclass), made(dataclasses.dataclass)
VALUES = st.tuples(
    st.integers(0, 2), st.sampled_from(["a", "b"]), st.sampled_from("st"), st.floats(0, 1), st.just((1,)) | st.just(())
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Found by its module, as pickle wants it."""

    number: int
    text: str = "x"


@dataclass(frozen=True, slots=True)
class Longer(Kept):
    """One that inherits."""

    more: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """With methods of its own."""

    number: int

    def __repr__(self) -> str:
        return "ours"

    def __hash__(self) -> int:
        return 7


@dataclass(frozen=True, slots=True)
class Nothing:
    """Without a field."""


@given(VALUES, VALUES)
def test_values_are_shown_and_told_apart_as_by_the_standard_library(one: Any, other: Any) -> None:
    """Whatever their fields hold; what is not to be compared or shown is not."""
    mine, others = (OURS(*one), OURS(*other)), (THEIRS(*one), THEIRS(*other))

    assert [repr(value) for value in others] == [repr(value) for value in mine]
    assert (others[0] == others[1]) == (mine[0] == mine[1])
    assert (others[0] != others[1]) == (mine[0] != mine[1])
    assert mine[0] != mine[1] or hash(mine[0]) == hash(mine[1])
    assert len({*others}) == len({*mine})


def test_no_field_can_be_set_or_taken() -> None:
    """The same error, in the same words."""
    for value in (OURS(1), THEIRS(1)):
        with pytest.raises(dataclasses.FrozenInstanceError, match=r"^cannot assign to field 'number'$"):
            value.number = 2
        with pytest.raises(dataclasses.FrozenInstanceError, match=r"^cannot delete field 'number'$"):
            del value.number


def test_what_dataclasses_offers_works() -> None:
    """Fields, copies, keywords, matching, pickles."""
    value = OURS(number=3, many=(1, 2))

    assert [one.name for one in dataclasses.fields(THEIRS)] == [one.name for one in dataclasses.fields(OURS)]
    assert OURS(4, many=(1, 2)) == dataclasses.replace(value, number=4)
    assert dataclasses.asdict(THEIRS(3, many=(1, 2))) == dataclasses.asdict(value)
    assert THEIRS.__match_args__ == OURS.__match_args__
    assert THEIRS.__slots__ == OURS.__slots__
    assert value == copy.deepcopy(value)
    assert Kept(1) == pickle.loads(pickle.dumps(Kept(1)))
    with pytest.raises(TypeError, match="positional"):
        made(dataclass, kw_only=True)(1)


def test_a_value_of_another_class_is_another_value() -> None:
    """Also of one that inherits."""
    assert Kept(1) != Longer(1)
    assert Longer(1, more=1) != Longer(1, more=2)
    assert Kept(1) != (1, "x")
    assert Nothing() == Nothing()
    assert {Nothing()} == {Nothing(), Nothing()}
    assert Nothing() != Kept(1)


def test_a_class_keeps_the_methods_that_it_has() -> None:
    """They are more special than ours."""
    assert ("ours", 7) == (repr(Named(1)), hash(Named(1)))
    assert Named(1) == Named(1) != Named(2)


def test_what_cannot_be_hashed_says_so() -> None:
    """As a tuple with it would."""
    value = Kept([])  # type: ignore[arg-type]  # on purpose

    with pytest.raises(TypeError, match="unhashable"):
        hash(value)


def test_other_data_classes_are_left_to_the_standard_library() -> None:
    """Those with an order, those that may change, and those told apart by what they are."""
    ordered, plain, apart, written_out = (
        made(dataclass, order=True),
        dataclass(type("Plain", (), {"__annotations__": {"number": int}})),
        made(dataclass, eq=False),
        made(dataclass, eq=True, repr=False),
    )
    value = plain(1)
    value.number = 2

    assert ordered(1) < ordered(2)
    assert "Plain(number=2)" == repr(value)
    assert not isinstance(value, Hashable)
    assert apart(1) != apart(1)
    assert written_out(1) == written_out(1)
    assert "Base object at" in repr(written_out(1))


def test_a_class_takes_less_than_half() -> None:
    """What it is for."""

    def taken(decorator: Decorator) -> int:
        made(decorator)
        tracemalloc.start()
        try:
            kept = [made(decorator) for _ in range(20)]
            gc.collect()
            return tracemalloc.get_traced_memory()[0] // len(kept)
        finally:
            tracemalloc.stop()

    assert 2 * taken(dataclass) < taken(dataclasses.dataclass)


def test_every_frozen_data_class_of_the_product_is_one() -> None:
    """One that is imported from elsewhere would take its 14 kilobytes unseen."""
    found = []
    for path in (one for base in ("src", "adapters") for one in (ROOT / base).rglob("*.py")):
        text = path.read_text("utf-8")
        if path.name != "records.py" and "frozen=True" in text:
            names = {
                alias.name
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.ImportFrom) and node.module == "dataclasses"
                for alias in node.names
            }
            found += [str(path)] if "dataclass" in names else []

    assert [] == found

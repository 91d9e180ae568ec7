"""Frozen values to JSON and back: equal, in the same order, and nothing of another shape gets through."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core import guide
from guidebot.core.guide import Guide, Kind
from guidebot.loading.loaded import Loaded, Origin
from guidebot.loading.packing import pack, shape, unpack


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Inner:
    day: date | None
    good: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    name: str
    colour: Colour
    number: int | None
    inner: tuple[Inner, ...]
    counts: Mapping[tuple[Colour, str], int]


GOOD = '["a", "red", null, [["2026-11-23", true]], [[["blue", "x"], 1]]]'
inner = st.builds(Inner, st.none() | st.dates(), st.booleans())
outer = st.builds(
    Outer,
    name=st.text(),
    colour=st.sampled_from(Colour),
    number=st.none() | st.integers(),
    inner=st.lists(inner, max_size=3).map(tuple),
    counts=st.dictionaries(st.tuples(st.sampled_from(Colour), st.text()), st.integers(), max_size=3).map(
        MappingProxyType
    ),
)
entry_kinds = {
    "advice": guide.Advice,
    "directions": guide.Direction,
    "clusters": guide.Cluster,
    "topics": guide.Topic,
    "resources": guide.Resource,
    "problems": guide.Problem,
    "works": guide.Work,
}


@given(outer)
def test_what_comes_back_is_equal_and_in_order(value: Outer) -> None:
    """Through JSON text, with keys of any kind."""
    found = unpack(Outer, json.loads(json.dumps(pack(value))))

    assert value == found
    assert list(value.counts) == list(found.counts)
    assert MappingProxyType is type(found.counts)


def built(kind: type) -> st.SearchStrategy[Any]:
    """Any *kind*; what is no number is no time that a first step takes, and not equal to itself."""
    return st.builds(kind, hours=st.none() | st.floats(allow_nan=False)) if kind is guide.Problem else st.builds(kind)


@given(st.data())
def test_any_guide_comes_back(data: st.DataObject) -> None:
    """Whatever values the fields of its entries have."""
    tables = {
        name: data.draw(st.dictionaries(st.text(max_size=5), built(kind), max_size=2).map(MappingProxyType))
        for name, kind in entry_kinds.items()
    }
    cautions = st.dictionaries(st.text(), st.text(), max_size=3).map(MappingProxyType)
    about = data.draw(st.builds(guide.About, cautions=cautions))
    places = st.dictionaries(st.tuples(st.sampled_from(Kind), st.text()), st.builds(Origin), max_size=3)
    loaded = Loaded(Guide(about=about, **tables), MappingProxyType(data.draw(places)))
    found = unpack(Loaded, json.loads(json.dumps(pack(loaded))))

    assert loaded == found
    assert [list(loaded.guide.of(kind)) for kind in Kind] == [list(found.guide.of(kind)) for kind in Kind]


def test_equal_texts_become_one() -> None:
    """Titles of sources stand in hundreds of entries."""
    found = unpack(tuple[str, ...], json.loads('["a long text", "a long text"]'))

    assert found[0] is found[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"a"', "5"),
        ('"a"', "null"),
        ('"red"', '"green"'),
        ('"red"', "[]"),
        ("null", "1.5"),
        ("null", "true"),
        ('"2026-11-23"', '"2026-99-99"'),
        ('"2026-11-23"', "20261123"),
        (", true", ""),
        ("true", "1"),
        (', "x"', ""),
        ('[["blue", "x"], 1]', '[["blue", "x"], 1], [["blue", "x"], 2]'),
        ('["a", ', '["a", "a", '),
        (GOOD, "{}"),
        (GOOD, "null"),
    ],
)
def test_another_shape_is_refused(old: str, new: str) -> None:
    """Missing and further fields, values of another kind, unknown choices, keys that stand twice."""
    changed = GOOD.replace(old, new, 1)

    assert "a" == unpack(Outer, json.loads(GOOD)).name
    with pytest.raises(ValueError, match=r".*"):
        unpack(Outer, json.loads(changed))


def test_the_shape_names_every_field_below() -> None:
    """A field or choice more, anywhere, is another shape."""
    words = "\n".join(shape(Outer))
    other = make_dataclass("Outer", [("name", str), ("more", str)])

    assert all(one in words for one in ("colour Colour", "red, blue", "day date | None", "good bool"))
    assert list(shape(other)) != list(shape(make_dataclass("Outer", [("name", str)])))
    assert all(f"{one.__name__}" in "\n".join(shape(Loaded)) for one in entry_kinds.values())

"""Typed names: what was meant, and what may be meant while typing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidebot.core.finding import MAX_CHOICES
from guidebot.core.guide import Kind
from guidebot.search.index import Index

from .conftest import direction, small_guide


def picked(index: Index, typed: str) -> list[str]:
    return [one.id for one in index.pick(Kind.DIRECTION, typed)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mech interp", "mechanistic-interpretability"),
        ("MECH-INTERP", "mechanistic-interpretability"),
        ("mechinterp", "mechanistic-interpretability"),
        ("rrm", "recursive-reward-modelling"),
        ("debat", "debate"),
        ("dabate", "debate"),
        ("Débate", "debate"),
        ("infrabayes", "infra-bayesianism"),
        ("infra bayesianism", "infra-bayesianism"),
        ("infrabayesanism", "infra-bayesianism"),
        ("threat modeling", "threat-modelling"),
        ("thret modeling", "threat-modelling"),
        ("reward modelling recursive", "recursive-reward-modelling"),
    ],
)
def test_one_clear_match_comes_alone(small: Index, typed: str, expected: str) -> None:
    """What is clear is answered with exactly one match."""
    assert [expected] == picked(small, typed)


def test_an_exact_name_scores_a_hundred(small: Index) -> None:
    """An alias is as good as a title."""
    assert [100.0] == [one.score for one in small.pick(Kind.DIRECTION, "interp")]


def test_close_candidates_are_all_offered(small: Index) -> None:
    """What fits two entries alike names both."""
    assert {"mechanistic-interpretability", "scalable-interpretability"} == set(picked(small, "interpretability"))


@pytest.mark.parametrize("typed", ["xyzzy", "", "   ", "!?", "😀", "qq", "banana bread", "zzzzzzzzzz", "the"])
def test_nonsense_is_not_forced(small: Index, typed: str) -> None:
    """Nothing near gives nothing."""
    assert [] == picked(small, typed)


@pytest.mark.parametrize("typed", ["xyzzy", "banana bread", "weather tomorrow", "asdfgh"])
def test_nonsense_finds_nothing_in_the_shipped_guide(shipped: Index, typed: str) -> None:
    """Nothing near gives nothing, whatever the kind."""
    assert [] == [one for kind in Kind for one in shipped.pick(kind, typed)]


def test_initials_of_a_long_name_find_it(small: Index) -> None:
    """Initials work without an alias for them."""
    index = Index(small_guide(direction("finite-factored-sets", "Finite factored sets", "A theory of time.")))

    assert ["finite-factored-sets"] == picked(index, "FFS")


def test_at_most_five_are_offered() -> None:
    """A vague name does not flood the reply."""
    index = Index(small_guide(*(direction(f"game-{n}", f"Game number {n}", "A game among many.") for n in range(20))))

    assert 5 == len(picked(index, "game"))


def test_kinds_stay_apart(small: Index) -> None:
    """A direction is no topic."""
    assert () == small.pick(Kind.TOPIC, "debate")


def test_nothing_typed_suggests_the_guides_order(small: Index) -> None:
    """Suggestions start as the guide does."""
    assert ["mechanistic-interpretability", "scalable-interpretability", "debate"] == [
        one.id for one in small.complete(Kind.DIRECTION, "")[:3]
    ]


def test_starts_come_before_later_words_and_mistakes(small: Index) -> None:
    """A name that starts with the letters comes before one that holds a word that does."""
    found = [one.id for one in small.complete(Kind.DIRECTION, "inter")]

    assert ["mechanistic-interpretability", "scalable-interpretability"] == found[:2]


def test_a_mistake_still_suggests(small: Index) -> None:
    """A wrong letter does not empty the list."""
    assert "debate" == small.complete(Kind.DIRECTION, "debste")[0].id


def test_suggestions_are_at_most_twenty_five_and_differ() -> None:
    """The platforms take 25 choices and no more."""
    index = Index(small_guide(*(direction(f"game-{n}", f"Game number {n}", "A game among many.") for n in range(60))))

    for typed in ("", "g", "game", "gaem number"):
        found = [one.id for one in index.complete(Kind.DIRECTION, typed)]

        assert len(found) == len(set(found)) <= MAX_CHOICES


def test_every_id_title_and_alias_finds_its_entry(shipped: Index) -> None:
    """No shipped name is out of reach."""
    lost = [
        (kind, name)
        for kind, entry in shipped.guide.entries()
        for name in (entry.id, entry.title, *entry.aliases)
        if entry.id not in {one.id for one in shipped.pick(kind, name)}
    ]

    assert [] == lost


@settings(max_examples=80, deadline=None)
@given(typed=st.text(max_size=400), kind=st.sampled_from(list(Kind)))
def test_any_text_gives_a_value(small: Index, typed: str, kind: Kind) -> None:
    """Typed text never raises, and matches are best first within bounds."""
    found = small.pick(kind, typed)

    assert len(found) <= 5
    assert sorted((one.score for one in found), reverse=True) == [one.score for one in found]
    assert len(small.complete(kind, typed)) <= MAX_CHOICES

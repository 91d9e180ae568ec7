"""Folding: the ways of writing one name meet."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidebot.search import folding
from guidebot.search.folding import fold, tight, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Threat modelling", "threat modeling"),
        ("datacentres", "Datacenters"),
        ("polarisation", "polarization"),
        ("behaviours", "behaviors"),
        ("Ünsüpervised", "unsupervised"),
        ("defence", "defense"),
        ("analyse", "analyze"),
        ("programme", "program"),
        ("don’t", "dont"),
        ("I’D RATHER NOT, I CAN’T", "id rather not i cant"),
        ("full-width ＧＰＵ", "FULL_WIDTH gpu"),
    ],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    """Case, accents, punctuation and British or American spelling make no difference."""
    assert fold(one) == fold(other)


def test_hyphens_and_spaces_are_one() -> None:
    """A name run together is the same name."""
    assert tight(fold("on-site")) == tight(fold("on site")) == tight(fold("OnSite"))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_but_spelling(text: str) -> None:
    """Folded words are never empty and hold no space."""
    assert [] == [word for word in words(text) if not word or " " in word]


@given(
    st.from_regex(
        r"[a-z]{0,6}(is|ys|our|ll|tre|ence|ogue)(ation|ations|e|s|es|ed|er|ers|ing|ings|al|able|ite|ites)?",
        fullmatch=True,
    )
)
def test_no_ending_of_a_rule_is_overlooked(word: str) -> None:
    """The one look at a word's end lets through whatever a rule would change."""
    changed = word
    for pattern, american in folding._SPELLINGS:
        changed = pattern.sub(american, changed)

    assert (changed if len(word) >= 5 else word) == words(word)[0]

"""Trades, subjects, places and kin stand for one another; words that only share their stem do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guidebot.search.classes import class_of
from guidebot.search.index import Index

from .conftest import direction, small_guide


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("nurse", "~trade"),
        ("lawyers", "~trade"),
        ("physics", "~subject"),
        ("tbilisi", "~place"),
        ("parents", "~kin"),
        ("interpreter", "~trade"),
        ("interpretability", None),
        ("detective", "~trade"),
        ("detection", None),
        ("publishing", None),
        ("human", None),
        ("mechanism", None),
    ],
)
def test_a_class_belongs_to_words_and_not_to_stems(word: str, name: str | None) -> None:
    """Who works on interpretability has not said to be an interpreter."""
    assert name == class_of(word)


def test_one_trade_finds_what_was_foreseen_for_another() -> None:
    """The town is another as well."""
    entry = replace(direction("ways", "Ways in", "About ways in."), asked="i am a nurse from nairobi")
    index = Index(small_guide(entry))

    assert "ways" == index.answer("i am a welder from tbilisi").hits[0].id
    assert () == index.answer("i like violets from mars").hits

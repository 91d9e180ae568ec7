"""Many short texts as one long."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guidebot.search.texts import Texts


@given(st.lists(st.text()))
def test_every_text_comes_back(texts: list[str]) -> None:
    """By its number, also empty ones."""
    kept = Texts(iter(texts))

    assert texts == [kept[number] for number in range(len(texts))]
    assert texts == list(kept)

"""Texts that are only to be known again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guidebot.search.hashes import Hashes


@given(st.lists(st.text(max_size=5)), st.text(max_size=5))
def test_a_text_is_known_again(texts: list[str], other: str) -> None:
    """Each has a place of its own, and no other text has one."""
    kept = Hashes(map(hash, texts))

    assert {*range(len({*texts}))} == {kept.place(text) for text in texts}
    assert len({*texts}) == len(kept) == len({*kept})
    assert (other in texts) == (other in kept)

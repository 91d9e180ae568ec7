"""Spanish words of the field in English."""

from __future__ import annotations

import pytest

from guidebot.search import spanish
from guidebot.search.spanish import in_english


def test_every_word_stands_for_english_ones() -> None:
    """Also where the list goes on in the next line."""
    assert len(spanish._ENGLISH) > 600
    assert {} == {word: said for word, said in spanish._ENGLISH.items() if word.split() != [word]}
    assert ["se"] == [word for word, said in spanish._ENGLISH.items() if not said]  # it says nothing by itself


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("como puedo empezar en la inteligencia artificial", "how can i start in the intelligence artificial"),
        ("soy psicologo y quiero estudiar", "i am psychologist and i want study"),
        ("la la land", "the the land"),
        ("is gratis free", "is gratis free"),
    ],
)
def test_a_spanish_text_is_put_word_by_word(said: str, expected: str) -> None:
    """Two words that mark it as Spanish are needed: one alone may be a name."""
    assert expected == " ".join(in_english(said.split()))

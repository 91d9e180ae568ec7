"""Whether somebody asks a question that editors foresaw to the letter, give or take a slip of the pen."""

from __future__ import annotations

from guidebot.search.folding import HIGH, fold, tight

LIKELIEST = 12  # phrases that are looked at letter by letter: the most alike by their words
_LONG_ENOUGH = 12
_ONE = 88.0
"""So alike, of 100, that two questions are one: a slip of the pen, "I'd" for "i would", a word more or less."""


class Verbatim:
    """One question as it is spelt."""

    def __init__(self, question: str) -> None:
        self._said = tight(fold(question[:HIGH]))
        self._least = _ONE if len(self._said) >= _LONG_ENOUGH else 100.0

    def alike(self, phrase: str) -> float:
        """How alike *phrase* is, of 100; 0 unless the two are one question."""
        from rapidfuzz import fuzz  # noqa: PLC0415  # start-up time

        return fuzz.ratio(self._said, tight(fold(phrase)), score_cutoff=self._least)

"""Short texts that stand for an entry: its names, and the questions that editors foresaw, each compared as a whole."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from guidebot.search.postings import Postings, Term
from guidebot.search.wording import SAYS_LITTLE, silent, spoken, tokens

LEAST = 1.5  # a phrase of words that say little is not met by one of them


class Phrases:
    """Every phrase with the place of what it stands for."""

    def __init__(self, phrases: Iterable[tuple[int, str]], texts: Postings) -> None:
        """*texts* tell how much a word says."""
        rows: list[dict[str, float]] = []
        places, lengths = array("I"), array("f")
        for place, phrase in phrases:
            row = dict.fromkeys(tokens(spoken(phrase)), 1.0)
            if row:
                rows.append(row)
                places.append(place)
                said = (SAYS_LITTLE if silent(one) else texts.rarity(one) for one in row if not one.startswith("~"))
                lengths.append(max(sum(said), LEAST))
        self.postings = Postings(rows)
        self._places, self._lengths = places, lengths

    def alike(self, terms: Sequence[Term]) -> dict[int, float]:
        """For each place how alike its best phrase and *terms* are, from 0 to 1, as the cosine of two vectors."""
        met: dict[int, float] = {}
        for term in terms:
            for row, most in self.postings.speaking(term).items():
                met[row] = met.get(row, 0.0) + term.weight * most
        asked = sum(term.weight for term in terms)
        best: dict[int, float] = {}
        if not asked:
            return best
        for row, weight in met.items():
            alike = weight / (asked * self._lengths[row]) ** 0.5
            place = self._places[row]
            if alike > best.get(place, 0.0):
                best[place] = alike
        return best

"""Short texts that stand for an entry: its names, and the questions that editors foresaw, each compared as a whole."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Iterator, Sequence

from guidebot.search.postings import Postings, Term
from guidebot.search.wording import SAYS_LITTLE, silent, tokens

LEAST = 1.5  # a phrase of words that say little is not met by one of them


class Phrases:
    """Every phrase with the place of what it stands for."""

    def __init__(self, phrases: Iterable[tuple[int, Sequence[str]]], texts: Postings) -> None:
        """*phrases* are the spoken words of each, with its place; *texts* tell how much a word says."""
        self._places, self._roots = array("I"), array("f")
        self.postings = Postings(self._taken(phrases, texts))

    def _taken(self, phrases: Iterable[tuple[int, Sequence[str]]], texts: Postings) -> Iterator[dict[str, float]]:
        """The row of each phrase that says anything, one at a time: together they would take more than what is kept."""
        for place, said in phrases:
            row = dict.fromkeys(tokens(said), 1.0)
            if row:
                weights = (SAYS_LITTLE if silent(one) else texts.rarity(one) for one in row if not one.startswith("~"))
                self._places.append(place)
                self._roots.append(max(sum(weights), LEAST) ** -0.5)
                yield row

    def alike(self, terms: Sequence[Term], little: Sequence[Term] = ()) -> dict[int, float]:
        """For each place how alike its best phrase and *terms* are, from 0 to 1, as the cosine of two vectors.

        Terms that say *little* tell between phrases that *terms* have met; where there are no others, they meet them.
        """
        met: dict[int, float] = {}
        for term in terms or little:
            self.postings.count(term, term.weight, met)
        if terms:
            for term in little:
                self._among(met, term)
        asked = sum(term.weight for term in (*terms, *little))
        best: dict[int, float] = {}
        places, roots = self._places, self._roots
        for row, weight in met.items():
            alike, place = weight * roots[row], places[row]
            if alike > best.get(place, 0.0):
                best[place] = alike
        scale = asked**-0.5 if asked else 0.0
        return {place: alike * scale for place, alike in best.items()}

    def many(self, token: str, places: Container[int]) -> int:
        """How many phrases hold *token*, of those that stand for one of *places*."""
        return sum(self._places[row] in places for row in self.postings.rows(token))

    def _among(self, met: dict[int, float], term: Term) -> None:
        """Add a term that stands in many phrases, but only to those that are met."""
        for row in self.postings.rows(term.forms[0][0][0]):
            if row in met:
                met[row] += term.weight

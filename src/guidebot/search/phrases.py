"""Short texts that stand for an entry: its names, and the questions that editors foresaw, each compared as a whole."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest

from guidebot.search.classes import is_class
from guidebot.search.postings import Postings, Term
from guidebot.search.wording import SAYS_LITTLE, silent, tokens

LEAST = 1.5  # a phrase of words that say little is not met by one of them


class Phrases:
    """Every phrase with the place of what it stands for."""

    def __init__(self, phrases: Iterable[tuple[int, Sequence[str]]], texts: Postings) -> None:
        """*phrases* are the spoken words of each, with its place, those of one place in a run.

        *texts* tell how much a word says.
        """
        self._places, self._nth, self._roots = array("I"), array("H"), array("f")
        self.postings = Postings(self._taken(phrases, texts))

    def _taken(self, phrases: Iterable[tuple[int, Sequence[str]]], texts: Postings) -> Iterator[dict[str, float]]:
        """The row of each phrase that says anything, one at a time: together they would take more than what is kept."""
        nth, last, rarities = 0, -1, dict[str, float]()
        for place, said in phrases:
            nth, last = nth + 1 if place == last else 0, place
            row = dict.fromkeys(tokens(said), 1.0)
            if row:
                for token in row:
                    if token not in rarities:
                        rarities[token] = _rarity(token, texts)
                self._places.append(place)
                self._nth.append(nth)
                self._roots.append(max(sum(map(rarities.__getitem__, row)), LEAST) ** -0.5)
                yield row

    def met(self, terms: Sequence[Term], little: Sequence[Term]) -> dict[int, float]:
        """How alike each phrase and *terms* are, from 0 to 1, as the cosine of two vectors; by the phrase's number.

        Terms that say *little* tell between phrases that *terms* have met; where there are no others, they meet them.
        """
        met: dict[int, float] = {}
        for term in terms or little:
            self.postings.count(term, term.weight, met)
        if terms:
            for term in little:
                self._among(met, term)
        asked, roots = sum(term.weight for term in (*terms, *little)), self._roots
        scale = asked**-0.5 if asked else 0.0
        return {row: weight * roots[row] * scale for row, weight in met.items()}

    def best(self, met: Mapping[int, float]) -> dict[int, float]:
        """For each place how alike the best of its phrases that were `met` is."""
        best: dict[int, float] = {}
        places = self._places
        for row, alike in met.items():
            place = places[row]
            if alike > best.get(place, 0.0):
                best[place] = alike
        return best

    def likeliest(self, met: Mapping[int, float], most: int) -> list[tuple[int, int]]:
        """Of phrases that were `met` the most alike: the place of each, and the how-manieth of its phrases it is."""
        return [(self._places[row], self._nth[row]) for row in nlargest(most, met, key=lambda row: met[row])]

    def many(self, token: str, places: Container[int]) -> int:
        """How many phrases hold *token*, of those that stand for one of *places*."""
        return sum(self._places[row] in places for row in self.postings.rows(token))

    def _among(self, met: dict[int, float], term: Term) -> None:
        """Add a term that stands in many phrases, but only to those that are met."""
        for row in self.postings.rows(term.forms[0][0][0]):
            if row in met:
                met[row] += term.weight


def _rarity(token: str, texts: Postings) -> float:
    """How much *token* tells in a phrase; a class says what its word says already."""
    if is_class(token):
        return 0.0
    return SAYS_LITTLE if silent(token) else texts.rarity(token)

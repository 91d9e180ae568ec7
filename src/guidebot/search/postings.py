"""Rows of weighed tokens turned round: from a token to the rows that hold it, and how much each of them speaks of it.

It lives as long as the program, so the lists stand one behind the other in two arrays of numbers, and a token is kept
as its hash.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import log

from guidebot.core.records import dataclass
from guidebot.search.hashes import Hashes

_FULL = 255
_SMALL = 0x10000  # so many rows have numbers of two bytes
_NOWHERE = slice(0, 0)
_RAREST = 5.0  # what stands once may be a slip, or a name that nobody asks for


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a question asks for.

    Attributes:
        said: the word or words as they were typed.
        forms: what stands for it, as runs of tokens that must all be there, each with how surely it is meant.
        weight: how much of the question it is.
    """

    said: str
    forms: tuple[tuple[tuple[str, ...], float], ...]
    weight: float


class Postings:
    """The rows of one kind of text."""

    def __init__(self, rows: Iterable[Mapping[str, float]]) -> None:
        """*rows* hold tokens with how much they matter there, from 0 to 1."""
        self.size = 0
        hashes, numbers, weights = array("q"), array("I"), array("B")
        for number, row in enumerate(rows):
            self.size = number + 1
            for token, matters in row.items():
                hashes.append(hash(token))
                numbers.append(number)
                weights.append(round(_FULL * matters))
        self._tokens = Hashes(hashes)
        places = {token: place for place, token in enumerate(self._tokens)}
        order = array("I", map(places.__getitem__, hashes))
        del hashes, places  # the largest, whose room what follows can have
        free = array("I", bytes(4 * (len(self._tokens) + 1)))  # where the next row of each token goes
        for place in order:
            free[place + 1] += 1
        free = array("I", accumulate(free))
        self._ends = free[1:]
        self._rows = array("H" if self.size <= _SMALL else "I", [0]) * len(order)
        self._matters = array("B", bytes(len(order)))
        for place, number, matters_here in zip(order, numbers, weights, strict=True):
            at = free[place]
            self._rows[at], self._matters[at] = number, matters_here
            free[place] = at + 1

    def __contains__(self, token: str) -> bool:
        return token in self._tokens

    def rows(self, token: str) -> Sequence[int]:
        """The rows that hold *token*."""
        return self._rows[self._span(token)]

    def many(self, token: str) -> int:
        """How many rows hold *token*."""
        span = self._span(token)
        return int(span.stop - span.start)

    def _span(self, token: str) -> slice:
        """Where the list of *token* stands."""
        at = self._tokens.place(token)
        if at is None:
            return _NOWHERE
        return slice(self._ends[at - 1] if at else 0, self._ends[at])

    def rarity(self, token: str) -> float:
        """How much a token tells: much for one that no row holds, little for one in most rows."""
        many = self.many(token)
        return min(log(1.0 + (self.size - many + 0.5) / (many + 0.5)), _RAREST)

    def holding(self, form: Sequence[str]) -> dict[int, float]:
        """The rows that hold every token of *form*, with how much they speak of the least of them."""
        found = self._row(form[0])
        for token in form[1:]:
            if not found:
                break
            other = self._row(token)
            found = {row: min(most, other[row]) for row, most in found.items() if row in other}
        return found

    def speaking(self, term: Term) -> dict[int, float]:
        """The rows that speak of *term* in any form, with how much."""
        best: dict[int, float] = {}
        for form, sure in term.forms:
            for row, most in self.holding(form).items():
                if sure * most > best.get(row, 0.0):
                    best[row] = sure * most
        return best

    def count(self, term: Term, weight: float, into: dict[int, float]) -> None:
        """Add to the rows *into* how much each speaks of *term*, times *weight*."""
        if len(term.forms) == 1 and len(term.forms[0][0]) == 1:  # the usual case, without a dictionary of its own
            (token,), sure = term.forms[0]
            factor, span = weight * sure / _FULL, self._span(token)
            for row, matters in zip(self._rows[span], self._matters[span], strict=True):
                into[row] = into.get(row, 0.0) + factor * matters
            return
        for row, most in self.speaking(term).items():
            into[row] = into.get(row, 0.0) + weight * most

    def _row(self, token: str) -> dict[int, float]:
        span = self._span(token)
        return {row: matters / _FULL for row, matters in zip(self._rows[span], self._matters[span], strict=True)}

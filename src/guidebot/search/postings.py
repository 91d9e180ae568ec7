"""Rows of weighed tokens turned round: from a token to the rows that hold it, and how much each of them speaks of it.

It lives as long as the program, so a list is two arrays of numbers, and a token is one object everywhere.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from sys import intern

_FULL = 255
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
        lists: dict[str, tuple[array[int], array[int]]] = {}
        self.size = 0
        for number, row in enumerate(rows):
            self.size = number + 1
            for token, matters in row.items():
                held = lists.get(token)
                if held is None:
                    held = lists[intern(token)] = (array("I"), array("B"))
                held[0].append(number)
                held[1].append(min(_FULL, round(_FULL * matters)))
        self._lists = lists

    def __contains__(self, token: str) -> bool:
        return token in self._lists

    def rows(self, token: str) -> Sequence[int]:
        """The rows that hold *token*."""
        held = self._lists.get(token)
        return held[0] if held else ()

    def many(self, token: str) -> int:
        """How many rows hold *token*."""
        return len(self.rows(token))

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
            held = self._lists.get(token)
            factor = weight * sure / _FULL
            for row, matters in zip(*held, strict=True) if held else ():
                into[row] = into.get(row, 0.0) + factor * matters
            return
        for row, most in self.speaking(term).items():
            into[row] = into.get(row, 0.0) + weight * most

    def _row(self, token: str) -> dict[int, float]:
        held = self._lists.get(token)
        if held is None:
            return {}
        return {row: matters / _FULL for row, matters in zip(*held, strict=True)}

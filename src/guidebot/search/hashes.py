"""Texts that are only to be known again: each as its hash, eight bytes in place of sixty, in one sorted array.

Of sixteen thousand texts two have the same hash once in a hundred thousand million processes, and then one of them
passes for the other.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator


class Hashes:
    """Some texts, told apart by the places of their hashes. Found by halves: a table takes a hundred bytes each."""

    def __init__(self, hashes: Iterable[int]) -> None:
        """*hashes* are those that `hash` gives in this process, each as often as it comes."""
        self._sorted = array("q", sorted(set(hashes)))

    def __len__(self) -> int:
        return len(self._sorted)

    def __iter__(self) -> Iterator[int]:
        return iter(self._sorted)

    def __contains__(self, text: str) -> bool:
        return self.place(text) is not None

    def place(self, text: str) -> int | None:
        """The place of *text*, from 0; None when it is none of them."""
        wanted = hash(text)
        at = bisect_left(self._sorted, wanted)
        return at if at < len(self._sorted) and self._sorted[at] == wanted else None

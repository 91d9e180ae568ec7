"""Many short texts as one long: by themselves each would take fifty bytes beside its letters."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate


class Texts:
    """Texts by number, in the order in which they came."""

    def __init__(self, texts: Iterable[str]) -> None:
        kept = tuple(texts)
        self._all = "".join(kept)
        self._ends = array("I", accumulate(map(len, kept), initial=0))

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self._ends) - 1))

    def __getitem__(self, number: int) -> str:
        return self._all[self._ends[number] : self._ends[number + 1]]

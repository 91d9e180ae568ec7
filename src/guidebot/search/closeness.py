"""How near two folded names are, from 0 to 100: as wholes, one inside the other, and word by word in any order.

rapidfuzz takes 3 MB, so it is imported with the first name that is none of the guide's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

from guidebot.core.records import dataclass
from guidebot.search.folding import tight

_SHORTEST_START = 3  # typed letters that may stand for a longer word
_SHORTEST_INSIDE = 5  # typed letters that may stand anywhere in a name
_ALIKE = 0.72  # words less alike than this are different words
_MOST_WORDS = 10  # nobody types a longer name
_ENOUGH = 97.0  # no need to look at single words
_FORGIVEN = 4  # words shorter than this hold no typing mistakes


@dataclass(frozen=True, slots=True)
class Key:
    """A folded name, cut once; *place* is that of its entry."""

    words: tuple[str, ...]
    tight: str
    place: int

    @classmethod
    def of(cls, folded: str, place: int) -> Self:
        """The key of a folded name."""
        return cls(tuple(folded.split()), tight(folded), place)


class Closeness:
    """How well some *keys* fit one text that was asked for. Each word is compared once with all their words."""

    def __init__(self, asked: Key, keys: Iterable[Key]) -> None:
        self._asked = asked
        self._words = asked.words[:_MOST_WORDS]
        self._length = sum(map(len, self._words))
        stock = list({word for key in keys for word in key.words})
        self._alike = {word: _alike(word, stock) for word in self._words}

    def of(self, key: Key) -> float:
        """How well *key* fits."""
        best = max(_whole(self._asked.tight, key.tight), _inside(self._asked.tight, key.tight))
        return best if best > _ENOUGH else max(best, self._by_words(key))

    def _by_words(self, key: Key) -> float:
        """Each word asked for against the likeliest word of the name; what of the name stays unnamed costs a little."""
        met, used = 0.0, set[str]()
        for word in self._words:
            best, which = (1.0, word) if word in key.words else self._likeliest(word, key)
            if best:
                met += len(word) * best
                used.add(which)
        named = sum(map(len, used)) / max(len(key.tight), 1)
        return 100.0 * (met / self._length) * (0.78 + 0.2 * named) if met else 0.0

    def _likeliest(self, word: str, key: Key) -> tuple[float, str]:
        alike = self._alike[word]
        return max(((alike[other], other) for other in key.words if other in alike), default=(0.0, ""))


def _whole(asked: str, name: str) -> float:
    if min(len(asked), len(name)) < _FORGIVEN:
        return 0.0
    from rapidfuzz.distance.OSA import normalized_similarity  # noqa: PLC0415  # see the module

    return 100.0 * normalized_similarity(asked, name, score_cutoff=0.6)


def _inside(asked: str, name: str) -> float:
    share = len(asked) / max(len(name), 1)
    if len(asked) >= _SHORTEST_START and name.startswith(asked):
        return 82.0 + 16.0 * share
    if len(asked) >= _SHORTEST_INSIDE and asked in name:
        return 76.0 + 20.0 * share
    return 0.0


def _alike(asked: str, stock: Sequence[str]) -> dict[str, float]:
    """The words of *stock* that *asked* may stand for, and how likely."""
    found: dict[str, float] = {}
    if len(asked) >= _FORGIVEN:
        from rapidfuzz.distance.OSA import normalized_similarity  # noqa: PLC0415  # see the module
        from rapidfuzz.process import extract  # noqa: PLC0415

        near = extract(asked, stock, scorer=normalized_similarity, score_cutoff=_ALIKE, limit=None)
        found = {word: alike * 0.97 for word, alike, _ in near if len(word) >= _FORGIVEN}
    if len(asked) >= _SHORTEST_START:
        found |= {word: 0.96 for word in stock if word.startswith(asked)}
    return found

"""How near two folded names are, from 0 to 100: as wholes, one inside the other, and word by word in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from guidebot.search.folding import tight

_SHORTEST_START = 3  # typed letters that may stand for a longer word
_SHORTEST_INSIDE = 5  # typed letters that may stand anywhere in a name
_ALIKE = 0.72  # words less alike than this are different words
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


def closeness(asked: Key, key: Key) -> float:
    """How well *key* fits what was asked for."""
    return max(_whole(asked.tight, key.tight), _inside(asked.tight, key.tight), _by_words(asked, key))


def _whole(asked: str, name: str) -> float:
    from rapidfuzz.distance import OSA  # noqa: PLC0415  # start-up time

    if min(len(asked), len(name)) < _FORGIVEN:
        return 0.0
    return 100.0 * OSA.normalized_similarity(asked, name, score_cutoff=0.6)


def _inside(asked: str, name: str) -> float:
    share = len(asked) / max(len(name), 1)
    if len(asked) >= _SHORTEST_START and name.startswith(asked):
        return 82.0 + 16.0 * share
    if len(asked) >= _SHORTEST_INSIDE and asked in name:
        return 76.0 + 20.0 * share
    return 0.0


def _by_words(asked: Key, key: Key) -> float:
    """Each word asked for against the likeliest word of the name; what of the name stays unnamed costs a little."""
    total = met = 0.0
    used: set[str] = set()
    for word in asked.words:
        best, which = max((_alike(word, other), other) for other in key.words)
        total += len(word)
        met += len(word) * best
        if best:
            used.add(which)
    named = sum(len(word) for word in used) / max(len(key.tight), 1)
    return 100.0 * (met / total) * (0.78 + 0.2 * named) if total else 0.0


def _alike(asked: str, word: str) -> float:
    from rapidfuzz.distance import OSA  # noqa: PLC0415  # start-up time

    if asked == word:
        return 1.0
    if len(asked) >= _SHORTEST_START and word.startswith(asked):
        return 0.96
    if min(len(asked), len(word)) < _FORGIVEN:
        return 0.0
    return OSA.normalized_similarity(asked, word, score_cutoff=_ALIKE) * 0.97

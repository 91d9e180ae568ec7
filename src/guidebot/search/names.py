"""Typed names to entries of one kind: what was meant (`pick`) and what may be meant while typing (`complete`).

Three sorted or hashed tables answer the common cases. Typing mistakes go over groups of three letters: the rarest
groups first and no more than a fixed number of postings, so that ten thousand entries cost little more than a hundred.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from guidebot.core.finding import MAX_CHOICES, Match
from guidebot.core.guide import AnyEntry, Kind
from guidebot.search.closeness import Closeness, Key
from guidebot.search.folding import HIGH, fold, tight

EXACT = 100.0
NEAR = 68.0  # below, nothing was meant
CLOSE = 12.0  # candidates this near to the best are shown with it
AHEAD = 7.0  # the best is clear when the next is this far behind
HELPFUL = 58.0  # below, a suggestion while typing only distracts
MOST = 5
_POSTINGS = 12_000
_CANDIDATES = 28
_INITIALS = 3
_END = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class _Tables:
    """Everything that is looked up, made once."""

    keys: tuple[Key, ...]
    exact: dict[str, list[int]]
    starts: tuple[str, ...]  # each key from each of its words on, sorted
    started: tuple[tuple[int, int], ...]  # beside `starts`: 0 from the first word or 1 later, then the entry
    threes: dict[str, list[int]]  # three letters to the keys that hold them


class Names:
    """The names of all entries of one kind."""

    def __init__(self, kind: Kind, entries: Sequence[AnyEntry]) -> None:
        self.kind = kind
        self.entries = tuple(entries)
        self._tables = _tables(self.entries)

    def exact(self, folded: str) -> Sequence[int]:
        """Places of the entries with exactly this name."""
        return self._tables.exact.get(tight(folded), ())

    def pick(self, typed: str) -> tuple[Match, ...]:
        """See `guidebot.core.finding.Finder.pick`."""
        folded = fold(typed[:HIGH])
        if not folded:
            return ()
        exact = self.exact(folded)
        if exact:
            return tuple(self._match(place, EXACT) for place in exact[:MOST])
        ranked = self._near(folded)
        if not ranked or ranked[0][1] < NEAR:
            return ()
        best = ranked[0][1]
        if len(ranked) == 1 or ranked[1][1] < best - AHEAD:
            return (self._match(*ranked[0]),)
        return tuple(self._match(place, score) for place, score in ranked[:MOST] if score >= max(NEAR, best - CLOSE))

    def complete(self, typed: str) -> tuple[Match, ...]:
        """See `guidebot.core.finding.Finder.complete`."""
        folded = fold(typed[:HIGH])
        if not folded:
            return tuple(self._match(place, EXACT) for place in range(min(MAX_CHOICES, len(self.entries))))
        found = dict.fromkeys(self.exact(folded), EXACT)
        for later, place in sorted(set(self._starting(folded))):
            found.setdefault(place, 90.0 if later else 95.0)
            if len(found) >= MAX_CHOICES:
                break
        if len(found) < MAX_CHOICES:
            for place, score in self._near(folded):
                if score >= HELPFUL:
                    found.setdefault(place, min(score, 89.0))
        return tuple(self._match(*one) for one in islice(found.items(), MAX_CHOICES))

    def _starting(self, folded: str) -> Sequence[tuple[int, int]]:
        starts = self._tables.starts
        return self._tables.started[bisect_left(starts, folded) : bisect_left(starts, folded + _END)]

    def _near(self, folded: str) -> list[tuple[int, float]]:
        """Entries with how near they come, best first, in guide order when equal."""
        keys, scores = self._tables.keys, dict[int, float]()
        asked = Key.of(folded, -1)
        candidates = [keys[number] for number in self._candidates(asked)]
        closeness = Closeness(asked, candidates)
        for key in candidates:
            score = closeness.of(key)
            if score > scores.get(key.place, 0.0):
                scores[key.place] = score
        return sorted(scores.items(), key=lambda one: (-one[1], one[0]))

    def _candidates(self, asked: Key) -> list[int]:
        threes = self._tables.threes
        lists = sorted((threes[three] for three in _threes(asked) if three in threes), key=len)
        seen: Counter[int] = Counter()
        spent = 0
        for numbers in lists:
            if spent and spent + len(numbers) > _POSTINGS:
                break
            spent += len(numbers)
            seen.update(islice(numbers, _POSTINGS))
        sizes = self._tables.keys
        most = [(-2.0 * count / (len(asked.tight) + len(sizes[one].tight)), one) for one, count in _top(seen)]
        return [one for _, one in sorted(most)[:_CANDIDATES]]

    def _match(self, place: int, score: float) -> Match:
        entry = self.entries[place]
        return Match(self.kind, entry.id, entry.title, round(score, 1))


def _top(seen: Counter[int]) -> list[tuple[int, int]]:
    """Keys with the most groups in common; of many the better half is enough."""
    if len(seen) <= _CANDIDATES:
        return list(seen.items())
    return seen.most_common(_CANDIDATES * 4)


def _tables(entries: Sequence[AnyEntry]) -> _Tables:
    keys: list[Key] = []
    exact: dict[str, list[int]] = {}
    starts: list[tuple[str, int, int]] = []
    threes: dict[str, list[int]] = {}
    for place, entry in enumerate(entries):
        for name in dict.fromkeys(fold(one) for one in (entry.id, entry.title, *entry.aliases)):
            if not name:
                continue
            key = Key.of(name, place)
            _hold(exact, key.tight, place)
            starts += [(" ".join(key.words[at:]), min(at, 1), place) for at in range(len(key.words))]
            for three in _threes(key):
                threes.setdefault(three, []).append(len(keys))
            keys.append(key)
    for key in keys:
        if len(key.words) >= _INITIALS:
            initials = "".join(word[0] for word in key.words)
            if key.place not in exact.get(initials, ()) and initials not in exact:
                exact[initials] = [key.place]
    starts.sort()
    return _Tables(
        keys=tuple(keys),
        exact=exact,
        starts=tuple(one[0] for one in starts),
        started=tuple(one[1:] for one in starts),
        threes=threes,
    )


def _hold(exact: dict[str, list[int]], name: str, place: int) -> None:
    places = exact.setdefault(name, [])
    if place not in places:
        places.append(place)


def _threes(key: Key) -> set[str]:
    """Groups of three letters of the name run together, and the first two of each word."""
    run = key.tight
    return {run[at : at + 3] for at in range(len(run) - 2)} | {f"^{word[:2]}" for word in key.words}

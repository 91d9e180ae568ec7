"""Typed names to entries of one kind: what was meant (`pick`) and what may be meant while typing (`complete`).

Three sorted or hashed tables answer the common cases. Typing mistakes go over groups of three letters: the rarest
groups first and no more than a fixed number of postings, so that ten thousand entries cost little more than a hundred.
The tables live as long as the program, so they hold numbers into one text of all names.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from guidebot.core.finding import MAX_CHOICES, Match
from guidebot.core.guide import AnyEntry, Kind
from guidebot.core.records import dataclass
from guidebot.search.closeness import Closeness, Key
from guidebot.search.folding import HIGH, fold, tight
from guidebot.search.postings import Postings
from guidebot.search.texts import Texts

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

    names: Texts  # folded, those of one entry after those of the one before
    places: Sequence[int]  # beside `names`: the entry
    exact: Postings  # a name run together, or its initials, to its entries
    begun: Sequence[int]  # a name for each of its words, sorted by the text from there on
    begins: Sequence[int]  # beside `begun`: where in the name that word begins
    threes: Postings  # three letters to the names that hold them


class Names:
    """The names of all entries of one kind."""

    def __init__(self, kind: Kind, entries: Sequence[AnyEntry]) -> None:
        self.kind = kind
        self.entries = tuple(entries)
        self._tables = _tables(self.entries)

    def exact(self, folded: str) -> Sequence[int]:
        """Places of the entries with exactly this name."""
        return self._tables.exact.rows(tight(folded))

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
        """0 for a start of the whole name, 1 for one of a later word, with the entry."""
        tables = self._tables
        names, begun, begins = tables.names, tables.begun, tables.begins

        def text(row: int) -> str:
            return names[begun[row]][begins[row] :]

        rows = range(len(begun))
        low, high = (bisect_left(rows, one, key=text) for one in (folded, folded + _END))
        return [(min(begins[row], 1), tables.places[begun[row]]) for row in rows[low:high]]

    def _near(self, folded: str) -> list[tuple[int, float]]:
        """Entries with how near they come, best first, in guide order when equal."""
        names, places, scores = self._tables.names, self._tables.places, dict[int, float]()
        asked = Key.of(folded, -1)
        candidates = [Key.of(names[number], places[number]) for number in self._candidates(asked)]
        closeness = Closeness(asked, candidates)
        for key in candidates:
            score = closeness.of(key)
            if score > scores.get(key.place, 0.0):
                scores[key.place] = score
        return sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))

    def _candidates(self, asked: Key) -> list[int]:
        threes = self._tables.threes
        lists = sorted(filter(None, map(threes.rows, _threes(asked.words, asked.tight))), key=len)
        seen: Counter[int] = Counter()
        spent = 0
        for numbers in lists:
            if spent and spent + len(numbers) > _POSTINGS:
                break
            spent += len(numbers)
            seen.update(islice(numbers, _POSTINGS))
        names, length = self._tables.names, len(asked.tight)
        most = [(-2.0 * count / (length + len(tight(names[one]))), one) for one, count in _top(seen)]
        return [one for _, one in sorted(most)[:_CANDIDATES]]

    def _match(self, place: int, score: float) -> Match:
        entry = self.entries[place]
        return Match(self.kind, entry.id, entry.title, round(score, 1))


def called(entry: AnyEntry) -> tuple[str, ...]:
    """Everything that *entry* is called."""
    return (entry.id, entry.title, *entry.aliases)


def _top(seen: Counter[int]) -> list[tuple[int, int]]:
    """Keys with the most groups in common; of many the better half is enough."""
    if len(seen) <= _CANDIDATES:
        return list(seen.items())
    return seen.most_common(_CANDIDATES * 4)


def _tables(entries: Sequence[AnyEntry]) -> _Tables:
    named = tuple(_named(entries))
    starts = [(name[at:], number, at) for number, (name, _) in enumerate(named) for at in _begins(name)]
    starts.sort()
    return _Tables(
        names=Texts(name for name, _ in named),
        places=array("I", (place for _, place in named)),
        exact=Postings(dict.fromkeys(runs, 1.0) for runs in _exact(named, len(entries))),
        begun=array("I", (number for _, number, _ in starts)),
        begins=array("I", (at for _, _, at in starts)),
        threes=Postings(dict.fromkeys(_threes(name.split(), tight(name)), 1.0) for name, _ in named),
    )


def _exact(named: Sequence[tuple[str, int]], many: int) -> Sequence[Sequence[str]]:
    """For each of *many* entries its names run together, and the initials that are the name of no other."""
    runs: list[list[str]] = [[] for _ in range(many)]
    taken = {tight(name) for name, _ in named}
    for name, place in named:
        runs[place].append(tight(name))
        initials = "".join(word[0] for word in name.split())
        if len(initials) >= _INITIALS and initials not in taken:
            runs[place].append(initials)
            taken.add(initials)
    return runs


def _named(entries: Sequence[AnyEntry]) -> Iterator[tuple[str, int]]:
    """Every folded name with the place of its entry."""
    for place, entry in enumerate(entries):
        for name in dict.fromkeys(map(fold, called(entry))):
            if name:
                yield name, place


def _begins(name: str) -> Iterator[int]:
    """Where the words of a folded name begin."""
    at = 0
    for word in name.split():
        yield at
        at += len(word) + 1


def _threes(words: Sequence[str], run: str) -> set[str]:
    """Groups of three letters of the name run together, and the first two of each word."""
    return {run[at : at + 3] for at in range(len(run) - 2)} | {f"^{word[:2]}" for word in words}

"""Plain questions over the whole guide: SQLite's full-text search with stemming, then what it cannot know.

On top of its rank: synonyms from `guide.yaml`, words that are nearly ones the guide uses, names that stand in the
question, the share of the question that an entry speaks of, and a small order among kinds. A question that editors
wrote down for an entry, or nearly it, leads there first, whatever its words are.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from guidebot.core.finding import Hit
from guidebot.core.guide import AnyEntry, Guide, Kind
from guidebot.search.asking import Asked, Asking
from guidebot.search.folding import HIGH, fold, tight, words
from guidebot.search.passages import body, extract

_TABLE = """
CREATE VIRTUAL TABLE entry USING fts5(
    title, aliases, summary, body, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
)
"""
_ADD = "INSERT INTO entry (rowid, title, aliases, summary, body) VALUES (?, ?, ?, ?, ?)"
_FIND = """
SELECT rowid, -bm25(entry, 8.0, 6.0, 3.0, 1.0) AS rank FROM entry WHERE entry MATCH ? ORDER BY rank DESC LIMIT ?
"""
_HOLD = "SELECT rowid FROM entry WHERE entry MATCH ?"
_LOOKED_AT = 40
_LONG_ENOUGH = 12
_SAME_QUESTION = 88.0
"""So alike, of 100, that two questions are one: a slip of the pen, "I'd" for "i would", a word more or less."""
_KINDS = MappingProxyType(
    {
        Kind.ADVICE: 1.1,
        Kind.DIRECTION: 1.15,
        Kind.TOPIC: 1.1,
        Kind.RESOURCE: 1.1,
        Kind.PROBLEM: 0.95,
        Kind.WORK: 0.85,
    }
)


@dataclass(frozen=True, slots=True)
class _Known:
    kind: Kind
    entry: AnyEntry
    names: frozenset[str]


class Questions:
    """Full-text search over one guide, in memory."""

    def __init__(self, guide: Guide) -> None:
        self._foreseen: dict[str, int] = {}
        self._known = tuple(
            self._known_by_name(place, kind, one) for place, (kind, one) in enumerate(_asked_for(guide))
        )
        self._store = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        weakref.finalize(self, self._store.close)
        self._store.execute(_TABLE)
        vocabulary = set[str]()
        self._store.execute("BEGIN")
        for place, known in enumerate(self._known):
            row = _row(known.entry)
            self._store.execute(_ADD, (place, *map(" ".join, row)))
            vocabulary.update(*row)
        self._store.execute("COMMIT")
        names = (fold(name) for known in self._known for name in (known.entry.title, *known.entry.aliases))
        self._asking = Asking(guide.about.synonyms, vocabulary, names)

    def _known_by_name(self, place: int, kind: Kind, entry: AnyEntry) -> _Known:
        asked = tuple(tight(fold(one)) for one in entry.asked)  # one object for both tables
        for one in asked:
            self._foreseen.setdefault(one, place)
        names = (tight(fold(name)) for name in (entry.id, entry.title, *entry.aliases))
        return _Known(kind, entry, frozenset((*names, *asked)))

    def ask(self, question: str, limit: int) -> tuple[Hit, ...]:
        """See `guidebot.core.finding.Finder.ask`."""
        if limit < 1:
            return ()
        asked = self._asking.read(question)
        scores = self._scores(asked) if asked.terms else {}
        top = max(scores.values(), default=1.0)
        for place, alike in self._foreseen_by_editors(question).items():
            scores[place] = top * (1.0 + alike / 100.0)
        ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))[:limit]
        best = ranked[0][1] if ranked else 1.0
        return tuple(self._hit(place, 100.0 * score / best, asked) for place, score in ranked)

    def strange(self, question: str) -> Mapping[str, Sequence[str]]:
        """See `guidebot.core.finding.Finder.strange`."""
        return self._asking.strange(question)

    def _foreseen_by_editors(self, question: str) -> dict[int, float]:
        """The entries that list *question* among what people ask, with how alike the two are, of 100."""
        said = tight(fold(question[:HIGH]))
        if said in self._foreseen:
            return {self._foreseen[said]: 100.0}
        if len(said) < _LONG_ENOUGH:
            return {}
        from rapidfuzz import fuzz, process  # noqa: PLC0415  # start-up time

        near = process.extract(said, self._foreseen.keys(), scorer=fuzz.ratio, limit=2, score_cutoff=_SAME_QUESTION)
        return {self._foreseen[text]: alike for text, alike, _ in near}

    def _scores(self, asked: Asked) -> dict[int, float]:
        ranks: dict[int, float] = dict(self._rows(asked.query))
        shares: dict[int, float] = dict.fromkeys(ranks, 0.0)
        for term, query in asked.terms.items():
            for (place,) in self._store.execute(_HOLD, (query,)):
                if place in shares:
                    shares[place] += asked.weights[term]
        whole = sum(asked.weights.values())
        return {
            place: rank * (0.35 + 0.65 * shares[place] / whole) * self._favour(self._known[place], asked)
            for place, rank in ranks.items()
        }

    def _favour(self, known: _Known, asked: Asked) -> float:
        named = 1.0
        if asked.whole in known.names:
            named = 2.2
        elif not known.names.isdisjoint(asked.phrases):
            named = 1.5
        return _KINDS[known.kind] * named

    def _rows(self, query: str) -> Sequence[tuple[int, float]]:
        return self._store.execute(_FIND, (query, _LOOKED_AT)).fetchall()

    def _hit(self, place: int, score: float, asked: Asked) -> Hit:
        kind, entry = self._known[place].kind, self._known[place].entry
        return Hit(kind, entry.id, entry.title, extract(entry, asked.stems), round(min(score, 100.0), 1))


def _asked_for(guide: Guide) -> Iterator[tuple[Kind, AnyEntry]]:
    """What a question may lead to; opportunities come and go, and have a command of their own."""
    return ((kind, one) for kind, one in guide.entries() if kind in _KINDS)


def _row(entry: AnyEntry) -> list[list[str]]:
    """The folded words of each column."""
    return [
        words(one)
        for one in (
            entry.title,
            " ".join((*entry.aliases, *entry.asked, entry.id)),
            entry.summary,
            " ".join(body(entry)),
        )
    ]

"""Plain questions over the whole guide, and whether it answers them at all.

An entry is judged by two things: how alike the question is to one of its names or of the questions that editors foresaw
for it, and how much of what the question says its text speaks of. On top comes a name that stands in the question, and
a small order among kinds. What the guide does not hold stands beside the entries as phrases of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from guidebot.core.finding import Answer, Hit, Match
from guidebot.core.guide import AnyEntry, Guide, Kind
from guidebot.search import judging
from guidebot.search.asking import Asked, Asking
from guidebot.search.beyond import Beyond
from guidebot.search.folding import HIGH, fold, tight
from guidebot.search.passages import body, extract
from guidebot.search.phrases import Phrases
from guidebot.search.postings import Postings
from guidebot.search.stems import stem
from guidebot.search.wording import silent, spoken

_KINDS = MappingProxyType(
    {
        Kind.ADVICE: 1.25,
        Kind.DIRECTION: 1.1,
        Kind.TOPIC: 1.1,
        Kind.RESOURCE: 1.1,
        Kind.PROBLEM: 0.65,
        Kind.WORK: 0.7,
    }
)
"""Whoever asks about themselves or about a field in general is helped by pages on it, not by one paper or problem."""
_FIELDS = (1.0, 1.0, 0.75, 0.4)  # title; aliases and foreseen questions; summary; body
_TEXT = 0.9  # how much an entry's text counts beside its phrases
_WHOLE_NAME, _NAME_INSIDE = 2.0, 1.25
_LONG_ENOUGH = 12
_SAME_QUESTION = 88.0
"""So alike, of 100, that two questions are one: a slip of the pen, "I'd" for "i would", a word more or less."""
_BEST = 2.0  # what a clear answer scores


@dataclass(frozen=True, slots=True)
class _Known:
    kind: Kind
    entry: AnyEntry
    names: frozenset[str]


class Questions:
    """Search over one guide, in memory."""

    def __init__(self, guide: Guide) -> None:
        self._foreseen: dict[str, int] = {}
        entries = enumerate(_asked_for(guide))
        self._known = tuple(self._known_by_name(place, kind, one) for place, (kind, one) in entries)
        vocabulary = set[str]()
        self._texts = Postings(_rows(self._known, vocabulary))
        self._phrases = Phrases(self._all_phrases(), self._texts)
        self._beyond = Beyond(guide.about.outside, self._texts)
        names = (fold(name) for known in self._known for name in (known.entry.title, *known.entry.aliases))
        self._asking = Asking(guide.about.synonyms, vocabulary, names, self._texts, self._knows)

    def named(self, typed: str) -> tuple[Match, ...]:
        """See `guidebot.core.finding.Finder.named`."""
        name = tight(fold(typed[:HIGH]))
        found = (one for one in self._known if name in one.names) if name else ()
        return tuple(Match(one.kind, one.entry.id, one.entry.title, 100.0) for one in found)

    def _knows(self, root: str) -> bool:
        return root in self._texts or root in self._phrases.postings or root in self._beyond

    def answer(self, question: str, limit: int) -> Answer:
        """See `guidebot.core.finding.Finder.answer`."""
        asked = self._asking.read(question)
        judged = self._judged(asked)
        theme = self._beyond.likeliest(asked.terms, asked.every)
        for place, alike in self._foreseen_by_editors(asked.text).items():
            judged[place] = judging.Judged(place, _BEST + alike / 100.0, 1.0, 1.0, named=True)
        ranked = sorted(judged.values(), key=lambda hit: (-hit.score, hit.place))[: max(limit, 0)]
        verdict = judging.verdict(ranked, theme, self._unknown(asked))
        return Answer(
            question=asked.text,
            hits=tuple(self._hit(one, asked) for one in ranked) if verdict.answers else (),
            near=tuple(self._hit(one, asked) for one in verdict.near),
            outside=verdict.outside,
            strange=asked.strange,
        )

    def _known_by_name(self, place: int, kind: Kind, entry: AnyEntry) -> _Known:
        asked = tuple(tight(fold(one)) for one in entry.asked)  # one object for both tables
        for one in asked:
            self._foreseen.setdefault(one, place)
        names = (tight(fold(name)) for name in (entry.id, entry.title, *entry.aliases))
        return _Known(kind, entry, frozenset(names))

    def _all_phrases(self) -> Iterator[tuple[int, str]]:
        for place, known in enumerate(self._known):
            for one in dict.fromkeys((known.entry.title, *known.entry.aliases, *known.entry.asked)):
                yield place, one

    def _judged(self, asked: Asked) -> dict[int, judging.Judged]:
        phrases, spoken_of = self._phrases.alike(asked.every), self._spoken_of(asked)
        found: dict[int, judging.Judged] = {}
        for place in spoken_of.keys() | phrases.keys():
            known = self._known[place]
            alike, share = phrases.get(place, 0.0), spoken_of.get(place, 0.0)
            name = _named(known, asked)
            score = _KINDS[known.kind] * name * (alike + _TEXT * share)
            found[place] = judging.Judged(place, score, alike, share, named=name == _WHOLE_NAME)
        return found

    def _unknown(self, asked: Asked) -> float:
        """The share of the question that no entry speaks of in any form."""
        whole = sum(term.weight for term in asked.terms)
        lost = (
            one.weight for one in asked.terms if not any(all(map(self._texts.__contains__, it)) for it, _ in one.forms)
        )
        return sum(lost) / whole if whole else 0.0

    def _spoken_of(self, asked: Asked) -> dict[int, float]:
        """For each place the share of the question that its text speaks of."""
        whole = sum(term.weight for term in asked.terms)
        shares: dict[int, float] = {}
        for term in asked.terms:
            for place, most in self._texts.speaking(term).items():
                shares[place] = shares.get(place, 0.0) + most * term.weight / whole
        return shares

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

    def _hit(self, judged: judging.Judged, asked: Asked) -> Hit:
        known = self._known[judged.place]
        line = extract(known.entry, asked.stems)
        return Hit(known.kind, known.entry.id, known.entry.title, line, round(min(judged.score / _BEST, 1.0) * 100, 1))


def _named(known: _Known, asked: Asked) -> float:
    if asked.whole in known.names:
        return _WHOLE_NAME
    return 1.0 if known.names.isdisjoint(asked.phrases) else _NAME_INSIDE


def _asked_for(guide: Guide) -> Iterator[tuple[Kind, AnyEntry]]:
    """What a question may lead to; opportunities come and go, and have a command of their own."""
    return ((kind, one) for kind, one in guide.entries() if kind in _KINDS)


def _rows(known: Sequence[_Known], vocabulary: set[str]) -> Iterator[dict[str, float]]:
    """How much each entry speaks of each word; the words themselves go into *vocabulary*."""
    for one in known:
        fields = [spoken(text) for text in _fields(one.entry)]
        vocabulary.update(*fields)
        row: dict[str, float] = {}
        for weight, said in zip(_FIELDS, fields, strict=True):
            for root, many in _counted(said).items():
                row[root] = row.get(root, 0.0) + weight * many / (many + 0.3 + len(said) / 200)
        yield {root: min(1.0, matters) for root, matters in row.items()}


def _counted(said: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for root in map(stem, said):
        if not silent(root):
            counts[root] = counts.get(root, 0) + 1
    return counts


def _fields(entry: AnyEntry) -> tuple[str, ...]:
    named = " ".join((*entry.aliases, *entry.asked, entry.id))
    return entry.title, named, entry.summary, " ".join(body(entry))

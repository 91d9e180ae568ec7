"""Plain questions over the whole guide, and whether it answers them at all.

An entry is judged by two things: how alike the question is to one of its names or of the questions that editors foresaw
for it, and how much of what the question says its text speaks of. On top comes a name that stands in the question, and
a small order among kinds. What the guide does not hold stands beside the entries as phrases of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from types import MappingProxyType

from guidebot.core.finding import Answer, Hit, Match
from guidebot.core.guide import AnyEntry, Guide, Kind
from guidebot.core.records import dataclass
from guidebot.search import judging
from guidebot.search.asking import Asked, Asking, Form
from guidebot.search.beyond import Beyond
from guidebot.search.classes import is_class
from guidebot.search.folding import HIGH, fold, tight
from guidebot.search.names import called
from guidebot.search.passages import body, extract
from guidebot.search.phrases import Phrases
from guidebot.search.postings import Postings
from guidebot.search.stems import stem
from guidebot.search.verbatim import LIKELIEST, Verbatim
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
_SINGLE = frozenset({Kind.PROBLEM, Kind.WORK})
"""Nobody asks with their words for what the guide says of a field: they tell nothing about what is outside it."""
_FIELDS = (1.0, 1.0, 0.75, 0.4)  # title; aliases and foreseen questions; summary; body
_TEXT = 0.9  # how much an entry's text counts beside its phrases
_WHOLE_NAME, _NAME_INSIDE = 2.0, 1.25
_BEST = 2.0  # what a clear answer scores


@dataclass(frozen=True, slots=True)
class _Known:
    kind: Kind
    entry: AnyEntry


class Questions:
    """Search over one guide, in memory."""

    def __init__(self, guide: Guide) -> None:
        self._known = tuple(_Known(kind, entry) for kind, entry in _asked_for(guide))
        self._weights = tuple(_KINDS[known.kind] for known in self._known)
        self._names = Postings(dict.fromkeys(map(_run_together, called(known.entry)), 1.0) for known in self._known)
        vocabulary = set[str]()
        self._texts = Postings(_rows(self._known, vocabulary))
        names = (fold(name) for known in self._known for name in (known.entry.title, *known.entry.aliases))
        self._asking = Asking(guide.about.synonyms, vocabulary, names, self._texts, self._knows)
        vocabulary.clear()  # thousands of words, whose room what follows can have
        phrases = ((place, text) for place, known in enumerate(self._known) for text in _phrases(known.entry))
        self._phrases = Phrases(((place, spoken(text)) for place, text in phrases), self._texts)
        pages = frozenset(place for place, known in enumerate(self._known) if known.kind not in _SINGLE)
        self._beyond = Beyond(guide.about.outside, self._texts, lambda root: self._phrases.many(root, pages))
        stem.cache_clear()  # full of words that were read once

    def named(self, typed: str) -> tuple[Match, ...]:
        """See `guidebot.core.finding.Finder.named`."""
        found = [self._known[place] for place in self._names.rows(_run_together(typed[:HIGH]))]
        return tuple(Match(known.kind, known.entry.id, known.entry.title, 100.0) for known in found)

    def _knows(self, root: str) -> bool:
        return root in self._texts or root in self._phrases.postings or root in self._beyond

    def answer(self, question: str, limit: int) -> Answer:
        """See `guidebot.core.finding.Finder.answer`."""
        asked = self._asking.read(question)
        ranked = self._ranked(asked, max(limit, 0))
        theme = self._beyond.likeliest(asked)
        verdict = judging.verdict(ranked, theme, self._unknown(asked))
        return Answer(
            question=asked.text,
            hits=tuple(self._hit(one, asked) for one in ranked) if verdict.answers else (),
            sure=verdict.sure,
            near=tuple(self._hit(one, asked) for one in verdict.near),
            outside=verdict.outside,
            strange=asked.strange,
        )

    def _ranked(self, asked: Asked, limit: int) -> list[judging.Judged]:
        """The best entries; only they are judged, since a question touches most of the guide."""
        met, shares = self._phrases.met(asked.terms, asked.little), self._spoken_of(asked)
        alike = self._phrases.best(met)
        named, weights = self._named_in(asked), self._weights
        scores = {
            place: weights[place] * named.get(place, 1.0) * (alike.get(place, 0.0) + _TEXT * shares.get(place, 0.0))
            for place in alike.keys() | shares.keys()
        }
        for place, near in self._foreseen(asked.text, met).items():
            scores[place], named[place] = _BEST + near / 100.0, _WHOLE_NAME
            alike[place] = shares[place] = 1.0
        best = nsmallest(limit, scores, key=lambda place: (-scores[place], place))
        return [
            judging.Judged(
                place, scores[place], alike.get(place, 0.0), shares.get(place, 0.0), named.get(place) == _WHOLE_NAME
            )
            for place in best
        ]

    def _named_in(self, asked: Asked) -> dict[int, float]:
        """What a name in the question is worth to the entries that bear it."""
        names = self._names
        found = dict.fromkeys((place for run in asked.phrases for place in names.rows(run)), _NAME_INSIDE)
        return found | dict.fromkeys(names.rows(asked.whole), _WHOLE_NAME)

    def _unknown(self, asked: Asked) -> float:
        """The share of the question that no entry speaks of in any form; a trade or a place is never unheard of."""
        whole = sum(term.weight for term in asked.terms)
        lost = (one.weight for one in asked.terms if not any(self._spoken(form) for form, _ in one.forms))
        return sum(lost) / whole if whole else 0.0

    def _spoken(self, form: Form) -> bool:
        return all(token in self._texts or is_class(token) for token in form)

    def _spoken_of(self, asked: Asked) -> dict[int, float]:
        """For each place the share of the question that its text speaks of."""
        whole = sum(term.weight for term in asked.terms)
        shares: dict[int, float] = {}
        for term in asked.terms:
            self._texts.count(term, term.weight / whole, shares)
        return shares

    def _foreseen(self, question: str, met: Mapping[int, float]) -> dict[int, float]:
        """The entries that list *question* among what people ask, with how alike the two are, of 100."""
        wanted, found = Verbatim(question), dict[int, float]()
        for place, nth in self._phrases.likeliest(met, LIKELIEST):
            entry = self._known[place].entry
            names = 1 + len(entry.aliases)
            alike = wanted.alike(entry.asked.splitlines()[nth - names]) if nth >= names else 0.0
            if alike > found.get(place, 0.0):
                found[place] = alike
        return found

    def _hit(self, judged: judging.Judged, asked: Asked) -> Hit:
        known = self._known[judged.place]
        line = extract(known.entry, asked.stems)
        return Hit(known.kind, known.entry.id, known.entry.title, line, round(min(judged.score / _BEST, 1.0) * 100, 1))


def _asked_for(guide: Guide) -> Iterator[tuple[Kind, AnyEntry]]:
    """What a question may lead to; opportunities come and go, and have a command of their own."""
    return ((kind, one) for kind, one in guide.entries() if kind in _KINDS)


def _run_together(name: str) -> str:
    return tight(fold(name))


def _phrases(entry: AnyEntry) -> tuple[str, ...]:
    """What an entry is called, and what people ask for it."""
    return (entry.title, *entry.aliases, *entry.asked.splitlines())


def _rows(known: Iterable[_Known], vocabulary: set[str]) -> Iterator[dict[str, float]]:
    """How much each entry speaks of each word, one entry at a time; the words themselves go into *vocabulary*."""
    for one in known:
        fields = _fields(one.entry)
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


def _fields(entry: AnyEntry) -> tuple[Sequence[str], ...]:
    """The spoken words of each part of *entry*, in the order of `_FIELDS`."""
    named = [word for text in (*entry.aliases, *entry.asked.splitlines(), entry.id) for word in spoken(text)]
    return spoken(entry.title), named, spoken(entry.summary), spoken(" ".join(body(entry)))

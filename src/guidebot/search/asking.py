"""A plain question read: the words that carry it, their synonyms and likely spellings, as full-text queries."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

from guidebot.search.folding import HIGH, fold, tight, words
from guidebot.search.passages import stem

_WORDS_HIGH = 24
_PHRASE_HIGH = 6
_MISTAKABLE = 4
_ALIKE = 82.0
_SILENT_TEXT = """
a about all also am an and any are arent as at be because been before being but by can cant could did do does doing
dont even ever find for from get gets getting give go going good got had has have having he help her here him his how
i id if ill im in into is isnt it its ive just know let lets like look lot many may me mean means might more most much
must my need no not now of off on one only or other our out over really rather say see she should so some someone
something still such take tell than that thats the their them then there these they thing things think this those
through to too try under up us use very want was way we well were what whats when where whether which while who whose
whom why will with without would yes you your yourself people person please explain happen happens today actually ai
"""
_SILENT = frozenset(_SILENT_TEXT.split())


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as search sees it.

    Attributes:
        terms: each word or phrase that carries the question, with its full-text query.
        weights: how much each of them says.
        query: all of them together.
        whole: the carrying words run together, to compare with names.
        phrases: every run of words in the question, folded and tight.
        stems: of all carrying words and their synonyms, to choose a line by.
    """

    terms: Mapping[str, str]
    weights: Mapping[str, float]
    query: str
    whole: str
    phrases: frozenset[str]
    stems: frozenset[str]


class Asking:
    """Reads questions with the synonyms and the words of one guide."""

    def __init__(self, synonyms: Iterable[Sequence[str]], vocabulary: Iterable[str], names: Iterable[str] = ()) -> None:
        self._vocabulary = tuple(sorted(vocabulary))  # a set of them takes six times as much
        self._joined = {tight(name): name for name in names if " " in name}
        known = {word for word in (*self._vocabulary, *self._joined) if len(word) >= _MISTAKABLE}
        self._spellings = tuple(sorted(known))
        self._same: dict[str, tuple[str, ...]] = {}
        for group in synonyms:
            folded = tuple(dict.fromkeys(one for one in map(fold, group) if one))
            for one in folded:
                others = tuple(other for other in folded if other != one)
                self._same[one] = (*self._same.get(one, ()), *others)

    def read(self, question: str) -> Asked:
        """What *question* asks for; without terms when it holds no word that says anything."""
        said = words(question[:HIGH])[:_WORDS_HIGH]
        carrying = list(dict.fromkeys(word for word in said if word not in _SILENT))
        variants = {word: (word, *self._spelt(word)) for word in carrying}
        runs = _runs(said)
        for run, first in runs.items():
            others = self._same.get(run, ())
            if " " in run and self._is_known(tight(run)):
                others = (*others, tight(run))
            if others:
                key = first if first in variants else run
                variants[key] = (*variants.get(key, (run,)), *others)
        terms = {word: " OR ".join(f'"{one}"' for one in dict.fromkeys(forms)) for word, forms in variants.items()}
        return Asked(
            terms=MappingProxyType(terms),
            weights=MappingProxyType({word: min(len(word), 10) ** 0.5 for word in terms}),
            query=" OR ".join(terms.values()),
            whole="".join(carrying),
            phrases=frozenset(tight(run) for run in runs if run not in _SILENT),
            stems=frozenset(stem(part) for forms in variants.values() for form in forms for part in form.split()),
        )

    def strange(self, question: str) -> Mapping[str, Sequence[str]]:
        """The words that carry *question* and that the guide holds in no form, each with what it was read as."""
        said = dict.fromkeys(word for word in words(question[:HIGH])[:_WORDS_HIGH] if word not in _SILENT)
        return {
            word: self._spelt(word)
            for word in said
            if not (word in self._same or word in self._joined or self._has_form(word))
        }

    def _has_form(self, word: str) -> bool:
        start = stem(word)
        for other in islice(self._vocabulary, bisect_left(self._vocabulary, start), None):
            if not other.startswith(start):
                return False
            if stem(other) == start or other == word:
                return True
        return False

    def _is_known(self, word: str) -> bool:
        at = bisect_left(self._vocabulary, word)
        return at < len(self._vocabulary) and self._vocabulary[at] == word

    def _spelt(self, word: str) -> tuple[str, ...]:
        """Words of the guide that *word* may be a misspelling of."""
        if len(word) < _MISTAKABLE or word.isdigit() or self._is_known(word):
            return ()
        from rapidfuzz import fuzz, process  # noqa: PLC0415  # start-up time

        if word in self._joined:
            return (self._joined[word],)
        found = process.extract(word, self._spellings, scorer=fuzz.ratio, limit=2, score_cutoff=_ALIKE)
        return tuple(self._joined.get(other, other) for other, _, _ in found)


def _runs(said: Sequence[str]) -> dict[str, str]:
    """Every run of up to six words, with the first word of it that carries something."""
    found: dict[str, str] = {}
    for start in range(len(said)):
        for end in range(start + 1, min(start + _PHRASE_HIGH, len(said)) + 1):
            run = said[start:end]
            found.setdefault(" ".join(run), next((word for word in run if word not in _SILENT), run[0]))
    return found

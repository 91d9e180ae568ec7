"""A plain question read: what carries it, with synonyms and likely spellings, as terms to look up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from guidebot.core.records import dataclass
from guidebot.search.classes import class_of
from guidebot.search.folding import fold, tight, words
from guidebot.search.hashes import Hashes
from guidebot.search.postings import Postings, Term
from guidebot.search.sentences import asked_in
from guidebot.search.stems import stem
from guidebot.search.texts import Texts
from guidebot.search.wording import SAYS_LITTLE, silent, spoken

_WORDS_HIGH = 40
_AROUND_HIGH = 24
_AROUND = 0.25  # what stands around a question counts for so much of it
_PHRASE_HIGH = 5
_MISTAKABLE = 5  # letters: shorter words are other words, not misspelt ones
_TWO_SLIPS = 9  # letters of a word that may hold two typing mistakes
_SAME = 0.8  # how surely a synonym is meant, or a spelling
_CLASS = 0.6  # how surely another trade is meant

Form = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as search sees it.

    Attributes:
        text: the part of what was typed that asks.
        terms: what carries it, to be found in entries; last, and lighter, what stands around it.
        little: words that say little by themselves, to tell between phrases.
        whole: the carrying words run together, to compare with names.
        phrases: every run of words in the question, folded and tight.
        stems: of all carrying words and their synonyms, to choose a line by.
        strange: words that carry it and that the guide holds in no form, each with what it was read as.
    """

    text: str
    terms: tuple[Term, ...]
    little: tuple[Term, ...]
    whole: str
    phrases: frozenset[str]
    stems: frozenset[str]
    strange: Mapping[str, Sequence[str]]


class Asking:
    """Reads questions with the synonyms and the words of one guide."""

    def __init__(
        self,
        synonyms: Iterable[Sequence[str]],
        vocabulary: Iterable[str],
        names: Iterable[str],
        texts: Postings,
        held: Callable[[str], bool],
    ) -> None:
        """*held* says whether a stem stands anywhere in the guide or beside it."""
        self._texts, self._held = texts, held
        self._words = Hashes(map(hash, vocabulary))
        self._names = Texts(name for name in names if " " in name)
        self._joined = Postings({tight(name): 1.0} for name in self._names)
        known = sorted({*filter(_mistakable, vocabulary), *filter(_mistakable, map(tight, self._names))})
        self._spellings = " ".join(known).encode()  # asked for once in a while; as words it takes ten times as much
        self._same = _synonyms(synonyms)

    def read(self, question: str) -> Asked:
        """What *question* asks for; without terms when it holds no word that says anything."""
        asked, around = asked_in(question)
        said, plain = spoken(asked)[:_WORDS_HIGH], words(asked)[:_WORDS_HIGH]
        carrying = [word for word in dict.fromkeys(said) if not silent(stem(word))]
        strange = {word: self._spelt(word) for word in carrying if not self._knows(word)}
        runs: dict[str, list[str]] = {}
        for run, first in _runs(said).items():
            runs.setdefault(first, []).append(run)
        terms = _once(self._term(word, strange.get(word, ()), runs.get(word, ())) for word in carrying)
        little = {stem(word): word for word in said if silent(stem(word))}
        return Asked(
            text=asked or question.strip(),
            terms=(*terms, *self._behind(around, said)),
            little=tuple(Term(word, (((root,), 1.0),), SAYS_LITTLE) for root, word in little.items()),
            whole="".join(word for word in plain if not silent(stem(word))),
            phrases=frozenset(tight(run) for run in _runs(plain) if " " in run or not silent(stem(run))),
            stems=frozenset(token for term in terms for form, _ in term.forms for token in form),
            strange=strange,
        )

    def _behind(self, around: str, said: Sequence[str]) -> list[Term]:
        """What the words around a question add to it, where the guide knows them."""
        others = [word for word in dict.fromkeys(spoken(around)) if word not in said and not silent(stem(word))]
        known = [stem(word) for word in others if self._knows(word)][:_AROUND_HIGH]
        return [Term(root, (((root,), 1.0),), _AROUND * self._texts.rarity(root)) for root in known]

    def _knows(self, word: str) -> bool:
        """Whether the guide holds *word* in some form."""
        root = stem(word)
        return self._held(root) or root in self._same or word in self._joined or class_of(word) is not None

    def _term(self, word: str, spelt: Sequence[str], runs: Iterable[str]) -> Term:
        """*word* with everything that may stand for it, or for the *runs* of words that it begins."""
        root = stem(word)
        forms: dict[Form, float] = {(root,): 1.0}
        if name := class_of(word):
            forms[name,] = _CLASS
        if word in self._joined:
            forms[_form(self._apart(word))] = 1.0
        for other in spelt:
            forms.setdefault(_form(other), _SAME)
        for run in runs:
            if " " in run and tight(run) in self._words:
                forms.setdefault((stem(tight(run)),), 1.0)
            for same in self._same.get(" ".join(_form(run)), ()):
                forms.setdefault(same, _SAME)
        return Term(word, tuple(forms.items()), self._texts.rarity(root))

    def _spelt(self, word: str) -> tuple[str, ...]:
        """Words of the guide that *word* may be a misspelling of: a slip away, and alike at their start."""
        if not _mistakable(word):
            return ()
        from rapidfuzz import process  # noqa: PLC0415  # start-up time
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        slips = 2 if len(word) >= _TWO_SLIPS else 1
        near = process.extract(word, self._spellings.decode().split(), scorer=OSA.distance, limit=6, score_cutoff=slips)
        alike = [other for other, _, _ in near if other[0] == word[0]]
        return tuple(map(self._apart, alike[:2]))

    def _apart(self, word: str) -> str:
        """The name that *word* is, run together; *word* itself when it is none."""
        rows = self._joined.rows(word)
        return self._names[rows[-1]] if rows else word


def _mistakable(word: str) -> bool:
    """Whether *word* may be written for another, or another for it: long enough, and no number."""
    return len(word) >= _MISTAKABLE and not word.isdigit()


def _synonyms(groups: Iterable[Sequence[str]]) -> dict[str, tuple[Form, ...]]:
    same: dict[str, tuple[Form, ...]] = {}
    for group in groups:
        forms = [form for form in dict.fromkeys(_form(fold(one)) for one in group) if form]
        for form in forms:
            others = (other for other in forms if other != form)
            same[" ".join(form)] = tuple(dict.fromkeys((*same.get(" ".join(form), ()), *others)))
    return same


def _form(folded: str) -> Form:
    return tuple(map(stem, folded.split()))


def _once(terms: Iterable[Term]) -> list[Term]:
    """Two forms of one word are one term."""
    found: dict[Form, Term] = {}
    for term in terms:
        found.setdefault(term.forms[0][0], term)
    return list(found.values())


def _runs(said: Sequence[str]) -> dict[str, str]:
    """Every run of a few words, with the first word of it that carries something."""
    found: dict[str, str] = {}
    for start in range(len(said)):
        for end in range(start + 1, min(start + _PHRASE_HIGH, len(said)) + 1):
            run = said[start:end]
            found.setdefault(" ".join(run), next((word for word in run if not silent(stem(word))), run[0]))
    return found

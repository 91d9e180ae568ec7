"""What people ask that the guide does not hold. Its themes compete with the entries for a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from guidebot.core.about import Outside
from guidebot.core.records import dataclass
from guidebot.search.asking import Asked
from guidebot.search.phrases import Phrases
from guidebot.search.postings import Postings
from guidebot.search.stems import stem
from guidebot.search.verbatim import LIKELIEST, Verbatim
from guidebot.search.wording import silent, spoken

_IN_PASSING = 0.6  # how much a word of a foreseen question counts beside one of the theme's own
_CHOSEN = 3  # a word that editors chose for a theme is as sure as one that stands in so many questions


@dataclass(frozen=True, slots=True)
class Theme:
    """The likeliest theme of a question; *alike* and *share* as of an entry.

    *foreseen* says that the theme lists this very question.
    """

    outside: Outside
    alike: float
    share: float
    foreseen: bool


class Beyond:
    """The themes outside one guide."""

    def __init__(self, themes: Sequence[Outside], texts: Postings, inside: Callable[[str], int]) -> None:
        """*texts* tell how much a word says, *inside* how many phrases of the guide's own pages hold it."""
        self._themes = themes
        phrases = (
            (place, one) for place, theme in enumerate(themes) for one in (theme.title, *theme.asked.splitlines())
        )
        self._phrases = Phrases(((place, spoken(one)) for place, one in phrases), texts)
        self._inside = inside
        self._words = Postings(map(self._row, themes))

    def __contains__(self, root: str) -> bool:
        return root in self._words

    def likeliest(self, asked: Asked) -> Theme | None:
        """The theme nearest to a question, if it shares a word with any."""
        met, shares = self._phrases.met(asked.terms, asked.little), dict[int, float]()
        alike = self._phrases.best(met)
        whole = sum(term.weight for term in asked.terms)
        for term in asked.terms:
            self._words.count(term, term.weight / whole, shares)
        places = sorted(alike.keys() | shares.keys())
        if not places:
            return None
        foreseen = self._foreseen(asked.text, met)
        best = max(foreseen or places, key=lambda place: alike.get(place, 0.0) + shares.get(place, 0.0))
        return Theme(self._themes[best], alike.get(best, 0.0), shares.get(best, 0.0), foreseen=best in foreseen)

    def _foreseen(self, question: str, met: Mapping[int, float]) -> set[int]:
        """The themes that list *question*."""
        wanted, likeliest = Verbatim(question), self._phrases.likeliest(met, LIKELIEST)
        return {
            place for place, nth in likeliest if nth and wanted.alike(self._themes[place].asked.splitlines()[nth - 1])
        }

    def _row(self, theme: Outside) -> dict[str, float]:
        foreseen = {root for text in theme.asked.splitlines() for root in map(stem, spoken(text)) if not silent(root)}
        row = {root: _IN_PASSING * self._lean(root, 0) for root in foreseen}
        return row | {root: self._lean(root, _CHOSEN) for root in map(stem, spoken(theme.words))}

    def _lean(self, root: str, sure: int) -> float:
        """How far a word tells against the guide: little where people ask with it for its own entries."""
        out = self._phrases.postings.many(root) + sure
        return out / (out + self._inside(root)) if out else 1.0

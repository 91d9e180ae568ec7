"""What people ask that the guide does not hold. Its themes compete with the entries for a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guidebot.core.about import Outside
from guidebot.search.phrases import Phrases
from guidebot.search.postings import Postings, Term
from guidebot.search.stems import stem
from guidebot.search.wording import silent, spoken

_IN_PASSING = 0.6  # how much a word of a foreseen question counts beside one of the theme's own


@dataclass(frozen=True, slots=True)
class Theme:
    """The likeliest theme of a question; *alike* and *share* as of an entry."""

    outside: Outside
    alike: float
    share: float


class Beyond:
    """The themes outside one guide."""

    def __init__(self, themes: Sequence[Outside], texts: Postings) -> None:
        self._themes = themes
        self._phrases = Phrases(
            ((place, one) for place, theme in enumerate(themes) for one in (theme.title, *theme.asked)), texts
        )
        self._words = Postings(map(_row, themes))

    def __contains__(self, root: str) -> bool:
        return root in self._words

    def likeliest(self, terms: Sequence[Term], every: Sequence[Term]) -> Theme | None:
        """The theme nearest to a question, if it shares a word with any."""
        alike, shares = self._phrases.alike(every), dict[int, float]()
        whole = sum(term.weight for term in terms)
        for term in terms:
            for place, most in self._words.speaking(term).items():
                shares[place] = shares.get(place, 0.0) + most * term.weight / whole
        places = sorted(alike.keys() | shares.keys())
        if not places:
            return None
        best = max(places, key=lambda place: alike.get(place, 0.0) + shares.get(place, 0.0))
        return Theme(self._themes[best], alike.get(best, 0.0), shares.get(best, 0.0))


def _row(theme: Outside) -> dict[str, float]:
    foreseen = (root for one in theme.asked for root in map(stem, spoken(one)) if not silent(root))
    return {**dict.fromkeys(foreseen, _IN_PASSING), **dict.fromkeys(map(stem, spoken(theme.words)), 1.0)}

"""Whether the guide answers a question: surely, in doubt, or not at all. An unrelated list is worse than a plain no."""

from __future__ import annotations

from collections.abc import Sequence

from guidebot.core.about import Outside
from guidebot.core.records import dataclass
from guidebot.search.beyond import Theme

# Weights fitted with a logistic regression to tests/search/people.yaml and people_ours.yaml and to foreseen questions
# that were left out of the index in turn. The two limits were chosen afterwards: docs/why/search.md.
_SHARE = 0.64
_THEME_ALIKE = 0.83
_THEME_SHARE = 1.14
_UNKNOWN = 0.5
_FLOOR = -0.05
_SURE = 0.05  # what comes out between the two is shown with a word of doubt
_NEAR = 0.4
_NEAREST = 3
_LIKELY = 0.5  # so near, a theme is named


@dataclass(frozen=True, slots=True)
class Judged:
    """How well one entry fits: *alike* are its best phrase and the question, *share* of which its text speaks of."""

    place: int
    score: float
    alike: float
    share: float
    named: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a question: *near* stands where nothing *answers*, *outside* also where that is not *sure*."""

    answers: bool
    sure: bool = False
    near: tuple[Judged, ...] = ()
    outside: Outside | None = None


def verdict(ranked: Sequence[Judged], theme: Theme | None, unknown: float) -> Verdict:
    """Judge the best of *ranked* against what is outside, and against the *unknown* share of the question."""
    if not ranked:
        return Verdict(answers=False, outside=_named(theme))
    best = ranked[0]
    against = _THEME_ALIKE * theme.alike + _THEME_SHARE * theme.share if theme else 0.0
    fits = best.alike + _SHARE * best.share
    ahead = fits - against - _UNKNOWN * unknown
    foreseen = theme is not None and theme.foreseen
    if best.named or (ahead > _SURE and not foreseen):
        return Verdict(answers=True, sure=True)
    if ahead > _FLOOR and not foreseen:
        return Verdict(answers=True, outside=_named(theme))
    near = tuple(one for one in ranked if one.alike + _SHARE * one.share > max(_NEAR, against))
    return Verdict(answers=False, near=near[:_NEAREST], outside=_named(theme))


def _named(theme: Theme | None) -> Outside | None:
    return theme.outside if theme and theme.alike + theme.share > _LIKELY else None

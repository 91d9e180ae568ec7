"""The first evenings that are shipped."""

from __future__ import annotations

from collections import Counter

from guidebot.core.evenings import every, fitting
from guidebot.core.guide import OPEN, Guide
from guidebot.features.start.proposing import about, lengths, problem_of


def test_every_combination_leads_to_two_different_evenings(guide: Guide) -> None:
    """And no direction, with what is below it, comes first in more than a fifth of them."""
    combinations = list(every())
    firsts: Counter[str] = Counter()
    for taps in combinations:
        found = fitting(guide.evenings, lengths(guide), taps)
        assert len({one.key for one in found}) >= 2, taps
        entry = about(guide, found[0])
        firsts[getattr(entry, "parent", None) or entry.id] += 1

    assert 45 == len(combinations)
    assert max(firsts.values()) <= 9, firsts


def test_every_first_evening_is_open_fits_an_evening_and_names_what_it_takes(guide: Guide) -> None:
    """A problem with materials, or a topic with something to read."""
    for one in guide.evenings:
        problem = problem_of(guide, one)
        if problem is None:
            assert getattr(about(guide, one), "reading", ()), one.key
            continue
        assert problem.status in OPEN, one.key
        assert problem.materials, one.key
        assert (problem.hours or 99) <= 4, one.key

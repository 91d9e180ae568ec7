"""How well `/ask` understands people: `python -m tests.search.measuring open|ours|held|fresh`.

Prints a figure for each kind of question, and of the last two never a question: nothing may be tuned on them.
`--misses` lists what goes wrong in the open half.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from guidebot.loading import content
from guidebot.search.index import Index

HALVES = {"open": "people.yaml", "ours": "people_ours.yaml", "held": "people_held.yaml", "fresh": "people_fresh.yaml"}
UNSEEN = {"held", "fresh"}
NAMES = "name"
FIRST = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One question; without `best` the guide cannot answer it."""

    id: str
    kind: str
    text: str
    best: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What search gave for one question."""

    question: Question
    found: tuple[str, ...]
    sure: bool

    @property
    def met(self) -> bool:
        """Whether one of the first answers is right or, where nothing can be, whether nothing was answered."""
        best = self.question.best
        return not set(best).isdisjoint(self.found[:FIRST]) if best else not self.found


@cache
def questions(half: str) -> tuple[Question, ...]:
    """All questions of *half*."""
    rows = yaml.safe_load(Path(__file__).with_name(HALVES[half]).read_text("utf-8"))
    return tuple(Question(row["id"], row["kind"], row["text"], tuple(row["best"])) for row in rows)


def answers(index: Index, half: str) -> tuple[Answered, ...]:
    """What *index* answers to every question of *half*."""
    given = ((one, index.answer(one.text)) for one in questions(half))
    return tuple(Answered(one, tuple(f"{hit.kind}/{hit.id}" for hit in it.hits), it.sure) for one, it in given)


@dataclass(frozen=True, slots=True)
class Figures:
    """How a half went; each share from 0 to 1.

    Attributes:
        kinds: of each kind, how many were met and how many there are.
        newcomers: recall at three over all that people ask in their own words.
        names: recall at three over names.
        refused: what cannot be answered and was not.
        answered: what can be answered and was, rightly or not.
        owned: what cannot be answered and was refused, or answered with a word of doubt.
        sure: what can be answered and was without a word of doubt.
    """

    kinds: dict[str, tuple[int, int]]
    newcomers: float
    names: float
    refused: float
    answered: float
    owned: float
    sure: float


def figures(given: Sequence[Answered]) -> Figures:
    """Count them."""
    possible = [one for one in given if one.question.best]
    kinds: dict[str, tuple[int, int]] = {}
    for one in given:
        name = one.question.kind + ("" if one.question.best or one.question.kind != "near-miss" else " (none)")
        met, many = kinds.get(name, (0, 0))
        kinds[name] = met + one.met, many + 1
    return Figures(
        kinds=kinds,
        newcomers=_share(one.met for one in possible if one.question.kind != NAMES),
        names=_share(one.met for one in possible if one.question.kind == NAMES),
        refused=_share(one.met for one in given if not one.question.best),
        answered=_share(bool(one.found) for one in possible),
        owned=_share(not (one.found and one.sure) for one in given if not one.question.best),
        sure=_share(bool(one.found) and one.sure for one in possible),
    )


def _share(met: Iterator[bool]) -> float:
    all_ = list(met)
    return sum(all_) / len(all_)


def lines(found: Figures) -> Iterator[str]:
    """The figures as a table."""
    for kind, (met, many) in found.kinds.items():
        yield f"{kind:<18} {met / many:5.2f}   {met} of {many}"
    yield f"in people's words  {found.newcomers:5.2f}   recall@{FIRST}"
    yield f"names              {found.names:5.2f}   recall@{FIRST}"
    yield f"refused            {found.refused:5.2f}   of what cannot be answered"
    yield f"refused, or doubted{found.owned:5.2f}   of what cannot be answered"
    yield f"answered           {found.answered:5.2f}   of what can be answered"
    yield f"without a doubt    {found.sure:5.2f}   of what can be answered"


def main(half: str = "open", *options: str) -> int:
    """Print the figures of *half*."""
    index = Index(content.load(content.shipped()).guide)
    given = answers(index, half)
    said = list(lines(figures(given)))
    if "--misses" in options and half not in UNSEEN:
        for one in given:
            if not one.met:
                said += ["", f"{one.question.kind} {one.question.id}: {one.question.text[:300]}"]
                said += [f"  wants {', '.join(one.question.best)}", f"  found {', '.join(one.found)}"]
    sys.stdout.write("\n".join((*said, "")))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

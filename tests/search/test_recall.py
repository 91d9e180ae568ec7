"""The questions and typed names that search must answer, with a floor under both halves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from guidebot.core.guide import Guide, Kind
from guidebot.search.index import Index

HALVES = ("tuned", "held_out")


@dataclass(frozen=True, slots=True)
class Case:
    kind: Kind | None
    typed: str
    finds: frozenset[str]

    def found(self, index: Index) -> list[str]:
        hits = index.pick(self.kind, self.typed) if self.kind else index.answer(self.typed).hits
        return [f"{hit.kind}/{hit.id}" for hit in hits]


@cache
def cases(half: str) -> tuple[Case, ...]:
    rows = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text("utf-8"))[half]
    return tuple(_case(row) for row in rows)


def _case(row: dict[str, object]) -> Case:
    finds = row["finds"]
    assert isinstance(finds, list)
    if "pick" in row:
        kind, typed = str(row["pick"]).split("/", 1)
        return Case(Kind(kind), typed, frozenset(finds))
    return Case(None, str(row["ask"]), frozenset(finds))


def recall(index: Index, half: str, first: int) -> float:
    """The share of cases with a right entry among the *first*."""
    asked = cases(half)
    return sum(not case.finds.isdisjoint(case.found(index)[:first]) for case in asked) / len(asked)


def test_there_are_enough_cases_and_a_third_is_held_out() -> None:
    """At least seventy, a third of them never tuned on."""
    tuned, held_out = (len(cases(half)) for half in HALVES)

    assert tuned + held_out >= 70
    assert held_out * 3 >= tuned + held_out


@pytest.mark.parametrize("half", HALVES)
def test_every_case_names_an_entry(shipped_guide: Guide, half: str) -> None:
    """A case whose entries are gone would measure nothing."""
    known = {f"{kind}/{entry.id}" for kind, entry in shipped_guide.entries()}

    assert [] == [case.typed for case in cases(half) if known.isdisjoint(case.finds)]


@pytest.mark.parametrize(("half", "at_one", "at_three"), [("tuned", 0.88, 0.95), ("held_out", 0.8, 0.9)])
def test_recall_stays_above_its_floor(shipped: Index, half: str, at_one: float, at_three: float) -> None:
    """Recall at one and at three, on what was tuned on and on what was not."""
    first, third = recall(shipped, half, 1), recall(shipped, half, 3)

    assert first >= at_one
    assert third >= at_three

"""Questions as people ask them: both halves are sound, and name entries that the guide has."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from guidebot.core.guide import Guide

OPEN, HELD, OURS, FRESH = "people.yaml", "people_held.yaml", "people_ours.yaml", "people_fresh.yaml"
HALVES = (OPEN, HELD)
SETS = (*HALVES, OURS, FRESH)
ANSWERABLE = {"newcomer", "engineer", "policy", "organiser", "stuck", "broken", "spanish", "word", "long", "name"}
OUTSIDE = {"everyday", "near-miss", "own", "gap"}
WAYS = {"goal", "nudges", "setup", "schedule", "suggest", "opportunities", "mydata", "about", "help", "none"}

Row = dict[str, object]


@cache
def people(half: str) -> tuple[Row, ...]:
    rows = yaml.safe_load(Path(__file__).with_name(half).read_text("utf-8"))
    return tuple(rows)


def best(row: Row) -> list[str]:
    found = row["best"]
    assert isinstance(found, list)
    return found


def both() -> list[Row]:
    return [row for half in SETS for row in people(half)]


def faults(row: Row) -> list[str]:
    """What is wrong with one row. A near miss may turn out to be answered; the other kinds may not."""
    answered = bool(best(row))
    keys = {"id", "kind", "text", "best"} | ({"way"} if not answered else set())
    keys |= {"note"} if row["kind"] == "gap" else set()
    wrong = {
        "keys": keys != set(row),
        "kind": row["kind"] not in (ANSWERABLE | {"near-miss"} if answered else OUTSIDE),
        "text": not str(row["text"]).strip(),
        "way": row.get("way", "none") not in WAYS,
        "best": len(best(row)) > 6 or len(best(row)) != len(set(best(row))),
    }
    return [name for name, fault in wrong.items() if fault]


def names(guide: Guide) -> set[str]:
    """Every `kind/id` that a question may be led to."""
    kinds = {
        "advice": guide.advice,
        "direction": guide.directions,
        "topic": guide.topics,
        "resource": guide.resources,
        "problem": guide.problems,
        "work": guide.works,
    }
    entries = {f"{kind}/{key}" for kind, found in kinds.items() for key in found}
    return entries | {f"section/{one.id}" for one in guide.about.sections}


@pytest.mark.parametrize("half", SETS)
def test_every_question_is_well_formed(half: str) -> None:
    """Only ids are told, so that a failure shows nothing of the held half."""
    assert {} == {str(row["id"]): faults(row) for row in people(half) if faults(row)}


def test_every_question_stands_once() -> None:
    """An id or a text that stands twice would let tuning reach the held half."""
    for key in ("id", "text"):
        seen = Counter(str(row[key]).casefold() for row in both())

        assert 0 == sum(times > 1 for times in seen.values())


@pytest.mark.parametrize("half", SETS)
def test_every_label_is_in_the_shipped_guide(shipped_guide: Guide, half: str) -> None:
    """An entry that was renamed or left out is found here, and not in a worse figure."""
    known = names(shipped_guide)

    assert set() == {label for row in people(half) for label in best(row)} - known


def test_there_are_enough_questions_of_every_kind() -> None:
    """At least 200 with an answer and 60 without; every kind is in both halves."""
    answered = sum(bool(best(row)) for row in both())

    assert answered >= 200
    assert len(both()) - answered >= 60
    for half in (*HALVES, FRESH):
        assert ANSWERABLE | OUTSIDE == {row["kind"] for row in people(half)}

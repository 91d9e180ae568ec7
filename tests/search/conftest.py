"""A small guide made by hand, and the shipped one with its index."""

from __future__ import annotations

from datetime import date

import pytest

from guidebot.core.about import About
from guidebot.core.guide import Advice, Difficulty, Direction, Guide, Part, Problem, Source, Tier, Topic, Work
from guidebot.search.index import Index
from guidebot.shipped_once import SHIPPED_ONCE

DAY = date(2026, 11, 23)
SOURCE = Source("AGI safety career advice")


def direction(key: str, title: str, summary: str, *aliases: str, why: str = "It may matter.") -> Direction:
    return Direction(
        id=key,
        title=title,
        summary=summary,
        aliases=aliases,
        reviewed=DAY,
        tier=Tier.PRIMARY,
        standpoint="The guide's author likes it.",
        what=(summary,),
        why=(why,),
        start=("Read one paper.",),
        source=SOURCE,
    )


def small_guide(*extra: Direction, synonyms: tuple[tuple[str, ...], ...] = ()) -> Guide:
    directions = (
        direction(
            "mechanistic-interpretability",
            "Mechanistic interpretability",
            "Finding out what happens inside a network.",
            "mech interp",
            "interp",
        ),
        direction("scalable-interpretability", "Scalable interpretability", "Explaining networks with little labour."),
        direction(
            "debate",
            "Debate",
            "Two models argue and a weaker judge decides.",
            why="A *judge* who cannot find a flaw alone may still `recognise` one when it is [pointed out](https://a.example).",
        ),
        direction(
            "infra-bayesianism", "Infra-Bayesianism", "A theory of learning with imprecise beliefs.", "infrabayes"
        ),
        direction("recursive-reward-modelling", "Recursive reward modelling", "Helpers that help to judge.", "RRM"),
        direction("threat-modelling", "Threat modelling", "Working out how AI could go wrong."),
        *extra,
    )
    advice = Advice(
        id="find-a-mentor",
        title="Find a mentor",
        summary="A mentor teaches what papers leave out.",
        reviewed=DAY,
        part=Part.RESEARCH,
        standpoint="The guide's author thinks so.",
        body=("Somebody who reads your drafts every week is worth more than a famous name.",),
        steps=("Write to one person.",),
        source=SOURCE,
    )
    topic = Topic(
        id="detecting-datacenters",
        title="Finding undeclared datacentres",
        summary="How a state could notice large hidden clusters.",
        aliases=("hidden datacenters",),
        reviewed=DAY,
        cluster="compute",
        number=1,
        question="How could one find them?",
        why=("Rules need eyes.",),
        reading=(),
        first_piece="A memo on power use.",
        standpoint="Ours.",
        source=SOURCE,
    )
    problem = Problem(
        id="judge-errors",
        title="Debate when judges err",
        summary="Find out what happens to debate when judges make the same mistake every time.",
        reviewed=DAY,
        direction="debate",
        difficulty=Difficulty.ADVANCED,
        difficulty_basis="our estimate",
        statement="Find out what happens to debate when judges make the same mistake every time.",
        first_step="Write a toy debate.",
        source=SOURCE,
    )
    work = Work(
        id="debate", title="Debate", summary="Two models argue and a weaker judge decides.", reviewed=DAY, kind="paper"
    )
    about = About(
        title="t",
        author="a",
        published="p",
        url="u",
        attribution="a",
        version="v",
        intro=(),
        sections=(),
        synonyms=synonyms,
    )
    return Guide(
        about=about,
        advice={advice.id: advice},
        directions={one.id: one for one in directions},
        clusters={},
        topics={topic.id: topic},
        resources={},
        problems={problem.id: problem},
        works={work.id: work},
        opportunities={},
    )


@pytest.fixture(scope="session")
def small() -> Index:
    return Index(small_guide())


@pytest.fixture(scope="session")
def shipped_guide() -> Guide:
    return SHIPPED_ONCE.loaded().guide


@pytest.fixture(scope="session")
def shipped(shipped_guide: Guide) -> Index:
    return SHIPPED_ONCE.search(shipped_guide)

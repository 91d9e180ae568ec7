"""Advice and learning as they ship: asked for in people's own words, and told in ours."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from guidebot.core.guide import Guide, Kind, Part, Shelf
from guidebot.core.limits import OPTIONS
from guidebot.features.guide import advice, learn
from guidebot.search.index import Index
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.testing import talk

KINDS = (Kind.ADVICE, Kind.RESOURCE)
COLLECTING = frozenset({"Write", "List", "Note", "Mark", "Draw", "Name"})


@pytest.fixture(scope="module")
def index(guide: Guide) -> Index:
    """The shipped guide, ready for questions."""
    return SHIPPED_ONCE.search(guide)


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_can_be_asked_for_in_own_words(guide: Guide, kind: Kind) -> None:
    """Three to twenty-four ways in which a newcomer would put it."""
    many = {one.id: len(one.asked.splitlines()) for one in guide.of(kind).values()}

    assert {} == {id_: count for id_, count in many.items() if not 3 <= count <= 24}


def test_each_of_these_questions_finds_its_entry(guide: Guide, index: Index) -> None:
    """Among the first three, as typed by somebody else, in capitals and with a question mark; nearly always first."""
    entries = [(kind, one) for kind in KINDS for one in guide.of(kind).values()]
    asked = [(kind, one.id, text) for kind, one in entries for text in one.asked.splitlines()]
    found = {text: [(hit.kind, hit.id) for hit in index.answer(f"{text.upper()}?").hits] for _, _, text in asked}
    second = [text for kind, id_, text in asked if (kind, id_) != found[text][0]]

    assert [] == [text for kind, id_, text in asked if (kind, id_) not in found[text][:3]]
    assert len(second) <= 0.02 * len(asked)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("MATS", "resource/mats"),
        ("SPAR", "resource/spar"),
        ("pibbss", "resource/princint"),
        ("80k", "advice/job-boards"),
        ("LTFF", "advice/funding"),
        ("where is the money", "advice/funding"),
        ("how do I get GPUs", "advice/compute"),
        ("do I need a PhD?", "advice/mentors-outside-alignment"),
        ("I am 45, am I too old?", "advice/too-late-or-too-old"),
        ("no maths background", "advice/coding-before-maths"),
        ("I feel overwhelmed", "advice/too-much"),
        ("my experiments keep failing, is that normal", "advice/most-research-fails"),
        ("who can read my draft", "advice/readers-for-drafts"),
        ("How can I tell whether I'd be any good at this?", "advice/fast-feedback"),
        ("how do I email a researcher", "advice/cold-mails"),
        ("I got rejected", "advice/turned-down"),
        ("Spanish translation of the post", "work/agi-safety-career-advice"),
    ],
)
def test_what_people_ask_most_comes_first(index: Index, question: str, first: str) -> None:
    """What readers of the first edition asked in vain."""
    hit = index.answer(question).hits[0]

    assert first == f"{hit.kind}/{hit.id}"


def test_the_posts_author_is_called_by_his_name(guide: Guide) -> None:
    """Never "the guide's author", which could be anybody."""
    coy = re.compile(r"the guide.s author", re.IGNORECASE)

    assert [] == [one.id for kind in KINDS for one in guide.of(kind).values() if coy.search(str(asdict(one)))]


def test_few_steps_of_a_week_only_collect(guide: Guide) -> None:
    """At most one in seven begins by writing something down, and never two in one entry."""
    steps = {one.id: [text.split()[0] for text in one.steps] for one in guide.advice.values()}
    collecting = {id_: sum(word in COLLECTING for word in words) for id_, words in steps.items()}

    assert max(collecting.values()) <= 1
    assert sum(collecting.values()) * 7 <= sum(map(len, steps.values()))


def test_no_menu_leaves_an_entry_out(guide: Guide) -> None:
    """A menu holds 25 options, and each part and shelf stands in one menu."""
    parts = [sum(one.part in shared for one in guide.advice.values()) for shared in advice.MENUS.values()]
    shelves = [sum(one.shelf is shelf for one in guide.resources.values()) for shelf in learn.SHELVES]

    assert set(Part) == {part for shared in advice.MENUS.values() for part in shared}
    assert set(Shelf) == set(learn.SHELVES)
    assert max(*parts, *shelves) <= OPTIONS


async def test_what_one_can_apply_to_is_a_part_of_its_own() -> None:
    """`/advice apply` and `/guide programmes` list programmes, money and jobs."""
    async with talk() as bot:
        for line in ("advice apply", "guide programmes"):
            await bot.say(line)

            assert bot.text.startswith("Something to apply to")
            assert "Where the money is" in bot.text

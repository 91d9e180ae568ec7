"""A community in which something of everything has happened, in a file that is copied for each life."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.mortal import Lives
from tests.fakes.small import LEARN, PROBLEMS, write
from tests.features.radar.conftest import ENTRIES, give, opportunity

from guidebot.loading.reader import parse

EVENINGS = (  # of each family one that comes first for a fifth of the answers, as the checks of content want it
    ("direction/debate", "problem/honest-judges", "code"),
    ("direction/mechanistic-interpretability", "problem/acronyms", "prove"),
    ("direction/evaluations", "problem/sandbagging", "write"),
    ("direction/inverse-rewards", "problem/sums", "unsure"),
    ("topic/gpu-tracking", "''", "organise"),
    ("direction/scalable-oversight", "problem/oversight-gap", "code, prove, write, organise, unsure"),
)
EVENING = """\
  - about: {}
    first: {}
    doing: code
    likes: [{}]
    why: A small piece of work that tells within one evening whether it suits you.
"""
OBSTACLES = "obstacles: [{what: The setup takes long., plan: 'If I am stuck for an hour, then I ask somebody.'}]\n"
MATERIALS = "reviewed: 2026-11-23\n    materials: [{title: A notebook, url: https://example.org/book}]\n    hours: 3\n"


def _problems() -> str:
    """Problems with materials for an evening, one of them in a direction that has none in the small guide."""
    before, name, after = PROBLEMS.partition("id: sums\n")
    moved = after.replace("direction: mechanistic-interpretability", "direction: inverse-rewards", 1)
    return f"{before}{name}{moved}".replace("reviewed: 2026-11-23\n", MATERIALS)


def content(folder: Path) -> Path:
    """The small guide, with first evenings, obstacles and opportunities."""
    found = write(
        folder,
        {
            "start.yaml": "evenings:\n" + "".join(EVENING.format(*one) for one in EVENINGS),
            "learn/arena.yaml": LEARN.replace("works:", OBSTACLES + "works:"),
            "problems/problems.yaml": _problems(),
        },
    )
    give(found, *ENTRIES, opportunity("next", "Next school", closes="2027-01-06"))
    return found


@pytest.fixture
async def lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lives:
    """The program over files of its own."""
    return Lives(tmp_path, monkeypatch, parse, content(tmp_path / "content"))

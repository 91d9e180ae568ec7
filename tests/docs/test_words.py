"""The glossary names modules that are there and speak of the word; every room of the house is on the map."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([^|]+) \| [^|]+ \| `([\w.]+)` \|$", re.MULTILINE)
WORDS = ROW.findall((ROOT / "docs/why/words.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("word", "module"), WORDS, ids=[word for word, _ in WORDS])
def test_a_word_is_owned_by_the_module_that_speaks_of_it(word: str, module: str) -> None:
    """By its stem, so that a lease may be leased."""
    path = ROOT / "src/guidebot" / f"{module.replace('.', '/')}.py"
    stem = word.split(maxsplit=1)[0].rstrip("sey")

    assert path.is_file()
    assert stem in path.read_text(encoding="utf-8").lower()


def test_words_are_in_order_and_stand_once() -> None:
    """So that one is found."""
    words = [word for word, _ in WORDS]

    assert sorted(set(words)) == words
    assert len(words) > 40


def test_every_room_is_on_the_map() -> None:
    """CONTRIBUTING shows each package of the program and of its adapters."""
    shown = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = [one.parent.name for one in (ROOT / "src/guidebot").glob("*/__init__.py")]
    adapters = [one.parent.name for one in (ROOT / "adapters").glob("*/__init__.py")]

    assert [] == [one for one in (*rooms, *adapters) if f"{one}/" not in shown]

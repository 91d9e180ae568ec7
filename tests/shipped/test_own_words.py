"""The content is written in our own words: no run of eight words stands in the source post too."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from guidebot.core.guide import Guide

RUN = 8
NAMES = frozenset({"title", "authors", "url", "also_at", "id", "ref", "where", "source", "attribution", "aliases"})


def words(text: str) -> list[str]:
    """The words of a text, without signs and case."""
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "'").replace("'", ""))


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of eight words."""
    found = words(text)
    return {tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1)}


def prose(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Every text of an entry that is ours: titles, names, references and quoted terms left out."""
    if isinstance(value, str):
        yield path, re.sub(r"[\"“][^\"”]*[\"”]", " ", value)
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from prose(one, f"{path}.{at}")
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in NAMES:
                yield from prose(getattr(value, one.name), f"{path}.{one.name}")


def test_no_eight_words_in_a_row_are_the_posts(guide: Guide) -> None:
    """Facts carry over, sentences do not."""
    folder = os.environ.get("GUIDEBOT_SHARED")
    if not folder:
        pytest.skip("GUIDEBOT_SHARED names no folder with the source post")
    theirs = runs((Path(folder) / "source-post.txt").read_text(encoding="utf-8"))
    titles = {run for one in guide.works.values() for run in runs(one.title)}
    ours = [pair for _, entry in guide.entries() for pair in prose(entry, entry.id)]
    ours += list(prose(guide.about, "guide.yaml"))
    ours += [pair for one in guide.clusters.values() for pair in prose(one, one.id)]

    assert {} == {path: " ".join(run) for path, text in ours for run in (runs(text) & theirs) - titles}


def test_the_comparison_would_find_a_copy() -> None:
    """The check itself works: signs, case and line ends do not hide a copy."""
    post = "In order to have a big impact on the world,\nyou need to find a big lever."

    assert runs("we say: in ORDER to have a “big” impact on the world") & runs(post)
    assert not runs("to have a big impact on the") & runs(post)
    assert ("x.0", " three  words") == next(prose((' three "quoted" words'.replace('"quoted"', ""),), "x"))

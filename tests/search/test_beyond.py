"""Themes outside the guide compete with its entries, as far as their words are not the guide's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guidebot.core.about import Outside
from guidebot.core.guide import Guide
from guidebot.search.index import Index
from guidebot.search.stems import stem

from .conftest import direction, small_guide

FOOD = Outside(id="food", title="cooking", asked="recipe for a cake\nhow long do i bake bread", words="cook oven")


def with_food(guide: Guide) -> Guide:
    return replace(guide, about=replace(guide.about, outside=(FOOD,)))


def leaning(guide: Guide) -> float:
    """How far the word *recipe* tells against the guide, from 0 to 1."""
    return Index(guide)._asked()._beyond._lean(stem("recipe"), 0)


@pytest.mark.parametrize(("kind", "less"), [("direction", True), ("work", False)])
def test_a_themes_word_tells_less_only_where_pages_are_asked_for_with_it(kind: str, less: bool) -> None:
    """What people ask about a single paper says nothing of what they ask about a field."""
    guide = with_food(small_guide(direction("scopes", "Scopes", "Looking at small things.")))
    asked = "a recipe that scales\nthe recipe of the second paper\nwhich recipe was used"
    one = "scopes" if kind == "direction" else "debate"
    table = "directions" if kind == "direction" else "works"
    held = getattr(guide, table)
    more = replace(guide, **{table: {**held, one: replace(held[one], asked=asked)}})

    assert 1.0 == leaning(guide)
    assert (0.25 if less else 1.0) == leaning(more)


@pytest.mark.parametrize("question", ["who runs this server", "Who runs this servr??", "hey! who runs this server"])
def test_a_question_that_a_theme_lists_is_refused(question: str) -> None:
    """Even where every word of it is the guide's own, and with a slip in it."""
    chips = direction("chips", "Servers", "Who runs servers, and which server runs what.")
    people = Outside(id="people", title="who runs this community", asked="who runs this server", here=True)
    guide = small_guide(replace(chips, asked="who runs which server"))
    told = replace(guide, about=replace(guide.about, outside=(people,)))

    assert "chips" == Index(guide).answer(question).hits[0].id
    assert () == Index(told).answer(question).hits
    assert people == Index(told).answer(question).outside


def test_an_entry_that_lists_a_question_comes_before_a_theme_that_lists_one_like_it() -> None:
    """Editors meant both; showing too much is the lesser mistake."""
    entry = replace(direction("chips", "Servers", "About servers."), asked="who runs the servers")
    people = Outside(id="people", title="who runs this community", asked="who runs the server")
    guide = small_guide(entry)
    told = replace(guide, about=replace(guide.about, outside=(people,)))

    assert "chips" == Index(told).answer("who runs the servers").hits[0].id

"""Plain questions: the best entries with a line of their own."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidebot.core.guide import Guide, Kind
from guidebot.core.markup import plain
from guidebot.search.index import Index
from guidebot.search.passages import body

from .conftest import direction, small_guide


def test_forms_of_a_word_meet(small: Index) -> None:
    """Stemming: `arguing` finds `argue`."""
    assert (Kind.DIRECTION, "debate") == (
        small.answer("arguing models").hits[0].kind,
        small.answer("arguing models").hits[0].id,
    )


def test_a_work_comes_after_an_entry_that_is_equal(small: Index) -> None:
    """The guide's own page before the paper of the same name."""
    found = [one.kind for one in small.answer("debate").hits if one.id == "debate"]

    assert [Kind.DIRECTION, Kind.WORK] == found


def test_a_misspelt_word_is_understood(small: Index) -> None:
    """A word that the guide does not hold is read as the nearest that it does."""
    assert "find-a-mentor" == small.answer("how to find a mentr").hits[0].id


def test_a_name_run_together_is_understood(small: Index) -> None:
    """`infrabayesianism` is Infra-Bayesianism."""
    assert "infra-bayesianism" == small.answer("what does infrabayesianism do").hits[0].id


def test_a_long_name_run_together_is_understood() -> None:
    """Of any number of words, and read through a slip."""
    name = "the long name of a page that nobody shortens"
    index = Index(small_guide(direction("long", name.capitalize(), "About lengths.")))

    assert ["long"] == [hit.id for hit in index.answer("thelongnameofapagethatnobodyshortens").hits][:1]
    assert [(name,)] == [*index.answer("thelongnameofapagethatnobodyshortans").strange.values()]


def test_words_run_together_are_a_word_of_the_guide_or_nothing() -> None:
    """`a way` may be *away* where that stands in the guide, and never *aways* cut short."""
    page = direction("buses", "Buses", "About abuses of trust and where they lead.")
    index = Index(small_guide(page))

    assert ["buses"] == [hit.id for hit in index.answer("ab uses").hits][:1]
    assert "buses" not in [hit.id for hit in index.answer("ab use").hits]


@pytest.mark.parametrize(
    "question",
    ["how can I tell whether I'd be any good at this?", "How can i tell wether i would be any good at this"],
)
def test_a_question_that_editors_foresaw_leads_to_its_entry(question: str) -> None:
    """Even one of words that say little, and with a slip in it."""
    foreseen = replace(
        direction("scopes", "Scopes", "About seeing patterns."),
        asked="how can i tell whether i'd be any good at this",
    )
    index = Index(small_guide(foreseen))

    assert ["scopes"] == [hit.id for hit in index.answer(question).hits][:1]
    assert () == Index(small_guide()).answer("how can I tell whether I'd be any good at this?").hits


def test_synonyms_of_the_guide_count() -> None:
    """A phrase finds what is written under its synonym, and nothing without the group."""
    groups = (("looking under the hood", "mechanistic interpretability"),)

    assert (
        "mechanistic-interpretability"
        == Index(small_guide(synonyms=groups)).answer("looking under the hood").hits[0].id
    )
    assert () == Index(small_guide()).answer("looking under the hood").hits


def test_the_line_is_the_entrys_own_and_holds_the_words(small: Index) -> None:
    """The extract is the sentence nearest to the question, without markup."""
    hit = small.answer("recognise a flaw pointed out").hits[0]

    assert "A judge who cannot find a flaw alone may still recognise one when it is pointed out." == hit.extract


def test_a_long_sentence_is_cut_around_the_words() -> None:
    """A match deep in a long sentence is still in sight."""
    long = "first " * 60 + "then a kaleidoscope turns " + "and " * 60
    index = Index(small_guide(direction("scopes", "Scopes", "About seeing patterns.", why=long)))

    hit = index.answer("kaleidoscope").hits[0]

    assert "kaleidoscope" in hit.extract
    assert len(hit.extract) <= 160


@pytest.mark.parametrize("question", ["", "?", "😀", '"', "flurble wibbet", "-", "the of and"])
def test_nothing_near_gives_nothing(small: Index, question: str) -> None:
    """No entry is forced on a question that has none."""
    assert () == small.answer(question).hits


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "NEAR(",
        "NEAR(debate judge, 2)",
        "title:debate AND",
        "debate*",
        "'; DROP TABLE entry; --",
        "a" * 10_000,
        "debate " * 2000,
        "\x00debate",
        "\ud800",
    ],
)
def test_hostile_questions_do_no_harm(small: Index, question: str) -> None:
    """Query syntax is only text."""
    assert all(hit.title for hit in small.answer(question).hits)


def test_the_limit_holds(shipped: Index) -> None:
    """As many as wanted and no more; none for none."""
    assert [0, 1, 3] == [len(shipped.answer("interpretability of models", limit).hits) for limit in (0, 1, 3)]


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400))
def test_any_question_gives_a_value(small: Index, question: str) -> None:
    """Questions never raise; scores fall, lines stay short."""
    found = small.answer(question).hits

    assert sorted((hit.score for hit in found), reverse=True) == [hit.score for hit in found]
    assert all(len(hit.extract) <= 160 for hit in found)


def test_lines_are_never_invented(shipped: Index, shipped_guide: Guide) -> None:
    """Every extract stands in its entry, but for the cuts at its ends."""
    for question in (
        "how do I find a mentor",
        "what is debate",
        "superposition",
        "chips in china",
        "which course first",
    ):
        for hit in shipped.answer(question).hits:
            entry = shipped_guide.of(hit.kind)[hit.id]
            texts = " ".join(" ".join((plain(entry.summary), *body(entry))).split())

            assert hit.extract.strip("…") in texts


def test_an_index_leaves_nothing_open() -> None:
    """The database in memory closes with its index: a leak would be an error here."""
    index = Index(small_guide())
    assert index.answer("debate").hits
    del index

    assert gc.collect() >= 0

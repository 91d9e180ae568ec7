"""What can be checked of the content's truth without asking anybody: links, numbers, years, sources, leaked notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from urllib.parse import urlsplit

import pytest

from guidebot.core.guide import ANSWERED, OPEN, Guide, Kind, Work
from guidebot.loading.content import shipped
from guidebot.loading.reading import Reading, read_folder

ARXIV = re.compile(r"https://arxiv\.org/abs/(\d{2})(0[1-9]|1[0-2])\.(\d{4,5})")
EDITORS_WORDS = (
    "we have not opened",
    "we list it without",
    "our best match",
    "link was lost",
    "second address",
    "could not confirm",
    "could not be confirmed",
    "not confirmed",
    "unconfirmed",
)


@pytest.fixture(scope="module")
def editors() -> Mapping[tuple[Kind, str], str]:
    """What editors noted, which no frozen value holds."""
    reading = Reading()
    read_folder(reading, shipped(), root=shipped().parent, overlay=False)
    return {key: one.model.editors for key, one in reading.entries.items() if one.model.editors}


def texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Every text in *value* with its place."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from texts(one, f"{path}.{at}")
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from texts(one, f"{path}.{key}")
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name), f"{path}.{one.name}")


def everything(guide: Guide) -> Iterator[tuple[str, str]]:
    """Every text that the guide holds."""
    for kind, entry in guide.entries():
        yield from texts(entry, f"{kind.value}/{entry.id}")
    yield from texts(guide.clusters, "clusters")
    yield from texts(guide.about, "guide.yaml")


def links(guide: Guide) -> Iterator[tuple[str, str]]:
    """Every address, those inside paragraphs included."""
    for path, text in everything(guide):
        for found in re.findall(r"https?://[^\s)\]>\"]+", text):
            yield path, found


def arxiv(work: Work) -> str | None:
    """The number of a work on arXiv."""
    found = ARXIV.fullmatch(work.url or "")
    return f"{found[1]}{found[2]}.{found[3]}" if found else None


def test_every_link_is_well_formed(guide: Guide) -> None:
    """A host with a dot, nothing that a sentence left behind, no address of a search or a tracker."""
    wrong = [
        (path, link)
        for path, link in links(guide)
        if "." not in (urlsplit(link).hostname or "") or link.endswith((".", ",", ";", ":")) or "utm_" in link
    ]

    assert [] == wrong


def test_arxiv_links_lead_to_the_abstract(guide: Guide) -> None:
    """One form everywhere: with the number alone, never a PDF or a version. A list of new papers has no number.

    Help and news have hosts of their own.
    """
    papers = [
        (path, link)
        for path, link in links(guide)
        if (urlsplit(link).hostname or "").removeprefix("www.").removeprefix("export.") == "arxiv.org"
        and "/list/" not in link
    ]
    wrong = [(path, link) for path, link in papers if not ARXIV.fullmatch(link)]

    assert [] == wrong


def test_the_year_of_a_paper_agrees_with_its_number(guide: Guide, editors: Mapping[tuple[Kind, str], str]) -> None:
    """The first four figures are year and month; where a paper came out later, editors say why."""
    wrong = [
        (one.id, one.year, number)
        for one in guide.works.values()
        if (number := arxiv(one)) and one.year != 2000 + int(number[:2]) and (Kind.WORK, one.id) not in editors
    ]

    assert [] == wrong


def test_no_work_stands_in_the_guide_twice(guide: Guide) -> None:
    """Each address belongs to one work; so does each title with the same year."""
    owners: dict[str, set[str]] = {}
    for one in guide.works.values():
        addresses = [url.rstrip("/").lower() for url in (one.url, *one.also_at) if url]
        for name in (*addresses, f"{one.title.lower()} {one.year}"):
            owners.setdefault(name, set()).add(one.id)

    assert {} == {name: ids for name, ids in owners.items() if len(ids) > 1}


def test_every_work_says_who_when_and_where(guide: Guide) -> None:
    """No endless rows of names; a paper or report has a year and a link, where a tool or a course may have none."""
    long = [one.id for one in guide.works.values() if len(one.authors) > 7]
    cited = [one for one in guide.works.values() if one.kind in {"paper", "report"}]

    assert [] == long
    assert [] == [one.id for one in cited if not (one.authors and one.year and one.url)]


def test_every_problems_source_is_a_work(guide: Guide) -> None:
    """With its year; whoever wants to know more finds it in the list of works."""
    known = {url for one in guide.works.values() for url in (one.url, *one.also_at) if url}
    wrong = [one.id for one in guide.problems.values() if one.source.url not in known or one.source.year is None]

    assert [] == wrong


def test_what_answers_a_problem_can_be_read(guide: Guide) -> None:
    """A work with a link."""
    settled = [one for one in guide.problems.values() if one.status in ANSWERED]

    assert settled
    assert [] == [(one.id, work) for one in settled for work in one.answered_by if not guide.works[work].url]


def test_every_open_problem_can_be_begun_tonight(guide: Guide) -> None:
    """It names what it needs, most of it with a link, the hardware, and how long the first step takes."""
    pool = [one for one in guide.problems.values() if one.status in OPEN]
    bare = [one.id for one in pool if not (one.materials and one.hardware and one.hours)]
    unlinked = [one.id for one in pool if one.materials and not any(thing.url for thing in one.materials)]

    assert [] == bare
    assert len(unlinked) <= len(pool) // 20, unlinked


def test_no_editors_words_reach_a_reader(guide: Guide) -> None:
    """What is unsure stands in `editors`, or is left out."""
    found = [(path, word) for path, text in everything(guide) for word in EDITORS_WORDS if word in text.lower()]

    assert [] == found


def test_no_word_stands_twice_in_a_row(guide: Guide) -> None:
    """The commonest slip of whoever joins two texts; *that that* and *had had* are English."""
    twice = re.compile(r"\b(?!that\b|had\b)([a-z]+) \1\b(?!-)")

    assert [] == [(path, found[0]) for path, text in everything(guide) if (found := twice.search(text))]


def test_every_entry_is_asked_for_in_peoples_words(guide: Guide) -> None:
    """Three to sixteen phrasings, typed as newcomers type; works, problems and opportunities may do without."""
    wrong = [
        (kind.value, entry.id, len(entry.asked.splitlines()))
        for kind, entry in guide.entries()
        if kind not in {Kind.WORK, Kind.PROBLEM, Kind.OPPORTUNITY} and not 3 <= len(entry.asked.splitlines()) <= 24
    ]

    assert [] == wrong


def test_every_entry_is_due_again(guide: Guide) -> None:
    """No entry is forgotten, and law is looked at again within a quarter."""
    for kind, entry in guide.entries():
        assert entry.review_after is not None
        assert entry.review_after > entry.reviewed
        if kind is Kind.TOPIC:
            assert (entry.review_after - entry.reviewed).days <= 92, entry.id


def test_a_standpoint_is_said_once_a_cluster(guide: Guide) -> None:
    """Topics have their own only where it is another."""
    assert [] == [one.id for one in guide.clusters.values() if not one.standpoint]
    assert [] == [one.id for one in guide.topics.values() if one.standpoint == guide.clusters[one.cluster].standpoint]
    assert ["rules-in-force"] == [one.id for one in guide.clusters.values() if one.ours]

"""The shipped content: complete, within every platform's limits, and consistent."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from guidebot.core import limits, markup, pages
from guidebot.core.actions import ActionRef
from guidebot.core.guide import Difficulty, Guide, Kind, Part, Status, Tier
from guidebot.core.reply import Actions, Button, Reply, Select
from guidebot.loading.content import Loaded
from guidebot.loading.loaded import files, shipped
from guidebot.tools import check as checking

TIERS = {
    Tier.PRIMARY: {"Scalable oversight", "Mechanistic interpretability", "Alignment theory"},
    Tier.SECONDARY: {"Evaluations", "Unrestricted adversarial training", "Threat modelling"},
    Tier.DOUBTED: {"Natural abstractions"},
    Tier.SINCE: {"AI control", "Monitoring of reasoning", "How training shapes character", "Safety cases"},
}
TYPED = {
    "control": "ai control",
    "cot": "monitoring of reasoning",
    "chain of thought": "monitoring of reasoning",
    "scheming": "model organisms",
    "sandbagging": "model organisms",
    "alignment faking": "model organisms",
    "model organisms": "model organisms",
    "emergent misalignment": "how training shapes character",
    "weak to strong": "weak-to-strong",
    "unlearning": "safeguards",
    "jailbreaks": "safeguards",
    "constitutional classifiers": "safeguards",
    "safety case": "safety cases",
    "automated alignment research": "automating alignment research",
    "cooperative ai": "many agents",
    "debate": "debate",
    "critiques": "critiques",
    "iterated amplification": "iterated",
    "ida": "iterated",
    "rrm": "recursive reward",
    "gdc": "generator",
    "mech interp": "mechanistic interpretability",
    "superposition": "superposition",
    "case studies": "case studies",
    "scalable interpretability": "scalable interpretability",
    "heuristic arguments": "heuristic",
    "infrabayes": "infra-bayesianism",
    "geometric rationality": "geometric",
    "finite factored sets": "factored",
    "cartesian frames": "cartesian",
    "fdt": "decision theory",
    "garrabrant induction": "induction",
    "evals": "evaluations",
    "gradient hacking": "gradient hacking",
    "deployment": "deploy",
    "cirl": "inverse reinforcement",
    "natural abstractions": "natural abstraction",
    "simulators": "simulator",
    "conditioning predictive models": "conditioning",
}


def test_the_counts_are_those_of_the_guide(guide: Guide) -> None:
    """Twenty pieces of advice or more, the post's 24 topics in three clusters, ours in a fourth, and 150 problems."""
    assert len(guide.advice) >= 20
    assert set(Part) == {one.part for one in guide.advice.values()}
    assert 24 == len([one for one in guide.topics.values() if not guide.clusters[one.cluster].ours])
    assert [False, False, False, True] == [one.ours for one in guide.clusters.values()]
    assert {one.cluster for one in guide.topics.values()} == set(guide.clusters)
    assert len(guide.problems) >= 150
    assert set(Difficulty) == {one.difficulty for one in guide.problems.values()}
    assert len(guide.resources) >= 6


def test_every_top_direction_has_open_problems(guide: Guide) -> None:
    """`/problem` finds something in each direction, or in what lies below it."""
    for top in guide.directions.values():
        if top.parent is None:
            inside = guide.family(top.id)
            assert [one for one in guide.problems.values() if one.direction in inside], top.id


@pytest.mark.parametrize("tier", Tier)
def test_the_tiers_hold_the_authors_directions(guide: Guide, tier: Tier) -> None:
    """Primary, secondary, viewed with doubt, and what we added."""
    tops = {one.title.lower() for one in guide.directions.values() if one.tier is tier and one.parent is None}

    assert {one.lower() for one in TIERS[tier]} <= tops


@pytest.mark.parametrize(("typed", "title"), TYPED.items(), ids=list(TYPED))
def test_every_named_direction_has_the_names_people_type(guide: Guide, typed: str, title: str) -> None:
    """Each strand of the post has an entry, found by the name or the short form that people use."""
    found = [
        one
        for one in guide.directions.values()
        if typed in {one.id.replace("-", " "), one.title.lower(), *(alias.lower() for alias in one.aliases)}
    ]

    assert 1 == len(found), [one.id for one in found]
    assert title in found[0].title.lower() or title in found[0].summary.lower()


def test_other_views_stand_where_they_belong(guide: Guide) -> None:
    """The comments' positions are kept, on debate above all."""
    views = Counter({one.id: len(one.views) for one in guide.directions.values()})

    assert views["debate"] >= 2
    assert views.total() >= 10


def test_every_reply_is_within_the_limits(loaded: Loaded) -> None:
    """Nothing in the content is more than some platform shows, with page buttons and *Share here* counted in."""
    assert [] == checking.limit_mistakes(loaded)


def test_every_page_can_be_shown_with_its_buttons(guide: Guide) -> None:
    """The fullest page, with a share button and buttons to both neighbours, is still within the limits."""
    for _, id_, reply in checking.replies(guide):
        shared = Reply((*reply.blocks, Actions((Button("Share here", ActionRef("share", (id_,))),))))
        for number in range(len(pages.cut(shared))):
            shown = pages.page(shared, number, lambda at, id_=id_: ActionRef("page", (str(at), id_)))  # type: ignore[misc]
            assert [] == limits.reply_problems(shown), (id_, number)


def test_every_answer_has_few_pages(guide: Guide) -> None:
    """An entry is read in one sitting: at most four pages, lists at most five."""
    long = {id_: len(pages.cut(reply)) for _, id_, reply in checking.replies(guide) if len(pages.cut(reply)) > 4}

    assert {} == {id_: count for id_, count in long.items() if count > 5 or id_ in guide.directions}


def test_every_line_of_a_button_is_short_enough_to_share(guide: Guide) -> None:
    """Each entry's own command fits into a button, so that it can be shared and turned."""
    for kind in (Kind.ADVICE, Kind.DIRECTION, Kind.TOPIC, Kind.RESOURCE):
        for id_ in guide.of(kind):
            assert len(f"governance name:{id_}") <= 80


def test_no_markup_is_left_over(guide: Guide) -> None:
    """What looks like markup is markup: no stray stars, backquotes or half links in what people read."""
    texts = [
        (entry.id, one)
        for _, entry in guide.entries()
        for name in ("body", "what", "why", "steps", "start", "teaches")
        for one in getattr(entry, name, ())
    ]
    texts += [(entry.id, entry.summary) for _, entry in guide.entries()]

    assert [] == [(id_, one) for id_, one in texts if any(sign in markup.plain(one) for sign in ("**", "`", "]("))]


def test_every_work_is_used(guide: Guide) -> None:
    """Each work stands in some entry, answers a problem, or is what one is taken from, needs or was followed by."""
    used = {one for entry in (*guide.advice.values(), *guide.resources.values()) for one in entry.works}
    used |= {one.id for entry in guide.directions.values() for one in entry.works}
    used |= {one for entry in guide.directions.values() for view in entry.views for one in view.works}
    used |= {one.id for entry in guide.topics.values() for one in entry.reading}
    used |= {one for cluster in guide.clusters.values() for one in cluster.background}
    used |= {one for problem in guide.problems.values() for one in problem.answered_by}
    sources = {entry.source.url for entry in guide.problems.values()} | {
        entry.source.title for entry in guide.problems.values()
    }
    sources |= {one.url for problem in guide.problems.values() for one in (*problem.materials, *problem.successor)}

    assert [] == [
        one.id
        for one in guide.works.values()
        if one.id not in used and one.url not in sources and one.title not in sources
    ]


def test_every_entry_is_dated_and_sourced(guide: Guide) -> None:
    """Reviewed, with a standpoint and a link to its source; what is not current says why."""
    for kind, entry in guide.entries():
        assert entry.reviewed.year >= 2026
        assert entry.status is Status.CURRENT or entry.status_note
        if kind is not Kind.WORK:
            assert entry.source.url, entry.id  # type: ignore[union-attr]  # works are sources themselves


def test_sections_open_a_command_and_menus_lead_to_entries(guide: Guide) -> None:
    """Every choice of every menu names an entry that exists."""
    known = {id_ for kind in Kind for id_ in guide.of(kind)} | set(guide.clusters)
    for _, _, reply in checking.replies(guide):
        menus = [
            block.items for block in reply.blocks if isinstance(block, Actions) and isinstance(block.items, Select)
        ]
        assert {option.value.split(" ")[-1] for menu in menus for option in menu.options} <= known


def test_pythons_own_reader_takes_what_libyaml_takes() -> None:
    """Where libyaml is missing, Python reads; a question mark without quotes in a list or map ends it there."""
    lines = [line.strip() for path in files(shipped()) for line in path.read_text("utf-8").splitlines()]
    suspected = [line for line in lines if "?" in line and re.match(r"(- |[a-z_]+: )?[\[{]", line)]

    assert [] == [line for line in suspected if not readable(line)]
    assert len(suspected) >= 4


def readable(line: str) -> bool:
    try:
        yaml.load(line, yaml.SafeLoader)  # a safe one
    except yaml.YAMLError:
        return False
    return True

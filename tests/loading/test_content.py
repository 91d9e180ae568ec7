# ruff: noqa: E501  # a case a row reads best
"""Content folders: everything loads, or every mistake is named with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.small import FILES, changed, line_of, write

from guidebot.core.guide import Guide, Kind, Material, Status, Tier
from guidebot.loading import content
from guidebot.loading.mistakes import Mistakes


def mistakes(folder: Path, *overlays: Path) -> list[tuple[str, int, str]]:
    """What loading complains about."""
    with pytest.raises(Mistakes) as raised:
        content.load(folder, overlays)
    return [(one.file, one.line, one.text) for one in raised.value.mistakes]


def overlay(folder: Path, text: str, name: str = "advice/ours.yaml") -> Path:
    """A folder with one file."""
    path = folder / "ours" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return folder / "ours"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The small guide."""
    return write(tmp_path / "content")


def test_a_guide_is_loaded_into_frozen_values(small: Path) -> None:
    """Every kind, its references and the place of each entry."""
    loaded = content.load(small)
    guide = loaded.guide
    debate = guide.directions["debate"]

    assert [3, 5, 1, 1, 6, 2, 0] == [len(guide.of(kind)) for kind in Kind]
    assert ("scalable-oversight", Tier.PRIMARY, date(2026, 11, 23)) == (debate.parent, debate.tier, debate.reviewed)
    assert ("critique-2020",) == debate.views[0].works
    assert frozenset({"scalable-oversight", "debate"}) == guide.family("scalable-oversight")
    assert "security" == guide.topics["gpu-tracking"].cluster
    assert guide.problems["sums"].statement == guide.problems["sums"].summary
    origin = loaded.origins[Kind.DIRECTION, "debate"]
    assert ("content/directions/directions.yaml", line_of("directions/directions.yaml", "- id: debate")) == (
        origin.file,
        origin.line,
    )
    with pytest.raises(TypeError):
        guide.directions["x"] = debate  # type: ignore[index]  # frozen on purpose


def test_what_editors_note_is_no_part_of_the_guide(small: Path) -> None:
    """No answer can show it, because no frozen value holds it; questions are kept for search."""
    guide = content.load(small).guide

    assert "could not confirm" not in repr(guide)
    assert "how can i tell whether i would be any good at this" == guide.advice["fast-feedback"].asked


def test_what_a_first_step_takes_is_kept(tmp_path: Path) -> None:
    """Materials with and without a link, hardware, hours as written, cost."""
    takes = """materials: [{title: GPT-2 small, url: "https://example.org/gpt2"}, {title: A friend}]
    hardware: a laptop
    hours: 2
    cost: free"""
    files = changed("problems/problems.yaml", "cautions: [dated]", takes)
    problem = content.load(write(tmp_path / "content", files)).guide.problems["honest-judges"]

    assert (Material("GPT-2 small", "https://example.org/gpt2"), Material("A friend")) == problem.materials
    assert ("a laptop", 2.0, "free") == (problem.hardware, problem.hours, problem.cost)
    assert float is type(problem.hours)


def test_an_answered_problem_names_what_answers_it(tmp_path: Path) -> None:
    """Its works stand in the guide, and it stays readable."""
    told = "status: largely-answered\n    status_note: It was settled in 2020.\n    answered_by: [critique-2020]"
    files = changed("problems/problems.yaml", "cautions: [dated]", told)
    problem = content.load(write(tmp_path / "content", files)).guide.problems["honest-judges"]

    assert (Status.LARGELY_ANSWERED, ("critique-2020",)) == (problem.status, problem.answered_by)


def test_every_entry_is_due_by_its_kind(small: Path) -> None:
    """Counted from the day it was reviewed, unless the file names another day."""
    guide = content.load(small).guide

    assert date(2027, 2, 23) == guide.topics["gpu-tracking"].review_after
    assert date(2027, 5, 23) == guide.directions["debate"].review_after
    assert date(2027, 11, 23) == guide.advice["start-quickly"].review_after
    assert date(2028, 11, 23) == guide.works["debate-2018"].review_after


def test_a_day_of_the_file_comes_before_that_of_the_kind(tmp_path: Path) -> None:
    """An editor who knows better is believed."""
    files = changed("learn/arena.yaml", "reviewed: 2026-11-23", "reviewed: 2026-11-23\nreview_after: 2027-01-01")

    assert date(2027, 1, 1) == content.load(write(tmp_path / "content", files)).guide.resources["arena"].review_after


def test_resources_stand_by_shelf_then_by_order(tmp_path: Path) -> None:
    """The post's first, then courses we add, then programmes."""
    others = {
        f"learn/{shelf}.yaml": FILES["learn/arena.yaml"]
        .replace("id: arena", f"id: {shelf}")
        .replace("title: ARENA", f"title: The {shelf}")
        .replace("[research engineer accelerator]", "[]")
        .replace("shelf: post", f"shelf: {shelf}")
        .replace("order: 2", "order: 1")
        for shelf in ("programme", "ours")
    }

    assert ["arena", "ours", "programme"] == list(content.load(write(tmp_path / "content", others)).guide.resources)


def test_our_cluster_stands_behind_those_of_the_post(tmp_path: Path) -> None:
    """Those of others come last, whatever they are called."""
    one = FILES["governance/security.yaml"].replace("gpu-tracking", "{0}-topic").replace("[chip tracking]", "[]")
    files = {
        f"governance/{id_}.yaml": one.replace("id: security", f"id: {id_}{more}")
        .replace("{0}", id_)
        .replace("Knowing where the chips are", f"Topic of {id_}")
        for id_, more in (("abc", ""), ("rules", "\n  ours: true"))
    }
    guide = content.load(write(tmp_path / "content", files)).guide

    assert ["security", "rules", "abc"] == list(guide.clusters)
    assert ["gpu-tracking", "rules-topic", "abc-topic"] == list(guide.topics)


def test_directions_stand_in_the_order_of_their_tiers(small: Path) -> None:
    """Primary first, children right after their parent, doubted last."""
    assert ["scalable-oversight", "debate", "mechanistic-interpretability", "evaluations", "inverse-rewards"] == list(
        content.load(small).guide.directions
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "says"),
    [
        ("advice/advice.yaml", "title: Look", "tittle: Look", "tittle:", "tittle is not a known key (did you mean 'title'?)"),
        ("advice/advice.yaml", "    title: Look for fast feedback\n", "", "- id: fast", "title is missing"),
        ("advice/advice.yaml", "part: mindset", "part: mindest", "part: mindest", "'mindset', 'research', 'governance', 'apply' or 'field'; got 'mindest'"),
        ("advice/advice.yaml", "id: fast-feedback", "id: Fast Feedback", "id: Fast", "id: wants lower-case words joined by hyphens, as in my-problem; got 'Fast Feedback'"),
        ("advice/advice.yaml", "works: [debate-2018]", "works: [debate-2019]", "works: [", "there is no work 'debate-2019' (did you mean 'debate-2018'?)"),
        ("advice/advice.yaml", "related: [debate]", "related: [debates]", "related: [", "there is no advice, direction, topic or resource 'debates' (did you mean 'debate'?)"),
        ("advice/advice.yaml", "(https://example.org/do)", "(example.org/do)", "body:", "a link in body must look like [label](https://…)"),
        ("advice/advice.yaml", "reviewed: 2026-11-23", "reviewed: soon", "reviewed: soon", "reviewed: "),
        ("directions/directions.yaml", "parent: scalable-oversight", "parent: oversight", "parent: oversight", "there is no direction 'oversight'"),
        ("directions/directions.yaml", "parent: scalable-oversight", "parent: debate", "parent: debate", "debate: it stands below itself"),
        ("directions/directions.yaml", "parent: scalable-oversight", "parent: evaluations", "parent: evaluations", "its tier must be that of its parent, secondary"),
        ("directions/directions.yaml", "works: [critique-2020]}", "works: [critique-2021]}", "views:", "there is no work 'critique-2021'"),
        ("directions/directions.yaml", "[mech interp, interp]", "[mech interp, Evals]", "[evals]", "the name 'evals' belongs also to mechanistic-interpretability (content/directions/directions.yaml:"),
        ("directions/directions.yaml", "    status_note: Experiments point both ways so far.\n", "", "- id: debate", "status disputed needs a status_note that says why"),
        ("advice/advice.yaml", "    editors: We", "    status: answered\n    status_note: It is answered.\n    editors: We", "- id: fast", "status answered is for problems; take current, dated or disputed"),
        ("advice/advice.yaml", "    editors: We", "    review_after: 2026-11-23\n    editors: We", "- id: fast", "review_after must be later than reviewed"),
        ("directions/directions.yaml", "[mech interp, interp]", "[mech interp, interp]\n    asked: [Evals?, evals]", "[evals]", "the name 'evals' belongs also to mechanistic-interpretability"),
        ("governance/security.yaml", "  standpoint: The author wishes for an expert on each of these topics.\n", "", "- id: gpu", "say whose view it is: neither it nor its cluster has a standpoint"),
        ("learn/arena.yaml", "shelf: post", "shelf: posts", "shelf: posts", "wants one of 'post', 'ours' or 'programme'; got 'posts'"),
        ("problems/problems.yaml", "cautions: [dated]", "status: answered\n    status_note: It is answered.", "- id: honest", "status answered needs answered_by with the works that answer it"),
        ("problems/problems.yaml", "cautions: [dated]", "answered_by: [debate-2018]", "- id: honest", "answered_by goes with another status: answered or largely-answered"),
        ("problems/problems.yaml", "cautions: [dated]", "status: dated\n    status_note: It is old.\n    answered_by: [debate-2019]", "answered_by", "there is no work 'debate-2019'"),
        ("problems/problems.yaml", "cautions: [dated]", "hours: 60", "hours: 60", "hours: wants 40.0 or less; got 60"),
        ("problems/problems.yaml", "cautions: [dated]", "hours: two", "hours: two", "hours: wants a number; got 'two'"),
        ("problems/problems.yaml", "cautions: [dated]", "materials: [{title: GPT-2, link: x}]", "materials", "link is not a known key"),
        ("governance/security.yaml", "background: [critique-2020]", "background: 5", "background: 5", "background"),
        ("governance/security.yaml", "{id: critique-2020, note", "{id: critique-2022, note", "reading:", "there is no work 'critique-2022'"),
        ("governance/security.yaml", "number: 1", "number: one", "number: one", "number: wants a whole number; got 'one'"),
        ("learn/arena.yaml", "id: arena-1", "id: arena-0", 'id: arena-0, group: "Chapter 1', "the milestone arena-0 stands also in arena"),
        ("learn/arena.yaml", "url: https://example.org/arena", "url: example.org", "url: example.org", "wants a link that begins with https://"),
        ("learn/arena.yaml", "https://example.org/arena", "https://exam ple.org", "url: https://exam", "wants a link that begins with https://"),
        ("problems/problems.yaml", "direction: debate", "direction: debaet", "direction: debaet", "there is no direction 'debaet' (did you mean 'debate'?)"),
        ("problems/problems.yaml", "cautions: [dated]", "cautions: [datd]", "cautions: [datd]", "there is no caution in guide.yaml 'datd' (did you mean 'dated'?)"),
        ("problems/problems.yaml", "difficulty: beginner", "difficulty: easy", "difficulty: easy", "got 'easy'"),
        ("problems/problems.yaml", "id: long-debates", "id: honest-judges", "Long debates", "the id honest-judges stands also in content/problems/problems.yaml:2"),
        ("problems/problems.yaml", "entries:", "entires:", "entires:", "entires is not a known key"),
        ("works/works.yaml", "kind: paper", "kind: scroll", "kind: scroll", "got 'scroll'"),
        ("works/works.yaml", "year: 2018", "year: '2018'", "year: '2018'", "year: wants a whole number"),
        ("guide.yaml", "attribution: After", "atribution: After", "atribution:", "(did you mean 'attribution'?)"),
        ("guide.yaml", "https://example.org/guide", "ftp://example.org", "url: ftp", "wants a link that begins with https://"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file_and_line(  # parameters speak for themselves
    tmp_path: Path, name: str, old: str, new: str, at: str, says: str
) -> None:
    """Whatever is wrong in one line, the message leads to that line and says what would be right."""
    files = changed(name, old, new)
    found = mistakes(write(tmp_path / "content", files))
    fitting = [one for one in found if says in one[2]]

    assert fitting, found
    assert {f"content/{name}"} == {one[0] for one in fitting}
    if "stands also in content" not in says:
        near = [abs(one[1] - line_of(name, at, files)) for one in fitting]
        assert min(near) <= 1, (fitting, line_of(name, at, files))


def test_a_circle_of_three_is_found(tmp_path: Path) -> None:
    """Directions that stand below one another in a circle would vanish from every list."""
    files = changed("directions/directions.yaml", "parent: scalable-oversight", "parent: evaluations")
    text = files["directions/directions.yaml"].replace(
        "tier: secondary", "tier: primary\n    parent: mechanistic-interpretability"
    )
    text = text.replace("id: mechanistic-interpretability\n", "id: mechanistic-interpretability\n    parent: debate\n")
    found = mistakes(write(tmp_path / "content", {"directions/directions.yaml": text}))

    assert ["debate", "evaluations", "mechanistic-interpretability"] == sorted(
        text.split(":")[0] for _, _, text in found if "below itself" in text
    )


def test_a_half_broken_folder_names_every_problem_at_once(tmp_path: Path) -> None:
    """One run shows all there is to mend, over all files, and nothing is loaded."""
    files = {
        **changed("advice/advice.yaml", "part: mindset", "part: mind"),
        **changed("works/works.yaml", "year: 2018", "year: 1"),
        **changed("learn/arena.yaml", "order: 2", "order: [2"),
        "recipes/cake.yaml": "id: cake",
        "directions/empty.yaml": "",
        "problems/list.yaml": "- 1\n- 2\n",
        "works/entries.yaml": "entries: 5\n1: 2\n",
        "works/text.yaml": "entries: [nothing, 5, null, [a]]\n",
    }
    found = mistakes(write(tmp_path / "content", files))

    assert {
        "content/advice/advice.yaml",
        "content/works/works.yaml",
        "content/learn/arena.yaml",
        "content/recipes/cake.yaml",
        "content/directions/empty.yaml",
        "content/problems/list.yaml",
        "content/works/entries.yaml",
        "content/works/text.yaml",
    } <= {file for file, _, _ in found}


def test_a_folder_without_a_guide_is_refused(tmp_path: Path) -> None:
    """No guide.yaml, no folder: said in words."""
    (tmp_path / "content").mkdir()

    assert [("content/guide.yaml", 1, "the file is missing")] == mistakes(tmp_path / "content")
    assert "there is no such folder" == mistakes(tmp_path / "nothing")[0][2]


junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.dates()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["id", "entries", "cluster", "hide", "title", "5", "views"]), inner, max_size=4
        ),
    ),
    max_leaves=6,
)


@given(st.sampled_from([*FILES, "advice/x.yaml", "governance/y.yaml", "x.yaml"]), junk)
def test_any_values_in_any_file_are_mistakes_or_a_guide(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: object
) -> None:
    """Whatever the shape of a file, loading ends in a guide or in mistakes."""
    import yaml

    folder = tmp_path_factory.mktemp("junk")
    write(folder / "content", {name: yaml.safe_dump(data)})
    ours = overlay(folder, yaml.safe_dump(data), name)
    for overlays in ((), (ours,)):
        try:
            loaded = content.load(folder / "content", overlays)
        except Mistakes:
            continue
        assert isinstance(loaded.guide, Guide)


NEW_ADVICE = FILES["advice/advice.yaml"].split("  - id: start-quickly")[0]


def test_an_overlay_adds_an_entry(small: Path, tmp_path: Path) -> None:
    """A community's own folder lies on top."""
    text = (
        NEW_ADVICE.replace("fast-feedback", "our-advice")
        .replace("Look for", "Our way to")
        .replace("feedback loops", "ours")
        .replace("i would be", "you would be")
    )
    guide = content.load(small, (overlay(tmp_path, text),)).guide

    assert ["fast-feedback", "start-quickly", "pick-one-topic", "our-advice"] == list(guide.advice)


def test_an_overlay_replaces_an_entry(small: Path, tmp_path: Path) -> None:
    """The same id means the same entry; the base stays as it is."""
    ours = overlay(tmp_path, NEW_ADVICE.replace("Look for fast feedback", "Our feedback"))

    assert "Our feedback" == content.load(small, (ours,)).guide.advice["fast-feedback"].title
    assert "Look for fast feedback" == content.load(small).guide.advice["fast-feedback"].title


def test_an_overlay_hides_a_direction_with_all_below_it(small: Path, tmp_path: Path) -> None:
    """What points at a hidden entry loads still; lists leave it out."""
    guide = content.load(small, (overlay(tmp_path, "hide: [scalable-oversight]\n", "hidden.yaml"),)).guide

    assert ["mechanistic-interpretability", "evaluations", "inverse-rewards"] == list(guide.directions)
    assert ("debate",) == guide.advice["fast-feedback"].related
    assert "debate-2018" in guide.works


@pytest.mark.parametrize("hidden", ["scalable-oversight, debate", "debate, scalable-oversight", "debate, debate"])
def test_what_is_hidden_already_may_be_hidden(small: Path, tmp_path: Path, hidden: str) -> None:
    """By its name or with what it is below, in whatever order."""
    guide = content.load(small, (overlay(tmp_path, f"hide: [{hidden}]\n", "hidden.yaml"),)).guide

    assert "debate" not in guide.directions


def test_an_overlay_hides_one_kind_by_name(small: Path, tmp_path: Path) -> None:
    """A work is hidden only when its kind is named."""
    guide = content.load(small, (overlay(tmp_path, "hide: [work/debate-2018]\n", "hidden.yaml"),)).guide

    assert ["critique-2020"] == list(guide.works)
    assert "debate" in guide.directions


def test_hiding_what_is_not_there_is_a_mistake(small: Path, tmp_path: Path) -> None:
    """With the name that was probably meant."""
    ours = overlay(tmp_path, "hide:\n  - arena\n  - debaet\n", "hidden.yaml")

    assert [("ours/hidden.yaml", 3, "debaet is not an entry (did you mean 'debate'?)")] == mistakes(small, ours)


def test_an_overlay_adds_topics_to_clusters_by_name(small: Path, tmp_path: Path) -> None:
    """Each entry may name its own cluster, and an unknown one is a mistake."""
    topic = "  " + FILES["governance/security.yaml"].split("entries:\n")[1].strip()
    one = topic.replace("gpu-tracking", "one").replace("chip tracking", "first").replace("Knowing", "One")
    two = topic.replace("gpu-tracking", "two").replace("chip tracking", "second").replace("Knowing", "Two")
    more = f"    cluster: security\n{one.partition(chr(10))[2]}", f"    cluster: security\n{two.partition(chr(10))[2]}"
    text = f"entries:\n  - id: one\n{more[0]}\n  - id: two\n{more[1]}\n"
    guide = content.load(small, (overlay(tmp_path, text, "governance/ours.yaml"),)).guide

    assert ["security"] * 3 == [one.cluster for one in guide.topics.values()]
    elsewhere = tmp_path / "other"
    elsewhere.mkdir()
    wrong = overlay(elsewhere, text.replace("cluster: security", "cluster: securty"), "governance/ours.yaml")
    assert "there is no cluster 'securty' (did you mean 'security'?)" in mistakes(small, wrong)[0][2]


def test_a_long_statement_is_summed_up_in_its_first_sentence(tmp_path: Path) -> None:
    """A problem has no summary of its own."""
    long = "Nobody has found out so far whether this is true. " + "It would matter a lot for what people build. " * 8
    old = "Nobody has found out so far whether judges stay honest holds for larger models."
    files = changed("problems/problems.yaml", old, long.strip())

    assert "Nobody has found out so far whether this is true." == (
        content.load(write(tmp_path / "content", files)).guide.problems["honest-judges"].summary
    )

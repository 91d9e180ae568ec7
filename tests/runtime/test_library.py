"""The live content: overlays for one community, reloading, and what `check` finds in it."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from tests.fakes.small import FILES, changed, write

from guidebot.core.guide import Guide, Kind
from guidebot.core.meter import NoMeter
from guidebot.core.people import CommunityId
from guidebot.features.guide import contents, directions
from guidebot.loading import content
from guidebot.loading.compiled import Compiled
from guidebot.loading.config import Config, ContentSettings
from guidebot.loading.mistakes import Mistakes
from guidebot.runtime.library import LiveLibrary, Sources
from guidebot.runtime.watching import Watcher
from guidebot.testing import FakeClock, talk
from guidebot.tools import check as checking


def ours(folder: Path, text: str) -> Path:
    """An overlay with one file of advice."""
    (folder / "advice").mkdir(parents=True)
    (folder / "advice" / "ours.yaml").write_text(text, encoding="utf-8")
    return folder


OWN = (
    FILES["advice/advice.yaml"]
    .split("  - id: start-quickly")[0]
    .replace("Look for fast feedback", "Ask in the Berlin group")
)


async def test_a_community_has_content_of_its_own(tmp_path: Path) -> None:
    """Others see the guide as it is, and so do direct messages."""
    folders = {"fake:berlin": (str(ours(tmp_path / "berlin", OWN)),)}
    config = Config(content=ContentSettings(community=folders))
    async with talk(config=config, content=write(tmp_path / "content")) as bot:
        await bot.say("/advice fast-feedback")
        assert bot.text.startswith("Look for fast feedback")
        bot.community = CommunityId("fake", "berlin")
        await bot.say("/advice fast-feedback")
        assert bot.text.startswith("Ask in the Berlin group")
        await bot.say("/advice berlin group")
        assert bot.text.startswith("Ask in the Berlin group")
        bot.community = None
        await bot.say("/advice fast-feedback")
        assert bot.text.startswith("Look for fast feedback")


async def test_hidden_entries_are_gone_from_answers(tmp_path: Path) -> None:
    """Lists, names, related menus and problems do without them."""
    hide = tmp_path / "hide"
    hide.mkdir()
    (hide / "hide.yaml").write_text("hide: [debate, work/critique-2020]\n", encoding="utf-8")
    config = Config(content=ContentSettings(extra=(str(hide),)))
    async with talk(config=config, content=write(tmp_path / "content")) as bot:
        await bot.say("/direction debate")
        assert "I know no direction" in bot.text
        for line in ("direction", "advice fast-feedback", "governance gpu-tracking", "direction scalable-oversight"):
            answered = await bot.say(line)
            assert "" == answered.failed
            assert "Debate" not in bot.text
            assert "A critique of debate" not in bot.text
        for _ in range(6):
            answered = await bot.say("problem")
            assert "" == answered.failed


def test_a_broken_change_leaves_the_last_good_version(tmp_path: Path) -> None:
    """Reloading is all or nothing."""
    folder = write(tmp_path / "content")
    library = LiveLibrary(Sources(folder))
    before = library.guide()
    write(folder, changed("works/works.yaml", "kind: paper", "kind: scroll"))
    with pytest.raises(Mistakes, match="got 'scroll'"):
        library.reload()
    assert before is library.guide()
    write(folder, changed("works/works.yaml", "year: 2018", "year: 2019"))
    library.reload()

    assert 2019 == library.guide().works["debate-2018"].year
    assert 2018 == before.works["debate-2018"].year


def test_a_reload_by_another_process(tmp_path: Path) -> None:
    """The bot's own reader: a change arrives, a mistake arrives with its place, and the last good version stays."""
    folder = write(tmp_path / "content")
    library = LiveLibrary(Sources(folder), Compiled(tmp_path / "state"))
    watcher = Watcher(library, FakeClock(), NoMeter())
    write(folder, changed("works/works.yaml", "year: 2018", "year: 2019, 5"))
    refused = watcher.check()
    before = library.guide().works["debate-2018"].year
    write(folder, changed("works/works.yaml", "year: 2018", "year: 2019"))
    swapped = watcher.check()

    assert (False, 2018) == (refused, before)
    assert (True, 2019) == (swapped, library.guide().works["debate-2018"].year)


async def test_more_clusters_than_menus_can_be_shown(tmp_path: Path) -> None:
    """A community may add clusters: the list stays within the rows that platforms allow."""
    files = {
        f"governance/extra{at}.yaml": FILES["governance/security.yaml"]
        .replace("id: security", f"id: extra-{at}")
        .replace("title: Security", f"title: Extra {at}")
        .replace("gpu-tracking", f"topic-{at}")
        .replace("Knowing where the chips are", f"Topic number {at}")
        .replace("chip tracking", f"topic {at} alias")
        for at in range(6)
    }
    folder = write(tmp_path / "content", files)
    assert [] == checking.limit_mistakes(content.load(folder))
    async with talk(content=folder) as bot:
        answered = await bot.say("/governance")
        assert "" == answered.failed
        await bot.pick("Extra 3")
        assert "Topic number 3" in bot.text


async def test_a_cluster_whose_topics_are_hidden_can_be_shown(tmp_path: Path) -> None:
    """An empty list is left out."""
    hide = tmp_path / "hide"
    hide.mkdir()
    (hide / "hide.yaml").write_text("hide: [gpu-tracking, arena]\n", encoding="utf-8")
    config = Config(content=ContentSettings(extra=(str(hide),)))
    async with talk(config=config, content=write(tmp_path / "content")) as bot:
        for line in ("governance", "governance security", "learn"):
            assert "" == (await bot.say(line)).failed, bot.text


def test_check_names_the_entry_that_no_platform_could_show(tmp_path: Path) -> None:
    """A limit that single fields cannot know is found with the place of the entry."""
    views = "".join(
        f"      - {{holder: Critic {at}, text: {'A long objection that goes on and on ' * 15}, works: []}}\n"
        for at in range(4)
    )
    related = "fast-feedback, gpu-tracking, fast-feedback"
    text = FILES["directions/directions.yaml"].replace(
        "related: [fast-feedback, gpu-tracking]", f"related: [{related}]"
    )
    text = text.replace("    views:\n", f"    views:\n{views}", 1)
    found = checking.limit_mistakes(content.load(write(tmp_path / "content", {"directions/directions.yaml": text})))

    assert ["debate: two options of a menu have one value"] == sorted({one.text for one in found})
    assert {"content/directions/directions.yaml"} == {one.file for one in found}


def test_search_is_built_before_it_is_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After `warm` and after a reload the first question builds nothing any more: that would hold up everybody."""
    folder = write(tmp_path / "content")
    library = LiveLibrary(Sources(folder))
    library.warm()
    first = library.finder()
    library.reload()
    second = library.finder()
    monkeypatch.setattr("guidebot.search.index.Questions", None)
    monkeypatch.setattr("guidebot.search.index.Names", None)

    assert first is not second
    assert first.answer("fast feedback").hits
    assert second.answer("fast feedback").hits
    assert second.complete(Kind.ADVICE, "fast")


def test_a_reload_lets_go_of_the_guide_that_was_replaced(tmp_path: Path) -> None:
    """Answers that were remembered hold it no longer, so there are as many guides after four reloads as after one."""
    library = LiveLibrary(Sources(write(tmp_path / "content")))
    counts = []
    for _ in range(4):
        contents.contents_reply(library.guide())
        directions.direction_list(library.guide())
        library.reload()
        gc.collect()
        counts.append(sum(isinstance(one, Guide) for one in gc.get_objects()))

    assert counts[:1] * 4 == counts


def test_check_looks_at_every_page_that_can_be_opened(tmp_path: Path) -> None:
    """The pages of works as well; opportunities have none of their own."""
    guide = content.load(write(tmp_path / "content")).guide
    shown = {(kind, id_) for kind, id_, _ in checking.replies(guide) if kind}

    assert {(kind, one.id) for kind, one in guide.entries() if kind is not Kind.OPPORTUNITY} == shown

"""Live reload: a changed file is swapped in, a broken one refused with its place, and the last good version stays."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import re
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path

import pytest
from tests.fakes.small import write

from guidebot.adapter import Incoming, TypedLine
from guidebot.core.guide import Kind
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.loading import content
from guidebot.loading.config import Config, ContentSettings
from guidebot.testing import Talk, talk
from guidebot.tools import skeletons

LAB = CommunityId("fake", "lab")
BERLIN = CommunityId("fake", "berlin")
PROBLEM = """\
id: tired-judges
title: Tired judges of debates
direction: debate
difficulty: beginner
difficulty_basis: our estimate
statement: Does debate still help when the judges have had no sleep for a whole night and no lunch?
first_step: Judge ten debates in the morning and ten at night, and compare.
source: {title: Our reading group}
reviewed: 2026-11-23
"""


def entry(folder: Path, name: str, text: str) -> Path:
    """Write a file, as an editor would; its time differs from that of an earlier version."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    stamp = path.stat().st_mtime_ns + 2_000_000_000 if path.exists() else None
    path.write_text(text, encoding="utf-8")
    if stamp is not None:
        os.utime(path, ns=(stamp, stamp))
    return path


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """An overlay folder for everybody."""
    folder = tmp_path / "our-content"
    folder.mkdir()
    return folder


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """An overlay folder for one community."""
    folder = tmp_path / "berlin"
    folder.mkdir()
    return folder


@pytest.fixture
async def bot(ours: Path, theirs: Path, tmp_path: Path) -> AsyncIterator[Talk]:
    """A talk over the small guide, with problems enough for a rotation, and both overlays."""
    many = [PROBLEM.replace("tired-judges", f"judges-{nth}").replace("Tired", f"Tired, {nth},") for nth in range(10)]
    files = {f"problems/more-{nth}.yaml": text for nth, text in enumerate(many)}
    settings = ContentSettings(extra=(str(ours),), community={str(BERLIN): (str(theirs),)})
    async with talk(config=Config(content=settings), content=write(tmp_path / "content", files)) as bot:
        bot.organiser = True
        yield bot


def problems(bot: Talk, community: CommunityId | None = None) -> set[str]:
    """The ids of the problems that a community has."""
    return set(bot.app.library.guide(community).problems)


async def until(seen: Callable[[], bool]) -> None:
    """Wait, four seconds at most, for what a thread does."""
    for _ in range(400):
        if seen():
            return
        await asyncio.sleep(0.01)


async def passing(bot: Talk, seen: Callable[[], bool]) -> None:
    """Let time pass, two seconds a step, until what a thread does is there."""
    for _ in range(400):
        if seen():
            return
        await bot.clock.advance(seconds=2)
        await asyncio.sleep(0.01)


async def test_a_new_file_is_live_at_the_next_look(bot: Talk, ours: Path) -> None:
    """Answers, search and pools have it; what did not change stays the same."""
    before = len(problems(bot))
    entry(ours, "problems/tired.yaml", PROBLEM)
    swapped = bot.app.watcher.check()
    again = bot.app.watcher.check()
    await bot.say("/problem tired-judges")

    assert (True, False) == (swapped, again)
    assert before + 1 == len(problems(bot))
    assert "no sleep for a whole night" in bot.text


async def test_a_broken_file_is_refused_with_its_place(bot: Talk, ours: Path, caplog: pytest.LogCaptureFixture) -> None:
    """File and line in the log and in /doctor; the last good version answers until it is mended."""
    entry(ours, "problems/tired.yaml", PROBLEM)
    bot.app.watcher.check()
    with caplog.at_level(logging.WARNING):
        entry(ours, "problems/tired.yaml", PROBLEM.replace("direction: debate", "direction: debats"))
        refused = bot.app.watcher.check()
    await bot.say("/doctor")
    doctor = bot.text
    await bot.say("/problem tired-judges")
    answered = bot.text
    entry(ours, "problems/tired.yaml", PROBLEM.replace("whole night", "long night"))
    mended = bot.app.watcher.check()
    await bot.say("/doctor")

    assert (False, True) == (refused, mended)
    assert "our-content/problems/tired.yaml:3: tired-judges: there is no direction 'debats'" in caplog.text
    assert "our-content/problems/tired.yaml:3" in doctor
    assert "The last good version is shown." in doctor
    assert "whole night" in answered
    assert "refused" not in bot.text


@pytest.mark.parametrize("text", ["id: [", "a: &x 1\nb: *x\n", "\x00", "just words", "id: a\nid: b\n"])
async def test_whatever_is_written_the_last_good_version_stays(bot: Talk, ours: Path, text: str) -> None:
    """Half-written files, aliases, bytes that are no text."""
    before = problems(bot)
    entry(ours, "problems/broken.yaml", text)

    assert not bot.app.watcher.check()
    assert bot.app.watcher.mistakes is not None
    assert before == problems(bot)


async def test_a_file_that_cannot_be_read_does_not_end_the_watch(bot: Talk, ours: Path) -> None:
    """A dangling link is named like any other mistake."""
    (ours / "problems").mkdir()
    (ours / "problems" / "gone.yaml").symlink_to(ours / "nowhere.yaml")
    bot.app.watcher.check()

    assert bot.app.watcher.mistakes is not None
    assert "gone.yaml:1: cannot be read" in bot.app.watcher.mistakes.message


async def test_a_folder_that_goes_away_while_it_is_read_is_named(
    bot: Talk, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused like any other mistake, and the next change is live."""

    def gone(folder: Path) -> list[Path]:
        raise FileNotFoundError(2, "No such file or directory", str(folder / "problems"))

    with monkeypatch.context() as patched:
        patched.setattr("guidebot.loading.reading.files", gone)
        entry(ours, "problems/tired.yaml", PROBLEM)
        refused = bot.app.watcher.check()
    named = bot.app.watcher.mistakes
    entry(ours, "problems/tired.yaml", PROBLEM)

    assert not refused
    assert named is not None
    assert f"{ours}:1: cannot be read: No such file or directory" in named.message
    assert bot.app.watcher.check()


async def test_autocomplete_and_search_follow(bot: Talk, ours: Path) -> None:
    """They use the content that is live, and forget what is hidden."""

    async def completions(typed: str) -> list[str]:
        place = Place("fake", "general", community=LAB)
        asked = Incoming(asked=TypedLine(""), member=MemberId("fake", "ada"), name="Ada", place=place, community=LAB)
        return [one.value for one in await bot.app.bot.complete(asked, "direction", "name", typed)]

    before = await completions("zebra")
    found = bot.app.library.finder(LAB).answer("zebrafish lifeguards").hits
    direction = direction_file("zebra-oversight", "Zebra oversight")
    entry(ours, "directions/zebra.yaml", direction)
    bot.app.watcher.check()
    after = await completions("zebra")
    entry(ours, "hide.yaml", "hide: [debate]\n")
    bot.app.watcher.check()

    assert [] == before
    assert "zebra-oversight" not in {one.id for one in found}
    assert ["zebra-oversight"] == after[:1]
    assert "zebra-oversight" == bot.app.library.finder(LAB).answer("zebra oversight").hits[0].id
    assert "debate" not in await completions("debate")


async def test_overlays_replace_and_hide_for_everybody_or_for_one_community(
    bot: Talk, ours: Path, theirs: Path
) -> None:
    """Office hours of Berlin are seen in Berlin alone; both build on what everybody gets."""
    entry(ours, "directions/debate.yaml", direction_file("debate", "Debate, as we see it"))
    entry(theirs, "problems/tired.yaml", PROBLEM)
    entry(theirs, "hide.yaml", "hide: [arena]\n")
    swapped = bot.app.watcher.check()
    guides = [bot.app.library.guide(one) for one in (None, LAB, BERLIN)]

    assert swapped
    assert ["Debate, as we see it"] * 3 == [one.directions["debate"].title for one in guides]
    assert [False, False, True] == ["tired-judges" in one.problems for one in guides]
    assert [True, True, False] == ["arena" in one.resources for one in guides]


async def test_rotation_survives_a_reload(bot: Talk, ours: Path) -> None:
    """The next eight stay as they were shown; a removed one drops out, a new one waits behind."""
    await bot.say("/setup")
    await bot.submit(topic="off")
    await bot.press("Looks good")
    await bot.say("/schedule list")
    before = posts(bot.text)
    entry(ours, "problems/tired.yaml", PROBLEM)
    bot.app.watcher.check()
    await bot.say("/schedule list")
    added = posts(bot.text)
    guide = bot.app.library.guide()
    second = next(one.id for one in guide.problems.values() if one.title == before[1])
    entry(ours, "hide.yaml", f"hide: [problem/{second}]\n")
    bot.app.watcher.check()
    await bot.say("/schedule list")
    hidden = posts(bot.text)

    assert 8 == len(before)
    assert before == added
    assert [before[0], *before[2:]] == hidden[:7]


async def test_the_watcher_looks_by_itself(bot: Talk, ours: Path) -> None:
    """Every two seconds of its clock."""
    task = asyncio.create_task(bot.app.watcher.run())
    await asyncio.sleep(0)
    entry(ours, "problems/tired.yaml", PROBLEM)
    await bot.clock.advance(seconds=2)
    await until(lambda: "tired-judges" in problems(bot))
    task.cancel()

    assert "tired-judges" in problems(bot)


async def test_a_file_that_is_not_read_is_said_once(bot: Talk, ours: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An ending in capitals is easily overlooked; the log names the file when content changes, and at the start."""
    entry(ours, "problems/lost.YAML", PROBLEM)
    entry(ours, "problems/tired.yaml", PROBLEM)
    bot.app.watcher.check()
    entry(ours, "problems/tired.yaml", PROBLEM.replace("Tired", "Sleepy"))
    bot.app.watcher.check()

    assert 1 == caplog.text.count("problems/lost.YAML")
    assert "not read, content files end in .yaml or .yml" in caplog.text


async def test_the_watcher_goes_on_after_whatever_one_look_meets(
    bot: Talk, ours: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says so once, with a traceback; the change that could not be read is live without another."""
    tries = 0

    def broken() -> None:
        nonlocal tries
        tries += 1
        raise OSError("no more files")

    task = asyncio.create_task(bot.app.watcher.run())
    await asyncio.sleep(0)
    with monkeypatch.context() as patched:
        patched.setattr(bot.app.library, "reload", broken)
        entry(ours, "problems/tired.yaml", PROBLEM)
        await passing(bot, lambda: tries >= 3)
    await passing(bot, lambda: "tired-judges" in problems(bot))
    task.cancel()

    assert 1 == sum("no more files" in str(record.exc_info) for record in caplog.records)
    assert "looking at the content failed, what is live stays" in caplog.text
    assert "tired-judges" in problems(bot)


FILLED = {
    "advice": Kind.ADVICE,
    "work": Kind.WORK,
    "problem": Kind.PROBLEM,
    "topic": Kind.TOPIC,
    "direction": Kind.DIRECTION,
    "resource": Kind.RESOURCE,
}


def test_a_skeleton_loads_once_it_is_filled_in(ours: Path) -> None:
    """One of each kind: as written it is refused, each place that says REPLACE; filled in, it is an entry."""
    paths = {kind: skeletons.write(kind, f"my-{kind}", ours, date(2026, 11, 23)) for kind in FILLED}
    with pytest.raises(content.Mistakes) as refused:
        content.load(content.shipped(), [ours])
    numbers = itertools.count()
    for path in paths.values():
        text = path.read_text(encoding="utf-8").replace("example.org/replace", "example.org/course")
        filled = re.sub(
            r"REPLACE [^,}\n]*", lambda _: f"Our own words that are long enough to be read {next(numbers)}", text
        )
        path.write_text(filled, encoding="utf-8")
    loaded = content.load(content.shipped(), [ours])

    unfilled = {one.file for one in refused.value.mistakes if "REPLACE" in one.text}
    assert {f"our-content/{skeletons.TEMPLATES[kind][0]}/my-{kind}.yaml" for kind in FILLED} == unfilled
    assert [] == [kind for kind, which in FILLED.items() if f"my-{kind}" not in loaded.guide.of(which)]


@pytest.mark.parametrize("name", ["My Entry", "a--b", "../up", "", "x" * 49])
def test_a_skeleton_needs_a_good_id(name: str, ours: Path) -> None:
    """Ids are stable for ever, so they are checked first."""
    with pytest.raises(Exception, match="no id"):
        skeletons.write("problem", name, ours, date(2026, 11, 23))

    assert [] == list(ours.iterdir())


def test_a_skeleton_never_overwrites(ours: Path) -> None:
    """The file that is there stays."""
    path = skeletons.write("problem", "mine", ours, date(2026, 11, 23))
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(Exception, match="is there already"):
        skeletons.write("problem", "mine", ours, date(2026, 11, 23))

    assert "mine" == path.read_text(encoding="utf-8")


def direction_file(id_: str, title: str) -> str:
    """A small direction."""
    return f"""\
id: {id_}
title: {title}
aliases: []
summary: One plain sentence about {title} that is long enough.
tier: primary
standpoint: Our reading group sees it like this.
what: ["What it is, in a paragraph of our own."]
why: ["Why it may matter, in a paragraph of our own."]
start: ["Read one paper and write a page about it."]
source: {{title: Our reading group}}
reviewed: 2026-11-23
"""


def posts(text: str) -> list[str]:
    """The titles in the first numbered list of `/schedule list`."""
    rows = [row for row in text.splitlines() if row[:1].isdigit() and ". " in row[:4]]
    return [row.split(": ", 1)[1] for row in rows][:8]

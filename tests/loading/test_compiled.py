"""Compiled content: the same as the YAML, never out of date, never in the way, and read by another process."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.small import FILES, changed, write

from guidebot.core import guide
from guidebot.core.guide import Kind
from guidebot.loading import apart, compiled, content
from guidebot.loading.apart import Stopped
from guidebot.loading.compiled import Compiled
from guidebot.loading.loaded import Loaded, Origin, shipped
from guidebot.loading.mistakes import Mistake, Mistakes
from guidebot.loading.reader import parse

words = st.text(alphabet="abcdefg hij-–é“”'\"\\&:#é日\U0001f600", min_size=20, max_size=60).map(
    lambda text: f"Words {text} that end"
)
spoilt: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _raw: b"",
    "half": lambda raw: raw[: len(raw) // 2],
    "one letter": lambda raw: raw.replace(b"2018", b"2019", 1),
    "another seal": lambda raw: b"x" + raw[1:],
    "no JSON": lambda _raw: b"\x80\x04]q\x00.",
    "deep": lambda _raw: b"[" * 200_000,
}


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Read without another process; the numbers of folders that had to be read."""
    read: list[int] = []

    def bodies(wanted: list[tuple[Path, ...]], child: object) -> list[bytes]:
        read.append(len(wanted))
        return [compiled.compiled(one) for one in parse(wanted)]

    monkeypatch.setattr(compiled.apart, "bodies", bodies)
    return read


def same(one: Loaded, other: Loaded) -> bool:
    """Equal, with every table in the same order."""
    tables = [[list(loaded.guide.of(kind)) for kind in Kind] for loaded in (one, other)]
    orders = [
        [list(loaded.origins), list(loaded.guide.clusters), list(loaded.guide.about.cautions)]
        for loaded in (one, other)
    ]
    return one == other and tables[0] == tables[1] and orders[0] == orders[1]


def test_the_shipped_content_comes_back() -> None:
    """Every entry, origin and order."""
    loaded = content.load(shipped())

    assert same(loaded, compiled.restored(compiled.compiled(loaded)))


def test_what_stands_twice_is_kept_once() -> None:
    """Texts and days of the shipped content: a third of them, half a megabyte."""
    loaded = compiled.restored(compiled.compiled(content.load(shipped())))
    values = [one for table in Kind for entry in loaded.guide.of(table).values() for one in plain_values(entry)]

    assert len(values) > 20_000
    assert len({*values}) == len({id(one) for one in values})


def plain_values(value: object) -> Iterator[str | date]:
    """Every text and day in *value*, with the values of enumerations left out."""
    if type(value) in {str, date}:
        yield value  # type: ignore[misc]  # told by its type
    elif is_dataclass(value):
        for one in fields(value):
            yield from plain_values(getattr(value, one.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from plain_values(each)


@given(title=words, note=words, hidden=st.sets(st.sampled_from(["debate", "start-quickly", "arena"])))
def test_content_with_overlays_comes_back(
    tmp_path_factory: pytest.TempPathFactory, title: str, note: str, hidden: set[str]
) -> None:
    """Whatever editors write and hide."""
    folder, over = write(tmp_path_factory.mktemp("x") / "content"), tmp_path_factory.mktemp("ours")
    text = FILES["works/works.yaml"].split("  - id: critique-2020")[0].replace("debate-2018", "new-2018")
    (over / "works").mkdir()
    (over / "works" / "new.yaml").write_text(
        text.replace("It proposes that two models argue in front of a judge.", repr_yaml(note)).replace(
            "AI safety via debate", repr_yaml(title)
        ),
        encoding="utf-8",
    )
    (over / "hide.yaml").write_text(f"hide: [{', '.join(sorted(hidden))}]\n", encoding="utf-8")
    loaded = content.load(folder, [over])

    assert same(loaded, compiled.restored(compiled.compiled(loaded)))


def repr_yaml(text: str) -> str:
    """*text* as a quoted YAML value."""
    return "'" + text.replace("'", "''") + "'"


def test_the_second_start_reads_no_yaml(tmp_path: Path, here: list[int]) -> None:
    """What was read once is kept, one file for each set of folders, and nothing else."""
    folder, state = write(tmp_path / "content"), tmp_path / "state"
    first = Compiled(state)([(folder,), (folder,)])
    second = Compiled(state)([(folder,), (folder,)])

    assert [2] == here
    assert same(first[0], second[1])
    assert 1 == len(list(state.iterdir()))


@pytest.mark.parametrize("how", ["bytes", "name", "new", "gone", "folder"])
def test_a_change_is_read_anew_and_the_old_file_goes(tmp_path: Path, here: list[int], how: str) -> None:
    """Bytes count, not times; so do names, since origins hold them."""
    folder, state = write(tmp_path / "content"), tmp_path / "state"
    Compiled(state)([(folder,)])
    (state / "commands.json").write_text("{}", encoding="utf-8")
    (state / "content-mine.json").write_text("{}", encoding="utf-8")
    works = folder / "works" / "works.yaml"
    match how:
        case "bytes":
            stamp = works.stat().st_mtime_ns
            write(folder, changed("works/works.yaml", "year: 2018", "year: 2019"))
            os.utime(works, ns=(stamp, stamp))
        case "name":
            works.rename(works.with_name("other.yaml"))
        case "new":
            (folder / "works" / "empty.yml").write_text("entries: []\n", encoding="utf-8")
        case "gone":
            (folder / "problems" / "problems.yaml").unlink()
        case _:
            folder = folder.rename(tmp_path / "renamed")
    found = Compiled(state)([(folder,)])[0]

    assert [1, 1] == here
    assert same(content.load(folder), found)
    assert ["commands.json", "content-mine.json"] == sorted(one.name for one in state.iterdir() if len(one.name) < 30)
    assert 3 == len(list(state.iterdir()))


@pytest.mark.parametrize("how", spoilt)
def test_a_spoilt_file_is_made_anew(tmp_path: Path, here: list[int], how: str) -> None:
    """Truncated, changed, or something else altogether."""
    folder, state = write(tmp_path / "content"), tmp_path / "state"
    Compiled(state)([(folder,)])
    kept = next(state.iterdir())
    good = kept.read_bytes()
    kept.write_bytes(spoilt[how](good))
    found = Compiled(state)([(folder,)])[0]

    assert [1, 1] == here
    assert same(content.load(folder), found)
    assert good == kept.read_bytes()


def test_another_program_reads_no_old_file(tmp_path: Path, here: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version may check more, or know other fields."""
    folder, state = write(tmp_path / "content"), tmp_path / "state"
    Compiled(state)([(folder,)])
    monkeypatch.setattr(compiled, "_program", lambda: "another")
    Compiled(state)([(folder,)])

    assert [1, 1] == here
    assert 1 == len(list(state.iterdir()))


def test_a_place_that_cannot_be_written_is_said_once(
    tmp_path: Path, here: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    """Everything works without."""
    folder = write(tmp_path / "content")
    (tmp_path / "state").write_text("a file", encoding="utf-8")
    read = Compiled(tmp_path / "state")
    with caplog.at_level(logging.INFO, logger=compiled.__name__):
        read([(folder,)])
        found = read([(folder,)])

    assert same(content.load(folder), found[0])
    assert 1 == caplog.text.count("compiled content is not kept")


def test_a_change_while_it_is_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Content is never kept under the name of other bytes."""
    folder, state = write(tmp_path / "content"), tmp_path / "state"

    def bodies(wanted: list[tuple[Path, ...]], child: object) -> list[bytes]:
        write(folder, changed("works/works.yaml", "year: 2018", "year: 2019"))
        return [compiled.compiled(one) for one in parse(wanted)]

    monkeypatch.setattr(compiled.apart, "bodies", bodies)
    found = Compiled(state)([(folder,)])

    assert 2019 == found[0].guide.works["debate-2018"].year
    assert not state.exists()


def test_another_process_reads_it(tmp_path: Path) -> None:
    """One answer for each set of folders, and this process imports neither YAML nor pydantic."""
    folder, over = write(tmp_path / "content"), tmp_path / "our $(touch x) 'content'"
    over.mkdir()
    (over / "hide.yaml").write_text("hide: [arena]\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from guidebot.loading.compiled import Compiled\n"
        "base, over, state = map(Path, sys.argv[1:])\n"
        "found = Compiled(state)([(base,), (base, over)])\n"
        "print([len(one.guide.resources) for one in found], {'yaml', 'pydantic'} & set(sys.modules))"
    )
    names = [str(folder), str(over), str(tmp_path / "state")]
    said = subprocess.run([sys.executable, "-c", code, *names], check=True, capture_output=True, text=True)

    assert "[1, 0] set()\n" == said.stdout
    assert 2 == len(list((tmp_path / "state").iterdir()))


def test_mistakes_of_another_process_have_their_place(tmp_path: Path) -> None:
    """The same error with the same text as here."""
    folder = write(tmp_path / "content", changed("works/works.yaml", "kind: paper", "kind: scroll “é”"))
    with pytest.raises(Mistakes) as there:
        Compiled(tmp_path / "state")([(folder,)])
    with pytest.raises(Mistakes) as here:
        parse([(folder,)])

    assert here.value.mistakes == there.value.mistakes
    assert here.value.message == there.value.message
    assert "content/works/works.yaml:3: kind: " in there.value.message


@pytest.mark.parametrize(
    "line", [b"{}", b'{"subject": "x"}', b'{"mistakes": [[1]], "subject": 1}', b"{", b'{"mistakes": 5}']
)
def test_what_is_no_list_of_mistakes_is_refused(line: bytes) -> None:
    """It counts as no answer."""
    with pytest.raises(ValueError, match=r".*"):
        apart.refused(line)


def test_mistakes_cross_over_whole() -> None:
    """Subject, places and texts."""
    error = Mistakes("the content", [Mistake("a.yaml", 3, "one\nand “two”"), Mistake("b.yaml", 1, "three")])
    found = apart.refused(apart.refusal(error))

    assert (error.subject, error.mistakes, error.message) == (found.subject, found.mistakes, found.message)


@pytest.mark.parametrize("program", ["", "/nowhere/python", "/bin/false", "/bin/true"])
def test_without_another_process_it_is_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """No interpreter to start, or one that does not answer."""
    folder = write(tmp_path / "content")
    monkeypatch.setattr(sys, "executable", program)
    found = Compiled(tmp_path / "state")([(folder,)])

    assert same(content.load(folder), found[0])
    assert 1 == len(list((tmp_path / "state").iterdir()))


def test_a_reading_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the bot stops, it waits for no other process, and reads nothing itself."""
    hanging = tmp_path / "python"
    hanging.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    hanging.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(hanging))
    reader = Compiled(tmp_path / "state")
    with ThreadPoolExecutor() as threads:
        reading = threads.submit(reader, [(shipped(),)])
        threads.submit(time.sleep, 0.2).result()
        reader.stop()
        with pytest.raises(Stopped):
            reading.result(10)


def test_a_reading_that_takes_too_long_is_done_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content is there all the same."""
    hanging = tmp_path / "python"
    hanging.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    hanging.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(hanging))
    monkeypatch.setattr(apart, "PATIENCE", 0.1)
    (found,) = Compiled(tmp_path / "state")([(shipped(),)])

    assert "debate" in found.guide.directions


entry_kinds = {
    "advice": guide.Advice,
    "directions": guide.Direction,
    "clusters": guide.Cluster,
    "topics": guide.Topic,
    "resources": guide.Resource,
    "problems": guide.Problem,
    "works": guide.Work,
    "opportunities": guide.Opportunity,
}
letters = st.text(st.characters(exclude_categories=["Cs"]))  # half of a pair is no text that a file can hold
st.register_type_strategy(str, letters)


def built(kind: type) -> st.SearchStrategy[Any]:
    """Any *kind*; a first step takes a number of hours that JSON can hold."""
    hours = st.none() | st.floats(allow_nan=False, allow_infinity=False)
    return st.builds(kind, hours=hours) if kind is guide.Problem else st.builds(kind)


@given(st.data())
def test_any_guide_comes_back(data: st.DataObject) -> None:
    """Whatever values the fields of its entries have."""
    tables = {
        name: data.draw(st.dictionaries(letters, built(kind), max_size=2).map(MappingProxyType))
        for name, kind in entry_kinds.items()
    }
    about = data.draw(
        st.builds(guide.About, cautions=st.dictionaries(letters, letters, max_size=3).map(MappingProxyType))
    )
    places = st.dictionaries(st.tuples(st.sampled_from(Kind), letters), st.builds(Origin), max_size=3)
    loaded = Loaded(guide.Guide(about=about, **tables), MappingProxyType(data.draw(places)))

    assert same(loaded, compiled.restored(compiled.compiled(loaded)))


def test_nobody_can_change_what_comes_back(tmp_path: Path) -> None:
    """Every table is as frozen as that of YAML."""
    found = compiled.restored(compiled.compiled(content.load(write(tmp_path / "content")))).guide
    tables = [*(found.of(kind) for kind in Kind), found.clusters, found.about.cautions]

    assert {MappingProxyType} == {type(one) for one in tables}

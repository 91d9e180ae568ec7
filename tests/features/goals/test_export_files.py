"""An export of any size: files that a platform takes, each of them JSON by itself, and everything in one of them."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.adapter import Press
from guidebot.core.goals import CheckIn
from guidebot.core.people import MemberId
from guidebot.core.reply import Download, Reply
from guidebot.features.goals import export_files
from guidebot.features.goals.export_files import Part, Place, part_of
from guidebot.testing import Talk, buttons_of, talk

ADA = MemberId("fake", "ada")
HEAD = {"format": "guidebot export", "version": 1}
ROWS = st.lists(st.integers(0, 300), max_size=30)
Held = Mapping[str, Sequence[Mapping[str, object]]]


def held_of(sizes: Mapping[str, Sequence[int]]) -> Held:
    """Rows with texts of so many characters, which hardly grow smaller."""
    draw = random.Random(7)
    return {
        name: [{"id": at, "text": scrawl(draw, size)} for at, size in enumerate(rows)] for name, rows in sizes.items()
    }


def scrawl(draw: random.Random, size: int) -> str:
    """A text of so many characters."""
    return "".join(chr(draw.randrange(0x4E00, 0x9FFF)) for _ in range(size))


def read(part: Part) -> dict[str, object]:
    """What its file holds."""
    data = part.file.content
    return json.loads(gzip.decompress(data) if part.file.name.endswith(".gz") else data)


def all_parts(held: Held) -> list[Part]:
    """File after file, as somebody asks for them."""
    found: list[Part] = []
    begin: Place | None = Place()
    while begin is not None:
        part = part_of(held, HEAD, len(found) + 1, begin)
        assert part is not None
        found.append(part)
        begin = part.after
    return found


@given(
    sizes=st.dictionaries(st.sampled_from(["goals", "checkins", "inbox"]), ROWS, min_size=1),
    limit=st.integers(2_000, 30_000),
)
def test_every_entry_is_in_one_file(sizes: Mapping[str, Sequence[int]], limit: int) -> None:
    """Each file is within the limit, names every table, and says which entries it has."""
    held = held_of(sizes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export_files, "LIMIT", limit)
        parts = all_parts(held)
    files = [read(one) for one in parts]
    joined = {name: [row for one in files for row in one["tables"][name]] for name in held}  # type: ignore[index]

    assert held == joined
    assert all(len(one.file.content) <= limit for one in parts)
    assert all(set(held) == set(one["tables"]) for one in files)  # type: ignore[call-overload]
    assert ("part" in files[0]) == (len(files) > 1)
    assert len({one.file.name for one in parts}) == len(parts)
    for one, file in zip(parts, files, strict=True):
        if len(parts) > 1:
            facts = {"number": parts.index(one) + 1, "first": one.first, "last": one.last, "of": one.total}
            assert facts == file["part"]


def test_what_is_looked_at_for_one_file_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What compresses well is split too, before it fills the memory."""
    monkeypatch.setattr(export_files, "TEXT", 1000)
    held = {"goals": [{"id": at, "text": "a" * 80} for at in range(50)]}

    assert 4 < len(all_parts(held)) < 8


def test_what_comes_between_two_files_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """New entries stand at the end of their tables: the next file begins where the last one ended all the same."""
    monkeypatch.setattr(export_files, "LIMIT", 4000)
    held = held_of({"goals": [10] * 5, "checkins": [200] * 20})
    first = part_of(held, HEAD, 1, Place())
    assert first is not None
    assert first.after is not None
    assert "checkins" == first.after.table
    grown = {"goals": [*held["goals"], {"id": 99, "text": "new"}], "checkins": held["checkins"]}
    second = part_of(grown, HEAD, 2, first.after)
    assert second is not None
    seen = [row["id"] for part in (first, second) for row in read(part)["tables"]["checkins"]]  # type: ignore[index]

    assert list(range(len(seen))) == seen


def test_places_that_nobody_was_given_hold_nothing() -> None:
    """Buttons come back as untrusted text."""
    held = held_of({"goals": [10]})

    assert None is part_of(held, HEAD, 2, Place("sqlite_master", 0))
    assert None is part_of(held, HEAD, 2, Place("goals", 10**9))
    assert part_of(held, HEAD, 2, Place("goals", -5)) is not None


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """Somebody with sixty check-ins, on a platform that takes small files."""
    async with talk() as bot:
        await bot.say("/goal add Write a post")
        draw = random.Random(3)
        for at in range(60):
            note, when = scrawl(draw, 180), bot.clock.now() + timedelta(hours=at)
            made = CheckIn(member=ADA, goal=1, at=when, note=note)
            await bot.app.stores.goals.check_in(made)
        yield bot


def file_of(bot: Talk) -> tuple[str, dict[str, list[object]]]:
    """The file of the latest answer."""
    assert isinstance(bot.content, Reply)
    (file,) = [one.file for one in bot.content.blocks if isinstance(one, Download)]
    data = gzip.decompress(file.content) if file.name.endswith(".gz") else file.content
    return file.name, json.loads(data)["tables"]


async def test_somebody_gets_file_after_file(bot: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """In private, by one button, until the answer says that it was the last."""
    await bot.say("/mydata export")
    _, whole = file_of(bot)
    monkeypatch.setattr(export_files, "LIMIT", 12_000)
    await bot.say("/mydata export")
    first, names, found = bot.text, [], {name: list[object]() for name in whole}
    for _ in range(20):
        assert bot.last is not None
        assert bot.last.private
        name, tables = file_of(bot)
        names.append(name)
        for table, rows in tables.items():
            found[table] += rows
        assert isinstance(bot.content, Reply)
        if not buttons_of(bot.content):
            break
        await bot.press("The next file")

    assert whole == found
    assert "too many for one file" in first
    assert "It is the last one." in bot.text
    assert len(names) == len(set(names)) > 2
    assert names[0].startswith("guidebot-export-1.json")


async def test_a_button_of_another_export_says_what_to_do(bot: Talk) -> None:
    """What stood there is erased since."""
    await bot.say("/mydata delete")
    await bot.press("Erase everything")
    await bot.ask(Press("mydata.more|2|checkins|40"))

    assert "/mydata export" in bot.text

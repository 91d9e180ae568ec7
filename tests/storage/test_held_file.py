"""A database file that is deleted or replaced while guidebot runs, is another program's, or is used twice."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.fakes.delivering import office, post

from guidebot.core.errors import StorageError
from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime import app
from guidebot.runtime.stores import open_stores
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.storage.engine import open_database
from guidebot.storage.held_file import GONE, TWICE, holder, holding
from guidebot.testing import FakeClock
from guidebot.tools.doctor import doctor

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def delete(file: Path) -> None:
    """As `rm` does."""
    file.unlink()


def replace(file: Path) -> None:
    """As an editor, `mv` and many backups do."""
    other = file.with_name("other.db")
    with closing(sqlite3.connect(other)) as made:
        made.execute("CREATE TABLE outbox (id)")
    other.replace(file)


@pytest.mark.parametrize("change", [delete, replace])
async def test_a_file_that_is_gone_takes_nothing_more(tmp_path: Path, change: Callable[[Path], None]) -> None:
    """Neither writing nor reading goes on in what nobody will read again; put back, it is used again."""
    file = tmp_path / "bot.db"
    stores = await open_stores(f"sqlite:///{file}")
    await stores.outbox.add([post(1)])
    (tmp_path / "kept.db").hardlink_to(file)
    change(file)
    with pytest.raises(StorageError, match="deleted or replaced"):
        await stores.outbox.add([post(2)])
    with pytest.raises(StorageError, match="deleted or replaced"):
        await stores.outbox.get("post:1")
    (tmp_path / "kept.db").replace(file)
    added = await stores.outbox.add([post(2)])
    await stores.close()

    assert 1 == added


async def test_a_beat_notices_and_says_so_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """In the log; what fails is known to `/doctor` and to readiness, which ask the same database."""
    file = tmp_path / "bot.db"
    stores = await open_stores(f"sqlite:///{file}")
    async with office(stores=stores) as desk:
        file.unlink()
        for _ in range(3):
            await desk.deliveries.send()
        failing = {what: error.message for what, error in desk.deliveries.gates.failing.items()}
    await stores.close()

    assert {"send": GONE} == failing
    assert 1 == sum("does not answer" in one.message for one in caplog.records)


async def test_doctor_in_chat_says_it(tmp_path: Path) -> None:
    """With what to do."""
    file = tmp_path / "bot.db"
    program = await app.build(
        Config(storage=StorageSettings(url=f"sqlite:///{file}")),
        FakeClock(),
        read=SHIPPED_ONCE.read,
        search=SHIPPED_ONCE.search,
    )
    file.unlink()
    findings = await program.services.inspector.everything(None)
    await program.close()
    (found,) = [one for one in findings if one.subject == "Database"]

    assert (GONE, False) == (found.what, found.ok)
    assert "start guidebot again" in found.fix


async def test_doctor_of_the_operator_says_it_and_makes_no_new_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is another process than the one that runs: that left a mark."""
    file = tmp_path / "bot.db"
    await (await open_stores(f"sqlite:///{file}")).close()
    with holding(str(file)):
        file.unlink()
        code = await doctor(Config(storage=StorageSettings(url=f"sqlite:///{file}")))
    said = capsys.readouterr().out

    assert 1 == code
    assert GONE in said
    assert not file.exists()


def test_another_programs_file_stays_as_it_is(tmp_path: Path) -> None:
    """No table is added, and not a byte changed."""
    file = tmp_path / "music.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
    before = file.read_bytes()
    with pytest.raises(StorageError, match="belongs to another program"):
        open_database(f"sqlite:///{file}")

    assert before == file.read_bytes()


def test_two_programs_on_one_file_are_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The second says so; after both nothing is left, and the next is alone."""
    file = tmp_path / "bot.db"
    file.touch()
    caplog.set_level(logging.WARNING)
    with holding(str(file)):
        first = len(caplog.records)
        seen = holder(str(file))
        with holding(str(file)):
            second = [one.message for one in caplog.records]
    alone = holder(str(file))

    assert (0, [TWICE]) == (first, second)
    assert seen is not None
    assert not seen.lost
    assert None is alone
    assert ["bot.db"] == [path.name for path in tmp_path.iterdir()]


def test_memory_and_postgresql_have_no_file(tmp_path: Path) -> None:
    """Nothing is held, and nothing made."""
    with holding(None):
        assert None is holder(None)
    assert [] == list(tmp_path.iterdir())

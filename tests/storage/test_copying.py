"""Backups while the bot writes, restoring into an empty place only, and the move from SQLite to PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.postgres import Server

from guidebot.core.audit import Deed
from guidebot.core.communities import Community, Settings
from guidebot.core.counts import Counted
from guidebot.core.errors import StorageError, UsageError
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.suggestions import Subject, Suggestion
from guidebot.delivery.items import Item
from guidebot.features.posts import series_list
from guidebot.runtime.stores import Stores, open_stores
from guidebot.storage import copying, migrating
from guidebot.storage.engine import open_database
from guidebot.storage.schema import tables
from guidebot.tools import operating

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LAB = CommunityId("fake", "lab")
ADA = MemberId("fake", "ada")


def url(path: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite:///{path}"


async def fill(stores: Stores, count: int = 5) -> None:
    """A row or more in many tables."""
    await stores.communities.save(Community(id=LAB, name="Lab – Köln", settings=Settings(roles=("1",)), joined_at=NOW))
    for one in series_list.first(LAB, channel="c", zone="Europe/Berlin", anchor=NOW.date()):
        await stores.schedules.save(one.planned(NOW))
    await stores.outbox.add([message(nth) for nth in range(count)])
    for nth in range(3):
        await stores.audit.add(Deed(community=LAB, member=ADA, name="Ada", what=f"did {nth}", at=NOW))
        await stores.suggestions.add(
            Suggestion(community=LAB, subject=Subject.PROBLEM, text=f"suggestion {nth} “quoted”", at=NOW, member=ADA)
        )
    await stores.counts.add(LAB, Counted.LOOKUPS, NOW.date(), 7)
    await stores.tokens.put("slack", "T1", b"\x00\xff sealed")
    await stores.meta.put("tzdata", "2026.6")


def message(nth: int) -> Item:
    """A message in the outbox."""
    return Item(
        key=f"k{nth}",
        kind="notice",
        platform="fake",
        target="",
        not_before=NOW,
        expires_at=NOW + timedelta(days=1),
        body={"words": "hello"},
        member=ADA,
    )


async def test_a_backup_while_writing_is_whole(tmp_path: Path) -> None:
    """Taken in the middle of writes it passes the integrity check, and restores to a database that works."""
    stores = await open_stores(url(tmp_path / "bot.db"))
    await fill(stores)
    stop = asyncio.Event()

    async def write() -> int:
        nth = 1000
        while not stop.is_set():
            await stores.outbox.add([message(nth)])
            nth += 1
        return nth - 1000

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.02)
    size = await asyncio.to_thread(copying.backup, url(tmp_path / "bot.db"), tmp_path / "backup.db")
    stop.set()
    written = await writing
    await stores.close()
    await asyncio.to_thread(copying.restore, tmp_path / "backup.db", url(tmp_path / "new" / "bot.db"))
    restored = await open_stores(url(tmp_path / "new" / "bot.db"))
    queue = await restored.outbox.queue(NOW)
    community = await restored.communities.get(LAB)
    await restored.close()

    assert written > 0
    assert 5 <= queue.length <= 5 + written
    assert community is not None
    assert "Lab – Köln" == community.name
    assert size == (tmp_path / "backup.db").stat().st_size
    assert not (tmp_path / "backup.db.part").exists()


async def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    """Neither by a backup nor by restoring; a log left beside an empty place counts as something."""
    stores = await open_stores(url(tmp_path / "bot.db"))
    await stores.close()
    copying.backup(url(tmp_path / "bot.db"), tmp_path / "backup.db")
    with pytest.raises(UsageError, match="is there already"):
        copying.backup(url(tmp_path / "bot.db"), tmp_path / "backup.db")
    with pytest.raises(UsageError, match="is there already") as refused:
        copying.restore(tmp_path / "backup.db", url(tmp_path / "bot.db"))
    (tmp_path / "other.db-wal").write_bytes(b"left over")
    with pytest.raises(UsageError, match=r"other\.db-wal is there already"):
        copying.restore(tmp_path / "backup.db", url(tmp_path / "other.db"))

    assert "move it away" in (refused.value.fix or "")
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize("how", ["cut", "overwritten", "text", "foreign", "empty"])
async def test_a_damaged_file_is_refused_and_leaves_nothing(tmp_path: Path, how: str) -> None:
    """What is no whole backup never becomes a database."""
    stores = await open_stores(url(tmp_path / "bot.db"))
    await fill(stores, 300)
    await stores.close()
    backup = tmp_path / "backup.db"
    copying.backup(url(tmp_path / "bot.db"), backup)
    raw = backup.read_bytes()
    broken = {
        "cut": raw[: len(raw) // 2],
        "overwritten": raw[:8192] + os.urandom(30000) + raw[38192:],
        "text": b"this is a letter to somebody",
        "empty": b"",
        "foreign": raw,
    }
    backup.write_bytes(broken[how])
    if how == "foreign":
        with closing(sqlite3.connect(backup)) as database:
            database.execute("DROP TABLE outbox")
            database.commit()
    with pytest.raises(StorageError):
        copying.restore(backup, url(tmp_path / "new.db"))

    assert not (tmp_path / "new.db").exists()


async def test_a_backup_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """It would not be understood."""
    stores = await open_stores(url(tmp_path / "bot.db"))
    await stores.database.write(lambda connection: connection.run("UPDATE alembic_version SET version_num = '9999'"))
    await stores.close()
    copying.backup(url(tmp_path / "bot.db"), tmp_path / "backup.db")
    with pytest.raises(StorageError, match="newer guidebot"):
        copying.restore(tmp_path / "backup.db", url(tmp_path / "new.db"))

    assert not (tmp_path / "new.db").exists()


async def test_an_older_backup_is_migrated_when_it_is_opened(tmp_path: Path) -> None:
    """Restoring takes it as it is; opening brings it to this version's schema."""
    from alembic import command
    from alembic.config import Config

    database = open_database(url(tmp_path / "old.db"))

    def first(connection: object) -> None:
        config = Config()
        config.set_main_option("script_location", str(migrating.FOLDER))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")

    await database.alter(first)
    await database.close()
    copying.restore(tmp_path / "old.db", url(tmp_path / "bot.db"))
    stores = await open_stores(url(tmp_path / "bot.db"))
    revision = await migrating.revision(stores.database)
    await stores.close()

    assert migrating.newest() == revision


@pytest.mark.parametrize("call", ["backup", "restore"])
def test_postgresql_has_tools_of_its_own(tmp_path: Path, call: str) -> None:
    """They are named."""
    address = "postgresql://db.example/guidebot"
    with pytest.raises(UsageError) as refused:
        copying.backup(address, tmp_path / "x") if call == "backup" else copying.restore(tmp_path / "x", address)

    assert refused.value.fix is not None
    assert {"backup": "pg_dump", "restore": "pg_restore"}[call] in refused.value.fix


@pytest.mark.postgres
async def test_everything_moves_to_postgresql(
    tmp_path: Path, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every row of every table, numbers that go on counting, and a second copy refused."""
    monkeypatch.setattr(copying, "BATCH", 64)
    address = postgres_server.database()
    old = await open_stores(url(tmp_path / "bot.db"))
    await fill(old, 250)
    for number in range(200):
        await old.seen.add(MemberId("fake", f"m{number % 3}"), f"p{number}", NOW)
    new = open_database(address)
    counted = await copying.copy(old.database, new)
    with pytest.raises(UsageError, match="not empty"):
        await copying.copy(old.database, new)
    await new.close()
    stores = await open_stores(address)
    more = await stores.suggestions.add(Suggestion(community=LAB, subject=Subject.TOPIC, text="one more", at=NOW))
    added = await stores.outbox.add([message(2), message(5000)])
    sealed = await stores.tokens.all("slack")
    schedules = (await old.schedules.of(LAB), await stores.schedules.of(LAB))
    theirs = await stores.suggestions.get(LAB, 2)
    mine = await old.suggestions.get(LAB, 2)
    for table in tables():
        count = f"SELECT count(*) FROM {table.name}"
        found = await stores.database.read(lambda connection, count=count: connection.value(count))
        extra = {"suggestions": 1, "outbox": 1}.get(table.name, 0)
        assert counted[table.name] + extra == found, table.name
    await stores.close()
    await old.close()

    assert {one.name for one in tables()} == set(counted)
    assert (250, 3, 1, 2) == tuple(counted[name] for name in ("outbox", "deeds", "communities", "schedules"))
    assert 200 == counted["seen"]
    assert 4 == more.id
    assert 1 == added
    assert {"T1": b"\x00\xff sealed"} == dict(sealed)
    assert schedules[0] == schedules[1]
    assert mine == theirs


def test_copying_from_a_mistyped_address_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty database that was just made would look like a success."""
    monkeypatch.setenv("TARGET_URL", url(tmp_path / "new.db"))
    with pytest.raises(UsageError, match="There is no database at"):
        operating.copy_db(url(tmp_path / "typo.db"), "env:TARGET_URL")
    with pytest.raises(UsageError, match="OTHER_URL is not set"):
        operating.copy_db("env:OTHER_URL", "env:TARGET_URL")

    assert [] == list(tmp_path.iterdir())


def test_copy_db_says_what_it_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With addresses from the environment, so that no password stands in a process list."""

    async def make() -> None:
        stores = await open_stores(url(tmp_path / "bot.db"))
        await fill(stores)
        await stores.close()

    asyncio.run(make())
    monkeypatch.setenv("TARGET_URL", url(tmp_path / "new.db"))
    code = operating.copy_db(url(tmp_path / "bot.db"), "env:TARGET_URL")

    assert 0 == code
    assert "outbox: 5 rows, the same on both sides" in capsys.readouterr().out

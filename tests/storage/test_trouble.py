"""A database that is full, locked or gone: said in words, and everything goes on when it is back."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes.delivering import NOW, office, post
from tests.postgres import Server, running

from guidebot.core.errors import StorageError
from guidebot.runtime.stores import Stores, make_stores, open_stores
from guidebot.storage import migrating
from guidebot.storage.engine import open_database
from guidebot.storage.meta import SqlMeta
from guidebot.storage.sqlite import PRAGMAS, SqliteDatabase
from guidebot.storage.together import together


async def stores_with(path: Path, *pragmas: str) -> Stores:
    """Stores over a file whose connections begin with *pragmas*."""
    await (await open_stores(f"sqlite:///{path}")).close()
    return make_stores(SqliteDatabase(str(path), pragmas=[*PRAGMAS, *pragmas]))


async def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    """Writing stops with what to do; reading goes on; a call that fails stores nothing."""
    stores = await stores_with(tmp_path / "full.db", "max_page_count=200")
    stored = 0
    refused: StorageError | None = None
    while refused is None:
        body = {"line": "x" * 500}
        try:
            stored += await stores.outbox.add([replace(post(stored + at), body=body) for at in range(10)])
        except StorageError as error:
            refused = error
    kept = await stores.database.read(lambda connection: connection.value("SELECT count(*) FROM outbox"))
    await stores.close()

    assert "The disk of the database is full." == refused.message
    assert "Make room" in (refused.fix or "")
    assert stored == kept > 0


async def test_a_locked_database_is_said_and_works_again(tmp_path: Path) -> None:
    """Another program's lock is waited for, then named; afterwards everything works."""
    path = tmp_path / "locked.db"
    stores = await stores_with(path, "busy_timeout=30")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked by another program"):
        await stores.outbox.add([post()])
    readable = await stores.outbox.get("post:1")
    other.execute("ROLLBACK")
    other.close()
    added = await stores.outbox.add([post()])
    await stores.close()

    assert (None, 1) == (readable, added)


@pytest.mark.postgres
async def test_postgresql_restarts(tmp_path: Path) -> None:
    """While the server is down the beat says so once and the process lives; then it sends what waited."""
    with running() as server:
        url = server.database()
        database = open_database(url)
        await migrating.migrate(database)
        stores = make_stores(database, database_clock=True)
        async with office(stores=stores) as desk:
            await desk.add(post(1), post(2))
            await desk.deliveries.drain()
            await desk.add(post(3))
            server.stop()
            await desk.deliveries.send()
            await desk.deliveries.plan()
            failing = {what: error.message for what, error in desk.deliveries.gates.failing.items()}
            with pytest.raises(StorageError, match="cannot be reached"):
                await stores.communities.all()
            server.start()
            await desk.deliveries.send()
            await desk.deliveries.settle()

            assert {"send": "The database cannot be reached."} == failing
            assert {} == desk.deliveries.gates.failing
            assert ["post:1", "post:2", "post:3"] == sorted(one.key for one in desk.chat.deliveries)
        await stores.close()


@pytest.mark.postgres
async def test_nobody_listens(postgres_server: Server) -> None:
    """A wrong address, a missing database and a wrong file are told apart from bugs."""
    for url in ("postgresql://nobody@127.0.0.1:1/none", postgres_server.url.replace("/postgres?", "/missing?")):
        with pytest.raises(StorageError) as refused:
            await open_stores(url)

        assert "The database" in refused.value.message


@pytest.mark.postgres
async def test_leases_count_by_the_database_clock(postgres_server: Server) -> None:
    """A machine whose clock is an hour ahead does not take what another one holds."""
    database = open_database(postgres_server.database())
    await migrating.migrate(database)
    stores = make_stores(database, database_clock=True)
    await stores.outbox.add([post()])
    mine = await stores.outbox.claim("right", NOW, seconds=60, limit=5, platforms=["fake"])
    ahead = NOW + timedelta(hours=1)
    theirs = await stores.outbox.claim("ahead", ahead, seconds=60, limit=5, platforms=["fake"])
    await stores.close()

    assert (1, 0) == (len(mine), len(theirs))


async def test_a_caller_who_goes_away_while_another_program_writes_leaves_nothing_open(tmp_path: Path) -> None:
    """The transaction that begins when nobody waits for it any more is ended, and others can write."""
    database = SqliteDatabase(str(tmp_path / "bot.db"))
    await migrating.prepare(database)
    meta = SqlMeta(database)
    await meta.put("zero", "0")
    assert database._writer is not None
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def store() -> None:
        async with together(database)("ada"):
            await meta.put("one", "1")

    waiting = asyncio.create_task(store())
    while not database._writer.waiting:
        await asyncio.sleep(0)
    waiting.cancel()
    other.execute("COMMIT")
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await meta.put("two", "2")
    other.execute("BEGIN IMMEDIATE")
    other.execute("COMMIT")
    other.close()

    assert (None, "2") == (await meta.get("one"), await meta.get("two"))
    await database.close()

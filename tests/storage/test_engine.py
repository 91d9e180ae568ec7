"""What the engines promise to stores: whole transactions, nothing half-done, nothing told."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from guidebot.core.errors import StorageError, UsageError
from guidebot.storage.connection import Connection
from guidebot.storage.database import Database
from guidebot.storage.engine import open_database
from guidebot.storage.sqlite import READERS

COUNT = "SELECT count(*) FROM note"


@pytest.fixture
async def database(tmp_path: Path):
    opened = open_database(f"sqlite:///{tmp_path}/notes.db")
    await opened.write(lambda connection: connection.run("CREATE TABLE note (words TEXT)"))
    yield opened
    await opened.close()


def note(connection: Connection) -> None:
    connection.run("INSERT INTO note VALUES ('here')")


async def count(database: Database) -> int:
    return await database.read(lambda connection: connection.value(COUNT))


async def test_work_that_raises_leaves_nothing(database: Database) -> None:
    """What it wrote before is undone, and the error reaches the caller as it is."""

    def half(connection: Connection) -> None:
        note(connection)
        raise UsageError("Not like this.")

    with pytest.raises(UsageError, match="Not like this"):
        await database.write(half)
    left = await count(database)
    await database.write(note)

    assert (0, 1) == (left, await count(database))


async def test_a_cancelled_caller_leaves_its_work_whole(database: Database) -> None:
    """Work that was begun ends; nobody else meets it half-way; the connection serves on."""
    for _ in range(20):
        asked = asyncio.create_task(database.write(note))
        await asyncio.sleep(0.001)  # it is under way, or waits in the thread's queue
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
    await database.write(note)

    assert 21 == await count(database)


async def test_work_that_is_cancelled_while_it_runs_ends_first(database: Database) -> None:
    """The next transaction on the same connection begins after it."""
    running, go = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        note(connection)
        running.set()
        go.wait(10)
        note(connection)

    asked = asyncio.create_task(database.write(slow))
    await asyncio.to_thread(running.wait, 10)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    after = asyncio.create_task(database.write(lambda connection: connection.value(COUNT)))
    go.set()

    assert 2 == await after


async def test_work_that_asks_for_too_much_fails_at_once(database: Database) -> None:
    """A `StopIteration` cannot be handed over; whoever waits is told all the same."""
    with pytest.raises(RuntimeError, match="let StopIteration escape"):
        await asyncio.wait_for(database.write(lambda _: next(iter(()))), 10)


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    """While a transaction writes, reads answer from the state before it."""
    async with database.steps() as step:
        await step(note)
        during = await asyncio.gather(*(count(database) for _ in range(READERS * 3)))
    after = await count(database)

    assert ({0}, 1) == (set(during), after)


async def test_steps_that_fail_leave_nothing(database: Database) -> None:
    """Several steps are one transaction."""

    async def change_its_mind() -> None:
        async with database.steps() as step:
            await step(note)
            raise UsageError("Changed my mind.")

    with pytest.raises(UsageError):
        await change_its_mind()

    assert 0 == await count(database)


async def test_a_closed_database_says_so(tmp_path: Path) -> None:
    """Whoever comes too late gets a `StorageError`, not a broken program."""
    database = open_database(f"sqlite:///{tmp_path}/notes.db")
    await database.write(lambda connection: connection.run("CREATE TABLE note (words TEXT)"))
    await count(database)
    await database.close()
    for call in (database.read, database.write):
        with pytest.raises(StorageError, match="closed"):
            await call(note)


async def test_a_database_that_is_closing_says_so(database: Database) -> None:
    """While the last transaction ends, nobody is handed a closed connection or waits for it."""
    await count(database)
    go = threading.Event()
    last = asyncio.create_task(database.write(lambda _: go.wait(30)))
    await asyncio.sleep(0.01)
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0.01)
    async with asyncio.timeout(10):
        refused = await asyncio.gather(*(count(database) for _ in range(3)), return_exceptions=True)
    go.set()
    await asyncio.gather(last, closing)

    assert [StorageError] * 3 == [type(one) for one in refused]


def test_a_process_that_breaks_does_not_hang(tmp_path: Path) -> None:
    """A database that nobody closed keeps no process alive, and what was committed stays."""
    program = (
        "import asyncio, sqlite3\n"
        "from guidebot.runtime.stores import open_stores\n"
        "async def main():\n"
        f"    stores = await open_stores('sqlite:///{tmp_path}/bot.db')\n"
        "    await stores.meta.put('kept', 'yes')\n"
        "    raise SystemExit(3)\n"
        "asyncio.run(main())\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], timeout=30, check=False, capture_output=True)

    assert 3 == ended.returncode, ended.stderr

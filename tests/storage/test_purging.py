"""What an hour's tidying of the outbox reads: what is to go, however much ended before and after that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from guidebot.delivery.items import Item
from guidebot.runtime.stores import Stores, open_stores
from guidebot.storage import closed_rows
from guidebot.storage.connection import Connection
from guidebot.storage.outbox import insert_items
from guidebot.storage.sqlite_connection import SqliteConnection

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


async def ended(stores: Stores, *moments: datetime) -> None:
    """Rows with a body that ended at *moments*."""

    def add(connection: Connection) -> None:
        known = connection.value("SELECT count(*) FROM outbox")
        names = [f"ended:{known + at}" for at in range(len(moments))]
        body = {"line": "what somebody wrote"}
        insert_items(
            connection,
            [
                Item(key=key, kind="post", platform="fake", target="c", not_before=at, expires_at=at + DAY, body=body)
                for key, at in zip(names, moments, strict=True)
            ],
        )
        connection.each(
            "UPDATE outbox SET state = 'sent', closed_at = :at WHERE dedupe_key = :key",
            [{"key": key, "at": at} for key, at in zip(names, moments, strict=True)],
        )

    await stores.database.write(add)


async def purged(stores: Stores, now: datetime) -> tuple[tuple[int, int], int]:
    """What an hour's tidying did, and how many steps SQLite's machine took for it."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    def measure(on: bool) -> object:
        def switch(connection: Connection) -> None:
            assert isinstance(connection, SqliteConnection)
            connection.raw.set_progress_handler(count if on else None, 1)

        return switch

    await stores.database.write(measure(on=True))  # type: ignore[arg-type]
    done = await stores.outbox.purge(wipe=now - DAY, remove=now - 30 * DAY)
    await stores.database.write(measure(on=False))  # type: ignore[arg-type]
    return done, steps


async def bodies(stores: Stores) -> int:
    """How many rows still have one."""

    def count(connection: Connection) -> int:
        return int(connection.value("SELECT count(*) FROM outbox WHERE body <> '{}'"))

    return await stores.database.read(count)


@pytest.fixture
async def stores() -> object:
    """Every store, in memory."""
    opened = await open_stores()
    yield opened
    await opened.close()


async def test_an_hour_reads_what_is_to_go(stores: Stores) -> None:
    """With fifty times as many rows of the same month it takes no more steps."""
    done = []
    for rows in (40, 2000):
        await ended(stores, *(NOW - 29 * DAY + 26 * DAY * at / rows for at in range(rows)))
        await stores.outbox.purge(wipe=NOW - DAY, remove=NOW - 30 * DAY)
        await ended(stores, *(NOW - DAY + HOUR * at / 20 for at in range(20)))
        done.append(await purged(stores, NOW + HOUR))
        await stores.database.write(lambda connection: connection.run("DELETE FROM outbox"))
        await stores.database.write(lambda connection: connection.run("DELETE FROM meta"))
    (few, steps_few), (many, steps_many) = done

    assert (20, 0) == few == many
    assert steps_many <= steps_few * 1.1
    assert steps_few < 20 * 100


async def test_a_long_queue_goes_in_batches(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it, also where more rows than a batch ended in one moment, and each transaction is short."""
    monkeypatch.setattr(closed_rows, "BATCH", 7)
    await ended(stores, *[NOW - 31 * DAY] * 30, *[NOW - 2 * DAY] * 30, *[NOW] * 5)
    changes: list[int] = []
    write = stores.database.write

    async def counted(work: object) -> object:
        done = await write(work)  # type: ignore[arg-type]
        changes.append(done[0] if isinstance(done, tuple) else done)
        return done

    stores.database.write = counted  # type: ignore[method-assign, assignment]
    done = await stores.outbox.purge(wipe=NOW - DAY, remove=NOW - 30 * DAY)
    stores.database.write = write  # type: ignore[method-assign]

    assert (30, 30) == done
    assert 5 == await bodies(stores)
    assert 7 == max(changes)


async def test_what_ended_while_the_clock_was_behind_is_emptied_too(stores: Stores) -> None:
    """The first tidying by that clock goes back to where such rows are."""
    await ended(stores, NOW)
    await purged(stores, NOW + 9 * DAY)
    await purged(stores, NOW + 2 * HOUR)
    await ended(stores, NOW + 3 * HOUR)
    done, _ = await purged(stores, NOW + 9 * DAY)

    assert (1, 0) == done
    assert 0 == await bodies(stores)


async def test_what_is_kept_of_it_may_be_unreadable(stores: Stores) -> None:
    """Then the whole month is read once more."""
    await ended(stores, NOW - 2 * DAY)
    await stores.meta.put(closed_rows.EMPTIED, "soon")
    done, _ = await purged(stores, NOW)

    assert (1, 0) == done

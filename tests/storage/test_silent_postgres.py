"""A PostgreSQL server that says nothing, or holds a table: calls end within seconds, in words, and go on afterwards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import make_url
from tests.postgres import Server

from guidebot.core.errors import StorageError
from guidebot.core.goals import Goal
from guidebot.core.people import MemberId
from guidebot.runtime.stores import Stores, make_stores
from guidebot.storage import migrating
from guidebot.storage.engine import open_database
from guidebot.storage.postgres import Patience, PostgresDatabase, postgres_url
from guidebot.storage.together import together

pytestmark = pytest.mark.postgres
ADA = MemberId("fake", "ada")
GOAL = Goal(member=ADA, title="Read", created_at=datetime(2026, 11, 23, 9, tzinfo=UTC))
SHORT = Patience(reading=0.5, step=0.5, writing=0.5)


@dataclass
class Between:
    """Stands between the bot and the server; while *silent* it passes nothing on, and closes nothing."""

    socket: str
    silent: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    _speaks: asyncio.Event = field(default_factory=asyncio.Event)

    def hush(self) -> None:
        self._speaks.clear()

    def speak(self) -> None:
        self._speaks.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._speaks.wait()
        upstream, downstream = await asyncio.open_unix_connection(self.socket)
        with suppress(OSError):
            await asyncio.gather(self._pass(reader, downstream), self._pass(upstream, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(65536):
            await self._speaks.wait()
            writer.write(part)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def server_between(url: str) -> AsyncIterator[tuple[Between, str]]:
    """The server at *url* behind a door that can be shut, and the address of the door."""
    parts = urlsplit(url)
    folder = parse_qs(parts.query)["host"][0]
    between = Between(f"{folder}/.s.PGSQL.5432")
    listening = await asyncio.start_server(between.serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    between.speak()
    try:
        yield between, make_url(url).set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
    finally:
        between.speak()
        listening.close()


async def ready(url: str) -> None:
    """The tables."""
    database = open_database(url)
    await migrating.migrate(database)
    await database.close()


def impatient(url: str) -> Stores:
    """Stores that wait for half a second."""
    return make_stores(PostgresDatabase(postgres_url(url), SHORT))


async def refused(stores: Stores) -> list[str]:
    """What reading, writing and an answer of several steps say, all at once, each in time."""

    async def answer() -> None:
        async with together(stores.database)(str(ADA)):
            await stores.goals.add(GOAL)

    began = time.monotonic()
    said = await asyncio.gather(*(words(call) for call in (stores.goals.of(ADA), stores.goals.add(GOAL), answer())))

    assert time.monotonic() - began < 8
    return said


async def words(call: Coroutine[Any, Any, object]) -> str:
    """What is said in place of an answer."""
    with pytest.raises(StorageError) as caught:
        await call
    return caught.value.message


async def test_a_server_that_says_nothing(postgres_server: Server) -> None:
    """Connections that were open before, and new ones; when it speaks again everything works."""
    url = postgres_server.database()
    await ready(url)
    async with server_between(url) as (between, door):
        stores = impatient(door)
        await stores.goals.add(GOAL)
        between.hush()
        said = await refused(stores)
        between.speak()
        await asyncio.sleep(0)
        await stores.goals.add(GOAL)
        kept = await stores.goals.of(ADA)
        await stores.close()

    assert ["The database does not answer."] * 3 == said
    assert 2 <= len(kept)


async def test_a_table_that_somebody_holds(postgres_server: Server) -> None:
    """An operator's transaction is not waited for longer, nothing is stored half, and afterwards it works."""
    url = postgres_server.database()
    await ready(url)
    stores, operator = impatient(url), open_database(url)
    async with operator.steps() as step:
        await step(lambda connection: connection.run("LOCK TABLE goals IN ACCESS EXCLUSIVE MODE"))
        said = await refused(stores)
    before = await stores.goals.of(ADA)
    await stores.goals.add(GOAL)
    kept = await stores.goals.of(ADA)
    await stores.close()
    await operator.close()

    assert ["The database does not answer."] * 3 == said
    assert (0, 1) == (len(before), len(kept))


def test_people_are_not_kept_waiting() -> None:
    """An answer hears within seconds; a batch of planning may take longer."""
    usual = Patience()

    assert max(usual.reading, usual.step) <= 5
    assert usual.writing <= 30

"""The same tests over the store in memory, a SQLite file and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.postgres import Server

from guidebot.runtime.stores import Stores, open_stores
from guidebot.storage import migrating
from guidebot.storage.engine import MEMORY, open_database
from guidebot.storage.schema import tables

ENGINES = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


# TRUNCATE makes the files of some forty tables and their indexes anew, which takes ten times as long
EMPTY = f"""DO $$ BEGIN
    {"; ".join(f"DELETE FROM {one.name}" for one in tables())};
    PERFORM setval(CAST(oid AS regclass), 1, false) FROM pg_class WHERE relkind = 'S';
END $$"""


@pytest.fixture(scope="session")
def postgres_url(postgres_server: Server) -> str:
    """A migrated PostgreSQL database; each test finds it empty."""

    async def prepare(url: str) -> None:
        database = open_database(url)
        await migrating.migrate(database)
        await database.close()

    url = postgres_server.database()
    asyncio.run(prepare(url))
    return url


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "memory":
        return MEMORY
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.db"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
async def stores(url: str) -> AsyncIterator[Stores]:
    """Every store over an empty database."""
    opened = await open_stores(url)
    if not opened.database.sqlite:
        await opened.database.write(lambda connection: connection.run(EMPTY))
    yield opened
    await opened.close()

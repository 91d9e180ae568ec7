"""Revisions, tables and versions agree; what does not fit is refused in words."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from tests.postgres import Server

from guidebot.core.errors import StorageError
from guidebot.core.people import MemberId
from guidebot.runtime.stores import make_stores, open_stores
from guidebot.storage import migrating, schema
from guidebot.storage.connection import Connection
from guidebot.storage.damage import Damage
from guidebot.storage.engine import open_database, sqlite_file
from guidebot.storage.postgres import postgres_url
from guidebot.storage.schema import Kind, kinds, statements, tables
from guidebot.storage.sqlite_connection import SqliteConnection

ON_POSTGRES = {"BLOB": "bytea", "VARCHAR": "character varying"}
INDEX = re.compile(r"CREATE (UNIQUE )?INDEX (\w+) ON (\w+) \((.*)\)")
CONSTRAINT = re.compile(r"CONSTRAINT (\w+) (?:PRIMARY KEY|UNIQUE) \((.*)\)")


def declared_columns() -> set[tuple[str, ...]]:
    """Table, name, type and what may be empty, as PostgreSQL calls them."""
    found = set()
    with closing(sqlite3.connect(":memory:")) as raw:
        for one in statements():
            raw.execute(one)
        for table in [*(one.name for one in tables()), "alembic_version"]:
            for _, name, type_, needed, _, _ in raw.execute(f"PRAGMA table_info({table})"):
                word, _, size = type_.partition("(")
                kind = "bigint" if name == "id" else ON_POSTGRES.get(word, word.lower())
                found.add((table, name, f"{kind} {size}".strip(" )"), "NO" if needed else "YES"))
    return found


def declared_indexes() -> set[tuple[str, ...]]:
    """Table, name, columns and whether each may come once, those of keys included."""
    found = set()
    for one in statements():
        if index := INDEX.fullmatch(one):
            found.add((index[3], index[2], index[4], "once" if index[1] else ""))
        else:
            table = one.split()[2]
            found |= {(table, name, columns, "once") for name, columns in CONSTRAINT.findall(one)}
    return found


def columns_on_postgres(connection: Connection) -> set[tuple[str, ...]]:
    rows = connection.rows(
        "SELECT table_name, column_name, data_type, is_nullable, "
        "coalesce(' ' || CAST(character_maximum_length AS text), '') AS size "
        "FROM information_schema.columns WHERE table_schema = 'public'"
    )
    return {(row.table_name, row.column_name, f"{row.data_type}{row.size}", row.is_nullable) for row in rows}


def indexes_on_postgres(connection: Connection) -> set[tuple[str, ...]]:
    rows = connection.rows("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'")
    found = [INDEX.fullmatch(row.indexdef.replace("public.", "").replace(" USING btree", "")) for row in rows]
    return {(one[3], one[2], one[4], "once" if one[1] else "") for one in found if one}


def bring_to(revision: str, connection: sqlalchemy.Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrating.FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def made(path: Path) -> dict[tuple[str, str], str]:
    """What SQLite keeps of every table and index."""
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    # SQLite puts the name of a table that was made anew in quotes
    return {(kind, name): " ".join((sql or "").replace('"', "").split()) for kind, name, sql in rows}


async def test_a_new_file_is_as_if_every_revision_had_made_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the letter, and marked with the newest revision; so every later revision fits both."""
    stores = await open_stores(f"sqlite:///{tmp_path}/new.db")
    newest = await migrating.revision(stores.database)
    await stores.close()
    monkeypatch.setattr(migrating, "_is_empty", lambda _connection: False)
    await (await open_stores(f"sqlite:///{tmp_path}/grown.db")).close()

    assert migrating.newest() == newest
    assert made(tmp_path / "grown.db") == made(tmp_path / "new.db")


async def test_a_file_with_other_tables_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    """The revisions run, and say what is in their way."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE meta (mine)")
    with pytest.raises(StorageError):
        await open_stores(f"sqlite:///{path}")

    assert {("table", "meta"): "CREATE TABLE meta (mine)"} == made(path)


def test_columns_of_one_name_are_of_one_kind() -> None:
    """Rows are decoded by the names of their columns; moments, and no other BIGINT, are named like moments."""
    typed: dict[str, set[str]] = {}
    for columns in schema._columns().values():
        for name, type_, *_ in columns:
            typed.setdefault(name, set()).add("TEXT" if type_.startswith("VARCHAR") else type_)
    like_moments = [name for name in typed if re.fullmatch(r"(.*_)?(at|until|before)|since", name)]

    assert [] == [name for name in kinds() if len(typed[name]) > 1]
    assert [] == [name for name, kind in kinds().items() if kind is Kind.INSTANT and name not in like_moments]
    assert [] == [name for name in like_moments if "BIGINT" in typed[name]], "declare a moment as INSTANT"


def test_a_column_added_as_a_number_is_decoded_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new counter of 7 comes back as 7, its neighbour that is declared INSTANT as a moment."""
    text = schema._FILE.read_text(encoding="utf-8")
    more = "CREATE TABLE meta (\n    asked BIGINT NOT NULL,\n    asked_at INSTANT NOT NULL,"
    (tmp_path / "schema.sql").write_text(text.replace("CREATE TABLE meta (", more), encoding="utf-8")
    monkeypatch.setattr(schema, "_FILE", tmp_path / "schema.sql")
    monkeypatch.setattr(schema, "_columns", schema._columns.__wrapped__)
    monkeypatch.setattr("guidebot.storage.connection.kinds", kinds.__wrapped__)
    with closing(sqlite3.connect(":memory:")) as raw:
        for one in statements():
            raw.execute(one)
        raw.execute("INSERT INTO meta VALUES (7, 7, 'name', 'value')")
        types = {row[1]: row[2] for row in raw.execute("PRAGMA table_info(meta)")}
        row = SqliteConnection(raw, Damage()).one("SELECT asked, asked_at FROM meta")

    assert ("BIGINT", "BIGINT") == (types["asked"], types["asked_at"])
    assert (7, datetime(1970, 1, 1, 0, 0, 0, 7, UTC)) == tuple(row or ())


def test_a_new_file_needs_no_alembic(tmp_path: Path) -> None:
    """Nor SQLAlchemy: both take 24 MB and are imported for an older file alone."""
    code = (
        "import asyncio, sys; from guidebot.runtime.stores import open_stores\n"
        "async def main(): await (await open_stores(sys.argv[1])).close()\n"
        "asyncio.run(main()); print({'alembic', 'sqlalchemy'}.isdisjoint(sys.modules))"
    )
    command = [sys.executable, "-c", code, f"sqlite:///{tmp_path}/new.db"]
    said = subprocess.run(command, check=True, capture_output=True, text=True)

    assert "True\n" == said.stdout


@pytest.mark.postgres
async def test_revisions_make_the_tables_on_postgresql(postgres_server: Server) -> None:
    """The same on PostgreSQL, where an operator migrates and a start refuses before that."""
    url = postgres_server.database()
    with pytest.raises(StorageError, match="no tables yet") as refused:
        await open_stores(url)
    database = open_database(url)
    went = await migrating.migrate(database)
    columns = await database.read(columns_on_postgres)
    indexes = await database.read(indexes_on_postgres)
    again = await migrating.migrate(database)
    await database.close()

    assert "Run: guidebot migrate" == refused.value.fix
    assert (None, migrating.newest()) == went
    assert declared_columns() == columns
    assert declared_indexes() == indexes
    assert (migrating.newest(), migrating.newest()) == again


@pytest.mark.postgres
async def test_a_process_goes_on_while_another_one_migrates(postgres_server: Server) -> None:
    """A column more does not fail the statements that it has prepared."""
    database = open_database(postgres_server.database())
    await migrating.migrate(database)
    stores = make_stores(database)
    await stores.meta.put("kept", "yes")
    asked = "SELECT * FROM meta"
    before = await database.read(lambda connection: connection.rows(asked))
    other = open_database(database.engine.url.render_as_string(hide_password=False))
    await other.write(lambda connection: connection.run("ALTER TABLE meta ADD COLUMN more TEXT"))
    await other.close()
    after = await database.read(lambda connection: connection.rows(asked))
    await stores.close()

    assert [("kept", "yes")] == [tuple(row) for row in before]
    assert [("kept", "yes", None)] == [tuple(row) for row in after]


def test_revisions_are_one_line_without_gaps() -> None:
    """Revision N follows revision N-1, and its file is named after it."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(migrating.FOLDER))
    found = [(one.revision, one.down_revision, Path(one.path).name[:4]) for one in script.walk_revisions()][::-1]

    numbers = [f"{number:04}" for number in range(1, len(found) + 1)]
    assert [(one, before, one) for one, before in zip(numbers, [None, *numbers], strict=False)] == found
    assert migrating.newest() == numbers[-1]


async def test_an_older_file_that_is_opened_twice_is_brought_up_once(tmp_path: Path) -> None:
    """Both find it ready."""
    path = f"sqlite:///{tmp_path}/older.db"
    database = open_database(path)
    await database.alter(partial(bring_to, "0001"))
    await database.close()
    both = await asyncio.gather(open_stores(path), open_stores(path))
    found = [await migrating.revision(one.database) for one in both]
    for one in both:
        await one.close()

    assert [migrating.newest()] * 2 == found


async def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """An older program never touches what a newer one wrote."""
    path = tmp_path / "newer.db"
    await (await open_stores(f"sqlite:///{path}")).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()

    with pytest.raises(StorageError, match="written by a newer guidebot"):
        await open_stores(f"sqlite:///{path}")


async def test_an_older_sqlite_file_is_brought_up(tmp_path: Path) -> None:
    """Opening a file of the first revision applies the later ones and keeps its rows."""
    path = tmp_path / "older.db"
    database = open_database(f"sqlite:///{path}")
    await database.alter(partial(bring_to, "0001"))
    await database.write(lambda connection: connection.run("INSERT INTO meta VALUES ('kept', 'yes')"))
    await database.close()

    stores = await open_stores(f"sqlite:///{path}")
    kept, revision = await stores.meta.get("kept"), await migrating.revision(stores.database)
    await stores.close()

    assert ("yes", migrating.newest()) == (kept, revision)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_goals_that_are_paused_when_pauses_begin_to_be_kept_rest_from_then_on(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Since when they are, nobody can say; the others were never paused as far as is known."""
    sqlite = f"sqlite:///{tmp_path}/older.db"
    database = open_database(sqlite if kind == "sqlite" else request.getfixturevalue("postgres_server").database())
    await database.alter(partial(bring_to, "0016"))
    for state in ("paused", "open"):
        await database.write(
            lambda connection, state=state: connection.run(  # type: ignore[misc]
                """INSERT INTO goals (member_platform, member_account, title, created_at, why, if_then, state, outcome,
                source, milestones) VALUES ('fake', 'ada', 'A', 0, '', '', :state, '', '', '[]')""",
                state=state,
            )
        )
    before = datetime.now(UTC)
    await migrating.migrate(database)
    paused, open_ = await make_stores(database).goals.of(MemberId("fake", "ada"))
    await database.close()

    ((start, end),) = paused.pauses
    assert before <= start <= datetime.now(UTC)
    assert (None, ()) == (end, open_.pauses)


@pytest.mark.parametrize("url", ["mysql://localhost/x", "nonsense", "", "sqlite://elsewhere/x"])
def test_other_databases_are_refused(url: str) -> None:
    """An address that is not SQLite or PostgreSQL is named at once."""
    with pytest.raises(StorageError) as refused:
        open_database(url)

    assert "postgresql://" in (refused.value.fix or "")


def test_addresses_of_hosting_services_are_understood() -> None:
    """Options of other drivers, as such addresses carry them, are translated or left out."""
    url = postgres_url("postgres://me:pw@db.example/bot?sslmode=require&channel_binding=require&connect_timeout=5")

    assert ("postgresql+asyncpg", {"ssl": "require"}) == (url.drivername, dict(url.query))


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("sqlite://", None),
        ("sqlite:///", None),
        ("sqlite:///:memory:", None),
        ("sqlite:///bot.db", "bot.db"),
        ("sqlite:////var/lib/bot.db", "/var/lib/bot.db"),
        ("sqlite+aiosqlite:///bot.db", "bot.db"),
        ("sqlite:///my%20bot.db", "my bot.db"),
        ("postgresql://me@db.example/bot", None),
    ],
)
def test_the_file_of_an_address(address: str, file: str | None) -> None:
    """Three slashes lead to a file here, four to one from the root."""
    assert file == sqlite_file(address)


def test_an_address_of_sqlite_takes_no_options() -> None:
    """One that is left from another program is not ignored, nor taken for a part of the name."""
    with pytest.raises(StorageError, match="takes no options"):
        open_database("sqlite:///bot.db?timeout=5")


async def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    """A folder in place of the file is said in words."""
    with pytest.raises(StorageError, match="is a folder"):
        await open_stores(f"sqlite:///{tmp_path}")


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """A damaged file is said in words, and not overwritten; no thread is left behind."""
    path = tmp_path / "broken.db"
    before = threading.enumerate()
    path.write_bytes(b"this is no database, and long enough to be read as one" * 50)

    with pytest.raises(StorageError, match="damaged"):
        await open_stores(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"this is no database")
    left = set(threading.enumerate()) - set(before)
    for one in left:
        one.join(1)  # it has said its last word to the loop; only its end may be a moment away
    left = set(threading.enumerate()) - set(before)
    assert [] == [one.name for one in left if "_connection_worker_thread" in one.name]


async def test_sqlite_is_durable(tmp_path: Path) -> None:
    """Write-ahead log and full sync: a committed row survives a power loss."""
    stores = await open_stores(f"sqlite:///{tmp_path}/a.db")
    journal, sync = await stores.database.write(
        lambda connection: [connection.value(f"PRAGMA {one}") for one in ("journal_mode", "synchronous")]
    )
    await stores.close()

    assert ("wal", 2) == (journal, sync)

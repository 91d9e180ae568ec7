"""What every test shares: repeatable hypothesis runs, zones from ``tzdata`` alone, the shipped guide, and pictures."""

from __future__ import annotations

import gc
import logging
import os
import sqlite3
import zoneinfo
from collections.abc import Generator, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.fakes.drawn_once import DrawnOnce
from tests.postgres import Server, running

from guidebot.loading import content
from guidebot.loading.loaded import Loaded, shipped
from guidebot.runtime import app, discovery
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.storage import migrating
from guidebot.storage.schema import statements
from guidebot.storage.sqlite import SqliteDatabase

zoneinfo.reset_tzpath([])
settings.register_profile(
    "guidebot",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("thorough", settings.get_profile("guidebot"), derandomize=False, max_examples=1500)
settings.load_profile("guidebot")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests stay until the end, so nobody looks through them for garbage: not now, nor in each test."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server, started by the first test that wants it."""
    with running() as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def pictures_drawn_once() -> Iterator[None]:
    """Every program that a test builds shares its pictures with those of other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "ChartPainter", DrawnOnce)
        yield


@pytest.fixture(scope="session", autouse=True)
def shipped_read_once() -> Iterator[None]:
    """The shipped guide is read once in a process, also by a command line: no test changes it."""
    fresh = content.load

    @cache
    def kept() -> Loaded:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(content, "load", fresh)
            return SHIPPED_ONCE.loaded()

    def load(folder: Path, overlays: Sequence[Path] = ()) -> Loaded:
        return fresh(folder, overlays) if overlays or folder != shipped() else kept()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "load", load)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Programs that tests start share bytecode: where the environment wants none, each would compile everything anew.

    It stands in the folder of this run, which its workers share.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with pytest.MonkeyPatch.context() as patch:
        if "PYTHONDONTWRITEBYTECODE" in os.environ:
            patch.delenv("PYTHONDONTWRITEBYTECODE")
            patch.setenv("PYTHONPYCACHEPREFIX", os.environ.get("PYTHONPYCACHEPREFIX", str(folder / "bytecode")))
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_made_once() -> Iterator[None]:
    """A database in memory begins as a copy of one in which the tables were made: that takes a sixth of the time."""
    made, connect = sqlite3.connect(":memory:", check_same_thread=False), SqliteDatabase._connect
    for one in statements():
        made.execute(one)
    made.execute("INSERT INTO alembic_version VALUES (?)", (migrating.newest(),))
    made.commit()

    def connected(database: SqliteDatabase) -> sqlite3.Connection:
        raw = connect(database)
        if database.memory:
            made.backup(raw)
        return raw

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqliteDatabase, "_connect", connected)
        yield
    made.close()


@pytest.fixture(autouse=True)
def no_log_left() -> Iterator[None]:
    """A log that a command line set up writes to the captured output of its own test only, at its own level."""
    root = logging.getLogger()
    changed = [root, *(logging.getLogger(name) for name in ("guidebot", *discovery.packages()))]
    before, levels = set(root.handlers), [one.level for one in changed]
    yield
    for handler in set(root.handlers) - before:
        if type(handler) is logging.StreamHandler:
            root.removeHandler(handler)
    for one, level in zip(changed, levels, strict=True):
        one.setLevel(level)

"""A file of SQLite's that is used in the thread that asks, for tests that let years pass: a fourth of the time.

It is a file all the same: each process of a test has a connection of its own, and what was not committed is gone with
it. What a real file adds, threads and waiting for the disk, is looked at in `tests/storage` and `tests/contract`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from guidebot.runtime import stores
from guidebot.storage.connection import Connection
from guidebot.storage.engine import sqlite_file
from guidebot.storage.sqlite import SqliteDatabase
from guidebot.storage.sqlite_here import Here

R = TypeVar("R")
QUICK = ("journal_mode=MEMORY", "synchronous=OFF", "foreign_keys=ON")  # the machine itself does not die here


class QuickFile(SqliteDatabase):
    """See above."""

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run *work* on the one connection."""
        return await self.write(work)

    async def _open_writer(self) -> Here:
        return Here(self._connect(), self.damage)


@contextmanager
def quick_files() -> Iterator[None]:
    """Every program that is built meanwhile uses its file so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stores, "open_database", lambda url: QuickFile(sqlite_file(url), pragmas=QUICK))
        yield

"""A database whose process dies at one of its commits, and lives of the program over copies of one file."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from guidebot.adapter import Answered, Asked, Incoming
from guidebot.core.people import CommunityId
from guidebot.loading.config import Config, StorageSettings, WebSettings
from guidebot.loading.loaded import Folders, Loaded
from guidebot.loading.reader import Reader
from guidebot.runtime import app, stores
from guidebot.runtime.app import build
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.storage.connection import Connection
from guidebot.storage.damage import Damage
from guidebot.storage.database import Steps
from guidebot.storage.failures import in_words
from guidebot.storage.schema import Kind, table, tables
from guidebot.storage.sqlite_connection import SqliteConnection
from guidebot.storage.sqlite_values import text_or_bytes
from guidebot.testing import FAKE, START, FakeChat, FakeClock, Talk

R = TypeVar("R")
TRAITS = replace(FAKE, has_calendar=True)
QUICK = ("journal_mode=MEMORY", "synchronous=OFF", "foreign_keys=ON")  # the machine itself does not die here
RANDOM = {("addresses", "proof"), ("outbox", "owner")}
USAGE = {"counts", "happened"}  # how often something was asked, and what was asked
Rows = Mapping[str, Sequence[tuple[object, ...]]]


class Killed(BaseException):
    """The process is gone; nothing in it may catch this and go on."""


@dataclass
class Mortal:
    """`storage.database.Database` over a *file*, which dies before or after its commit number *at*.

    It works in the thread that asks: what is tested is what was committed, many hundred times.
    """

    file: Path
    at: int | None = None
    after: bool = False
    commits: int = 0
    dead: bool = False
    sqlite: bool = True
    memory: bool = False
    damage: Damage = field(default_factory=Damage)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        raw = sqlite3.connect(self.file, isolation_level=None, check_same_thread=False)
        raw.text_factory = text_or_bytes
        for pragma in QUICK:
            raw.execute(f"PRAGMA {pragma}")
        self._connection = SqliteConnection(raw, self.damage)

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which only reads; on the one connection, so it may see what is not committed yet."""
        self._alive()
        try:
            return work(self._connection)
        except sqlite3.Error as error:
            raise in_words(error) from error

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run *work*, which may write."""
        async with self.transaction() as step:
            return await step(work)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Steps]:
        """A transaction, in or after whose commit it may die."""

        async def step(work: Callable[[Connection], R], /) -> R:
            self._alive()
            try:
                return work(self._connection)
            except sqlite3.Error as error:
                raise in_words(error) from error

        self._alive()
        async with self._turn:
            self._connection.raw.execute("BEGIN IMMEDIATE")
            try:
                yield step
                self._alive()
                self.commits += 1
                self._die(after=False)
            except BaseException:
                self._connection.raw.rollback()
                raise
            self._connection.raw.commit()
        self._die(after=True)

    def steps(self) -> AbstractAsyncContextManager[Steps]:
        """As `transaction`."""
        return self.transaction()

    async def alter(self, work: Callable[[Any], R]) -> R:
        """Never asked for: the files are new."""
        raise NotImplementedError

    async def close(self) -> None:
        """Let go of the file; what was not committed is lost."""
        self._connection.raw.close()

    def _alive(self) -> None:
        if self.dead:
            raise Killed

    def _die(self, *, after: bool) -> None:
        if self.commits == self.at and self.after == after:
            self.dead = True
            raise Killed


class Blank:
    """A painter that paints nothing: pictures are no part of what is stored."""

    async def draw(self, progress: object) -> None:
        """No picture."""

    async def pulse(self, pulse: object) -> None:
        """No picture."""

    async def felt(self, tries: object) -> None:
        """No picture."""


@dataclass
class Lives:
    """One process after another over copies of a file. The content is read once; the platform outlives them all."""

    folder: Path
    patch: pytest.MonkeyPatch
    reader: Reader
    content: Path
    moment: datetime = START
    made: int = 0
    _read: dict[str, Sequence[Loaded]] = field(default_factory=dict)

    def copy(self, file: Path) -> Path:
        """A copy of a database that nobody has open."""
        self.made += 1
        made = self.folder / f"{self.made}.db"
        shutil.copy(file, made)
        return made

    @asynccontextmanager
    async def life(
        self, file: Path, chat: FakeChat, *, at: int | None = None, after: bool = False
    ) -> AsyncIterator[tuple[Talk, Mortal]]:
        """The program over *file*, from its start until the block ends or it is killed."""
        database = Mortal(file)
        self.patch.setattr(app, "ChartPainter", Blank)
        self.patch.setattr(stores, "open_database", lambda _: database)
        web = WebSettings(public_url="https://bot.example")
        config = Config(storage=StorageSettings(url=f"sqlite:///{file}"), web=web)
        clock = FakeClock(self.moment)
        program = await build(
            config,
            clock,
            content=self.content,
            read=self._once,
            search=SHIPPED_ONCE.search,
            traits={"fake": TRAITS},
        )
        program.adapters["fake"] = chat
        database.commits, database.at, database.after = 0, at, after
        asyncio.get_running_loop().set_exception_handler(_but_killed)
        try:
            with suppress(Killed):
                yield Talk(program, clock, chat, zone="Europe/Berlin"), database
        finally:
            with suppress(Killed):
                await program.close()
            await database.close()

    def _once(self, wanted: Sequence[Folders]) -> Sequence[Loaded]:
        key = repr(wanted)
        if key not in self._read:
            self._read[key] = self.reader(wanted)
        return self._read[key]


def _but_killed(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A task that was killed has nobody who asks it how that was."""
    if not isinstance(context.get("exception"), Killed):
        loop.default_exception_handler(context)


@dataclass(frozen=True)
class Deed:
    """Something that somebody does once."""

    asked: Asked
    member: str = "ada"
    community: str = "lab"

    def incoming(self, bot: Talk, event: str) -> Incoming:
        """As an adapter hands it over, with the platform's own name for it."""
        bot.member, bot.organiser = self.member, True
        bot.community = CommunityId("fake", self.community)
        return replace(bot.incoming(self.asked), event=event)

    async def do(self, bot: Talk, event: str) -> Answered:
        """The answer to it."""
        bot.last = await bot.app.bot.answer(self.incoming(bot, event))
        return bot.last


def stored(file: Path) -> Rows:
    """Every row but how often something was asked; what is made at random is left out."""
    raw = sqlite3.connect(file)
    try:
        return {
            one.name: sorted((row for row in raw.execute(_SELECT[one.name])), key=repr)
            for one in tables()
            if one.name in _SELECT
        }
    finally:
        raw.close()


def kinds_of(name: str) -> list[tuple[str, Kind]]:
    """The columns that `stored` reads of a table."""
    return [(one, kind) for one, kind in table(name).kinds.items() if (name, one) not in RANDOM]


_SELECT = {
    one.name: f"SELECT {', '.join(column for column, _ in kinds_of(one.name))} FROM {one.name}"  # own
    for one in tables()
    if one.name not in USAGE
}


def differing(one: Rows, other: Rows) -> list[str]:
    """The tables in which they differ, with the rows."""
    return [
        f"{name}: {[row for row in one[name] if row not in other[name]]} / "
        f"{[row for row in other[name] if row not in one[name]]} ({len(one[name])} / {len(other[name])})"
        for name in one
        if one[name] != other[name]
    ]

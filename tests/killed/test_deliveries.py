"""Kill the process before and after every commit of what the bot does by itself; another one goes on later."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.mortal import Lives, Rows, differing, kinds_of, stored
from tests.killed.world import live

from guidebot.core.people import CommunityId
from guidebot.core.plain import reply_text
from guidebot.outbox import passed_time
from guidebot.outbox.service import Deliveries
from guidebot.storage.schema import Kind
from guidebot.testing import FakeChat, Talk

LATER = timedelta(minutes=2)  # the lease of a process that died is over
PLANNED = frozenset({"next_at", "next_due_at", "due_at"})
TRIES = frozenset({"attempts", "last_error"})
SEEN = ("post", "ballot", "nudge", "card", "witness", "notice", "deadline", "alert", "revised")


@dataclass(frozen=True)
class Beat:
    """The world right before the bot looked for what is due, and what it then sent."""

    moment: datetime
    file: Path
    chat: FakeChat
    sent: frozenset[str]


@dataclass
class Recorder:
    """Takes a picture before each beat."""

    lives: Lives
    file: Path
    beats: list[Beat] = field(default_factory=list)

    def watch(self, patch: pytest.MonkeyPatch, bot: Talk) -> None:
        """Look at every beat of *bot*."""
        beat = Deliveries.beat

        async def recorded(deliveries: Deliveries) -> None:
            file, chat = self.lives.copy(self.file), _copied(bot.chat)
            moment, before = bot.clock.now(), stored(self.file)
            await beat(deliveries)
            sent = frozenset(_sent(bot.chat, chat))
            if sent or before != stored(self.file):
                self.beats.append(Beat(moment, file, chat, sent))

        patch.setattr(Deliveries, "beat", recorded)


def _copied(chat: FakeChat) -> FakeChat:
    """The platform as it is, for one more future."""
    made = FakeChat(chat.platform)
    made.deliveries, made.revised, made.arrived = [*chat.deliveries], [*chat.revised], {**chat.arrived}
    return made


def _sent(chat: FakeChat, before: FakeChat) -> Mapping[str, Sequence[str]]:
    """Every message that was sent since *before*, as often as it came, and what those say that were changed since."""
    found: dict[str, list[str]] = {}
    for one in chat.deliveries[len(before.deliveries) :]:
        found.setdefault(_timeless(one.key), []).append(reply_text(one.reply))
    return {**found, **{one.key: [reply_text(one.reply)] for one in chat.revised[len(before.revised) :]}}


def _timeless(value: Any) -> Any:
    """A key that names when something was noticed, without it."""
    if isinstance(value, str) and value.startswith("alert:quiet:"):
        return re.sub(r"^(alert:quiet:\d+):\d+$", r"\1", value)
    return value


def _planned(rows: Rows) -> Rows:
    """*rows* without when and how often something was tried or looked at: what is left is what becomes of it."""
    shown = {}
    for name, found in rows.items():
        kept = [
            at
            for at, (one, kind) in enumerate(kinds_of(name))
            if one in PLANNED or not (kind is Kind.INSTANT or one in TRIES)
        ]
        lasting = [row for row in found if passed_time.NAME not in row]
        shown[name] = sorted((tuple(_timeless(row[at]) for at in kept) for row in lasting), key=repr)
    return shown


async def _futures(lives: Lives, beat: Beat, *, at: int | None, after: bool = False) -> tuple[Rows, object, int]:
    """What is stored and was sent when a process beats, killed at a commit or not, and another one goes on."""
    file, chat = lives.copy(beat.file), _copied(beat.chat)
    lives.moment = beat.moment
    async with lives.life(file, chat, at=at, after=after) as (bot, database):
        await bot.app.deliveries.beat()
    lives.moment += LATER
    async with lives.life(file, chat) as (bot, _):
        await bot.app.deliveries.beat()
    return _planned(stored(file)), _sent(chat, beat.chat), database.commits


async def _recorded(lives: Lives, file: Path, patch: pytest.MonkeyPatch) -> Sequence[Beat]:
    """The beats of seven weeks, one of each sort."""
    recorder, chat = Recorder(lives, file), FakeChat()
    async with lives.life(file, chat) as (bot, _):
        with patch.context() as watched:
            recorder.watch(watched, bot)
            await live(bot)
            await bot.advance(days=14)
    sorts = {frozenset(key.partition(":")[0] for key in one.sent): one for one in recorder.beats}
    return list(sorts.values())


async def test_each_message_comes_once_and_what_follows_is_there(
    lives: Lives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever commit is the last one of a process: the same messages, the same reminders and posts to come."""
    wrong, kinds = [], set()
    for beat in await _recorded(lives, tmp_path / "world.db", monkeypatch):
        kinds |= {key.partition(":")[0] for key in beat.sent}
        rows, sent, commits = await _futures(lives, beat, at=None)
        for at in range(1, commits + 1):
            for after in (False, True):
                left, came, _ = await _futures(lives, beat, at=at, after=after)
                where = f"{sorted(beat.sent)}, {'after' if after else 'before'} commit {at} of {commits}"
                wrong += [f"{where}: {differing(left, rows)}"] if left != rows else []
                wrong += [f"{where}: {came} instead of {sent}"] if came != sent else []

    assert [] == wrong
    assert set() == set(SEEN) - kinds


@pytest.mark.parametrize("after", [False, True])
async def test_a_community_that_is_left_keeps_no_running_schedule(lives: Lives, tmp_path: Path, *, after: bool) -> None:
    """Killed at any commit, either it is still there with its posts, or it is left without any."""
    file = tmp_path / "world.db"
    async with lives.life(file, FakeChat()) as (bot, _):
        await live(bot)
    lab = CommunityId("fake", "lab")
    for at in range(1, 4):
        copy = lives.copy(file)
        async with lives.life(copy, FakeChat(), at=at, after=after) as (bot, _):
            await bot.app.bot.left(lab)
        async with lives.life(copy, FakeChat()) as (bot, _):
            known = await bot.app.stores.communities.get(lab)
            running = [one for one in await bot.app.stores.schedules.of(lab) if not one.paused]

        assert known is not None
        assert bool(running) == (known.left_at is None)

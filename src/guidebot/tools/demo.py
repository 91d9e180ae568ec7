"""The terminal: the whole program with a demo community, in memory, and a clock that can be moved."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TextIO, runtime_checkable

import platformdirs

from guidebot.adapter import Adapter, Context, Traits
from guidebot.core.clock import SystemClock
from guidebot.core.communities import Community, Settings
from guidebot.core.errors import UsageError
from guidebot.core.people import CommunityId
from guidebot.core.schedule import Rule, next_due
from guidebot.core.times import parse_time
from guidebot.core.weekdays import parse_days
from guidebot.features.posts import series_list
from guidebot.loading.config import Config
from guidebot.runtime import app, discovery, environment, logs

LONGEST = timedelta(days=400)
TERMINAL = "console"
DEMO = CommunityId(TERMINAL, "demo")
ZONE = "UTC"
EVERY = 2.0
_STEP = re.compile(r"(\d{1,4})\s*(?:(m)(?:in(?:ute)?s?)?|(h)(?:ours?)?|(d)(?:ays?)?|(w)(?:eeks?)?)", re.IGNORECASE)
_TO = re.compile(r"to\s+(\S+)(?:\s+(.+))?", re.IGNORECASE)
_HOW = "Try: advance 7d, advance 12h, or advance to monday 09:00."


@runtime_checkable
class Talker(Protocol):
    """An adapter that can answer a single line, as the console's can."""

    async def say(self, line: str) -> int:
        """Answer *line*; 0 answered, 2 the line was wrong, 1 something broke."""
        ...


class DemoClock(SystemClock):
    """The real clock, moved ahead."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        """The demo's time."""
        return super().now() + self.ahead

    def steady(self) -> float:
        """Seconds that passed, those that the demo leapt over as well."""
        return super().steady() + self.ahead.total_seconds()

    def jump(self, moment: datetime) -> None:
        """Make it *moment* now."""
        self.ahead += moment - self.now()


def target(how: str, now: datetime, zone: str) -> datetime:
    """The moment that *how* names, seen from *now*: ``7d``, ``12h``, ``2w``, ``to monday 09:00``.

    Raises:
        UsageError: it is not understood, or further away than 400 days.
    """
    step = _STEP.fullmatch(how.strip())
    if step:
        unit = next(part for part in step.groups()[1:] if part)
        hours = {"m": 1 / 60, "h": 1, "d": 24, "w": 168}[unit.lower()]
        moment = now + timedelta(hours=int(step.group(1)) * hours)
        if moment - now <= LONGEST:
            return moment
        raise UsageError("That is more than 400 days.", fix=_HOW)
    found = _TO.fullmatch(how.strip())
    if not found:
        raise UsageError(f"I do not know how to advance {how[:40]!r}.", fix=_HOW)
    try:
        rule = Rule(days=parse_days(found[1]), at=parse_time(found[2] or "09:00"), zone=zone)
    except UsageError as error:
        raise UsageError(error.message, fix=_HOW) from error
    return next_due(rule, now)


class DemoControls:
    """See `guidebot.adapter.Controls`."""

    def __init__(self, program: app.App, clock: DemoClock) -> None:
        self._program = program
        self._clock = clock

    def now(self) -> datetime:
        """The demo's time."""
        return self._clock.now()

    async def advance(self, how: str) -> datetime:
        """Let the time pass, and do what falls due on the way, at its moment."""
        moment = target(how, self._clock.now(), ZONE)
        await self._program.deliveries.advance(moment, self._clock.jump)
        return moment


async def converse(config: Config, *, keep: bool) -> int:
    """Talk until the person leaves."""
    clock = DemoClock()
    with _log_stream(own_folder()) as stream:
        handler = logs.set_up(config.ops.log, config.ops.level, stream=stream)
        try:
            return await _converse(config, clock, keep=keep)
        finally:
            logging.getLogger().removeHandler(handler)


async def _converse(config: Config, clock: DemoClock, *, keep: bool) -> int:
    program = await app.build(config, clock, in_memory=not keep, traits=_terminal(config))
    try:
        adapter = _console(program, clock)
        await _furnish(program)
        beating = asyncio.create_task(_beat(program))
        try:
            await adapter.run(lambda: None)
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            await program.deliveries.stop()
            await program.housekeeping.minute()  # counts that a kept database shall have
        return int(getattr(adapter, "exit_code", 0))
    finally:
        await program.close()


async def answer_line(config: Config, line: str) -> int:
    """Answer one line; the exit code."""
    clock = DemoClock()
    logs.set_up("text", "error")
    program = await app.build(config, clock, in_memory=True, traits=_terminal(config))
    try:
        adapter = _console(program, clock)
        assert isinstance(adapter, Talker)
        return await adapter.say(line)
    finally:
        await program.close()


def own_folder() -> Path:
    """Where the terminal keeps its history and its log: the platform's place for such things, not where one stands."""
    return platformdirs.user_state_path("guidebot", appauthor=False)


def _log_stream(folder: Path) -> TextIO:
    """The log in *folder*, for its owner only; nowhere when it cannot be written, since a demo does without."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / "console.log"
        path.touch(mode=0o600)
        return path.open("a", encoding="utf-8")
    except OSError:
        return Path(os.devnull).open("w", encoding="utf-8")


async def _furnish(program: app.App) -> None:
    """Give the demo community its two schedules, unless it is set up already."""
    if await program.services.communities.get(DEMO) is not None:
        return
    now = program.clock.now()
    settings = Settings(zone=ZONE, channel="general", alerts="person:you")
    await program.services.communities.save(
        Community(id=DEMO, name="Demo", settings=settings, joined_at=now, set_up=True)
    )
    for one in series_list.first(DEMO, channel="general", zone=ZONE, anchor=now.date()):
        await program.services.schedules.save(one.planned(now))


async def _beat(program: app.App) -> None:
    """Send what falls due while the person types."""
    while True:
        await program.deliveries.plan()
        await program.deliveries.send()
        await program.clock.sleep(EVERY)


def _terminal(config: Config) -> Mapping[str, Traits]:
    """What the terminal can do, whether its table is in *config* or not."""
    plugin = discovery.find(TERMINAL)
    return {TERMINAL: plugin.traits(environment.settings_of(plugin, config))}


def _console(program: app.App, clock: DemoClock) -> Adapter:
    plugin = discovery.find(TERMINAL)
    context = Context(
        bot=program.bot,
        settings=environment.settings_of(plugin, program.config),
        secrets={},
        clock=clock,
        state=str(own_folder()),
        controls=DemoControls(program, clock),
    )
    try:
        adapter = plugin.create(context)
    except ModuleNotFoundError as error:
        raise discovery.missing_of(plugin, error) from error
    program.adapters[TERMINAL] = adapter
    return adapter

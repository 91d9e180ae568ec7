"""The heartbeat calls its ticks, one at a time, whatever happens in them."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base

from guidebot.scheduling import heartbeat
from guidebot.scheduling.heartbeat import Heartbeat, Tick


async def test_ticks_come_again_after_an_error(caplog: pytest.LogCaptureFixture) -> None:
    """A tick that raises is logged and called again."""
    calls, enough = [], asyncio.Event()

    async def failing() -> None:
        calls.append(1)
        if len(calls) == 3:
            enough.set()
        raise RuntimeError("a bug")

    heart = Heartbeat([Tick("fail", 0.02, failing)])
    heart.start()
    await asyncio.wait_for(enough.wait(), 10)
    await heart.stop()
    await heart.stop()

    assert any("a tick failed" in one.message for one in caplog.records)


async def test_a_slow_tick_is_not_started_twice() -> None:
    """While a call goes on, the same tick does not run a second time; others do."""
    running, quick, most = 0, 0, 0
    ends, enough = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await ends.wait()
        running -= 1

    async def other() -> None:
        nonlocal quick
        quick += 1
        if quick == 4:
            enough.set()

    heart = Heartbeat([Tick("slow", 0.01, slow), Tick("quick", 0.01, other)])
    heart.start()
    await asyncio.wait_for(enough.wait(), 10)
    ends.set()
    await heart.stop()

    assert 1 == most


async def test_stopping_waits_for_what_is_under_way() -> None:
    """A call that has begun ends before the heartbeat does."""
    begun, ended = asyncio.Event(), []

    async def slow() -> None:
        begun.set()
        await asyncio.sleep(0.02)
        ended.append(True)

    heart = Heartbeat([Tick("slow", 60, slow)])
    heart.start()
    await begun.wait()
    await heart.stop()

    assert [True] == ended


class Shown(datetime):
    """The time of day as APScheduler reads it, from the clock that a test sets."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        """What `time.time` says."""
        return datetime.fromtimestamp(time.time(), tz)


@pytest.mark.parametrize("ahead", [timedelta(days=180), timedelta(days=-400), timedelta(days=365)])
async def test_the_time_of_day_may_jump(ahead: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    """A year ahead is one tick that was missed, and coming back from it no year to wait."""
    times: list[float] = []
    enough = asyncio.Event()
    offset = 0.0
    loop, real = asyncio.get_running_loop(), time.time
    monkeypatch.setattr(time, "time", lambda: real() + offset)
    monkeypatch.setattr(base, "datetime", Shown)
    monkeypatch.setattr(heartbeat, "LOOK", 0.05)

    async def call() -> None:
        nonlocal offset
        times.append(loop.time())
        offset = ahead.total_seconds() if 2 <= len(times) < 4 else 0.0
        if len(times) == 7:
            enough.set()

    heart = Heartbeat([Tick("tick", 0.02, call)])
    used = time.process_time()
    heart.start()
    await asyncio.wait_for(enough.wait(), 10)
    await heart.stop()

    assert time.process_time() - used < 0.5
    assert 7 <= len(times) <= 8

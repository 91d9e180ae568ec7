"""When to identify: a pure decision over what was kept."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.clocks import QuickClock, SkippingClock

from guidebot.adapter.kept import Kept
from guidebot.testing import FakeClock
from guidebot_discord.backoff import LONGEST, Backoff, Mark, pause_before


def wait_before(mark: Mark, now: float) -> float:
    return pause_before(mark, now).seconds


def test_a_failed_identify_costs_ninety_seconds_then_more():
    """90, 180, 360 … at most half an hour, counted from the attempt."""
    assert [5, 90, 180, 1440, 1800] == [wait_before(Mark(failed, 1000), 1000) for failed in (0, 1, 2, 5, 9)]
    assert 30 == wait_before(Mark(1, 1000), 1060)
    assert 0 == wait_before(Mark(1, 1000), 2000)


def test_a_process_that_crashes_after_ready_is_paced_too():
    """Five starts may come at once; the sixth waits until 90 seconds a start have passed."""
    starts = (1000.0, 1001.0, 1002.0, 1003.0, 1004.0)

    pause = pause_before(Mark(starts=starts), 1005)
    assert (445, True) == (pause.seconds, "started 6 times within 450 s" in pause.why)
    assert 0 == wait_before(Mark(starts=starts[1:]), 1005)


def test_two_log_ins_are_five_seconds_apart():
    """Over a restart too: Discord calls off a session that comes sooner."""
    assert [5, 3, 0, 0] == [wait_before(Mark(last=1000), now) for now in (1000, 1002, 1005, 2000)]


def test_what_a_wrong_clock_wrote_keeps_nobody_away():
    """Starts and log-ins marked for years to come count as none, or as of this moment."""
    ahead = 1e9 + 86400 * 400

    assert 5 == wait_before(Mark(last=ahead, starts=(ahead,) * 5), 1e9)
    assert 90 == wait_before(Mark(1, ahead), 1e9)


@given(st.integers(0, 2000), st.floats(0, 1e10), st.floats(0, 1e10))
def test_the_wait_is_bounded(failed, last, now):
    """A clock that was set back never keeps the bot away for longer than half an hour."""
    assert 0 <= wait_before(Mark(min(failed, 60), last, (last,) * 5), now) <= LONGEST


def test_an_odd_file_counts_as_nothing_known():
    """What cannot be read starts afresh."""
    assert Mark() == Mark.read({}) == Mark.read({"failed": "x"}) == Mark.read({"starts": 4})


async def test_the_next_shard_waits_five_seconds_and_no_more(tmp_path):
    """Identifies of several shards follow each other at Discord's pace."""
    clock = QuickClock()
    backoff = Backoff(str(tmp_path), clock, ())
    await backoff.starting()
    await backoff.identifying(0, initial=True)
    await backoff.identifying(1, initial=False)
    backoff.ready(0)
    half = Kept(str(tmp_path), "discord-identify-all.json").read()["failed"]
    backoff.ready(1)

    assert [5.0] == clock.slept
    assert (1, 0) == (half, Kept(str(tmp_path), "discord-identify-all.json").read()["failed"])


async def test_an_identify_without_ready_is_counted(tmp_path):
    """The second waits five seconds; what fails again waits like a restart, and then takes a fresh socket."""
    clock = SkippingClock()
    backoff = Backoff(str(tmp_path), clock, (2,))
    await backoff.identifying(2, initial=True)
    await backoff.identifying(2, initial=False)
    for _ in range(2):
        with pytest.raises(ConnectionAbortedError):
            await backoff.identifying(2, initial=False)
        await backoff.identifying(2, initial=False)

    assert [5, 180, 5, 360, 5] == [round(one) for one in clock.slept]
    assert 4 == Kept(str(tmp_path), "discord-identify-2.json").read()["failed"]


async def test_a_long_wait_says_until_when_and_why(tmp_path, caplog):
    """In the log, and for as long as it lasts to whoever asks; five seconds are not worth a word."""
    clock = FakeClock()
    now = clock.now().timestamp()
    Kept(str(tmp_path), "discord-identify-all.json").write(
        {"last": now, "starts": [now - 100 + one for one in range(5)]}
    )
    backoff = Backoff(str(tmp_path), clock, ())
    starting = asyncio.create_task(backoff.starting())
    await asyncio.sleep(0)
    said, asked = backoff.waiting, Backoff(str(tmp_path), clock, ()).next_start()
    await clock.advance(seconds=350)
    await starting

    assert "it waits until 09:05:50 UTC to log in, since it was started 6 times within 450 s" in said
    assert said == asked
    assert [f"Discord: {said}"] == [one.getMessage() for one in caplog.records]
    assert "" == backoff.waiting

"""How much time has surely passed: whatever a clock shows for a while, and however seldom the program runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guidebot.core.passing import NEVER, RESTARTING, Passed, looked

BEGIN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVERY = 10 * MINUTE


@dataclass
class World:
    """The true time, what a clock shows that is *wrong* by some time, and what is known of it."""

    true: datetime = BEGIN
    wrong: timedelta = timedelta()
    known: Passed | None = None
    ran: timedelta | None = None
    sure: list[tuple[datetime, datetime]] = field(default_factory=list)

    def look(self) -> datetime:
        self.known = looked(self.known, self.true + self.wrong, self.ran)
        self.ran = timedelta()
        self.sure.append((self.known.sure, self.true))
        return self.known.sure

    def run(self, span: timedelta) -> datetime:
        """The program runs, and looks every ten minutes."""
        end = self.true + span
        while self.true < end:
            self.true += min(EVERY, end - self.true)
            self.ran = self.ran + EVERY if self.ran is not None else None
            self.look()
        return self.sure[-1][0]

    def start_after(self, downtime: timedelta) -> datetime:
        """It was away for a while, and another process looks."""
        self.true, self.ran = self.true + downtime, None
        return self.look()

    def settled(self) -> World:
        """It has run for two days."""
        self.look()
        self.run(2 * DAY)
        assert self.known is not None
        assert self.known.sure == self.true
        return self


def test_nothing_is_sure_on_the_first_day() -> None:
    """A new installation, or an older one that kept no record: it has nothing old, or can wait."""
    world = World()
    first, day = world.look(), world.run(DAY - EVERY)
    after = world.run(2 * EVERY)

    assert NEVER == first == day
    assert after == world.true


@pytest.mark.parametrize("wrong", [2 * HOUR, DAY, 31 * DAY, 365 * DAY, 29_000 * DAY])
def test_a_clock_that_is_ahead_for_an_hour_is_not_believed(wrong: timedelta) -> None:
    """Nor when the program is started meanwhile; a day after it is right the time goes on."""
    for restarts in (False, True):
        world = World().settled()
        before = world.sure[-1][0]
        world.wrong = wrong
        ahead = [world.start_after(MINUTE) if restarts else world.look(), world.run(HOUR)]
        world.wrong = timedelta()
        right = world.start_after(MINUTE) if restarts else world.run(EVERY)
        later = world.run(DAY + EVERY)

        assert {before} == {*ahead, right}
        assert later == world.true


def test_a_clock_that_was_believed_and_was_wrong_after_all() -> None:
    """It had been ahead for days; once it is right nothing is sure that lies ahead."""
    world = World().settled()
    world.wrong = 90 * DAY
    world.run(3 * DAY)
    believed = world.sure[-1][0]
    world.wrong = timedelta()
    world.run(EVERY)

    assert believed > world.true
    assert world.sure[-1][0] == world.true


def test_a_long_downtime_delays_and_does_not_prevent() -> None:
    """Half a year without the program: a day after it is back, all of it has passed."""
    world = World().settled()
    before = world.sure[-1][0]
    back = world.start_after(180 * DAY)
    hours = world.run(23 * HOUR)
    day = world.run(2 * HOUR)

    assert before == back == hours
    assert day == world.true


def test_a_short_downtime_is_nothing_to_speak_of() -> None:
    """Restarts of a deployment do not begin a new day each."""
    world = World().settled()
    for _ in range(5):
        world.run(5 * HOUR)
        back = world.start_after(RESTARTING)

        assert back == world.true


@pytest.mark.parametrize(("runs", "away"), [(2 * HOUR, 7 * DAY), (2 * MINUTE, DAY), (8 * HOUR, 16 * HOUR)])
def test_a_program_that_runs_now_and_then_is_never_far_behind(runs: timedelta, away: timedelta) -> None:
    """Two hours a week, minutes a day, working hours: each start is a jump, and time passes all the same."""
    world = World().settled()
    for _ in range(30):
        world.run(runs)
        world.start_after(away)

    assert timedelta() <= world.true - world.sure[-1][0] <= 3 * max(runs + away, DAY)


def test_two_clocks_that_differ_are_not_believed() -> None:
    """Of two machines on one database one is a month ahead: as long as both look, nothing new is sure."""
    right = World().settled()
    before = right.sure[-1][0]
    ahead = World(true=right.true, wrong=31 * DAY, known=right.known)
    ahead.look()
    heard = []
    for _ in range(300):
        for one, other in ((right, ahead), (ahead, right)):
            one.known = other.known
            heard.append(one.run(EVERY))

    assert {before} == set(heard)


WRONG = st.tuples(
    st.integers(0, 72),  # hours that the program runs with a clock that is right
    st.integers(0, 22),  # hours that it runs with a clock that is wrong
    st.integers(-2_000, 40_000).filter(lambda hours: not 0 <= hours <= 1),  # hours that it is wrong by
    st.booleans(),  # started anew meanwhile
    st.integers(0, 3_000),  # hours of downtime before it is right again
)


@given(st.lists(WRONG, max_size=5))
@example([(1, 1, 8_760, True, 0), (0, 22, 9_000, False, 30)])
def test_whatever_the_clock_did(history: Sequence[tuple[int, int, int, bool, int]]) -> None:
    """What is sure has passed, but for the downtimes that are too short to be told from a clock that is ahead."""
    world = World().settled()
    for well, wrong, by, restarts, away in history:
        world.wrong = timedelta()
        world.run(well * HOUR)
        world.wrong = by * HOUR
        world.start_after(MINUTE) if restarts else world.look()
        world.run(wrong * HOUR)
        world.wrong = timedelta()
        world.start_after(away * HOUR) if away else world.look()
    world.run(DAY + EVERY)

    assert all(sure <= true + RESTARTING for sure, true in world.sure)
    assert world.sure[-1][0] == world.true

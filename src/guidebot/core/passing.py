"""How much time has surely passed, for whoever erases by age: a clock that jumped ahead is not taken at its word.

Nothing that was erased comes back, and nobody waits for an erasure. So it goes by a moment that may lie behind the
clock, never by the clock alone. That moment follows the clock as long as the clock goes as fast as the process itself
counts. When the clock jumps, the moment stays where it was until the clock has run steadily for `DAY`: a wrong clock is
put right by a time server within minutes, or by somebody the next morning. A long downtime looks like a jump, and is
one for as long: it delays erasures, and since every later start of the program moves the moment up to the start before
it (see `_jumped`), it cannot prevent them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from guidebot.core.clock import SLIP
from guidebot.core.records import dataclass

DAY = timedelta(days=1)
RESTARTING = timedelta(hours=1)
"""The longest downtime that is no jump. A clock may be ahead as much at a start, so erasures may come that early."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Passed:
    """What is known of the time.

    Attributes:
        sure: the moment that has surely passed; it is never later than the clock.
        seen: what the clock showed at the latest look.
        doubted: what it showed when it had jumped; None while it is believed.
        steady: how long it has run steadily since.
    """

    sure: datetime
    seen: datetime
    doubted: datetime | None = None
    steady: timedelta = timedelta()


class PassedTime(Protocol):
    """Looks at the clock for whoever erases by age."""

    async def sure(self) -> datetime:
        """The moment that has surely passed: what is older by it is old."""
        ...


def looked(before: Passed | None, now: datetime, ran: timedelta | None) -> Passed:
    """What is known once the clock shows *now*.

    Args:
        before: what was known; None at the first look ever, when nothing tells whether the clock is right.
        now: what the clock shows.
        ran: how long this process ran since its own latest look; None at its first.
    """
    if before is None:
        return Passed(NEVER, now, doubted=now)
    step = now - before.seen
    if step < -SLIP:  # it was ahead until now, or is behind from now on
        return Passed(min(before.sure, now), now, doubted=now)
    if step > (RESTARTING if ran is None else ran + SLIP):
        return _jumped(before, now, restarted=ran is None)
    if before.doubted is None:
        return Passed(now, now)
    # several processes look at one database: none counts what another has counted
    steady = before.steady + max(timedelta(), min(step, ran or timedelta()))
    return Passed(now, now) if steady >= DAY else replace(before, seen=now, steady=steady)


def _jumped(before: Passed, now: datetime, *, restarted: bool) -> Passed:
    """A program that is rarely up for a day sees a jump at each start.

    It is sure of the moment that the clock had jumped to at an earlier start, once a start a day later by the clock
    finds that it has not gone back. Without a restart there is no such belief: a clock may be set wrong twice in a row.
    """
    doubted = before.doubted
    if not restarted or doubted is None:
        return Passed(before.sure, now, doubted=now)
    if now - doubted < DAY:
        return Passed(before.sure, now, doubted=doubted)
    return Passed(max(before.sure, doubted), now, doubted=now)

"""How long to wait before the next IDENTIFY. Discord resets the token of a bot that identifies 1,000 times a day.

The decision is a pure function of what is kept in a small file, so it also counts restarts of a crashing process.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from guidebot.adapter.kept import Kept
from guidebot.core.clock import Clock
from guidebot.core.records import dataclass

log = logging.getLogger(__name__)
PAUSE = 90.0
LONGEST = 30 * 60.0
_STARTS = 5
_BETWEEN = 5.0
_QUIET = 20.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of earlier attempts.

    *failed*: how many in a row ended without READY. *last*: when the last one began. *starts*: the last starts of the
    process, in seconds since 1970.
    """

    failed: int = 0
    last: float = 0.0
    starts: tuple[float, ...] = ()

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Mark:
        """The mark in a kept file; anything odd counts as nothing known."""
        try:
            starts = tuple(float(one) for one in kept.get("starts", ()))[-_STARTS:]
            return cls(int(kept.get("failed", 0)), float(kept.get("last", 0.0)), starts)
        except (TypeError, ValueError):
            return cls()


@dataclass(frozen=True, slots=True)
class Pause:
    """So many *seconds*, and *why*, for the operator."""

    seconds: float = 0.0
    why: str = ""


def pause_before(mark: Mark, now: float) -> Pause:
    """What to wait for at *now*: 90 s after a failed identify, doubling to 30 minutes; or five starts in 450 s.

    Two identifies are five seconds apart in any case: Discord calls the second session off that comes sooner. What is
    marked for a time to come was written by a clock that was wrong.
    """
    last, pauses = min(mark.last, now), [Pause(0.0)]
    pauses.append(Pause(last + _BETWEEN - now, "Discord wants five seconds between two log-ins"))
    if mark.failed:
        times = "the last log-in was" if mark.failed == 1 else f"the last {mark.failed} log-ins were"
        wait = last + min(LONGEST, PAUSE * 2 ** (mark.failed - 1)) - now
        pauses.append(Pause(wait, f"{times} not accepted"))
    starts = [one for one in mark.starts if one <= now]
    if len(starts) >= _STARTS:
        within = f"{PAUSE * _STARTS:.0f} s"
        why = (
            f"it was started {_STARTS + 1} times within {within}, and Discord resets the token of a bot that goes on so"
        )
        pauses.append(Pause(starts[-_STARTS] + PAUSE * _STARTS - now, why))
    longest = max(pauses, key=lambda pause: pause.seconds)
    return Pause(min(longest.seconds, LONGEST), longest.why)


class Backoff:
    """Keeps the mark and waits. *waiting* says until when and why, for as long as it does."""

    def __init__(self, state: str, clock: Clock, shards: Iterable[int]) -> None:
        name = "-".join(map(str, shards)) or "all"
        self._kept = Kept(state, f"discord-identify-{name}.json")
        self._clock = clock
        self._mark = Mark.read(self._kept.read())
        self._open: set[int] = set()
        self.waiting = ""

    def next_start(self) -> str:
        """Until when and why a start at this moment would wait; empty when it would not."""
        pause = pause_before(Mark.read(self._kept.read()), self._now())
        return self._words(pause) if pause.seconds > _BETWEEN else ""

    async def starting(self) -> float:
        """Wait as long as earlier failures ask, and count this start; answers how long it waited."""
        pause = pause_before(self._mark, self._now())
        await self._wait(pause)
        starts = (*self._mark.starts, self._now())[-_STARTS:]
        self._keep(Mark(self._mark.failed, self._mark.last, starts))
        return pause.seconds

    async def identifying(self, shard: int, *, initial: bool) -> None:
        """Called before every IDENTIFY: it counts as failed until `ready` says otherwise.

        Raises:
            ConnectionAbortedError: the wait was long; Discord closes a socket that says nothing, so take a fresh one.
        """
        again = shard in self._open
        pause = Pause()
        if again and self._mark.failed > 1:  # the first that comes to nothing was perhaps only too soon after another
            pause = pause_before(Mark(self._mark.failed, self._mark.last), self._now())
        if pause.seconds > _QUIET:
            await self._wait(pause)
            raise ConnectionAbortedError(
                "waited before logging in again; the socket is stale, so a fresh one is opened"
            )
        if pause.seconds or again or not initial:
            await self._clock.sleep(max(pause.seconds, _BETWEEN))
        failed = self._mark.failed + 1 if again or not self._open else max(1, self._mark.failed)
        self._open.add(shard)
        self._keep(Mark(failed, self._now(), self._mark.starts))

    async def spent(self, seconds: float) -> None:
        """Discord has no IDENTIFY left for this bot before *seconds* are over."""
        await self._wait(Pause(seconds, "the 1,000 log-ins that Discord allows in a day are used up"))

    def ready(self, shard: int) -> None:
        """*shard* got READY."""
        self._open.discard(shard)
        if not self._open:
            self._keep(Mark(0, self._mark.last, self._mark.starts))

    def refused(self) -> None:
        """Discord refused the connection for good."""
        self._keep(Mark(max(1, self._mark.failed), self._now(), self._mark.starts))

    async def _wait(self, pause: Pause) -> None:
        if pause.seconds <= 0:
            return
        if pause.seconds > _BETWEEN:
            self.waiting = self._words(pause)
            log.warning("Discord: %s", self.waiting, extra={"action": "wait", "pause": round(pause.seconds)})
        try:
            await self._clock.sleep(pause.seconds)
        finally:
            self.waiting = ""

    def _words(self, pause: Pause) -> str:
        until = self._clock.now() + timedelta(seconds=pause.seconds)
        return f"it waits until {until:%H:%M:%S} UTC to log in, since {pause.why}"

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _keep(self, mark: Mark) -> None:
        self._mark = mark
        self._kept.write({"failed": mark.failed, "last": mark.last, "starts": list(mark.starts)})

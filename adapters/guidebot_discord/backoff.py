"""How long to wait before the next IDENTIFY. Discord resets the token of a bot that identifies 1,000 times a day.

The decision is a pure function of what is kept in a small file, so it also counts restarts of a crashing process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guidebot.adapter.kept import Kept
from guidebot.core.clock import Clock

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


def wait_before(mark: Mark, now: float) -> float:
    """The seconds to wait at *now*: 90 after a failed identify, doubling to 30 minutes; or five starts in 450 s."""
    wait = 0.0
    if mark.failed:
        wait = mark.last + min(LONGEST, PAUSE * 2 ** (mark.failed - 1)) - now
    if len(mark.starts) >= _STARTS:
        wait = max(wait, mark.starts[-_STARTS] + PAUSE * _STARTS - now)
    return min(max(0.0, wait), LONGEST)


class Backoff:
    """Keeps the mark and waits."""

    def __init__(self, state: str, clock: Clock, shards: Iterable[int]) -> None:
        name = "-".join(map(str, shards)) or "all"
        self._kept = Kept(state, f"discord-identify-{name}.json")
        self._clock = clock
        self._mark = Mark.read(self._kept.read())
        self._open: set[int] = set()

    async def starting(self) -> float:
        """Wait as long as earlier failures ask, and count this start; answers how long it waited."""
        wait = wait_before(self._mark, self._now())
        if wait:
            await self._clock.sleep(wait)
        starts = (*self._mark.starts, self._now())[-_STARTS:]
        self._keep(Mark(self._mark.failed, self._mark.last, starts))
        return wait

    async def identifying(self, shard: int, *, initial: bool) -> None:
        """Called before every IDENTIFY: it counts as failed until `ready` says otherwise.

        Raises:
            ConnectionAbortedError: the wait was long; Discord closes a socket that says nothing, so take a fresh one.
        """
        again = shard in self._open
        wait = wait_before(Mark(self._mark.failed, self._mark.last), self._now()) if again else 0.0
        if wait > _QUIET:
            await self._clock.sleep(wait)
            raise ConnectionAbortedError("waited to identify again; the socket is stale")
        if wait or not initial:
            await self._clock.sleep(max(wait, _BETWEEN))
        failed = self._mark.failed + 1 if again or not self._open else max(1, self._mark.failed)
        self._open.add(shard)
        self._keep(Mark(failed, self._now(), self._mark.starts))

    async def spent(self, seconds: float) -> None:
        """Discord has no IDENTIFY left for this bot before *seconds* are over."""
        await self._clock.sleep(seconds)

    def ready(self, shard: int) -> None:
        """*shard* got READY."""
        self._open.discard(shard)
        if not self._open:
            self._keep(Mark(0, self._mark.last, self._mark.starts))

    def refused(self) -> None:
        """Discord refused the connection for good."""
        self._keep(Mark(max(1, self._mark.failed), self._now(), self._mark.starts))

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _keep(self, mark: Mark) -> None:
        self._mark = mark
        self._kept.write({"failed": mark.failed, "last": mark.last, "starts": list(mark.starts)})

"""Keeps how much time has surely passed, over restarts and for every process on one database."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta

from guidebot.core.clock import Clock
from guidebot.core.passing import Passed, looked
from guidebot.outbox.post_planning import Facts

log = logging.getLogger(__name__)
NAME = "time that passed"
OFTEN = 600.0
"""Seconds between two looks. Whoever asks in between hears a moment that lies ten minutes back, which erases nothing
too early; and a process that lives for minutes only has looked twice."""


class SureTime:
    """See `guidebot.core.passing.PassedTime`."""

    def __init__(self, facts: Facts, clock: Clock) -> None:
        self._facts = facts
        self._clock = clock
        self._known: Passed | None = None
        self._looked_at = 0.0

    async def sure(self) -> datetime:
        """The moment that has surely passed.

        Raises:
            StorageError: the database cannot be used.
        """
        now, at = self._clock.now(), self._clock.steady()
        known, ran = self._known, at - self._looked_at
        if known is None or ran >= OFTEN:
            before = _unpacked(await self._facts.get(NAME))
            known = looked(before, now, timedelta(seconds=ran) if known is not None else None)
            await self._facts.put(NAME, _packed(known))
            self._known, self._looked_at = known, at
            _say(before, known)
        return min(known.sure, now)


def _say(before: Passed | None, known: Passed) -> None:
    """Once for each jump, and once when the clock is believed again."""
    if before is None or before.doubted == known.doubted:
        return
    if known.doubted is None:
        log.info("the clock runs steadily; what is old is erased again", extra={"action": "clock"})
        return
    apart = round((known.seen - before.seen).total_seconds())
    what = "the clock jumped; nothing is erased for being old until it has run steadily for a day"
    log.warning(what, extra={"action": "clock", "seconds": apart})


def _packed(known: Passed) -> str:
    doubted = known.doubted.isoformat() if known.doubted is not None else None
    kept = (known.sure.isoformat(), known.seen.isoformat(), doubted, known.steady.total_seconds())
    return json.dumps(kept, separators=(",", ":"))


def _unpacked(text: str | None) -> Passed | None:
    """What was kept; None where nothing was, or nothing that can be read: then it is a first look."""
    try:
        sure, seen, doubted, steady = json.loads(text or "null")
        kept = Passed(
            sure=datetime.fromisoformat(sure),
            seen=datetime.fromisoformat(seen),
            doubted=datetime.fromisoformat(doubted) if doubted is not None else None,
            steady=timedelta(seconds=steady),
        )
    except (ValueError, TypeError, OverflowError):
        return None
    moments = (kept.sure, kept.seen, kept.doubted or kept.seen)
    return kept if all(one.tzinfo is not None for one in moments) else None

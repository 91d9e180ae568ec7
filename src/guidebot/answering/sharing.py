"""A brake on *Share here*: what everybody reads is shown once, and not much of it by one person."""

from __future__ import annotations

from datetime import datetime, timedelta

from guidebot.core.clock import within
from guidebot.core.errors import NotAllowed, UsageError
from guidebot.core.people import MemberId, Place
from guidebot.core.recent import BoundedDict

WITHIN = timedelta(minutes=10)
MOST = 5
_KEPT = 5000


class Sharing:
    """Remembers, in this process, what was shared lately."""

    def __init__(self) -> None:
        self._shown: BoundedDict[tuple[str, str], datetime] = BoundedDict(_KEPT)
        self._by: BoundedDict[tuple[str, str], tuple[datetime, ...]] = BoundedDict(_KEPT)

    def begin(self, place: Place, member: MemberId, line: str, now: datetime, *, may_write: bool) -> None:
        """*member* shares the answer to *line* in *place*.

        Raises:
            NotAllowed: they may not write there.
            UsageError: it stands there already, or they shared a good deal within the last minutes.
        """
        if not may_write:
            fix = "Share it in a channel where you can write, or ask an organiser."
            raise NotAllowed("You cannot write in this channel, so nothing is shared here in your name.", fix=fix)
        where = f"{place.platform}:{place.id}:{place.thread or ''}"
        if _lately(self._shown.get((where, line)), now):
            raise UsageError("That is shared here already.", fix="It stands a little further up.")
        mine = tuple(one for one in self._by.get((where, str(member)), ()) if _lately(one, now))
        if len(mine) >= MOST:
            fix = "Wait some minutes before the next one: everybody here reads along."
            raise UsageError(f"You have shared {MOST} answers here within ten minutes.", fix=fix)
        self._shown[where, line] = now
        self._by[where, str(member)] = (*mine, now)


def _lately(at: datetime | None, now: datetime) -> bool:
    """Whether *at* is within the last minutes; a moment to come was written by a clock that was wrong."""
    return at is not None and within(at, now, WITHIN)

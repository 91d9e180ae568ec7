"""What to do after a delivery that did not simply succeed. Pure; `outbox.recording` carries it out."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

from guidebot.core.errors import Blocked, Broken, DeadTarget, DeliveryError, InDoubt, RetryAfter, Revoked
from guidebot.core.records import dataclass
from guidebot.delivery.items import Item, State
from guidebot.outbox.gates import LOOK_AGAIN

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=10)
OPENS_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Later:
    """Try again at *until*. Not *counted*: the platform said that it did not take the message."""

    until: datetime
    counted: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """Never again; *alert*: an organiser should know."""

    state: State
    alert: bool


Outcome = Later | Ended


def after(error: DeliveryError, item: Item, now: datetime) -> Outcome:
    """What *error* means for *item*."""
    match error:
        case RetryAfter(seconds=seconds):
            return Later(now + timedelta(seconds=seconds) + jitter(item), counted=False)
        case Blocked(seconds=seconds):
            wait = OPENS_AGAIN if seconds is None else timedelta(seconds=seconds)
            return Later(now + wait + jitter(item), counted=False)
        case Revoked():
            return Later(now + LOOK_AGAIN, counted=False)
        case DeadTarget() | Broken():
            return Ended(State.DEAD, alert=True)
        case InDoubt() | _:
            return Later(now + backoff(item.attempts), counted=True)


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts that came to nothing: 10 s, doubling up to 10 min."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(max(attempts, 1) - 1, 10)))


def jitter(item: Item) -> timedelta:
    """Up to two seconds, the same for the same item, so that many do not come back in one instant."""
    return timedelta(milliseconds=zlib.crc32(item.key.encode()) % 2000)
